"""Writing only to what the caller has seen: a tournament's epoch and revision are compared once its lock is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import NamedTuple
from uuid import UUID

from apps.tournaments.domain.errors import PreconditionFailed

CHANGED = "This has changed since you read it. Read it again, decide again, and name its new ETag in If-Match."


class Known(NamedTuple):
    """What somebody who read a tournament knows it by. A revision is given again in another epoch, to another state."""

    epoch: UUID
    revision: int


class Reached(NamedTuple):
    """Where a write left its tournament."""

    tournament_id: int
    epoch: UUID
    revision: int
    extra: int


@dataclass
class Expectation:
    """`known`: the tournament must be at one of these, None for any. `reached`: None where none was written."""

    known: frozenset[Known] | None = None
    reached: Reached | None = None

    def check(self, now: Known) -> None:
        if self.known is not None and now not in self.known:
            raise PreconditionFailed(CHANGED, epoch=str(now.epoch), revision=now.revision)
        # What a second write of the same request meets is the first one's doing.
        self.known = None


_expectation: ContextVar[Expectation | None] = ContextVar("expectation", default=None)


@contextmanager
def expecting(known: frozenset[Known] | None) -> Iterator[Expectation]:
    """Writes inside are refused with `PreconditionFailed` where the tournament is at none of what is known."""
    expectation = Expectation(known)
    before = _expectation.set(expectation)
    try:
        yield expectation
    finally:
        _expectation.reset(before)


def check_known(epoch: UUID, revision: int) -> None:
    """For a write that has its lock."""
    expectation = _expectation.get()
    if expectation is not None:
        expectation.check(Known(epoch, revision))


def note_reached(reached: Reached) -> None:
    """For a write that is done."""
    expectation = _expectation.get()
    if expectation is not None:
        expectation.reached = reached
