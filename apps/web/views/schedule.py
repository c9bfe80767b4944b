"""The schedule of a tournament, for organizers: looked at first, then saved."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError, NotFound, PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import PlacedShape, PlannedShape
from apps.tournaments.models import Match, SchedulePlan, Tournament
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.schedules import planned
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.forms import PlanForm
from apps.web.refusals import in_words
from apps.web.views.base import page, signed_in

MOST_SHOWN = 500
_AS_TYPED = "%Y-%m-%dT%H:%M"


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def schedule(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    tournament = visible_tournament(user, pk)
    try:
        require_role(user.pk, pk, Role.ORGANIZER)
    except PermissionRefused as error:
        messages.error(request, in_words(error.message))
        return redirect("web:tournament", pk)
    if request.method != "POST":
        return _shown(request, tournament, PlanForm(initial=_kept(tournament)), planned(tournament))
    form = PlanForm(request.POST)
    if not form.is_valid():
        return _shown(request, tournament, form, planned(tournament), 400)
    try:
        if request.POST.get("verb") != "save":
            return _shown(request, tournament, form, services.propose_schedule(pk, user, **form.plan), proposed=True)
        services.save_schedule(pk, user, **form.plan)
    except NotFound:
        raise
    except DomainError as error:
        form.add_error(None, in_words(error.message))
        return _shown(request, tournament, form, planned(tournament), 409)
    messages.success(request, _("The schedule is saved, and everybody sees it."))
    return redirect("web:schedule", pk)


def _kept(tournament: Tournament) -> dict[str, Any]:
    """What the form says before anybody has typed: the schedule that was saved, else what the tournament says."""
    plan = SchedulePlan.objects.filter(tournament=tournament).first()
    start = plan.start_at if plan else tournament.start_at
    zone = ZoneInfo(tournament.time_zone)
    known = {"start": start.astimezone(zone).strftime(_AS_TYPED) if start else ""}
    if plan is None:
        return {**known, "rest_minutes": tournament.rest_minutes}
    lengths = {f"best_of_{best_of}": minutes for best_of, minutes in plan.lengths.by_best_of.items()}
    kept = {name: getattr(plan, name) for name in ("minutes_per_game", "stations", "rest_minutes")}
    return {**known, **lengths, **kept}


def _shown(
    request: HttpRequest,
    tournament: Tournament,
    form: PlanForm,
    plan: PlannedShape,
    status: int = 200,
    proposed: bool = False,
) -> HttpResponse:
    zone, matches = ZoneInfo(tournament.time_zone), plan["matches"]
    facts = {
        "tournament": tournament,
        "form": form,
        "proposed": proposed,
        "over_at": _local(plan["schedule"]["over_at"], zone) if plan["schedule"] else None,
        "rows": _rows(matches[:MOST_SHOWN], zone),
        "more": max(len(matches) - MOST_SHOWN, 0),
    }
    return render(request, "web/schedule.html", facts, status=status)


def _rows(matches: Sequence[PlacedShape], zone: ZoneInfo) -> list[Mapping[str, Any]]:
    """The matches with the names of their sides, as far as these are known."""
    ids = [match["match_id"] for match in matches if match["match_id"] is not None]
    known = with_people(Match.objects.filter(pk__in=ids)).in_bulk()
    return [
        {**match, "at": _local(match["scheduled_time"], zone), "match": known.get(match["match_id"] or 0)}
        for match in matches
    ]


def _local(time: str, zone: ZoneInfo) -> datetime | None:
    at = parse_datetime(time)
    return at.astimezone(zone) if at else None
