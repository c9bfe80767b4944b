"""The life of a match."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class MatchState(StrEnum):
    SCHEDULED = "scheduled"
    CHECK_IN = "check_in"
    READY = "ready"
    LIVE = "live"
    PENDING_RESULT = "pending_result"
    COMPLETED = "completed"
    DISPUTED = "disputed"
    FORFEIT = "forfeit"
    CANCELLED = "cancelled"


_M = MatchState
MATCH = Machine(
    "match",
    _M.SCHEDULED,
    {
        # Without both participants a match stays scheduled; a bye completes itself.
        _M.SCHEDULED: (_M.CHECK_IN, _M.COMPLETED, _M.FORFEIT, _M.CANCELLED),
        # Back to scheduled: a match that it takes a participant from was reopened.
        _M.CHECK_IN: (_M.READY, _M.LIVE, _M.FORFEIT, _M.CANCELLED, _M.SCHEDULED),
        _M.READY: (_M.LIVE, _M.FORFEIT, _M.CANCELLED, _M.SCHEDULED),
        _M.LIVE: (_M.PENDING_RESULT, _M.COMPLETED, _M.FORFEIT, _M.CANCELLED, _M.SCHEDULED),
        _M.PENDING_RESULT: (_M.COMPLETED, _M.DISPUTED, _M.FORFEIT, _M.CANCELLED, _M.SCHEDULED),
        _M.DISPUTED: (_M.COMPLETED, _M.FORFEIT, _M.CANCELLED, _M.SCHEDULED),
        _M.COMPLETED: (_M.DISPUTED, _M.READY, _M.SCHEDULED),
        _M.FORFEIT: (_M.READY, _M.SCHEDULED),
        _M.CANCELLED: (),
    },
)

OVER = (_M.COMPLETED, _M.FORFEIT, _M.CANCELLED)
# A referee may enter the result in any of these and has the last word.
OPEN_TO_A_RULING = (_M.CHECK_IN, _M.READY, _M.LIVE, _M.PENDING_RESULT, _M.DISPUTED)
