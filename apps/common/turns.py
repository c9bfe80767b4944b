"""The turn to write that the request at work holds, where it holds one (`deltacrown/serving/django_handler.py`).

Whoever waits for something else than the database gives it back, or all who write would wait for the same. A turn is
given back once, from whatever thread; a request goes on without.
"""

from collections.abc import Callable
from contextvars import ContextVar

GIVE_BACK: ContextVar[Callable[[], None] | None] = ContextVar("give_back", default=None)


def give_turn_back() -> None:
    give_back = GIVE_BACK.get()
    if give_back is not None:
        give_back()
