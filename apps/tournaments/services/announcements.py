"""Words of an organizer to everyone, and of the staff to the sides of one match."""

from django.conf import settings
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.common.names import tidy, validate_name
from apps.tournaments.domain import events
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Announcement, Match
from apps.tournaments.selectors.tournaments import is_staff
from apps.tournaments.services.matches import participant_id
from apps.tournaments.services.write import TournamentWrite, match_write, tournament_write

# Of one match. They do not count among those of the tournament.
MOST_TO_A_MATCH = 20


def announce(tournament_id: int, actor: User, title: str, body: str = "") -> Announcement:
    """Tell everyone in the tournament's room something; a title of 1 to 120, a body of up to 2000 characters.
    Raises `Conflict` where there were as many as one tournament may have, but for accounts with the staff flag."""
    title = _fit(title, body)
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        return announce_in(write, actor, title, body)


def announce_in(write: TournamentWrite, actor: User, title: str, body: str) -> Announcement:
    """The same as a part of another write, of words that are fit to be shown."""
    most = settings.ANNOUNCEMENTS_PER_TOURNAMENT
    if most and not is_staff(actor) and _made(write, match=None) >= most:
        raise Conflict(f"{most} announcements were made here, and there are no more.")
    row = Announcement.objects.create(tournament=write.tournament, author=actor, title=title, body=body)
    write.tell(events.Announcement(write.tournament.pk, row.pk, title, body, write.at))
    return row


def announce_to_sides(match_id: int, actor: User, title: str, body: str = "") -> Announcement:
    """A referee tells both sides of a match something, which they and the staff alone see. Raises `Conflict` where a
    side is not known yet, or where there were as many as one match may have."""
    title = _fit(title, body)
    with match_write(match_id, actor) as (write, match):
        write.require(Role.REFEREE)
        sides = [participant_id(match, slot) for slot in (1, 2)]
        if _made(write, match=match) >= MOST_TO_A_MATCH:
            raise Conflict(f"{MOST_TO_A_MATCH} announcements were made to this match, and there are no more.")
        row = Announcement.objects.create(
            tournament=write.tournament,
            match=match,
            participant1_id=sides[0],
            participant2_id=sides[1],
            author=actor,
            title=title,
            body=body,
        )
        write.tell(events.MatchAnnouncement(match.pk, write.tournament.pk, row.pk, title, body, sides, write.at))
    return row


def _made(write: TournamentWrite, match: Match | None) -> int:
    return Announcement.objects.filter(tournament=write.tournament, match=match).count()


def _fit(title: str, body: str) -> str:
    """The title as it is shown. Raises `InvalidInput` for what is too long, or cannot be shown."""
    title = tidy(title)
    if not 1 <= len(title) <= 120 or len(body) > 2000:
        raise InvalidInput("An announcement has a title of 1 to 120 characters and a body of up to 2000.")
    try:
        validate_name(title)
    except ValidationError as error:
        raise InvalidInput(f"The title of an announcement cannot be shown. {error.messages[0]}") from None
    return title
