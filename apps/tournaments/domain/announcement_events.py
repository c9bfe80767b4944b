"""What the staff says to the sides of one match."""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.roles import Role


@dataclass(frozen=True)
class MatchAnnouncement(Event):
    """The staff said something to the sides of a match, who are `concerned`; nobody else is told."""

    changes_snapshot = "nothing"

    match_id: int
    tournament_id: int
    announcement_id: int
    title: str
    body: str
    concerned: list[int]
    timestamp: str

    def audience(self) -> Audience:
        return Audience(Role.REFEREE, tuple(self.concerned))
