"""Tournaments of 23 in any format, held over HTTP."""

from dataclasses import dataclass
from itertools import cycle
from typing import Any

from tests.support.clients import Account, Site

ENTRANTS = 23
# The second side wins every third match, so that a table has ties and a losers' side has favourites.
SCORES = cycle([(2, 0), (2, 1), (1, 2)])


@dataclass
class Cup:
    organizer: Account
    tournament_id: int

    @property
    def path(self) -> str:
        return f"/api/v1/tournaments/{self.tournament_id}"

    def begin(self) -> None:
        self.organizer.post(f"{self.path}/start/", random_seed=1)

    def open_matches(self) -> list[dict[str, Any]]:
        return [match for match in self.organizer.rows(f"{self.path}/matches/") if match["state"] == "check_in"]

    def play(self, count: int) -> None:
        """Enter so many results."""
        while count > 0 and (waiting := self.open_matches()):
            for match, (first, second) in zip(waiting[:count], SCORES, strict=False):
                score = {"participant1_score": first, "participant2_score": second}
                self.organizer.post(f"/api/v1/matches/{match['id']}/complete/", **score)
                count -= 1

    def play_round(self) -> None:
        """Enter a result for each match that can be played now."""
        self.play(len(self.open_matches()))

    def finish(self) -> None:
        while waiting := self.open_matches():
            self.play(len(waiting))


@dataclass
class Crowd:
    """An organizer, and 23 who enter every tournament of theirs."""

    organizer: Account
    players: list[Account]

    def hold(self, form: str, **fields: Any) -> Cup:
        """A tournament in which everybody has checked in."""
        fields = {"best_of_final": 3, **fields}
        named = {"name": f"Cup in {form.replace('_', ' ')}", "game": "football", "format": form, "best_of": 3}
        new = self.organizer.post("/api/v1/tournaments/", max_participants=ENTRANTS, **named, **fields)
        cup = Cup(self.organizer, new["id"])
        self.organizer.post(f"{cup.path}/publish/")
        self.organizer.post(f"{cup.path}/open/")
        entries = [player.post(f"{cup.path}/registrations/")["registration_id"] for player in self.players]
        self.organizer.post(f"{cup.path}/close/")
        self.organizer.post(f"{cup.path}/check-in/")
        for player, entry in zip(self.players, entries, strict=True):
            player.post(f"/api/v1/registrations/{entry}/check-in/")
        return cup


def gather(site: Site) -> Crowd:
    organizer = Account(site, "olga", "Olga")
    names = [f"Player {n}" for n in range(1, ENTRANTS)]
    # A long name, as people have them.
    names.append("Wolfeschlegelsteinhausenbergerdorff the Third")
    return Crowd(organizer, [Account(site, f"entrant-{n}", name) for n, name in enumerate(names, start=1)])
