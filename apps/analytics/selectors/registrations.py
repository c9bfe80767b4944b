"""Who registered, when, and who came."""

from collections import Counter
from collections.abc import Iterable
from itertools import accumulate
from zoneinfo import ZoneInfo

from django.db.models import Count
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
    the latter."""
    told = LoggedEvent.objects.filter(tournament=tournament).order_by()
    began = told.filter(type="registration_created", data__state=RegistrationState.WAITLISTED.value)
    waited = set(began.values_list("data__registration_id", flat=True))
    freed = told.filter(type="registration_cancelled", data__promoted__isnull=False)
    promoted = set(freed.values_list("data__promoted", flat=True))
    many = told.filter(type="registrations_updated").values_list("data__registrations", flat=True)
    now = Registration.objects.filter(tournament=tournament, state__in=_PLACED).order_by()
    placed = {*promoted, *_placed_in(many.iterator()), *now.values_list("pk", flat=True)}
    return len(waited & placed)


def _placed_in(told: Iterable[list[dict[str, object]]]) -> set[object]:
    return {row["registration_id"] for rows in told for row in rows if row["state"] in _PLACED}
