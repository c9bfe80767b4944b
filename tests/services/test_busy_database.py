"""A database that is busy is told from one that is broken."""

import psycopg
import pytest
from django.db import OperationalError
from psycopg.errors import DeadlockDetected, LockNotAvailable, QueryCanceled, SerializationFailure, UndefinedTable
from psycopg_pool import PoolTimeout, TooManyRequests

from apps.common.busy import is_busy


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
