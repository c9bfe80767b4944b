"""The after-commit notice: services say what was written, whoever is interested hears of it once it is committed.

Listeners are called in the thread of the writer, one after the other, and each by itself: the one before it may have
raised. `_failing` holds with what error a listener, known by its `id`, last failed at a kind of notice, so that a
failure is logged when it begins and not with every write. Any thread sets and takes out single keys.
"""

import logging
from collections.abc import Callable
from typing import Any

from django.db import transaction
from prometheus_client import Counter

logger = logging.getLogger(__name__)

Listener = Callable[[Any], None]
FAILURES = Counter("deltacrown_notice_failures", "Notices after a commit at which a listener raised.", ["listener"])
_listeners: list[Listener] = []
_failing: dict[tuple[int, type], type] = {}


def listen(listener: Listener) -> Listener:
    """Call `listener` with every notice from now on; usable as a decorator."""
    _listeners.append(listener)
    return listener


def tell_after_commit(notice: Any) -> None:
    """Give `notice` to all listeners after the running transaction has committed, and never if it is rolled back."""

    # A named function: Django cannot report the failure of a partial.
    def tell() -> None:
        for listener in list(_listeners):
            _call(listener, notice)

    transaction.on_commit(tell, robust=True)


def _call(listener: Listener, notice: Any) -> None:
    kind = type(notice)
    key = id(listener), kind
    try:
        listener(notice)
    except Exception as error:
        name = getattr(listener, "__qualname__", type(listener).__name__)
        FAILURES.labels(name).inc()
        if _failing.get(key) is not type(error):
            _failing[key] = type(error)
            logger.error("listener failed", extra={"listener": name, "notice": kind.__name__}, exc_info=error)
    else:
        _failing.pop(key, None)
