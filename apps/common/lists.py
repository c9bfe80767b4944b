"""The one way that the API lists things: a page at a time, by a cursor.

`?limit=` is the size of a page, `?order=` one of the orders that a list offers, `?cursor=` what `next` or `previous` of
a page says. A cursor names the row beside which its page begins, not a number of rows: what is added or taken away
meanwhile neither repeats a row nor skips one. It is signed, so that what is read from it was written here.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from operator import gt, lt
from typing import Any, ClassVar, Generic, TypeVar

from django.core.signing import BadSignature, Signer
from django.db.models import Q, QuerySet
from rest_framework import serializers
from rest_framework.exceptions import NotFound
from rest_framework.request import Request

from apps.common.times import in_utc

PAGE_SIZE = 50
LARGEST_PAGE = 200
# Of a row's name of a hundred letters, each of which is two escapes of six.
LONGEST_CURSOR = 4096
Row = TypeVar("Row")

_signer = Signer(salt="apps.common.lists")


@dataclass(frozen=True)
class Order:
    """By a field that no row lacks, and by the id where several are the same."""

    field: str
    descending: bool = False


class ListQuery(serializers.Serializer[Any]):
    """What every list is asked; a list adds its filters, and `orders`, the first of which it has by itself."""

    limit = serializers.IntegerField(
        min_value=1, max_value=LARGEST_PAGE, default=PAGE_SIZE, help_text="Rows a page; 50 where nothing is said."
    )
    cursor = serializers.CharField(
        max_length=LONGEST_CURSOR,
        required=False,
        trim_whitespace=False,
        help_text="From `next` or `previous` of another page of this list.",
    )
    orders: ClassVar[Mapping[str, Order]]

    def __init_subclass__(cls) -> None:
        names = list(cls.orders)
        cls._declared_fields["order"] = serializers.ChoiceField(choices=names, default=names[0])
        super().__init_subclass__()


@dataclass(frozen=True)
class Cursor:
    """The row beside which a page is: what that is ordered by, its id, and whether the page is before it."""

    value: Any
    pk: int
    before: bool

    def written(self, path: str, order: str) -> str:
        return _signer.sign_object([path, order, self.value, self.pk, self.before], compress=True)


@dataclass(frozen=True)
class Asked:
    """What somebody wants of a list."""

    order: Order
    order_name: str
    limit: int
    cursor: Cursor | None
    filters: dict[str, Any]


def asked(request: Request, serializer: type[ListQuery]) -> Asked:
    """Raises `ValidationError` for what the list does not take, and `NotFound` for a cursor of another one."""
    wanted = read_query(request, serializer)
    name, limit = wanted.pop("order"), wanted.pop("limit")
    return Asked(serializer.orders[name], name, limit, _cursor(wanted.pop("cursor", None), request.path, name), wanted)


def read_query(request: Request, serializer: type[serializers.Serializer[Any]]) -> dict[str, Any]:
    """What is asked for by name. What is empty is not taken for what was left out, as the fields of a form are."""
    reading = serializer(data=request.query_params.dict())
    reading.is_valid(raise_exception=True)
    return dict(reading.validated_data)


def _cursor(text: str | None, path: str, order: str) -> Cursor | None:
    if text is None:
        return None
    try:
        of, by, *where = _signer.unsign_object(text)
    except BadSignature:
        of = by = None
    if (of, by) != (path, order):
        raise NotFound("This is no cursor of this list in this order; begin without it.")
    return Cursor(*where)


@dataclass(frozen=True)
class Found(Generic[Row]):
    """A page of rows, and the cursors of the pages beside it."""

    rows: list[Row]
    count: int
    next: Cursor | None
    previous: Cursor | None

    def answer(self, request: Request, asked: Asked, show: Callable[[Row], Any]) -> dict[str, Any]:
        """The page as the API gives it."""
        return {
            "count": self.count,
            "next": _address(request, asked, self.next),
            "previous": _address(request, asked, self.previous),
            "results": [show(row) for row in self.rows],
        }


def _address(request: Request, asked: Asked, cursor: Cursor | None) -> str | None:
    if cursor is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = cursor.written(request.path, asked.order_name)
    return request.build_absolute_uri(f"{request.path}?{query.urlencode()}")


def page_of_rows(rows: QuerySet[Any], asked: Asked) -> Found[Any]:
    """A page of what is in the database, found by an index of the order rather than counted from the start."""
    order, cursor = asked.order, asked.cursor
    backwards = cursor is not None and cursor.before
    descends = order.descending != backwards
    sign = "-" if descends else ""
    ordered = rows.order_by(f"{sign}{order.field}", f"{sign}pk")
    if cursor is not None:
        beyond = "lt" if descends else "gt"
        ordered = ordered.filter(
            Q(**{f"{order.field}__{beyond}": cursor.value})
            | Q(**{order.field: cursor.value, f"pk__{beyond}": cursor.pk})
        )
    found = list(ordered[: asked.limit + 1])
    more, found = len(found) > asked.limit, found[: asked.limit]
    if backwards:
        found.reverse()
    return _page(found, rows.count(), asked, more, lambda row: (_plain(getattr(row, order.field)), row.pk))


def page_of_items(items: Sequence[Mapping[str, Any]], id_name: str, asked: Asked) -> Found[Any]:
    """A page of what is in memory already. What has no value in the order's field counts as the largest."""
    order, cursor = asked.order, asked.cursor

    def place(value: Any, pk: int) -> tuple[bool, Any, int]:
        return value is None, 0 if value is None else value, pk

    def own(item: Mapping[str, Any]) -> tuple[bool, Any, int]:
        return place(item[order.field], item[id_name])

    ordered = sorted(items, key=own, reverse=order.descending)
    is_beyond = lt if order.descending else gt
    start, end = 0, asked.limit
    if cursor is not None:
        at = place(cursor.value, cursor.pk)
        if cursor.before:
            end = sum(is_beyond(at, own(item)) for item in ordered)
            start = max(0, end - asked.limit)
        else:
            start = sum(not is_beyond(own(item), at) for item in ordered)
            end = start + asked.limit
    more = start > 0 if cursor is not None and cursor.before else end < len(ordered)
    return _page(ordered[start:end], len(ordered), asked, more, lambda item: (item[order.field], item[id_name]))


def _page(
    found: list[Any], count: int, asked: Asked, more: bool, place: Callable[[Any], tuple[Any, int]]
) -> Found[Any]:
    """`more`: whether there are others beyond, in the direction that was asked for."""
    cursor = asked.cursor
    backwards = cursor is not None and cursor.before
    after = bool(found) and (more or backwards)
    before = bool(found) and (more if backwards else cursor is not None)
    return Found(
        found,
        count,
        Cursor(*place(found[-1]), before=False) if after else None,
        Cursor(*place(found[0]), before=True) if before else None,
    )


def _plain(value: Any) -> Any:
    """As a cursor holds it."""
    return in_utc(value) if hasattr(value, "astimezone") else value
