"""Who registered, when, and who came."""

from collections import Counter
from itertools import accumulate
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q
from django.db.models.functions import TruncDate

from apps.analytics.shapes import DayCount, RegistrationFigures
from apps.tournaments.domain.registration_states import OUT, TAKES_A_PLACE, RegistrationState
from apps.tournaments.models import LoggedEvent, Registration, Tournament

_PLACED = frozenset(state.value for state in (*TAKES_A_PLACE, *OUT))
_TAKEN = frozenset(state.value for state in TAKES_A_PLACE)
_HAD_ONE = _TAKEN | {RegistrationState.DISQUALIFIED.value, RegistrationState.DROPPED_OUT.value}
_CAME = _HAD_ONE - {RegistrationState.CONFIRMED.value}


def registration_figures(tournament: Tournament) -> RegistrationFigures:
    rows = Registration.objects.filter(tournament=tournament).order_by()
    by_state = dict(rows.values_list("state").annotate(Count("pk")))
    taken = sum(by_state.get(state, 0) for state in _HAD_ONE)
    no_shows = by_state.get(RegistrationState.NO_SHOW.value, 0)
    came = sum(by_state.get(state, 0) for state in _CAME)
    return {
        "total": sum(by_state.values()),
        "by_state": {state.value: by_state.get(state.value, 0) for state in RegistrationState},
        "places": tournament.max_participants,
        "fill_rate": round(taken / tournament.max_participants, 4),
        "check_in_rate": round(came / (taken + no_shows), 4)
        if tournament.check_in_required and taken + no_shows
        else None,
        "no_shows": no_shows,
        "moved_up": _moved_up(tournament),
        "by_day": _by_day(tournament),
    }


def _by_day(tournament: Tournament) -> list[DayCount]:
    day = TruncDate("created_at", tzinfo=ZoneInfo(tournament.time_zone))
    rows = Registration.objects.filter(tournament=tournament).order_by()
    counts = Counter(dict(rows.annotate(day=day).values_list("day").annotate(Count("pk"))))
    days = sorted(counts)
    totals = accumulate(counts[day] for day in days)
    return [
        {"day": day.isoformat(), "registered": counts[day], "total": total}
        for day, total in zip(days, totals, strict=True)
    ]


def _moved_up(tournament: Tournament) -> int:
    """How many waited when they registered and had a place later, also those who gave it up again. Only the log knows
    the latter; it is long, and gone through once."""
    began = Q(type="registration_created", data__state=RegistrationState.WAITLISTED.value)
    told = Q(type="registration_cancelled", data__promoted__isnull=False) | Q(type="registrations_updated")
    rows = LoggedEvent.objects.filter(began | told, tournament=tournament).order_by().values_list("type", "data")
    now = Registration.objects.filter(tournament=tournament, state__in=_PLACED).order_by()
    waited: set[int] = set()
    placed = set(now.values_list("pk", flat=True))
    for kind, data in rows.iterator():
        if kind == "registration_created":
            waited.add(data["registration_id"])
        else:
            placed |= _placed_in(data)
    return len(waited & placed)


def _placed_in(told: dict[str, Any]) -> set[int]:
    if "promoted" in told:
        return {told["promoted"]}
    return {row["registration_id"] for row in told["registrations"] if row["state"] in _PLACED}
