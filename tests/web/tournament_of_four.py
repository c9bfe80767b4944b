"""Tournaments of four, held over HTTP."""

from dataclasses import dataclass
from typing import Any

from tests.support.clients import Account, Site

NAMES = ("ann", "ben", "cay", "dan")


@dataclass
class Four:
    """An organizer and four players, in as many tournaments as are asked for."""

    organizer: Account
    players: dict[str, Account]

    def hold(self, **fields: Any) -> str:
        """The API's path of one in which Ann meets Dan and Ben meets Cay."""
        path = self.prepare(**fields)
        self.organizer.post(f"{path}/start/")
        return path

    def prepare(self, **fields: Any) -> str:
        """The same before its start."""
        named = {"name": "Cup of four", "game": "football", "max_participants": 4, "check_in_required": False}
        path = f"/api/v1/tournaments/{self.organizer.post('/api/v1/tournaments/', **{**named, **fields})['id']}"
        for verb in ("publish", "open"):
            self.organizer.post(f"{path}/{verb}/")
        for name in NAMES:
            self.players[name].post(f"{path}/registrations/")
        self.organizer.post(f"{path}/close/")
        return path

    def match(self, path: str, *names: str) -> str:
        """The API's path of the match of these two."""
        found = self.organizer.rows(f"{path}/matches/")
        sides = ("participant1_name", "participant2_name")
        return (
            f"/api/v1/matches/{next(match['id'] for match in found if {match[side] for side in sides} == set(names))}"
        )

    def win(self, match: str, first: int = 1, second: int = 0) -> None:
        self.organizer.post(f"{match}/complete/", participant1_score=first, participant2_score=second)

    def reopen(self, match: str) -> None:
        self.organizer.post(f"{match}/reopen/", state=self.organizer.post(f"{match}/reopen/preview/")["state"])


def gather_four(site: Site) -> Four:
    return Four(Account(site, "olga"), {name: Account(site, name) for name in NAMES})
