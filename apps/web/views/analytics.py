"""What is counted of a tournament, for its organizers."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Max
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_date, parse_datetime
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.analytics.selectors.organizers import organizer_figures
from apps.analytics.selectors.tournaments import tournament_figures
from apps.analytics.shapes import RoundTimes, Times, TournamentFigures
from apps.tournaments.domain.errors import PermissionRefused
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Match, Tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.charts import area
from apps.web.labels import DISPUTE_REASONS, side_round_title
from apps.web.views.base import page, signed_in


@require_safe
@login_required
@never_cache
@page
def analytics(request: HttpRequest, pk: int) -> HttpResponse:
    user = signed_in(request)
    tournament = visible_tournament(user, pk)
    try:
        require_role(user.pk, pk, Role.ORGANIZER)
    except PermissionRefused as error:
        messages.error(request, error.message)
        return redirect("web:tournament", pk)
    facts = _shown(tournament, tournament_figures(tournament))
    # All that somebody made, private ones among it, is counted for them alone, as the API has it.
    facts["overall"] = organizer_figures(user) if user.pk == tournament.organizer_id else None
    return render(request, "web/analytics.html", facts)


def _shown(tournament: Tournament, counted: TournamentFigures) -> dict[str, Any]:
    days, samples = counted["registrations"]["by_day"], counted["viewers"]["samples"]
    return {
        "tournament": tournament,
        "counted": counted,
        "days": [{**day, "day": parse_date(day["day"])} for day in days],
        "days_area": area([day["total"] for day in days]),
        "viewers_area": area([sample["viewers"] for sample in samples]),
        "viewers_from": parse_datetime(samples[0]["at"]) if samples else None,
        "viewers_to": parse_datetime(samples[-1]["at"]) if samples else None,
        "rounds": _rounds(tournament, counted["matches"]["by_round"]),
        "lasted": _minutes(counted["matches"]["durations"]),
        "late": _minutes(counted["matches"]["late"]),
        "ruled": _minutes(counted["disputes"]["to_ruling"]),
        "percent": {
            "fill": _percent(counted["registrations"]["fill_rate"]),
            "came": _percent(counted["registrations"]["check_in_rate"]),
            "done": _percent(counted["matches"]["completion"]),
            "late": _percent(counted["matches"]["late_rate"]),
            "in_dispute": _percent(counted["disputes"]["rate"]),
        },
        "reasons": [
            (DISPUTE_REASONS[reason], many) for reason, many in counted["disputes"]["by_reason"].items() if many
        ],
    }


def _rounds(tournament: Tournament, rows: Sequence[RoundTimes]) -> list[dict[str, Any]]:
    """Each with how long its bar is, in percent of the longest."""
    longest = max((row["median_seconds"] or 0 for row in rows), default=0) or 1
    here = Match.objects.filter(tournament=tournament).order_by()
    last = {(stage, side): most for stage, side, most in here.values_list("stage", "side").annotate(Max("round"))}
    both_sides = any(side == "losers" for _, side in last)
    return [
        {
            **_minutes(row),
            "title": side_round_title(row["side"], row["round"], last[row["stage"], row["side"]], both_sides),
            "width": round(100 * (row["median_seconds"] or 0) / longest),
        }
        for row in rows
    ]


def _minutes(times: Times) -> dict[str, Any]:
    return {"many": times["matches"], "median": _clock(times["median_seconds"]), "p95": _clock(times["p95_seconds"])}


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else str(timedelta(seconds=round(seconds)))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"
