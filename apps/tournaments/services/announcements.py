"""Words of an organizer to everyone."""

from django.conf import settings
from django.core.exceptions import ValidationError

from apps.accounts.models import User
from apps.common.names import tidy, validate_name
from apps.tournaments.domain import events
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Announcement
from apps.tournaments.selectors.tournaments import is_staff
from apps.tournaments.services.write import TournamentWrite, tournament_write


def announce(tournament_id: int, actor: User, title: str, body: str = "") -> Announcement:
    """Tell everyone in the tournament's room something; a title of 1 to 120, a body of up to 2000 characters.
    Raises `Conflict` where there were as many as one tournament may have, but for accounts with the staff flag."""
    title = tidy(title)
    if not 1 <= len(title) <= 120 or len(body) > 2000:
        raise InvalidInput("An announcement has a title of 1 to 120 characters and a body of up to 2000.")
    try:
        validate_name(title)
    except ValidationError as error:
        raise InvalidInput(f"The title of an announcement cannot be shown. {error.messages[0]}") from None
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        return announce_in(write, actor, title, body)


def announce_in(write: TournamentWrite, actor: User, title: str, body: str) -> Announcement:
    """The same as a part of another write, of words that are fit to be shown."""
    most = settings.ANNOUNCEMENTS_PER_TOURNAMENT
    if most and not is_staff(actor) and Announcement.objects.filter(tournament=write.tournament).count() >= most:
        raise Conflict(f"{most} announcements were made here, and there are no more.")
    row = Announcement.objects.create(tournament=write.tournament, author=actor, title=title, body=body)
    write.tell(events.Announcement(write.tournament.pk, row.pk, title, body, write.at))
    return row
