"""How long a statement waits for a lock that somebody else holds."""

from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import Error as DatabaseFailure
from django.db import connection

POSTGRESQL = "postgresql"


@contextmanager
def bounded_lock_wait(seconds: float) -> Iterator[None]:
    """Let this thread's connection wait at most so long for each lock; after the block it waits as before.

    On PostgreSQL that is every lock (`lock_timeout`), on SQLite the one write lock of the file (`busy_timeout`). A
    statement that waited in vain raises a database error that `is_busy` recognizes. The block must not close a
    connection that works: a pool would give it to others as it is, so that is a `RuntimeError`.
    """
    restore = _bound(round(seconds * 1000))
    ours = connection.connection
    try:
        yield
    finally:
        if connection.connection is ours:
            # A connection that was lost has nothing to restore, and is not used again.
            with suppress(DatabaseFailure), connection.cursor() as cursor:
                cursor.execute(restore)
        elif connection.vendor == POSTGRESQL and not ours.closed:
            raise RuntimeError("The connection was closed within bounded_lock_wait: its pool keeps the bound.")


def _bound(milliseconds: int) -> str:
    """Bound the waits of the connection, and return the statement that takes the bound off."""
    with connection.cursor() as cursor:
        if connection.vendor == POSTGRESQL:
            cursor.execute(f"SET lock_timeout = {milliseconds}")
            return "RESET lock_timeout"
        cursor.execute("PRAGMA busy_timeout")
        (before,) = cursor.fetchone()
        cursor.execute(f"PRAGMA busy_timeout = {milliseconds}")
        return f"PRAGMA busy_timeout = {before}"
