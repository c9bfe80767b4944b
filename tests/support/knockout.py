"""A real knockout, played over HTTP by accounts that signed up over HTTP."""

import json
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from tests.support.clients import Account, Site

DATA = json.loads((Path(__file__).parents[1] / "data" / "knockout_16.json").read_text())


@dataclass
class Knockout:
    """The 16 entrants, registered and checked in, and the people around them."""

    organizer: Account
    players: dict[str, Account]
    tournament_id: int

    def begin(self) -> None:
        """Draw the bracket in the published order and go live."""
        self.organizer.post(f"/api/v1/tournaments/{self.tournament_id}/start/")

    def matches(self) -> list[dict[str, Any]]:
        return self.organizer.rows(f"/api/v1/tournaments/{self.tournament_id}/matches/")

    def play_all(self, pause: float = 0) -> None:
        """Every match as it was played: started, its goals one by one, reported, and confirmed by the other side.

        `pause`: seconds between goals.
        """
        for result in published_results():
            self.play(result, pause)

    def play(self, result: dict[str, Any], pause: float = 0) -> None:
        match = self._match_of(result["a"], result["b"])
        path = f"/api/v1/matches/{match['id']}"
        self.organizer.post(f"{path}/start/")
        first_is_a = match["participant1_name"] == result["a"]
        score = result["score"] if first_is_a else result["score"][::-1]
        for goals in _course(score):
            self.organizer.post(f"{path}/score/", participant1_score=goals[0], participant2_score=goals[1])
            time.sleep(pause)
        report = {"participant1_score": score[0], "participant2_score": score[1]}
        if "shootout" in result:
            shootout = result["shootout"] if first_is_a else result["shootout"][::-1]
            report |= {"participant1_tiebreak": shootout[0], "participant2_tiebreak": shootout[1]}
        self.players[match["participant1_name"]].post(f"{path}/reports/", **report)
        self.players[match["participant2_name"]].post(f"{path}/confirm/")

    def _match_of(self, a: str, b: str) -> dict[str, Any]:
        open_matches = (match for match in self.matches() if match["state"] == "check_in")
        return next(
            match for match in open_matches if {match["participant1_name"], match["participant2_name"]} == {a, b}
        )


def published_results() -> list[dict[str, Any]]:
    return [
        *DATA["first_round_in_bracket_order"],
        *DATA["quarter_finals"],
        *DATA["semi_finals"],
        DATA["third_place"],
        DATA["final"],
    ]


def _course(score: list[int]) -> list[tuple[int, int]]:
    """How the score grew, one goal at a time; the first side scored first."""
    first = [(n, 0) for n in range(1, score[0] + 1)]
    return first + [(score[0], n) for n in range(1, score[1] + 1)]


def prepare(site: Site) -> Knockout:
    """Sixteen sign up, register, check in and are seeded so that the bracket is the published one."""
    organizer = Account(site, "fifa", "World Cup")
    new = organizer.post(
        "/api/v1/tournaments/",
        name="World Cup 2022, knockout stage",
        game="football",
        third_place=True,
        max_participants=16,
    )
    tournament = f"/api/v1/tournaments/{new['id']}"
    organizer.post(f"{tournament}/publish/")
    organizer.post(f"{tournament}/open/")
    names = [name for match in DATA["first_round_in_bracket_order"] for name in (match["a"], match["b"])]
    players = {name: Account(site, name.lower().replace(" ", "-"), name) for name in names}
    registrations = {name: player.post(f"{tournament}/registrations/") for name, player in players.items()}
    organizer.post(f"{tournament}/close/")
    organizer.post(f"{tournament}/check-in/")
    for name, seed in zip(names, published_seeds(), strict=True):
        registration = registrations[name]["registration_id"]
        players[name].post(f"/api/v1/registrations/{registration}/check-in/")
        organizer.post(f"/api/v1/registrations/{registration}/seed/", seed=seed)
    return Knockout(organizer, players, new["id"])


def published_seeds() -> list[int]:
    """The seed that puts each entrant, from top to bottom, where the published bracket has it."""
    return [1, 16, 8, 9, 4, 13, 5, 12, 2, 15, 7, 10, 3, 14, 6, 11]
