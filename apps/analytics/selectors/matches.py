"""How the matches went: how many are over, how long they took, which began late, and what was disputed."""

from datetime import timedelta
from typing import Any

from django.db.models import Count, DurationField, ExpressionWrapper, F, Q

from apps.analytics.selectors.percentiles import Percentiles, percentiles
from apps.analytics.shapes import DisputeFigures, MatchFigures, RoundTimes
from apps.tournaments.domain.dispute_states import DisputeState
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.models import Dispute, Match, Tournament

# A match that begins so much later than it should is late; less is how halls are.
LATE_SECONDS = 300
_ROUND = ("stage", "side", "round")
_OVER = frozenset(state.value for state in OVER)
# Cancelled matches are not played, and none of a tournament's.
_ENDED = _OVER - {MatchState.CANCELLED.value}
_REPORTED = _ENDED | {MatchState.PENDING_RESULT.value, MatchState.DISPUTED.value}


def _between(start: str, end: str) -> Any:
    return ExpressionWrapper(F(end) - F(start), DurationField())


def _matches(tournament: Tournament) -> Any:
    return Match.objects.filter(tournament=tournament, bye=False).order_by()


def match_figures(tournament: Tournament, by_state: dict[str, int]) -> MatchFigures:
    total = sum(count for state, count in by_state.items() if state != MatchState.CANCELLED)
    played = _matches(tournament).filter(
        state=MatchState.COMPLETED.value, started_at__isnull=False, completed_at__gte=F("started_at")
    )
    lasted = _between("started_at", "completed_at")
    timed = _matches(tournament).filter(scheduled_time__isnull=False, started_at__isnull=False)
    waited = _between("scheduled_time", "started_at")
    late = percentiles(timed.filter(started_at__gt=F("scheduled_time") + timedelta(seconds=LATE_SECONDS)), waited)
    had_a_time = timed.count()
    times = late.get((), Percentiles())
    return {
        "total": total,
        "by_state": {state.value: by_state.get(state.value, 0) for state in MatchState},
        "completion": _share(sum(by_state.get(state, 0) for state in _ENDED), total),
        "forfeits": by_state.get(MatchState.FORFEIT.value, 0),
        "durations": percentiles(played, lasted).get((), Percentiles()).times(),
        "by_round": _by_round(percentiles(played, lasted, _ROUND)),
        "late": times.times(),
        "late_rate": _share(times.count, had_a_time),
    }


def _by_round(found: dict[tuple[Any, ...], Percentiles]) -> list[RoundTimes]:
    return [
        {"stage": stage, "side": side, "round": number, **found[stage, side, number].times()}
        for stage, side, number in sorted(found)
    ]


def matches_by_state(tournament: Tournament) -> dict[str, int]:
    return dict(_matches(tournament).values_list("state").annotate(Count("pk")))


def dispute_figures(tournament: Tournament, by_state: dict[str, int]) -> DisputeFigures:
    rows = Dispute.objects.filter(match__tournament=tournament).order_by()
    is_open = Q(status=DisputeState.OPEN.value)
    by_reason = rows.values_list("reason").annotate(many=Count("pk"), still=Count("pk", filter=is_open))
    counts = {reason: (many, still) for reason, many, still in by_reason}
    total = sum(count for count, _ in counts.values())
    ruled = rows.filter(rulings__version=1)
    to_ruling = percentiles(ruled, _between("created_at", "rulings__at")).get((), Percentiles())
    return {
        "total": total,
        "open": sum(still for _, still in counts.values()),
        "rate": _share(total, sum(by_state.get(state, 0) for state in _REPORTED)),
        "by_reason": {reason: counts.get(reason, (0, 0))[0] for reason, _ in Dispute.REASONS},
        "to_ruling": to_ruling.times(),
    }


def _share(some: int, of: int) -> float | None:
    return round(some / of, 4) if of else None
