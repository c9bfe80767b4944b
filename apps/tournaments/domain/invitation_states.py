"""The life of an invitation: open until its person answers it, it is taken back, or it ends."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


_I = InvitationState
INVITATION = Machine(
    "invitation",
    _I.OPEN,
    {
        _I.OPEN: (_I.ACCEPTED, _I.DECLINED, _I.WITHDRAWN, _I.EXPIRED),
        _I.ACCEPTED: (),
        _I.DECLINED: (),
        _I.WITHDRAWN: (),
        _I.EXPIRED: (),
    },
)
