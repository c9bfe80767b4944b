"""The events of the other app."""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.roles import Role


@dataclass(frozen=True)
class TrophyEngraved(Event):
    """A trophy has a name on it; what the engraving says is for the staff alone."""

    tournament_id: int
    match_id: int
    engraving: str

    def audience(self) -> Audience:
        return Audience(Role.REFEREE)


@dataclass(frozen=True)
class VenueMoved(Event):
    """Who may enter is another now."""

    changes_access = True

    tournament_id: int
    hall: str
