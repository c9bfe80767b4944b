"""The life of an invitation: open until its person answers it or it is taken back."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class InvitationState(StrEnum):
    OPEN = "open"
    ACCEPTED = "accepted"
    DECLINED = "declined"
    WITHDRAWN = "withdrawn"


_I = InvitationState
INVITATION = Machine(
    "invitation",
    _I.OPEN,
    {_I.OPEN: (_I.ACCEPTED, _I.DECLINED, _I.WITHDRAWN), _I.ACCEPTED: (), _I.DECLINED: (), _I.WITHDRAWN: ()},
)
