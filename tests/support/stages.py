"""The rows of people and tournaments that many tests begin with: made by the services once, then put back as they were.

Only where nothing could have made them different: in the usual database, in a test that changes no setting, no clock
and no code, before the test has written anything of its own, and for seconds. Everywhere else the services make them.
"""

import time
from collections.abc import Callable, Hashable
from dataclasses import dataclass
from functools import wraps
from typing import Any

import pytest
import time_machine
from django.conf import UserSettingsHolder, settings
from django.db import connection, models

Rows = dict[str, list[tuple[Any, ...]]]

# The times in the rows are no older than on a busy machine.
GOOD_FOR = 20.0
# A test that asks for one of these may make what no other test has.
CHANGING = {"monkeypatch", "settings", "postgres_db"}
PLAIN = (str, int, float, bool, type(None))

_kept: dict[Hashable, "Stage"] = {}


@dataclass(frozen=True)
class Stage:
    made_at: float
    # All rows of the tables that were written to.
    rows: Rows
    made: list[models.Model]


class Stages:
    """Of one test: in what order its database came to what is in it."""

    def __init__(self, request: pytest.FixtureRequest) -> None:
        self._order: tuple[Hashable, ...] | None = None
        if CHANGING.isdisjoint(request.fixturenames) and connection.vendor == "sqlite" and connection.in_atomic_block:
            self._order, self._written = (), _written()

    def set(self, key: Hashable, make: Callable[[], list[models.Model]]) -> list[models.Model]:
        """What `make` makes, by it or from the rows that it made for another test a moment ago."""
        order = self._order
        if order is None or key is None or not self._may_be_kept():
            self._order = None
            return make()
        stage = _kept.get((order, key))
        if stage and time.monotonic() - stage.made_at < GOOD_FOR:
            _put(stage.rows)
            made = [type(row)._default_manager.get(pk=row.pk) for row in stage.made]
        else:
            before = _all_rows()
            made = make()
            rows = {table: rows for table, rows in _all_rows().items() if rows != before[table]}
            _kept[order, key] = Stage(time.monotonic(), rows, made)
        self._order, self._written = (*order, key), _written()
        return made

    def _may_be_kept(self) -> bool:
        is_as_usual = not isinstance(settings._wrapped, UserSettingsHolder)
        return is_as_usual and not time_machine.escape_hatch.is_travelling() and self._written == _written()


def staged(build: Callable[..., Any]) -> Callable[..., Any]:
    """A method of the cast whose one model instance may come from kept rows."""

    @wraps(build)
    def stage(cast: Any, *args: Any, **fields: Any) -> Any:
        if cast.stages is None:
            return build(cast, *args, **fields)
        key = _key(build.__name__, args, fields)
        return cast.stages.set(key, lambda: [build(cast, *args, **fields)])[0]

    return stage


def _key(*parts: Any) -> str | None:
    return repr(parts) if _is_plain(parts) else None


def _is_plain(value: Any) -> bool:
    if isinstance(value, dict):
        return all(_is_plain(part) for part in value.values())
    if isinstance(value, (list, tuple)):
        return all(_is_plain(part) for part in value)
    return isinstance(value, PLAIN)


def _written() -> int:
    """How many rows this connection has written so far, those of what was rolled back too."""
    connection.ensure_connection()
    return int(connection.connection.total_changes)


def _all_rows() -> Rows:
    with connection.cursor() as cursor:
        tables = [table for table in connection.introspection.table_names(cursor) if table != "django_migrations"]
        return {table: cursor.execute(f'SELECT * FROM "{table}"').fetchall() for table in tables}


def _put(kept: Rows) -> None:
    with connection.cursor() as cursor:
        for table, rows in kept.items():
            cursor.execute(f'DELETE FROM "{table}"')
            if rows:
                # Past Django's cursor, which would read each value's "%" anew.
                places = ", ".join("?" * len(rows[0]))
                connection.connection.executemany(f'INSERT INTO "{table}" VALUES ({places})', rows)
