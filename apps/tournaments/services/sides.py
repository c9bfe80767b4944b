"""Writing only to the match the caller means: a match keeps its id when others come to play it, after a reopening or a
new draw. Whom the caller saw there is compared once the lock is held; so is, where it is named, what was the newest
that had happened in it."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import Match

CHANGED = "Others play this match by now; look at it again, and decide again."
OVERTAKEN = "Something has just happened in this match; look at it again, and decide again."


@dataclass(frozen=True)
class Meant:
    """The registrations on both sides, and the number of the newest event of the match; None for what is not named."""

    participant1_id: int | None = None
    participant2_id: int | None = None
    sequence: int | None = None


ANY = Meant()
_meant: ContextVar[Meant] = ContextVar("meant", default=ANY)


@contextmanager
def meaning(participant1_id: int | None, participant2_id: int | None, sequence: int | None = None) -> Iterator[None]:
    """Writes to a match inside are refused with `Conflict` where somebody else stands on a side that is named, or where
    something was told in it since."""
    before = _meant.set(Meant(participant1_id, participant2_id, sequence))
    try:
        yield
    finally:
        _meant.reset(before)


def check_sides(match: Match) -> None:
    """For a write that has its lock."""
    meant = _meant.get()
    sides = (meant.participant1_id, match.participant1_id), (meant.participant2_id, match.participant2_id)
    if any(named is not None and named != side for named, side in sides):
        raise Conflict(CHANGED, state=match.state)
    if meant.sequence not in (None, match.sequence):
        raise Conflict(OVERTAKEN, state=match.state)
