"""What next: the moves of the tournament's life as buttons, each with what it would do."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count
from django.utils.functional import Promise
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.organize.pages import Ask, Page, address, unnamed
from apps.organize.pointers import pointers
from apps.organize.rehearsal import Rehearsal, rehearsed
from apps.tournaments import services
from apps.tournaments.domain.deadline_states import TIMETABLE, DeadlineKind, DeadlineState
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.local_times import read_time
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT, TournamentState
from apps.tournaments.models import Bracket, Deadline, Tournament
from apps.tournaments.selectors.drawn import entrants_of
from apps.tournaments.selectors.events import newest_change_of_state
from apps.web.states import TOURNAMENT_LABELS

_T = TournamentState
DRAW, OPEN_REGISTRATION = "draw", "open_registration"


@dataclass(frozen=True)
class Move:
    """`act`: the service, given the tournament and who acts; `of`: the states in which it makes sense to offer it;
    `by`: what the clock does in its place."""

    name: str
    title: Promise
    says: Promise
    act: Callable[[int, User], object]
    of: tuple[TournamentState, ...]
    by: DeadlineKind | None = None
    is_grave: bool = False


def _approve(pk: int, person: User) -> None:
    services.approve_result(pk, person, newest_change_of_state(pk))


MOVES = (
    Move(
        "publish_and_open",
        gettext_lazy("Announce it and open registration"),
        gettext_lazy("Whoever may see it sees it at its address from now on, and people register by themselves."),
        services.publish_and_open,
        (_T.DRAFT,),
    ),
    Move(
        "publish",
        gettext_lazy("Announce it"),
        gettext_lazy("Whoever may see it sees it at its address from now on."),
        services.publish_tournament,
        (_T.DRAFT,),
    ),
    Move(
        OPEN_REGISTRATION,
        gettext_lazy("Open registration"),
        gettext_lazy("People register by themselves."),
        services.open_registration,
        (_T.PUBLISHED, _T.REGISTRATION_CLOSED, _T.CHECK_IN),
        DeadlineKind.REGISTRATION_OPENS,
    ),
    Move(
        "close_registration",
        gettext_lazy("Close registration"),
        gettext_lazy("Nobody registers any more; how it is played is settled then."),
        services.close_registration,
        (_T.REGISTRATION_OPEN,),
        DeadlineKind.REGISTRATION_CLOSES,
    ),
    Move(
        "end_check_in",
        gettext_lazy("Stop the check-in without starting"),
        gettext_lazy("Nobody checks in any more; whoever has done so stays checked in, and nobody loses their place."),
        services.close_registration,
        (_T.CHECK_IN,),
    ),
    Move(
        "close_and_start",
        gettext_lazy("Close registration and start"),
        gettext_lazy("Nobody registers any more, and whoever has a place plays at once, without a check-in."),
        services.close_and_start,
        (_T.REGISTRATION_OPEN,),
    ),
    Move(
        "open_check_in",
        gettext_lazy("Open check-in"),
        gettext_lazy(
            "Whoever has a place has to say that they are here, and is told so by mail. Guests have no account: you "
            "check them in on the tab “Participants”."
        ),
        services.open_check_in,
        (_T.REGISTRATION_CLOSED,),
        DeadlineKind.CHECK_IN_OPENS,
    ),
    Move(
        DRAW,
        gettext_lazy("Draw the bracket"),
        gettext_lazy("Everybody sees it. It can be drawn again until the start."),
        services.generate_bracket,
        (_T.REGISTRATION_CLOSED, _T.CHECK_IN),
    ),
    Move(
        "start",
        gettext_lazy("Start the tournament"),
        gettext_lazy("The bracket stands, and its matches can be played."),
        services.start_tournament,
        (_T.REGISTRATION_CLOSED, _T.CHECK_IN),
        DeadlineKind.STARTS,
    ),
    Move(
        "approve",
        gettext_lazy("Approve the result"),
        gettext_lazy(
            "The places count as they stand, the tournament is completed, and all who took part are told by mail."
        ),
        _approve,
        (_T.AWAITING_REVIEW,),
    ),
    Move(
        "cancel",
        gettext_lazy("Cancel the tournament"),
        gettext_lazy("This cannot be taken back. Everybody who takes part is told by mail."),
        services.cancel_tournament,
        tuple(state for state in _T if TOURNAMENT.allows(state, _T.CANCELLED)),
        is_grave=True,
    ),
    Move(
        "archive",
        gettext_lazy("Archive it"),
        gettext_lazy(
            "It stays as it is for good, and is read as before: no result is reopened, and no setting, role or "
            "announcement changes. Prizes are still paid, and certificates made. This cannot be taken back."
        ),
        services.archive_tournament,
        (_T.COMPLETED,),
        is_grave=True,
    ),
)
BY_NAME = {move.name: move for move in MOVES}
# The way on that most take; the others stand behind it.
USUAL = {
    _T.DRAFT: "publish_and_open",
    _T.PUBLISHED: OPEN_REGISTRATION,
    _T.REGISTRATION_OPEN: "close_registration",
    _T.CHECK_IN: "start",
    _T.AWAITING_REVIEW: "approve",
}


@dataclass(frozen=True)
class Dialog:
    """A move that is asked about, and what would happen."""

    move: Move
    title: str
    says: str
    rehearsal: Rehearsal


def look(ask: Ask) -> Mapping[str, Any]:
    """What the move would do. Raises the service's refusal."""
    move = _move(ask)
    found = rehearsed(ask.tournament.pk, lambda: move.act(ask.tournament.pk, ask.person))
    return {"dialog": Dialog(move, title_of(ask.tournament, move), says_of(ask.tournament, move), found)}


def do(ask: Ask) -> str:
    move = _move(ask)
    if not ask.sent("seen"):
        raise unnamed()
    title = title_of(ask.tournament, move)
    move.act(ask.tournament.pk, ask.person)
    text = _("{move}: done.").format(move=title)
    if move.name != DRAW:
        return text
    see = _("See it on the tab “Seeding”")
    return format_html('{} <a class="next-see" href="{}">{}</a>', text, address(ask.tournament.pk, "seeding"), see)


def _move(ask: Ask) -> Move:
    """The one that the form names, as long as it makes sense: another of the same service has other words."""
    move = BY_NAME.get(ask.sent("move"))
    if move is None:
        raise unnamed()
    if ask.tournament.current_state not in move.of:
        state = TOURNAMENT_LABELS[ask.tournament.state]
        text = _("The tournament is “{state}” by now. See what can be done, and choose again.")
        raise Conflict(text.format(state=state))
    return move


@dataclass(frozen=True)
class Offer:
    """A move, and why it is not possible yet where it is not; when the clock does it by itself."""

    move: Move
    title: str
    says: str
    hindrance: str
    due_at: datetime | None
    is_usual: bool


def offers(ask: Ask) -> list[Offer]:
    """The usual way on first."""
    row = ask.tournament
    due = dict(_open_deadlines(row).values_list("kind", "due_at"))
    usual = _usual(row)
    found = [
        Offer(
            move,
            title_of(row, move),
            says_of(row, move),
            _hindrance(row, move),
            due.get(move.by or ""),
            move.name == usual,
        )
        for move in MOVES
        if row.current_state in move.of
    ]
    return sorted(found, key=lambda offer: not offer.is_usual)


def _usual(row: Tournament) -> str:
    """The move that most make now; none where people are wanted first."""
    if row.current_state is _T.REGISTRATION_OPEN and entrants_of(row).count() < row.min_participants:
        return ""
    return USUAL.get(row.current_state, "open_check_in" if row.check_in_required else "start")


def title_of(row: Tournament, move: Move) -> str:
    """A bracket that is drawn already is drawn anew."""
    if move.name == DRAW and Bracket.objects.filter(tournament=row).exists():
        return _("Draw the bracket anew")
    return str(move.title)


def says_of(row: Tournament, move: Move) -> str:
    """What it does; whoever opens registration again has to know what becomes of a bracket."""
    if move.name == OPEN_REGISTRATION and Bracket.objects.filter(tournament=row).exists():
        return _("{says} The bracket that is drawn is thrown away, and drawn anew later.").format(says=move.says)
    return str(move.says)


def _hindrance(row: Tournament, move: Move) -> str:
    """The words in which the service would refuse now, of what can be seen at a glance."""
    if move.name not in (DRAW, "start", "close_and_start"):
        return ""
    there = starting = entrants_of(row).count()
    text = _("{there} are there and {needed} are needed; wait for more, or lower the minimum.")
    if move.name == "start" and row.current_state is _T.CHECK_IN and row.check_in_required:
        there, starting = _who_would_start(row)
        text = _(
            "Checked in: {there}; needed: {needed}. Check people in on the tab “Participants”, wait for more, or lower "
            "the minimum."
        )
    return text.format(there=there, needed=row.min_participants) if starting < row.min_participants else ""


def _who_would_start(row: Tournament) -> tuple[int, int]:
    """How many have checked in; and how many play, with those who wait and get the place of somebody who has not."""
    found = dict(numbers(row))
    there = found.get(RegistrationState.CHECKED_IN, 0)
    return there, there + min(found.get(RegistrationState.CONFIRMED, 0), found.get(RegistrationState.WAITLISTED, 0))


def _open_deadlines(row: Tournament) -> Any:
    kinds = [kind.value for kind in TIMETABLE]
    return Deadline.objects.filter(tournament=row, state=DeadlineState.OPEN.value, kind__in=kinds)


CLOCK_TITLES: dict[DeadlineKind, Promise] = {
    DeadlineKind.REGISTRATION_OPENS: gettext_lazy("Registration opens"),
    DeadlineKind.REGISTRATION_CLOSES: gettext_lazy("Registration closes"),
    DeadlineKind.CHECK_IN_OPENS: gettext_lazy("Check-in opens"),
    DeadlineKind.CHECK_IN_CLOSES: gettext_lazy("Check-in ends; who is not there is out"),
    DeadlineKind.STARTS: gettext_lazy("The tournament starts"),
}


def plan(ask: Ask) -> str:
    """Say when the clock is to do something, in the tournament's time zone."""
    at = read_time(ask.sent("due_at"), ask.tournament.time_zone)
    services.plan_deadline(ask.tournament.pk, ask.person, ask.sent("kind"), at)
    return _("The clock will do it.")


def switch_off(ask: Ask) -> str:
    found = _open_deadlines(ask.tournament).filter(pk=ask.number("deadline")).first()
    if found is None:
        raise unnamed()
    services.switch_off_deadline(found.pk, ask.person)
    return _("The clock does not do it any more.")


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    bracket = Bracket.objects.filter(tournament=row).first()
    zone = ZoneInfo(row.time_zone)
    open_deadlines = list(_open_deadlines(row))
    is_told = row.current_state in BEFORE_START and row.current_state is not _T.DRAFT
    is_planned = any(found.kind == DeadlineKind.STARTS for found in open_deadlines)
    deadlines = [
        {"id": found.pk, "title": CLOCK_TITLES[DeadlineKind(found.kind)], "at": found.due_at.astimezone(zone)}
        for found in open_deadlines
    ]
    return {
        "offers": offers(ask),
        "pointers": pointers(row),
        "bracket": bracket,
        "deadlines": deadlines,
        # People are told this time, and nothing but a deadline or somebody's click keeps it.
        "told_start": row.start_at if is_told and not is_planned else None,
        "kinds": [(kind.value, title) for kind, title in CLOCK_TITLES.items() if row.current_state in BEFORE_START],
        "numbers": numbers(row),
    }


def numbers(row: Tournament) -> list[tuple[str, int]]:
    """How many registrations are in each state, the words of which a label filter says."""
    return sorted(row.registrations.order_by().values_list("state").annotate(Count("pk")))


PAGE = Page("next", facts, {"look": look, "do": do, "plan": plan, "off": switch_off})
