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
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED, TournamentState
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.selectors.events import around_a_tournament
from apps.tournaments.selectors.registrations import my_registration
from apps.tournaments.selectors.roles import role_of
from apps.tournaments.selectors.tournaments import visible_tournament, visible_version
from apps.web.drawn import drawn
from apps.web.forms import AnswersForm
from apps.web.templatetags.web import label
from apps.web.texts import page_texts
from apps.web.tournament_page import shown_of
from apps.web.views.base import act, page, signed_in, viewer
from apps.web.views.participants import lets_in_late
from apps.web.views.staff import WAYS
from apps.web.visitors import shared_with_visitors
from apps.web.what_to_do import what_to_do


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
        "plans": role >= Role.ORGANIZER and row.current_state not in ENDED,
        "counts": role >= Role.ORGANIZER,
        "lets_in": role >= Role.ORGANIZER and (row.current_state in BEFORE_START or lets_in_late(row)),
        "can_approve": role >= Role.ORGANIZER and row.current_state is TournamentState.AWAITING_REVIEW,
        "ways_on": WAYS if role >= Role.ORGANIZER and shown["is_stuck"] else {},
        "can_disqualify": _can_disqualify(row, role, snapshot["registrations"]),
        **what_to_do(person.pk if person else None, row, snapshot["standings"]),
    }
    return render(request, "web/tournament.html", context)


def _can_disqualify(row: Tournament, role: Role, registrations: Sequence[Any]) -> list[Any]:
    """Whom this person may disqualify now."""
    if role < Role.ORGANIZER or row.current_state is not TournamentState.LIVE:
        return []
    left = (RegistrationState.ACTIVE, RegistrationState.ELIMINATED)
    return [registration for registration in registrations if registration["state"] in left]


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
