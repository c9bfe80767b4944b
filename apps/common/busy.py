"""Telling a database that is busy from one that is broken."""

from django.db import OperationalError

RETRY_AFTER_SECONDS = 1
BUSY_MESSAGE = "The server is busy; nothing was changed. Try again in a moment."
# PostgreSQL: lock not available, query cancelled by a timeout, idle transaction ended, serialization, deadlock.
_BUSY_STATES = {"55P03", "57014", "25P03", "40001", "40P01"}


def is_busy(error: OperationalError) -> bool:
    """Whether trying again may help: a lock, statement or pool timeout, or SQLite's busy database."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _BUSY_STATES:
        return True
    return type(cause).__name__ in ("PoolTimeout", "TooManyRequests") or "database is locked" in str(error)
