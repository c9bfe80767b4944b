"""Selects of rows that are read with every write: their text is put together once a process, not each time.

For a row of twenty columns the ORM takes several times as long to put a select together as it takes to ask it and to
make the row of what comes.
"""

from collections.abc import Callable
from typing import Generic, TypeVar

from django.db import connection
from django.db.models import BigIntegerField, Model, QuerySet

Row = TypeVar("Row", bound=Model)
ANY = 1  # a number that the text is made with


class FixedSelect(Generic[Row]):
    """`build` gives the queryset for a number, which is the one value that its text may hold a place for.

    Threads share `_texts`, by the kind of database: each sets a key to the same.
    """

    def __init__(self, model: type[Row], build: Callable[[int], "QuerySet[Row]"]) -> None:
        self._model = model
        self._build = build
        self._texts: dict[str, str] = {}

    def first(self, number: int) -> Row | None:
        """The first of its rows, None where there is none, as for a number that no column holds."""
        if not 0 <= number <= BigIntegerField.MAX_BIGINT:
            return None
        text = self._texts.get(connection.vendor)
        if text is None:
            text, values = self._build(ANY).query.sql_with_params()
            if values != (ANY,):
                raise TypeError(f"the select holds other values than its number: {values}")
            self._texts[connection.vendor] = text
        return next(iter(self._model._base_manager.raw(text, [number])), None)
