"""Writing only to what the caller has seen: a tournament's revision is compared once its lock is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from apps.tournaments.domain.errors import PreconditionFailed

CHANGED = "This has changed since you read it. Read it again, decide again, and name its new ETag in If-Match."


@dataclass
class Expectation:
    """`revisions`: the tournament must be at one of these, None for any. `reached`: where the write left it, None
    where no tournament was written."""

    revisions: frozenset[int] | None = None
    reached: int | None = None

    def check(self, revision: int) -> None:
        if self.revisions is not None and revision not in self.revisions:
            raise PreconditionFailed(CHANGED, revision=revision)
        # What a second write of the same request meets is the first one's doing.
        self.revisions = None


_expectation: ContextVar[Expectation | None] = ContextVar("expectation", default=None)


@contextmanager
def expecting(revisions: frozenset[int] | None) -> Iterator[Expectation]:
    """Writes inside are refused with `PreconditionFailed` where the tournament is at none of the revisions."""
    expectation = Expectation(revisions)
    before = _expectation.set(expectation)
    try:
        yield expectation
    finally:
        _expectation.reset(before)


def check_revision(revision: int) -> None:
    """For a write that has its lock."""
    expectation = _expectation.get()
    if expectation is not None:
        expectation.check(revision)


def note_revision(revision: int) -> None:
    """For a write that is done: where it left the tournament."""
    expectation = _expectation.get()
    if expectation is not None:
        expectation.reached = revision
