"""What the log told of the same before the rows of a page: the nearest of it, and never more than a bound."""

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any, NamedTuple

from django.db.models import Q, QuerySet

from apps.tournaments.domain.roles import Role
from apps.tournaments.models import LoggedEvent

# Rows that tell of one thing are short: a whole evening has fewer.
MOST_ROWS = 2000
# Of rows that tell of many at once: so many, and no more once they told of so many registrations together.
MOST_OF_MANY = 630
MOST_TOLD = 4096
# So few are held at once of these, since each may tell of a whole field.
STEP = 10
_FIELDS = ("tournament", "sequence", "type", "data")


class Row(NamedTuple):
    """The rows of one tournament stand together, in their order."""

    tournament_id: int
    sequence: int
    type: str
    data: dict[str, Any]

    @property
    def place(self) -> tuple[int, int]:
        return self.tournament_id, self.sequence


class Earlier(NamedTuple):
    """`since`: the place from which on none is missing, or None where none is at all."""

    rows: list[Row]
    since: tuple[int, int] | None


def earlier(page: Collection[LoggedEvent], short: Q, of_many: Sequence[str]) -> Earlier:
    """What was told up to the newest of the page, without the page: `short` are the rows about the same, `of_many` the
    types of those that tell of many at once."""
    newest: dict[int, int] = {}
    for row in page:
        newest[row.tournament_id] = max(row.sequence, newest.get(row.tournament_id, 0))
    up_to = reduce(or_, (Q(tournament=pk, sequence__lte=sequence) for pk, sequence in newest.items()))
    # Nobody is told by what they correct of what they are not told.
    told = LoggedEvent.objects.filter(up_to, least_role__lte=Role.ORGANIZER.value)
    found = told.exclude(pk__in=[row.pk for row in page]).order_by("-tournament", "-sequence")
    parts = [_short(found.filter(short)), _of_many(found.filter(type__in=of_many)) if of_many else Earlier([], None)]
    ends = [part.since for part in parts if part.since is not None]
    return Earlier([row for part in parts for row in part.rows], max(ends, default=None))


def _short(found: QuerySet[LoggedEvent]) -> Earlier:
    rows = [Row(*values) for values in found.values_list(*_FIELDS)[:MOST_ROWS]]
    return Earlier(rows, rows[-1].place if len(rows) == MOST_ROWS else None)


def _of_many(found: QuerySet[LoggedEvent]) -> Earlier:
    """Asked for in parts, each twice as many as the one before: long rows are soon enough."""
    rows: list[Row] = []
    start, end, told = 0, STEP, 0
    while start < MOST_OF_MANY:
        for values in found.values_list(*_FIELDS)[start:end].iterator(STEP):
            rows.append(Row(*values))
            told += len(rows[-1].data.get("registrations", ()))
            if told >= MOST_TOLD:
                return Earlier(rows, rows[-1].place)
        if len(rows) < end:
            return Earlier(rows, None)
        start, end = end, min(2 * end + STEP, MOST_OF_MANY)
    return Earlier(rows, rows[-1].place)
