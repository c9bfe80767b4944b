"""The matches of a tournament as a table for a spreadsheet: a batch at a time, so that no memory is taken."""

from collections.abc import Iterator
from datetime import datetime

from django.db.models import Count, Max

from apps.common.csv_cells import BOM, csv_lines
from apps.common.times import in_utc
from apps.tournaments.models import Dispute, Match, Tournament, ViewerSample

_AT_A_TIME = 500
_COLUMNS = (
    *("match_id", "key", "stage", "group", "side", "round", "position", "participant1", "participant2", "state"),
    *("best_of", "participant1_score", "participant2_score", "winner", "station", "scheduled_time", "called_at"),
    *("started_at", "completed_at", "duration_seconds", "late_seconds", "disputes", "peak_viewers"),
)


def matches_csv(tournament: Tournament) -> Iterator[str]:
    """The lines of all matches but byes, in parts; three queries a part."""
    yield BOM + csv_lines([_COLUMNS])
    last = 0
    while rows := _after(tournament, last):
        ids = [row.pk for row in rows]
        disputes = dict(Dispute.objects.filter(match__in=ids).order_by().values_list("match").annotate(Count("pk")))
        samples = ViewerSample.objects.filter(match__in=ids).order_by()
        peaks = dict(samples.values_list("match").annotate(Max("viewers")))
        yield csv_lines([_cells(row, disputes.get(row.pk, 0), peaks.get(row.pk, 0)) for row in rows])
        last = rows[-1].pk


def _after(tournament: Tournament, last: int) -> list[Match]:
    rows = Match.objects.filter(tournament=tournament, bye=False, pk__gt=last).order_by("pk")
    return list(rows.select_related("participant1", "participant2", "winner", "station")[:_AT_A_TIME])


def _cells(row: Match, disputes: int, peak: int) -> list[str | int]:
    people = [str(person or "") for person in (row.participant1, row.participant2)]
    times = (row.scheduled_time, row.called_at, row.started_at, row.completed_at)
    return [
        *(row.pk, row.key, row.stage, row.group, row.side, row.round, row.position),
        *people,
        *(row.state, row.best_of, row.participant1_score, row.participant2_score),
        str(row.winner or ""),
        row.station.name if row.station else "",
        *(in_utc(at) if at else "" for at in times),
        _seconds(row.started_at, row.completed_at),
        _seconds(row.scheduled_time, row.started_at),
        disputes,
        peak,
    ]


def _seconds(start: datetime | None, end: datetime | None) -> str | int:
    return round((end - start).total_seconds()) if start and end else ""
