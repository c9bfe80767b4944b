"""What is counted of a tournament, and over all of its owner's."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from django.db.models import Max
from django.utils.dateparse import parse_date, parse_datetime

from apps.analytics.selectors.organizers import organizer_figures
from apps.analytics.selectors.tournaments import tournament_figures
from apps.analytics.shapes import OrganizerFigures, RoundTimes, Times
from apps.organize.charts import area, percent_of
from apps.organize.pages import Ask, Page
from apps.tournaments.models import Match, Tournament
from apps.web.labels import DISPUTE_REASONS, side_round_title

# Of fewer, the time within which 19 of 20 are over is that of the longest.
MANY_ENOUGH = 20
# As they are played: what decides stands last.
SIDES = ("group", "swiss", "winners", "losers", "third_place", "final")


def facts(ask: Ask) -> dict[str, Any]:
    row = ask.tournament
    counted = tournament_figures(row)
    days, samples = counted["registrations"]["by_day"], counted["viewers"]["samples"]
    # All that somebody made, private ones among it, is counted for them alone, as the API has it.
    overall = organizer_figures(ask.person) if ask.person.pk == row.organizer_id else None
    return {
        "counted": counted,
        "days": [{**day, "day": parse_date(day["day"])} for day in days],
        "days_area": area([day["total"] for day in days]),
        "viewers_area": area([sample["viewers"] for sample in samples]),
        "viewers_from": parse_datetime(samples[0]["at"]) if samples else None,
        "viewers_to": parse_datetime(samples[-1]["at"]) if samples else None,
        "rounds": _rounds(row, counted["matches"]["by_round"]),
        "many_enough": MANY_ENOUGH,
        "lasted": _clocks(counted["matches"]["durations"]),
        "late": _clocks(counted["matches"]["late"]),
        "ruled": _clocks(counted["disputes"]["to_ruling"]),
        "percent": {
            "fill": _percent(counted["registrations"]["fill_rate"]),
            "came": _percent(counted["registrations"]["check_in_rate"]),
            "done": _percent(counted["matches"]["completion"]),
            "late": _percent(counted["matches"]["late_rate"]),
            "in_dispute": _percent(counted["disputes"]["rate"]),
        },
        "states": _states(counted["matches"]["by_state"]),
        "reasons": [
            (DISPUTE_REASONS[reason], many) for reason, many in counted["disputes"]["by_reason"].items() if many
        ],
        "overall": overall,
        "months": _months(overall) if overall else [],
    }


def _rounds(tournament: Tournament, rows: Sequence[RoundTimes]) -> list[dict[str, Any]]:
    """Each with how long its bars are, in percent of the longest."""
    longest = max((row["p95_seconds"] or 0 for row in rows), default=0)
    here = Match.objects.filter(tournament=tournament).order_by()
    last = {(stage, side): most for stage, side, most in here.values_list("stage", "side").annotate(Max("round"))}
    both_sides = any(side == "losers" for _, side in last)
    return [
        {
            **_clocks(row),
            "title": side_round_title(row["side"], row["round"], last[row["stage"], row["side"]], both_sides),
            "width": percent_of(row["median_seconds"] or 0, longest),
            "most": percent_of(row["p95_seconds"] or 0, longest),
        }
        for row in sorted(rows, key=lambda row: (row["stage"], SIDES.index(row["side"]), row["round"]))
    ]


def _states(by_state: dict[str, int]) -> list[dict[str, Any]]:
    """The states that matches are in, with their bars."""
    most = max(by_state.values(), default=0)
    return [{"state": state, "many": many, "width": percent_of(many, most)} for state, many in by_state.items() if many]


def _months(overall: OrganizerFigures) -> list[dict[str, Any]]:
    """Month by month, those without a tournament among them, so that the gaps are seen."""
    known = {row["month"]: row for row in overall["by_month"]}
    most = max((row["registrations"] for row in known.values()), default=0)
    found = []
    month = date.fromisoformat(f"{min(known)}-01") if known else None
    while month is not None and f"{month:%Y-%m}" <= max(known):
        row = known.get(f"{month:%Y-%m}")
        entries = row["registrations"] if row else 0
        found.append(
            {
                "month": month,
                "tournaments": row["tournaments"] if row else 0,
                "registrations": entries,
                "width": percent_of(entries, most),
            }
        )
        month = (month + timedelta(days=31)).replace(day=1)
    return found


def _clocks(times: Times) -> dict[str, Any]:
    return {"many": times["matches"], "median": _clock(times["median_seconds"]), "p95": _clock(times["p95_seconds"])}


def _clock(seconds: float | None) -> str:
    return "" if seconds is None else str(timedelta(seconds=round(seconds)))


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


PAGE = Page("analytics", facts)
