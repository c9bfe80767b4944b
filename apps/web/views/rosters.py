"""Registering a team, and saying who plays for it."""

from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.accounts.models import User
from apps.teams.models import Team
from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError, InvalidInput, NotFound
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.asked_fields import asked_in
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.forms import AnswersForm
from apps.web.refusals import in_words
from apps.web.views.base import page, signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def roster(request: HttpRequest, pk: int) -> HttpResponse:
    """Of a captain's teams, one to register, or the roster of one that is registered."""
    me = signed_in(request)
    tournament = visible_tournament(me, pk)
    teams = list(Team.objects.standing().filter(captain=me).prefetch_related("memberships__user"))
    chosen = _chosen(teams, request)
    is_entered = chosen is not None and _entered(tournament, chosen) is not None
    form = AnswersForm(request.POST if request.method == "POST" else None, asked=[] if is_entered else asked_in(pk))
    if request.method == "POST" and chosen is not None and form.is_valid():
        try:
            entered = _enter(tournament, me, chosen, request, form.answers)
        except NotFound:
            raise
        except DomainError as error:
            messages.error(request, in_words(error.message))
        except ValidationError as error:
            form.refuse(error.message_dict)
        else:
            messages.success(request, _("{name}: its roster is saved.").format(name=entered.name))
            return redirect("web:tournament", pk)
    facts = {
        "tournament": tournament,
        "size": tournament.game.team_size,
        "teams": teams,
        "team": chosen,
        "rows": _rows(tournament, chosen, request) if chosen else [],
        "is_entered": is_entered,
        "form": form,
    }
    return render(request, "web/roster.html", facts)


def _chosen(teams: list[Team], request: HttpRequest) -> Team | None:
    wanted = request.POST.get("team") or request.GET.get("team") or ""
    named = [team for team in teams if str(team.pk) == wanted]
    return named[0] if named else (teams[0] if len(teams) == 1 else None)


def _entered(tournament: Tournament, team: Team) -> Registration | None:
    return tournament.registrations.living().filter(team=team).first()


def _enter(
    tournament: Tournament, me: User, team: Team, request: HttpRequest, answers: Mapping[str, Any]
) -> Registration:
    members = [member.user_id for member in team.memberships.all()]
    part = {user_id: request.POST.get(f"member-{user_id}", "") for user_id in members}
    starters = [user_id for user_id in members if part[user_id] == "plays"]
    substitutes = [user_id for user_id in members if part[user_id] == "stands by"]
    size = tournament.game.team_size
    if len(starters) != size:
        raise InvalidInput(_("{size} of the team play; you chose {number}.").format(size=size, number=len(starters)))
    entered = _entered(tournament, team)
    if entered is None:
        return services.register_team(tournament.pk, me, team.pk, [*starters, *substitutes], answers)
    return services.change_roster(entered.pk, me, [*starters, *substitutes])


def _rows(tournament: Tournament, team: Team, request: HttpRequest) -> list[dict[str, Any]]:
    """Each member with the part that was chosen, or that they have."""
    entered = _entered(tournament, team)
    roster = entered.roster if entered else []
    has = {place.user_id: "stands by" if place.is_substitute else "plays" for place in roster}
    if request.method == "POST":
        has = {member.user_id: request.POST.get(f"member-{member.user_id}", "") for member in team.memberships.all()}
    return [
        {"user_id": member.user_id, "name": member.user.shown_name, "part": has.get(member.user_id, "")}
        for member in team.memberships.all()
    ]
