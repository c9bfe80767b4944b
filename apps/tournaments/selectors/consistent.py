"""Reads that must agree with one another."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def read_snapshot() -> Iterator[None]:
    """One moment of the database for all reads inside: none of them sees a write that another does not.

    Must be outermost, except in tests that wrap everything in a transaction of their own.
    """
    if connection.in_atomic_block:
        yield
        return
    if connection.vendor == "postgresql":
        with transaction.atomic():
            with connection.cursor() as cursor:
                cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
        return
    # `atomic()` would begin IMMEDIATE, as writes do, and make readers wait for writers.
    connection.ensure_connection()
    connection.cursor().execute("BEGIN DEFERRED")
    try:
        yield
    finally:
        connection.cursor().execute("ROLLBACK")
