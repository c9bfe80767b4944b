"""Telling a database that is busy, or went away for a moment, from one that is broken."""

from django.db import Error, InterfaceError, OperationalError

RETRY_AFTER_SECONDS = 1
BUSY_MESSAGE = "The server is busy; nothing was changed. Try again in a moment."
AWAY_MESSAGE = (
    "The database went away while this was done. It may have been done all the same: try again in a moment, a write "
    "with the same Idempotency-Key."
)
# PostgreSQL: lock not available, query cancelled by a timeout, idle transaction ended, serialization, deadlock.
_BUSY_STATES = {"55P03", "57014", "25P03", "40001", "40P01"}
# Ended by an administrator, by a crash, or not started yet; and class 08: the connection failed.
_AWAY_STATES = {"57P01", "57P02", "57P03"}


class Busy(Exception):
    """What a process does for one request at a time it did for others, and did nothing for this one."""


def retry_message(error: Exception) -> str | None:
    """What to tell who asked, where trying again may help; None where it would not."""
    if isinstance(error, Busy):
        return BUSY_MESSAGE
    if not isinstance(error, Error):
        return None
    if is_busy(error):
        return BUSY_MESSAGE
    return AWAY_MESSAGE if is_away(error) else None


def is_away(error: Error) -> bool:
    """Whether the connection to the database was lost, or could not be made."""
    if isinstance(error, InterfaceError):
        return True
    # psycopg's own complaint about a connection is an error without a state.
    state = getattr(error.__cause__, "sqlstate", "of no server")
    if state is None:
        return isinstance(error, OperationalError)
    return state in _AWAY_STATES or state.startswith("08")


def is_busy(error: Error) -> bool:
    """Whether trying again may help: a lock, statement or pool timeout, or SQLite's busy database."""
    cause = error.__cause__
    if getattr(cause, "sqlstate", None) in _BUSY_STATES:
        return True
    return type(cause).__name__ in ("PoolTimeout", "TooManyRequests") or _is_locked_file(error)


def _is_locked_file(error: Error) -> bool:
    return isinstance(error, OperationalError) and "database is locked" in str(error)
