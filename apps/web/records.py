"""Wins, draws and losses before a match, as the headings over a Swiss round's matches."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from apps.tournaments.domain.match_states import MatchState


@dataclass(frozen=True)
class Record:
    """A bye is a win; a double forfeit is a loss for both."""

    wins: int = 0
    draws: int = 0
    losses: int = 0

    @property
    def strength(self) -> tuple[int, int, int]:
        """Higher is better: a draw is half a win, and of the same score the one with more wins goes first."""
        return 2 * self.wins + self.draws, self.wins, -self.losses

    def after(self, match: Mapping[str, Any], player: int) -> "Record":
        """The record with a match of this player counted, if it is over."""
        if match["winner_id"] is not None:
            won = match["winner_id"] == player
            return replace(self, wins=self.wins + won, losses=self.losses + (not won))
        if match["state"] == MatchState.COMPLETED:
            return replace(self, draws=self.draws + 1)
        return replace(self, losses=self.losses + 1) if match["state"] == MatchState.FORFEIT else self

    def shown(self, *, with_draws: bool) -> str:
        return "–".join(map(str, (self.wins, self.draws, self.losses) if with_draws else (self.wins, self.losses)))


def records_before(matches: Iterable[Mapping[str, Any]]) -> dict[int, Record]:
    """By the id of each match of a Swiss, the better record that one of its two had before it."""
    running: dict[int, Record] = defaultdict(Record)
    found = {}
    # Nobody plays twice in a round, so that what is counted here is of rounds before.
    for match in sorted(matches, key=lambda match: match["round"]):
        players = [pk for pk in (match["participant1_id"], match["participant2_id"]) if pk is not None]
        found[match["id"]] = max(
            (running[player] for player in players), key=lambda record: record.strength, default=Record()
        )
        for player in players:
            running[player] = running[player].after(match, player)
    return found
