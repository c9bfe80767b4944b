"""Whether a person may enter a room, and as what."""

from dataclasses import dataclass

from apps.accounts.identity import Person
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Tournament
from apps.tournaments.realtime.protocol import CloseCode, ErrorCode, Refusal, Refused
from apps.tournaments.realtime.rooms import Kind, RoomName
from apps.tournaments.selectors.roles import standing_of
from apps.tournaments.selectors.tournaments import may_see

NOT_ALLOWED = Refusal(ErrorCode.INSUFFICIENT_PERMISSIONS, "This room is not open to you.", CloseCode.NOT_ALLOWED)


@dataclass(frozen=True)
class Entry:
    """What a person is in a room; `is_participant`: a player of this very match."""

    tournament_id: int
    role: Role
    registration_id: int | None
    is_participant: bool = False


def enter(room: RoomName, person: Person) -> Entry:
    """Raises `NotFound` for no such room and `Refused` where the person may not see it."""
    match = None
    if room.kind is Kind.MATCH:
        match = Match.objects.select_related("tournament").filter(pk=room.id).first()
        tournament = match.tournament if match else None
    else:
        tournament = Tournament.objects.filter(pk=room.id).first()
    if tournament is None:
        raise NotFound("There is no such room.")
    if not may_see(person.user_id, tournament):
        raise Refused(NOT_ALLOWED)
    standing = standing_of(person.user_id, tournament.pk)
    plays = (
        match is not None
        and standing.registration_id is not None
        and match.slot_of(standing.registration_id) is not None
    )
    return Entry(tournament.pk, standing.role, standing.registration_id, plays)
