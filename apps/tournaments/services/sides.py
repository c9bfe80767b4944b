"""Writing only to the match the caller means: a match keeps its id when others come to play it, after a reopening or a
new draw. Whom the caller saw there is compared once the lock is held."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from apps.tournaments.domain.errors import Conflict
from apps.tournaments.models import Match

Sides = tuple[int | None, int | None]
"""The registrations on both sides; None for a side that is not named."""

CHANGED = "Others play this match by now; look at it again, and decide again."
NOBODY: Sides = (None, None)
_meant: ContextVar[Sides] = ContextVar("sides", default=NOBODY)


@contextmanager
def meaning(participant1_id: int | None, participant2_id: int | None) -> Iterator[None]:
    """Writes to a match inside are refused with `Conflict` where somebody else stands on a side that is named."""
    before = _meant.set((participant1_id, participant2_id))
    try:
        yield
    finally:
        _meant.reset(before)


def check_sides(match: Match) -> None:
    """For a write that has its lock."""
    now = match.participant1_id, match.participant2_id
    if any(named is not None and named != side for named, side in zip(_meant.get(), now, strict=True)):
        raise Conflict(CHANGED, state=match.state)
