"""The life of a report: what one side says the result was, until the match has one."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class ReportState(StrEnum):
    SUBMITTED = "submitted"
    ACCEPTED = "accepted"
    REJECTED = "rejected"
    SUPERSEDED = "superseded"


_R = ReportState
REPORT = Machine(
    "report",
    _R.SUBMITTED,
    {
        # Accepted by the other side, rejected by a ruling or a forfeit, superseded by the side's own next report.
        _R.SUBMITTED: (_R.ACCEPTED, _R.REJECTED, _R.SUPERSEDED),
        # The match was reopened.
        _R.ACCEPTED: (_R.SUPERSEDED,),
        _R.REJECTED: (),
        _R.SUPERSEDED: (),
    },
)

# The reports that count; a side has at most one of them in a match.
COUNTING = (_R.SUBMITTED, _R.ACCEPTED)
