from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.gzip import gzip_page
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.formats import find_format
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TournamentState
from apps.tournaments.models import Match, Registration, Tournament
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.selectors.events import around_a_tournament
from apps.tournaments.selectors.matches import my_matches
from apps.tournaments.selectors.registrations import my_registration, waitlist_position
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.rosters import public_roster
from apps.tournaments.selectors.tournaments import visible_tournament, visible_version
from apps.web.drawn import drawn
from apps.web.forms import AnswersForm
from apps.web.states import MATCH_OVER
from apps.web.templatetags.web import label
from apps.web.texts import page_texts
from apps.web.tournament_page import shown_of
from apps.web.views.base import act, page, signed_in, viewer
from apps.web.views.participants import lets_in_late
from apps.web.views.staff import WAYS
from apps.web.visitors import shared_with_visitors


@gzip_page
@page
@ensure_csrf_cookie
@shared_with_visitors
def tournament(request: HttpRequest, pk: int) -> HttpResponse:
    person = viewer(request)
    shared = drawn(visible_version(person, pk))
    # Read last: what is newer than the number that the page says of itself is told again, what is older never.
    row = visible_tournament(person, pk)
    snapshot = shared.snapshot
    role = role_of(person.pk if person else None, pk)
    shown = shown_of(row, shared, role)
    context = {
        **shown,
        "description": f"{row.name}: {row.game.name}, {label(row.format, 'format')}",
        "snapshot": snapshot,
        "around": around_a_tournament(row),
        "texts": page_texts(),
        "is_staff": role >= Role.REFEREE,
        "pays": role >= Role.ORGANIZER,
        "plans": role >= Role.ORGANIZER and row.current_state not in ENDED,
        "lets_in": role >= Role.ORGANIZER and (row.current_state in BEFORE_START or lets_in_late(row)),
        "can_approve": role >= Role.ORGANIZER and row.current_state is TournamentState.AWAITING_REVIEW,
        "ways_on": WAYS if role >= Role.ORGANIZER and shown["is_stuck"] else {},
        "can_disqualify": _can_disqualify(row, role, snapshot["registrations"]),
        **_what_to_do(person.pk if person else None, row),
    }
    return render(request, "web/tournament.html", context)


def _can_disqualify(row: Tournament, role: Role, registrations: Sequence[Any]) -> list[Any]:
    """Whom this person may disqualify now."""
    if role < Role.ORGANIZER or row.current_state is not TournamentState.LIVE:
        return []
    left = (RegistrationState.ACTIVE, RegistrationState.ELIMINATED)
    return [registration for registration in registrations if registration["state"] in left]


def _what_to_do(user_id: int | None, row: Tournament) -> dict[str, Any]:
    """The buttons of this person."""
    mine = my_registration(user_id, row.pk) if user_id is not None else None
    checks_in, mine_is = row.current_state is TournamentState.CHECK_IN, mine.current_state if mine else None
    acts = mine is not None and user_id is not None and mine.is_run_by(user_id)
    before_start = row.current_state in BEFORE_START
    can_register = mine is None and row.current_state is TournamentState.REGISTRATION_OPEN
    return {
        "mine": mine,
        "answers_form": AnswersForm(asked=asked_in(row.pk)) if can_register and user_id is not None else None,
        "is_of_teams": row.participation == "team",
        "roster": public_roster(mine) if mine and mine.team_id else [],
        "can_change_roster": before_start and mine and mine.team and mine.team.captain_id == user_id,
        "waits_at": waitlist_position(mine) if mine else None,
        "turned_away": _turned_away(user_id, row) if mine is None and user_id is not None else None,
        "next_match": _next_match(user_id, row) if mine and user_id else None,
        "can_register": can_register,
        "can_check_in": acts and checks_in and mine_is is RegistrationState.CONFIRMED,
        "can_undo_check_in": acts and checks_in and mine_is is RegistrationState.CHECKED_IN,
        "can_withdraw": acts and mine is not None and _may_leave(row, mine),
    }


def _may_leave(row: Tournament, mine: Registration) -> bool:
    """Before the start; and between rounds, where the format draws rounds."""
    plays_on = mine.current_state is RegistrationState.ACTIVE and find_format(row.format).draw is not None
    return row.current_state in BEFORE_START or (row.current_state is TournamentState.LIVE and plays_on)


def _turned_away(user_id: int, row: Tournament) -> Registration | None:
    """The newest registration of this person, if an organizer rejected it."""
    newest = Registration.objects.of_person(user_id).filter(tournament=row).order_by("-pk").first()
    return newest if newest is not None and newest.current_state is RegistrationState.REJECTED else None


def _next_match(user_id: int, row: Tournament) -> Match | None:
    """The first of this person's matches whose opponent is known and that is not over."""
    not_to_play = [*MATCH_OVER, MatchState.SCHEDULED.value]
    return my_matches(user_id).filter(tournament=row).exclude(state__in=not_to_play).first()


@require_POST
@login_required
@page
def register(request: HttpRequest, pk: int) -> HttpResponse:
    row, user = visible_tournament(viewer(request), pk), signed_in(request)
    form = AnswersForm(request.POST, asked=asked_in(pk))
    if form.is_valid():
        try:
            return act(request, pk, lambda: services.register_player(pk, user, form.answers))
        except ValidationError as error:
            form.refuse(error.message_dict)
    return render(request, "web/register.html", {"tournament": row, "form": form})


@require_POST
@login_required
def withdraw(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_registration(request, pk, services.withdraw_registration)


@require_POST
@login_required
def check_in(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_registration(request, pk, services.check_in_registration)


@require_POST
@login_required
def undo_check_in(request: HttpRequest, pk: int) -> HttpResponse:
    return _with_registration(request, pk, services.undo_check_in)


def _with_registration(request: HttpRequest, pk: int, verb: Callable[[int, User], Registration]) -> HttpResponse:
    user = signed_in(request)
    mine = my_registration(user.pk, pk)
    if mine is None:
        return redirect("web:tournament", pk)
    return act(request, pk, lambda: verb(mine.pk, user))
