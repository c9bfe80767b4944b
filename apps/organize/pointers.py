"""Where it goes on from here: what an organizer finds to do on other pages, in each state of a tournament."""

from collections.abc import Callable, Iterator

from django.conf import settings
from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from apps.organize.needs import TO_CALL, Need, only
from apps.organize.pages import address
from apps.payouts.selectors.pools import pool_of
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import MAY_BE_CHECKED_IN, RegistrationState
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Bracket, Tournament
from apps.tournaments.selectors.drawn import is_outdated
from apps.tournaments.selectors.tournaments import is_listed

_T, _R, _M = TournamentState, RegistrationState, MatchState
OUTDATED = gettext_lazy(
    "The bracket that is drawn does not fit any more, since somebody left or came. It is drawn anew at the start; or "
    "draw it anew now, on the tab “Seeding”."
)


def pointers(row: Tournament) -> list[Need]:
    return list(_OF_STATE[row.current_state](row))


def _filled(row: Tournament) -> Iterator[Need]:
    """Before registration closes."""
    if row.current_state is _T.REGISTRATION_OPEN and row.visibility == "public" and not is_listed(row):
        text = _("Give its address to those who are to come: it is in no list yet, until {n} other people are in it")
        said = text.format(n=settings.LISTED_AFTER_REGISTRATIONS)
        yield Need(said, reverse("web:tournament", args=[row.pk]), True)
    yield Need(_("Look over the setup; most of it is settled once registration closes"), address(row.pk, "setup"))
    if pool_of(row.pk) is None:
        yield Need(_("Say what can be won"), address(row.pk, "prizes"))
    yield from _entered(row)


def _entered(row: Tournament) -> Iterator[Need]:
    people = address(row.pk, "participants")
    if n := _registrations(row).get(_R.PENDING, 0):
        text = ngettext("{n} registration to decide", "{n} registrations to decide", n)
        yield Need(text.format(n=n), f"{people}?state__exact={_R.PENDING.value}", True)
    there = sum(_registrations(row).get(state, 0) for state in MAY_BE_CHECKED_IN)
    if there < row.min_participants:
        text = _("{there} have a place and {needed} are needed: enter guests by their names, or have people register")
        yield Need(text.format(there=there, needed=row.min_participants), people, True)
    else:
        yield Need(_("Enter guests and walk-ins by their names"), people)


def _gathered(row: Tournament) -> Iterator[Need]:
    """Between registration and the start."""
    if row.current_state is _T.CHECK_IN and row.check_in_required:
        found = _registrations(row)
        missing = found.get(_R.CONFIRMED, 0)
        text = _("{n} of {all} have checked in")
        if missing:
            text = _("{n} of {all} have checked in; check in the others on the tab “Participants”")
        said = text.format(n=found.get(_R.CHECKED_IN, 0), all=found.get(_R.CHECKED_IN, 0) + missing)
        yield Need(said, f"{address(row.pk, 'participants')}?state__exact={_R.CONFIRMED.value}", missing > 0)
    yield from _entered(row)
    yield _of_the_draw(row)
    if not row.stations.exists():
        yield Need(_("Name the stations to which matches are called"), address(row.pk, "stations"))


def _of_the_draw(row: Tournament) -> Need:
    seeding = address(row.pk, "seeding")
    if is_outdated(row):
        return Need(str(OUTDATED), seeding, True)
    if Bracket.objects.filter(tournament=row).exists():
        return Need(_("See the bracket that is drawn"), seeding)
    return Need(_("Sort the seeds, and look at the draw as it would be"), seeding)


def _played(row: Tournament) -> Iterator[Need]:
    desk = address(row.pk, "desk")
    matches = row.matches.filter(bye=False).order_by()
    found = dict(matches.values_list("state").annotate(Count("pk")))
    if n := found.get(_M.DISPUTED, 0):
        yield Need(ngettext("{n} dispute open", "{n} disputes open", n).format(n=n), f"{desk}#waiting", True)
    if n := found.get(_M.PENDING_RESULT, 0):
        text = ngettext("{n} result to be confirmed", "{n} results to be confirmed", n)
        yield Need(text.format(n=n), f"{desk}#waiting")
    if n := only(matches, TO_CALL).count():
        yield Need(ngettext("{n} match to be called", "{n} matches to be called", n).format(n=n), f"{desk}#call")
    if n := found.get(_M.LIVE, 0):
        yield Need(ngettext("{n} match being played", "{n} matches being played", n).format(n=n), f"{desk}#playing")
    yield Need(_("Call matches, enter results and rule at the match desk"), desk)


def _reviewed(row: Tournament) -> Iterator[Need]:
    yield Need(_("Look at the places with their reasons, and approve the result"), address(row.pk, "standings"), True)


def _over(row: Tournament) -> Iterator[Need]:
    if row.current_state is not _T.CANCELLED:
        yield Need(_("See the places with their reasons"), address(row.pk, "standings"))
        if pool_of(row.pk) is not None:
            yield Need(_("Pay out the prizes"), address(row.pk, "payouts"))
        yield Need(_("Issue the certificates"), address(row.pk, "certificates"))
        yield Need(_("Look back at it in numbers"), address(row.pk, "analytics"))
    yield Need(_("See all that happened"), address(row.pk, "history"))
    again = f"{reverse('organize:tournaments_tournament_add')}?copy={row.pk}"
    yield Need(_("Hold it again: begin with a copy"), again)


def _registrations(row: Tournament) -> dict[str, int]:
    return dict(row.registrations.order_by().values_list("state").annotate(Count("pk")))


_OF_STATE: dict[TournamentState, Callable[[Tournament], Iterator[Need]]] = {
    _T.DRAFT: _filled,
    _T.PUBLISHED: _filled,
    _T.REGISTRATION_OPEN: _filled,
    _T.REGISTRATION_CLOSED: _gathered,
    _T.CHECK_IN: _gathered,
    _T.LIVE: _played,
    _T.AWAITING_REVIEW: _reviewed,
    _T.COMPLETED: _over,
    _T.ARCHIVED: _over,
    _T.CANCELLED: _over,
}
