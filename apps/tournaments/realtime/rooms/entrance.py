"""Whether a person may enter a room, and as what."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from apps.accounts.identity import Person
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Tournament
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.selectors.roles import SPECTATOR, memberships_of
from apps.tournaments.selectors.tournaments import least_to_see

# For a socket that was in; to all others a room they may not see is one that is not there.
NOT_ALLOWED = Refusal(ErrorCode.INSUFFICIENT_PERMISSIONS, "This room is not open to you.", CloseCode.NOT_ALLOWED)


@dataclass(frozen=True)
class Entry:
    """What a person is in a room; `is_participant`: a player of this very match. Looked up when the tournament's access
    was at `version`."""

    tournament_id: int
    role: Role
    registration_id: int | None
    is_participant: bool = False
    version: int = 0


@dataclass(frozen=True)
class Access:
    """Who may see a tournament, at this `version` of its access: nobody below the role `least`."""

    version: int
    least: Role

    def of_visitor(self, room: RoomName) -> Entry | None:
        """What somebody without an account is in the tournament's own room."""
        return Entry(room.id, Role.SPECTATOR, None, version=self.version) if self.least <= Role.SPECTATOR else None


def enter_all(room: RoomName, people: Sequence[Person], access: Access | None = None) -> list[Entry | None]:
    """What each is in the room, None for who may not see it; two queries, or one where the tournament's `access` is
    known. Raises `NotFound`."""
    match = None
    if room.kind is Kind.MATCH:
        match = Match.objects.select_related("tournament").filter(pk=room.id).first()
        tournament = match.tournament if match else None
    elif access is None:
        tournament = Tournament.objects.filter(pk=room.id).first()
    tournament_id = match.tournament_id if match else room.id
    # Read after the version: what changes from now on raises it. Of no such room too: the time is to tell nothing.
    standings = memberships_of({person.user_id for person in people if person.user_id is not None}, tournament_id)
    if access is None:
        if tournament is None:
            raise NotFound
        access = Access(tournament.access_version, least_to_see(tournament))
    version, least = access.version, access.least

    def entry(person: Person) -> Entry | None:
        standing = SPECTATOR if person.user_id is None else standings.get(person.user_id, SPECTATOR)
        number = standing.registration_id
        if standing.role < least:
            return None
        playing = standing.plays_as
        plays = match is not None and playing is not None and match.slot_of(playing) is not None
        return Entry(tournament_id, standing.role, number, plays, version)

    return [entry(person) for person in people]


def accesses(tournament_ids: Collection[int]) -> dict[int, Access]:
    """The access rules of each existing tournament, in one query."""
    rows = Tournament.objects.filter(pk__in=tournament_ids).only("access_version", "state", "visibility")
    return {row.pk: Access(row.access_version, least_to_see(row)) for row in rows}
