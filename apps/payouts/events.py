"""What happens to payouts, as the log holds it. No amount stands here: who may know it reads it from the API."""

from dataclasses import dataclass

from apps.tournaments.domain.event_registry import Audience, Event
from apps.tournaments.domain.roles import Role


@dataclass(frozen=True)
class PayoutUpdated(Event):
    """A payout was proposed, or moved to another state; for organizers, and for those it is for."""

    tournament_id: int
    payout_id: int
    registration_id: int
    state: str
    timestamp: str

    def audience(self) -> Audience:
        return Audience(Role.ORGANIZER, (self.registration_id,))
