"""The teams of a person: who is in them, who is invited, and how one comes in."""

from collections.abc import Callable
from typing import Any

import segno
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_POST

from apps.accounts.letters import absolute
from apps.accounts.models import User
from apps.limits.throttles import take
from apps.teams import services
from apps.teams.errors import NoSuchTeam, TeamRefused
from apps.teams.models import Team
from apps.teams.selectors import invitations_to, is_member, members_of, open_invitations_of, team_named, teams_of
from apps.web.forms import TeamForm
from apps.web.refusals import in_words
from apps.web.texts import page_texts
from apps.web.views.account import accepted
from apps.web.views.base import number_in, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def teams(request: HttpRequest) -> HttpResponse:
    """The teams of this person, the invitations to others, and a form that makes one."""
    me = signed_in(request)
    form = TeamForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        made: list[Team] = []

        def make() -> None:
            try:
                made.append(services.create_team(me, **form.cleaned_data))
            except TeamRefused as error:
                raise ValidationError(error.message) from None

        if accepted(request, form, make):
            return redirect("web:team", made[0].pk)
    facts = {"form": form, "teams": teams_of(me), "invitations": invitations_to(me)}
    return render(request, "web/teams.html", facts)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def team(request: HttpRequest, pk: int) -> HttpResponse:
    """A team; its members may leave it, and its captain runs it here."""
    if request.method == "POST":
        return _act(request, pk)
    return _shown(request, pk)


@login_required
def _act(request: HttpRequest, pk: int) -> HttpResponse:
    me, verb = signed_in(request), request.POST.get("verb", "")
    try:
        if verb == "link":
            return _shown(request, pk, services.invite_by_link(pk, me)[1])
        if verb not in VERBS:
            raise TeamRefused(_("This form does not say what it is about; open it again."))
        VERBS[verb](pk, me, request)
    except NoSuchTeam as error:
        if not Team.objects.filter(pk=pk).exists():
            raise Http404(error.message) from error
        messages.error(request, in_words(error.message))
    except TeamRefused as error:
        messages.error(request, in_words(error.message))
    except ValidationError as error:
        messages.error(request, " ".join(map(in_words, error.messages)))
    else:
        messages.success(request, _("Done."))
    return redirect("web:teams" if verb in ("leave", "dissolve") else reverse("web:team", args=[pk]))


def _number(request: HttpRequest) -> int:
    return number_in(request.POST.get("number", ""))


def _rename(pk: int, me: User, request: HttpRequest) -> None:
    services.rename_team(pk, me, request.POST.get("name", ""), request.POST.get("tag", ""))


VERBS: dict[str, Callable[[int, User, HttpRequest], Any]] = {
    "invite": lambda pk, me, request: services.invite_by_name(pk, me, request.POST.get("username", "")[:150]),
    "withdraw": lambda pk, me, request: services.withdraw_invitation(pk, me, _number(request)),
    "remove": lambda pk, me, request: services.remove_member(pk, me, _number(request)),
    "hand over": lambda pk, me, request: services.hand_team_over(pk, me, _number(request)),
    "rename": _rename,
    "leave": lambda pk, me, request: services.leave_team(pk, me),
    "dissolve": lambda pk, me, request: services.dissolve_team(pk, me),
}


def _shown(request: HttpRequest, pk: int, code: str = "") -> HttpResponse:
    me = request.user if isinstance(request.user, User) else None
    try:
        row = team_named(pk)
    except NoSuchTeam as error:
        raise Http404(error.message) from error
    leads = me is not None and row.captain_id == me.pk and row.dissolved_at is None
    facts = {
        "team": row,
        "members": members_of(row),
        "is_member": is_member(row, me),
        "leads": leads,
        "invitations": open_invitations_of(row) if leads else [],
        "link": _card(code) if code else None,
        "texts": page_texts(),
    }
    return render(request, "web/team.html", facts)


def _card(code: str) -> dict[str, str]:
    """What a member-to-be is sent, or scans."""
    url = absolute(reverse("web:join_team", args=[code]))
    picture = segno.make(url, error="m").svg_inline(scale=4, border=4, light="white", omitsize=True)
    return {"url": url, "picture": str(picture)}


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Where the link to a team leads. Only sending the form uses it."""
    me = signed_in(request)
    take("claims", str(me.pk))
    if request.method == "POST":
        try:
            joined = services.accept_link(code, me)
        except TeamRefused as error:
            messages.error(request, in_words(error.message))
            return redirect("web:teams")
        messages.success(request, _("You are in {name} now.").format(name=joined.name))
        return redirect("web:team", joined.pk)
    found = services.team_of_link(code)
    return render(request, "web/join_team.html", {"team": found}, status=200 if found else 404)


@require_POST
@login_required
def answer(request: HttpRequest, pk: int) -> HttpResponse:
    """Take the place that was offered by name, or decline it."""
    me = signed_in(request)
    try:
        if "decline" in request.POST:
            services.decline_invitation(pk, me)
            return redirect("web:teams")
        joined = services.accept_invitation(pk, me)
    except TeamRefused as error:
        messages.error(request, in_words(error.message))
        return redirect("web:teams")
    messages.success(request, _("You are in {name} now.").format(name=joined.name))
    return redirect("web:team", joined.pk)
