"""The life of a dispute: open until somebody rules on its match, or the match is given away or reopened."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class DisputeState(StrEnum):
    OPEN = "open"
    RESOLVED = "resolved"


_D = DisputeState
DISPUTE = Machine("dispute", _D.OPEN, {_D.OPEN: (_D.RESOLVED,), _D.RESOLVED: ()})
