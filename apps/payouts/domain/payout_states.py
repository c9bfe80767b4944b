"""The life of a payout."""

from enum import StrEnum

from apps.tournaments.domain.transitions import Machine


class PayoutState(StrEnum):
    PROPOSED = "proposed"
    APPROVED = "approved"
    REJECTED = "rejected"
    SENT = "sent"
    PAID = "paid"
    FAILED = "failed"
    REVERSED = "reversed"


_P = PayoutState
PAYOUT = Machine(
    "payout",
    _P.PROPOSED,
    {
        _P.PROPOSED: (_P.APPROVED, _P.REJECTED),
        # Failed without being sent: it cannot be paid as it is, or its result was taken back.
        _P.APPROVED: (_P.SENT, _P.PAID, _P.FAILED),
        _P.REJECTED: (),
        _P.SENT: (_P.PAID, _P.FAILED),
        _P.PAID: (_P.REVERSED,),
        # By another approval.
        _P.FAILED: (_P.APPROVED,),
        _P.REVERSED: (),
    },
)

#: Nobody has paid these.
UNPAID = (_P.PROPOSED, _P.APPROVED, _P.FAILED)
#: The money of these is gone, or may be.
ON_ITS_WAY = (_P.SENT, _P.PAID)
#: These take nothing of the pool any more.
GONE = (_P.REJECTED, _P.REVERSED)
#: An approval that comes again finds one of these.
WAS_APPROVED = (_P.APPROVED, _P.SENT, _P.PAID)


class SendingState(StrEnum):
    """What a provider has made of one attempt to pay."""

    UNDER_WAY = "under_way"
    PAID = "paid"
    FAILED = "failed"
    REVERSED = "reversed"


_S = SendingState
SENDING = Machine(
    "sending",
    _S.UNDER_WAY,
    {_S.UNDER_WAY: (_S.PAID, _S.FAILED), _S.PAID: (_S.REVERSED,), _S.FAILED: (), _S.REVERSED: ()},
)
