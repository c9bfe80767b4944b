"""A person's answer to what they are invited to: on the page of their matches, or by the link that was mailed."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.invited_addresses import may_refuse, refuse_mails
from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.invitations import has_ended, invitation_of_link
from apps.web.refusals import in_words
from apps.web.views.base import page, signed_in, viewer

_S = InvitationState
GONE = gettext_lazy(
    "This link leads to no invitation: it is not whole, or the tournament is not there any more. Copy all of it from "
    "the mail, or ask whoever wanted your help."
)
_ANSWERED = gettext_lazy("This invitation was answered already: its link is good for one answer.")
_ENDED = gettext_lazy("Nobody answered this invitation in time. Ask the organizers to invite you again.")
SAID = {
    _S.ACCEPTED.value: _ANSWERED,
    _S.DECLINED.value: _ANSWERED,
    _S.WITHDRAWN.value: gettext_lazy("This invitation was taken back, or the tournament is over."),
    _S.EXPIRED.value: _ENDED,
}


@require_POST
@login_required
@page
def accept(request: HttpRequest, pk: int) -> HttpResponse:
    def take(user: User) -> Invitation:
        return services.accept_invitation(pk, user, request.POST.get("offer", ""))

    return _answer(request, take, _("{tournament}: you have accepted."))


@require_POST
@login_required
@page
def decline(request: HttpRequest, pk: int) -> HttpResponse:
    def refuse(user: User) -> Invitation:
        return services.decline_invitation(pk, user)

    return _answer(request, refuse, _("{tournament}: you have declined."))


def _answer(request: HttpRequest, answer: Callable[[User], Invitation], said: str) -> HttpResponse:
    try:
        invitation = answer(signed_in(request))
    except Conflict as error:
        messages.error(request, in_words(error.message))
    else:
        messages.success(request, said.format(tournament=invitation.tournament.name))
    return redirect("web:my_matches")


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def link(request: HttpRequest, code: str) -> HttpResponse:
    """Where the mailed link leads. It shows buttons: mail programs follow links by themselves."""
    if request.method == "POST":
        return _act(request, code)
    invitation = invitation_of_link(code)
    return render(request, "web/invitation.html", _facts(request, invitation), status=200 if invitation else 404)


def _act(request: HttpRequest, code: str) -> HttpResponse:
    verb, user = request.POST.get("verb"), viewer(request)
    if verb == "accept" and user is None:
        return redirect_to_login(request.path)
    try:
        if verb == "accept" and user is not None:
            return _answer(
                request,
                lambda user: services.accept_link(code, user, request.POST.get("offer", "")),
                _("{tournament}: you have accepted."),
            )
        if verb == "decline":
            services.decline_link(code, user)
            messages.success(request, _("You have declined."))
        elif verb == "refuse" and (invitation := invitation_of_link(code)) is not None:
            refuse_mails(invitation.username)
            messages.success(request, _("No more invitations are mailed to this address."))
    except Conflict as error:
        messages.error(request, in_words(error.message))
    except NotFound:
        messages.error(request, SAID[_S.ACCEPTED.value] if invitation_of_link(code) else GONE)
    return redirect(request.path)


def _facts(request: HttpRequest, invitation: Invitation | None) -> dict[str, Any]:
    """Who is not the one who accepted it learns of the invitation that it was answered, no more."""
    if invitation is None:
        return {"said": GONE}
    user = viewer(request)
    state = invitation.state
    if state == _S.OPEN.value and invitation.tournament.current_state in ENDED:
        state = _S.WITHDRAWN.value
    elif state == _S.OPEN.value and has_ended(invitation, timezone.now()):
        state = _S.EXPIRED.value
    is_mine = user is not None and invitation.user_id == user.pk
    return {
        "invitation": invitation,
        "is_open": state == _S.OPEN.value,
        "said": SAID.get(state, ""),
        "is_mine": is_mine and state == _S.ACCEPTED.value,
        "may_refuse": may_refuse(invitation.username),
    }
