"""What many read and few change, kept in the process until the next write to its tournament."""

from collections import OrderedDict
from collections.abc import Callable
from functools import wraps
from threading import Lock
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db import connection

from apps.tournaments.models import Tournament

T = TypeVar("T")
Version = tuple[Any, ...]
WAITS_SECONDS = 1.0


class Kept(Generic[T]):
    """Values by key, each of one version; the one used longest ago goes first. Safe to use in threads."""

    def __init__(self) -> None:
        self._values: OrderedDict[object, tuple[Version, T]] = OrderedDict()
        # One builds while others wait for it.
        self._building = [Lock() for _ in range(16)]
        self._changing = Lock()

    def get(self, key: object, version: Version, build: Callable[[], T]) -> T:
        known = self._known(key, version)
        if known is not None:
            return known[1]
        building = self._building[hash(key) % len(self._building)]
        # Who has waited long builds too: where the database hangs, all fail together and not one after the other.
        waited = building.acquire(timeout=WAITS_SECONDS)
        try:
            known = self._known(key, version) or (version, build())
            self._keep(key, known)
        finally:
            if waited:
                building.release()
        return known[1]

    def _known(self, key: object, version: Version) -> tuple[Version, T] | None:
        known = self._values.get(key)
        if known is None or known[0] != version:
            return None
        with self._changing:
            if key in self._values:
                self._values.move_to_end(key)
        return known

    def _keep(self, key: object, known: tuple[Version, T]) -> None:
        with self._changing:
            self._values[key] = known
            self._values.move_to_end(key)
            while len(self._values) > settings.TOURNAMENTS_KEPT:
                self._values.popitem(last=False)


def version_of(tournament_id: int) -> Version | None:
    """Changes with every write to the tournament, and with the names that are shown with it; None for no tournament."""
    columns = "epoch", "revision", "game__name", "organizer__display_name"
    return Tournament.objects.filter(pk=tournament_id).values_list(*columns).first()


def kept(build: Callable[[int], T]) -> Callable[[int], T]:
    """A selector of a tournament's id whose answer is shared until the tournament's next write: do not change it.

    The version is read first, so that what is kept may be newer than its version and never older. Inside of a
    transaction nothing is kept, as that may see what is never committed.
    """
    values: Kept[T] = Kept()

    @wraps(build)
    def read(tournament_id: int) -> T:
        version = None if connection.in_atomic_block else version_of(tournament_id)
        if version is None:
            return build(tournament_id)
        return values.get(tournament_id, version, lambda: build(tournament_id))

    return read
