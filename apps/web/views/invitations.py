"""A person's answer to what they are invited to."""

from collections.abc import Callable

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import Invitation
from apps.web.views.base import page, signed_in


@require_POST
@login_required
@page
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    def take(invitation_id: int, user: User) -> Invitation:
        return services.accept_invitation(invitation_id, user, request.POST.get("offer", ""))

    return _answer(request, pk, take, _("{tournament}: you have accepted."))


@require_POST
@login_required
@page
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    return _answer(request, pk, services.decline_invitation, _("{tournament}: you have declined."))


def _answer(request: HttpRequest, pk: int, answer: Callable[[int, User], Invitation], said: str) -> HttpResponse:
    try:
        invitation = answer(pk, signed_in(request))
    except Conflict as error:
        messages.error(request, error.message)
    else:
        messages.success(request, said.format(tournament=invitation.tournament.name))
    return redirect("web:my_matches")
