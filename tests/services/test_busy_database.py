"""A database that is busy is told from one that is broken."""

import select

import psycopg
import pytest
from django.db import Error as DatabaseFailure
from django.db import InterfaceError, OperationalError, ProgrammingError, connection, transaction
from psycopg.errors import (
    AdminShutdown,
    CannotConnectNow,
    ConnectionFailure,
    CrashShutdown,
    DeadlockDetected,
    LockNotAvailable,
    QueryCanceled,
    SerializationFailure,
    UndefinedTable,
)
from psycopg_pool import PoolTimeout, TooManyRequests

from apps.common.busy import AWAY_MESSAGE, BUSY_MESSAGE, is_busy, retry_message


def caused_by(cause, text=""):
    error = OperationalError(text)
    error.__cause__ = cause
    return error


@pytest.mark.parametrize(
    "cause",
    [LockNotAvailable(), QueryCanceled(), SerializationFailure(), DeadlockDetected(), PoolTimeout(), TooManyRequests()],
    ids=repr,
)
def test_trying_again_may_help(cause):
    assert is_busy(caused_by(cause))


def test_a_locked_file_is_busy():
    assert is_busy(OperationalError("database is locked"))


@pytest.mark.parametrize("cause", [None, UndefinedTable(), psycopg.OperationalError("connection refused")], ids=repr)
def test_trying_again_does_not_help(cause):
    assert not is_busy(caused_by(cause, "disk I/O error"))


LOST = [AdminShutdown(), CrashShutdown(), CannotConnectNow(), ConnectionFailure(), psycopg.OperationalError("closed")]


@pytest.mark.parametrize("cause", LOST, ids=repr)
def test_a_lost_connection_is_excused_without_a_promise_that_nothing_was_changed(cause):
    assert retry_message(caused_by(cause)) == AWAY_MESSAGE
    assert retry_message(InterfaceError("connection already closed")) == AWAY_MESSAGE


def test_a_transaction_whose_process_was_held_up_is_excused(postgres_db):
    with pytest.raises(DatabaseFailure) as ended, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SET LOCAL idle_in_transaction_session_timeout = '50ms'")
        # The server says so, and hangs up.
        assert select.select([connection.connection], [], [], 10)[0]
        cursor.execute("SELECT 1")
    assert retry_message(ended.value) == BUSY_MESSAGE


def test_what_waits_too_long_is_excused_with_that_promise():
    assert retry_message(caused_by(LockNotAvailable())) == BUSY_MESSAGE


@pytest.mark.parametrize("error", [ValueError(), OperationalError("disk I/O error"), ProgrammingError()], ids=repr)
def test_what_is_broken_is_not_excused(error):
    assert retry_message(error) is None


def test_a_mistake_in_a_query_is_not_excused():
    error = ProgrammingError()
    error.__cause__ = UndefinedTable()
    assert retry_message(error) is None
