"""A row of a table: an endpoint, and what it answers each role."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from tests.support.cast import Cast
from tests.support.endpoints.scene import READING, ROLES, Scene, opened

Body = dict[str, Any] | Callable[[Scene], dict[str, Any]] | None


@dataclass(frozen=True)
class Endpoint:
    """One verb on one path; `path` and `body` are filled from the scene's ids.

    `repeatable`: whether the write takes an Idempotency-Key. It does not where its answer is a secret, or where it
    writes nothing.
    """

    method: str
    path: str
    answers: dict[str, int]
    scene: Callable[[Cast], Scene] = opened
    body: Body = None
    repeatable: bool = True

    def __str__(self) -> str:
        return f"{self.method} {self.path}"

    def body_for(self, scene: Scene) -> dict[str, Any] | None:
        return self.body(scene) if callable(self.body) else self.body


def answers(good: int, **others: int) -> dict[str, int]:
    """What each role is answered: `good`, or what is said of it (with _ for a space)."""
    return {role: others.get(role.replace(" ", "_"), good) for role in ROLES}


def only(good: int, *roles: str) -> dict[str, int]:
    """What each role is answered where only `roles` may."""
    return {role: good if role in roles else (401 if role == "anonymous" else 403) for role in ROLES}


def organizers(good: int = 200) -> dict[str, int]:
    return only(good, "organizer", "admin")


def referees(good: int = 200) -> dict[str, int]:
    return only(good, "referee", "organizer", "admin")


def players(good: int = 200) -> dict[str, int]:
    return only(good, "participant")


def own(good: int = 200) -> dict[str, int]:
    return only(good, "participant", "organizer", "admin")


def hidden(shown: dict[str, int]) -> dict[str, int]:
    """The same where only those who run the tournament see it: to all others it is not there."""
    return {role: shown[role] if role in (*READING, "anonymous") else 404 for role in ROLES}


def misplaced(tables: Mapping[str, Iterable[object]], apps: Mapping[str, str]) -> list[str]:
    """What is wrong with the tables, where `apps` has the app of each endpoint that the site has."""
    rows = {app: Counter(map(str, endpoints)) for app, endpoints in tables.items()}
    return sorted([*_lacking(rows, apps), *_out_of_place(rows, apps)])


def _lacking(rows: Mapping[str, Counter[str]], apps: Mapping[str, str]) -> Iterator[str]:
    for endpoint, app in apps.items():
        if endpoint not in rows.get(app, ()):
            yield f"{app}.py lacks {endpoint}"


def _out_of_place(rows: Mapping[str, Counter[str]], apps: Mapping[str, str]) -> Iterator[str]:
    for table, endpoints in rows.items():
        for endpoint, count in endpoints.items():
            if endpoint not in apps:
                yield f"{table}.py has {endpoint}, which the site has not"
            elif apps[endpoint] != table:
                yield f"{table}.py has {endpoint}, whose view is in {apps[endpoint]}"
            elif count > 1:
                yield f"{table}.py has {endpoint} {count} times"
