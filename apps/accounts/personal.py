"""What the site holds of a person: shown to them whole, and taken away when their account ends.

Accounts know only their own tables. An app that keeps more of a person says so when it is ready:

    PARTS.append(Part("tournaments", TheirData, EXAMPLE, export=..., erase=...))

All functions may be asked about somebody of whom the app keeps nothing.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, TypedDict

from django.utils.functional import Promise

from apps.accounts.models import User

Sentence = str | Promise


def _nothing(user: User) -> Sequence[Sentence]:
    return ()


def _take_nothing(user: User | int) -> None:
    pass


@dataclass(frozen=True)
class Part:
    """What one app keeps of a person. `kind` and `example`: the shape of what `export` gives, and one of those.

    `hinders`: what has to be done before the account may end, a sentence each, which the person reads.
    `forget`: called in the transaction that ends the account, while it has its names; short, and takes no other lock.
    `erase`: called with the account's id in a background task afterwards, and again a minute later, for what was under
    way when it ended. It takes away what names the person, and leaves what others' results need.
    """

    name: str
    kind: Any
    example: Any
    export: Callable[[User], Any]
    erase: Callable[[int], None] = _take_nothing
    hinders: Callable[[User], Sequence[Sentence]] = _nothing
    forget: Callable[[User], None] = _take_nothing


PARTS: list[Part] = []


def data_of(user: User) -> dict[str, Any]:
    """What every app keeps of the person, by the part's name."""
    return {part.name: part.export(user) for part in PARTS}


def kind_of_data() -> Any:
    """The shape of `data_of`, once all apps are ready."""
    make: Any = TypedDict  # of names that a type checker cannot know
    return make("PersonalData", {part.name: part.kind for part in PARTS})
