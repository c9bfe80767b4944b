"""The middle and the 95th of a hundred of many values, found where they lie, in the database."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.db.models import Count, Expression, F, IntegerField, Q, QuerySet, Value, Window
from django.db.models.functions import RowNumber

from apps.analytics.shapes import Times


@dataclass(frozen=True)
class Percentiles:
    """By the nearest rank: a value that is there, never one in between."""

    count: int = 0
    median: Any = None
    p95: Any = None

    def times(self) -> Times:
        return {"matches": self.count, "median_seconds": _seconds(self.median), "p95_seconds": _seconds(self.p95)}


def percentiles(
    rows: QuerySet[Any], value: Expression | F, by: Sequence[str] = ()
) -> dict[tuple[Any, ...], Percentiles]:
    """Of the values of all rows, by the fields that `by` names: one query, which answers two rows for each group.

    The n-th of N values in their order is the median where 2n is N or N + 1, and the 95th where 100n is from 95N up to
    95N + 99, which is the first n that is not below.
    """
    groups = [F(name) for name in by] or None
    numbered = rows.order_by().annotate(
        sought=value,
        many=Window(Count("*"), partition_by=groups),
        # One value may be there many times: the key gives each row a number of its own.
        rank=Window(RowNumber(), partition_by=groups, order_by=[value.asc(), F("pk").asc()]),
    )
    off = {name: _less(factor, of) for name, factor, of in (("middle", 2, 1), ("high", 100, 95))}
    is_middle = Q(middle__gte=0, middle__lte=1)
    is_high = Q(high__gte=0, high__lte=99)
    found = numbered.annotate(**off).filter(is_middle | is_high).values_list(*by, "many", "middle", "sought")
    answers: dict[tuple[Any, ...], Percentiles] = {}
    for *group, many, _, sought in sorted(found, key=lambda row: row[-1]):
        key = tuple(group)
        # One row may be both; of two the smaller is the median.
        known = answers.get(key)
        answers[key] = Percentiles(many, sought if known is None else known.median, sought)
    return answers


def _less(factor: int, of: int) -> Any:
    return Value(factor, IntegerField()) * F("rank") - Value(of, IntegerField()) * F("many")


def _seconds(value: Any) -> float | None:
    return value.total_seconds() if isinstance(value, timedelta) else value
