"""What happens about a dispute: rulings, and what the sides show."""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import GameShape


@dataclass(frozen=True)
class DisputeRuled(Event):
    """A dispute was ruled on, or its ruling corrected: `version` counts, and the newest is the result. `text` is for
    the sides of the match and the staff, and empty for others; `ruled_by` is a role."""

    changes_snapshot = "the match's fields of the same names; in the match's room `games` among them"

    match_id: int
    tournament_id: int
    dispute_id: int
    version: int
    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None
    participant2_tiebreak: int | None
    games: list[GameShape]
    text: str
    timestamp: str
    ruled_by: str
    concerned: list[int]

    def audience(self) -> Audience:
        return Audience(Role.REFEREE, tuple(self.concerned), {**self.data(), "text": ""})


@dataclass(frozen=True)
class EvidenceGiven(Event):
    """A side showed something for its report or its dispute, of which one is None; what it is, is read elsewhere."""

    changes_snapshot = "nothing"

    match_id: int
    tournament_id: int
    evidence_id: int
    report_id: int | None
    dispute_id: int | None
    given_by: int
    concerned: list[int]
    timestamp: str

    def audience(self) -> Audience:
        return Audience(Role.REFEREE, tuple(self.concerned))
