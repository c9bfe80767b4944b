"""The after-commit notice: services say what was written, whoever is interested hears of it once it is committed."""

from collections.abc import Callable
from typing import Any

from django.db import transaction

Listener = Callable[[Any], None]
_listeners: list[Listener] = []


def listen(listener: Listener) -> Listener:
    """Call `listener` with every notice from now on; usable as a decorator."""
    _listeners.append(listener)
    return listener


def tell_after_commit(notice: Any) -> None:
    """Give `notice` to all listeners after the running transaction has committed, and never if it is rolled back."""

    # A named function: Django cannot report the failure of a partial.
    def tell() -> None:
        for listener in _listeners:
            listener(notice)

    transaction.on_commit(tell, robust=True)
