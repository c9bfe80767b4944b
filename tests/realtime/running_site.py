"""A running site for the tests at the wire: people with tokens, their tournaments, and their sockets."""

import atexit
import itertools
import shutil
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from uuid import uuid4

import jwt

from tests.realtime.socket_client import Client, connect
from tests.support.clients import Site
from tests.support.process import SECRET_KEY, ServerProcess, manage, new_sqlite_database

PEOPLE = 3000
SEED_PEOPLE = f"""
from apps.accounts.models import User
User.objects.bulk_create(
    User(username=f"p{{n}}", display_name=f"P{{n}}", password="!", is_superuser=n == 1) for n in range(1, {PEOPLE} + 1)
)
"""


@cache
def _sqlite_with_people() -> Path:
    """A site's SQLite file with its people in it, which ends with this process."""
    directory = tempfile.mkdtemp(prefix="deltacrown-people-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    path = Path(directory, "site.sqlite3")
    manage({"DATABASE_URL": new_sqlite_database(path)}, "shell", "-c", SEED_PEOPLE)
    return path


def claims_of(user_id: int, lifetime: float = 3600, **changed: Any) -> dict[str, Any]:
    """What the site says of somebody in an access token, or something that differs where told."""
    now = time.time()
    body = {"token_type": "access", "user_id": str(user_id), "session_epoch": 0, "jti": uuid4().hex}
    return {**body, "iat": now, "exp": now + lifetime, **changed}


def mint(*who: Any, secret: str = SECRET_KEY, algorithm: str = "HS256", **changed: Any) -> str:
    return jwt.encode(claims_of(*who, **changed), secret, algorithm=algorithm)


@dataclass
class Human:
    """Somebody with an account, at one server of the site."""

    site: Site
    id: int

    def __post_init__(self) -> None:
        self.username = f"p{self.id}"
        self.token = mint(self.id)

    def post(self, path: str, **body: Any) -> Any:
        answer = self.site.http.post(f"/api/v1/{path}/", json=body, headers={"Authorization": f"Bearer {self.token}"})
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def accept_invitation(self, tournament_id: int) -> None:
        headers = {"Authorization": f"Bearer {self.token}"}
        mine = self.site.http.get("/api/v1/me/invitations/", headers=headers).json()["results"]
        [number] = [registration["id"] for registration in mine if registration["tournament"] == tournament_id]
        self.post(f"role-invitations/{number}/accept")

    def ticket(self, room: str) -> str:
        kind, number = room.split("/")
        return str(self.post("ws-tickets", **{kind: int(number)})["ticket"])

    async def enter(self, room: str, query: str = "", **options: Any) -> Client:
        """A socket in `tournament/<id>` or `match/<id>`, with its opening frames read."""
        return await enter(self.site, room, query, token=self.token, **options)


async def enter(site: Site, room: str, query: str = "", **options: Any) -> Client:
    client = await connect(site.url, f"/ws/{room}/{query}", **options)
    client.welcome = await client.next()
    client.opening = await client.next()
    return client


@dataclass
class Duel:
    """A live tournament of two: alice organizes, bob plays bella, rita is its referee, carol only watches."""

    site: Site
    alice: Human
    bob: Human
    bella: Human
    rita: Human
    carol: Human
    tournament_id: int
    match_id: int = 0

    @property
    def tournament(self) -> str:
        return f"tournament/{self.tournament_id}"

    @property
    def match(self) -> str:
        return f"match/{self.match_id}"

    def organize(self, verb: str, **body: Any) -> Any:
        return self.alice.post(f"tournaments/{self.tournament_id}/{verb}", **body)

    def appoint(self, who: Human, role: str = "referee") -> None:
        """Invite somebody, who accepts."""
        self.organize("roles", username=who.username, role=role)
        who.accept_invitation(self.tournament_id)

    def play(self, who: Human, verb: str, **body: Any) -> Any:
        return who.post(f"matches/{self.match_id}/{verb}", **body)

    def state(self) -> str:
        answer = self.site.http.get(f"/api/v1/matches/{self.match_id}/").json()
        return str(answer["match"]["state"])

    def announce(self, title: str = "Hello", body: str = "") -> None:
        self.organize("announcements", title=title, body=body)

    def score(self, first: int, second: int = 0) -> None:
        self.play(self.rita, "score", participant1_score=first, participant2_score=second)


class RunningSite:
    """A server process with people nobody has used yet, so that no test meets the limits of another.

    `database`: the URL of a migrated and empty one; a new SQLite file where there is none.
    """

    def __init__(self, directory: Path, database: str = "", **env: str) -> None:
        self.database = database
        self.env = {"DATABASE_URL": database or f"sqlite:///{directory / 'site.sqlite3'}", **env}
        self.env.setdefault("API_THROTTLE_USER", "100000/min")
        self.env.setdefault("API_THROTTLE_ANON", "100000/min")
        self.env.setdefault("API_THROTTLE_INVITATIONS", "100000/min")
        self.server = ServerProcess(directory / "server.log", self.env)
        self._ids: Iterator[int] = itertools.count(2)

    def __enter__(self) -> "RunningSite":
        if self.database:
            manage(self.env, "shell", "-c", SEED_PEOPLE)
        else:
            shutil.copy(_sqlite_with_people(), self.env["DATABASE_URL"].removeprefix("sqlite:///"))
        self.server.start()
        self.site = Site(self.server.url)
        self.admin = Human(self.site, 1)
        return self

    def __exit__(self, *error: object) -> None:
        self.site.http.close()
        self.server.stop()

    def human(self) -> Human:
        return Human(self.site, next(self._ids))

    def draft(self, **fields: Any) -> Duel:
        """A duel whose tournament is a draft yet, without players or a match."""
        people = [self.human() for _ in range(5)]
        body = {"name": f"Duel {people[0].id}", "game": "football", "check_in_required": False, **fields}
        return Duel(self.site, *people, people[0].post("tournaments", **body)["id"])

    def duel(self, **fields: Any) -> Duel:
        """A duel that is live, its one match open for check-in."""
        duel = self.draft(**fields)
        duel.organize("publish")
        duel.organize("open")
        for player in (duel.bob, duel.bella):
            player.post(f"tournaments/{duel.tournament_id}/registrations")
        duel.appoint(duel.rita)
        duel.organize("close")
        duel.organize("start")
        path = f"/api/v1/tournaments/{duel.tournament_id}/matches/"
        duel.match_id = self.site.http.get(path).json()["results"][0]["id"]
        return duel
