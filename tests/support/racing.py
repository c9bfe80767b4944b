"""Many at once, with real threads, each on its own connection to PostgreSQL, and what must hold after each race.

How often a race is run: as often as is said here, or `RACES` times, where the environment says so (`make races`).
"""

import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.db import connections

from apps.accounts.identity import CredentialError
from apps.common import notices
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.models import Tournament
from tests.support.invariants import Witness

SECONDS_TO_GATHER = 60


def races(usually: int) -> range:
    """The numbers of the races to run."""
    return range(int(os.environ.get("RACES") or usually))


class Racing:
    """Calls functions at once. Whatever tournament was written to since the last race is watched through the next."""

    def __init__(self) -> None:
        self._known: dict[int, tuple[int, int]] = {}

    def __call__(self, *functions: Callable[[], Any]) -> list[Any]:
        """What each of them returned or was refused with; fails where something does not hold afterwards."""
        witnesses = [Witness(tournament) for tournament in self._written()]
        answers = _together(functions)
        for witness in witnesses:
            witness.check()
        self._known = {row.pk: (row.revision, row.extra) for row in Tournament.objects.all()}
        return answers

    def _written(self) -> list[Tournament]:
        rows = Tournament.objects.select_related("organizer")
        return [row for row in rows if self._known.get(row.pk) != (row.revision, row.extra)]


def _together(functions: tuple[Callable[[], Any], ...]) -> list[Any]:
    gathered = threading.Barrier(len(functions))

    def call(function: Callable[[], Any]) -> Any:
        try:
            gathered.wait(timeout=SECONDS_TO_GATHER)
            return function()
        except (DomainError, CredentialError, ValidationError) as refusal:
            return refusal
        finally:
            connections.close_all()

    with ThreadPoolExecutor(len(functions)) as pool:
        return list(pool.map(call, functions))


@pytest.fixture
def at_once(postgres_db: str, monkeypatch: pytest.MonkeyPatch) -> Iterator[Racing]:
    """Call all of the functions, each in a thread of its own, and give what each returned or was refused with."""
    monkeypatch.setattr(notices, "_listeners", [])
    yield Racing()
