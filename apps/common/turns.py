"""The turn to write that the request at work holds, where it holds one (`deltacrown/serving/django_handler.py`).

Whoever waits for something else than the database gives it back, or all who write would wait for the same. A turn is
given back once, from whatever thread; a request goes on without.
"""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections

from apps.common.busy import Busy

GIVE_BACK: ContextVar[Callable[[], None] | None] = ContextVar("give_back", default=None)
ALONE_WITHIN_SECONDS = 10.0


def give_turn_back() -> None:
    give_back = GIVE_BACK.get()
    if give_back is not None:
        give_back()


def give_connections_back() -> None:
    """Those of this thread that are in no transaction: whoever waits with one in hand keeps it from all who do not."""
    for connection in connections.all(initialized_only=True):
        if not connection.in_atomic_block:
            connection.close()


@contextmanager
def alone_with(lock: threading.Lock) -> Iterator[None]:
    """Do what a process does for one request at a time, neither with a turn nor, before it is done, with a connection.
    Raises `Busy` where the others take longer than `ALONE_WITHIN_SECONDS`."""
    give_connections_back()
    give_turn_back()
    if not lock.acquire(timeout=ALONE_WITHIN_SECONDS):
        raise Busy
    try:
        yield
    finally:
        lock.release()
