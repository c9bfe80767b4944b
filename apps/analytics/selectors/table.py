"""The matches of a tournament as a table for a spreadsheet: a batch at a time, so that no memory is taken."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.db.models import Count, Max

from apps.common.csv_cells import BOM, csv_lines
from apps.common.times import in_utc
from apps.tournaments.models import Dispute, Match, Tournament, ViewerSample

_AT_A_TIME = 1000
# In a row's order: what is shown as it is stored, then when it was what.
_STORED = {
    "match_id": "pk",
    **{name: name for name in ("key", "stage", "group", "side", "round", "position")},
    "participant1": "participant1__name",
    "participant2": "participant2__name",
    **{name: name for name in ("state", "best_of", "participant1_score", "participant2_score")},
    "winner": "winner__name",
    "station": "station__name",
}
_TIMES = ("scheduled_time", "called_at", "started_at", "completed_at")
_COUNTED = ("duration_seconds", "late_seconds", "disputes", "peak_viewers")


def matches_csv(tournament: Tournament) -> Iterator[str]:
    """The lines of all matches but byes, in parts; three queries a part."""
    yield BOM + csv_lines([(*_STORED, *_TIMES, *_COUNTED)])
    last = 0
    while rows := _after(tournament, last):
        ids = [row[0] for row in rows]
        disputes = dict(Dispute.objects.filter(match__in=ids).order_by().values_list("match").annotate(Count("pk")))
        samples = ViewerSample.objects.filter(match__in=ids).order_by()
        peaks = dict(samples.values_list("match").annotate(Max("viewers")))
        yield csv_lines([_cells(row, disputes.get(row[0], 0), peaks.get(row[0], 0)) for row in rows])
        last = ids[-1]


def _after(tournament: Tournament, last: int) -> list[tuple[Any, ...]]:
    """Values alone: to make each of thousands of matches and its people takes most of the time."""
    rows = Match.objects.filter(tournament=tournament, bye=False, pk__gt=last).order_by("pk")
    return list(rows.values_list(*_STORED.values(), *_TIMES)[:_AT_A_TIME])


def _cells(row: tuple[Any, ...], disputes: int, peak: int) -> list[str | int]:
    stored, times = row[: len(_STORED)], row[len(_STORED) :]
    scheduled, _, started, completed = times
    return [
        # Nobody, and nowhere, are nothing.
        *("" if value is None else value for value in stored),
        *(in_utc(at) if at else "" for at in times),
        _seconds(started, completed),
        _seconds(scheduled, started),
        disputes,
        peak,
    ]


def _seconds(start: datetime | None, end: datetime | None) -> str | int:
    return round((end - start).total_seconds()) if start and end else ""
