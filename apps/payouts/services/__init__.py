"""All that changes prizes and payouts, a function a verb."""

from apps.payouts.services.batches import MadeBatch, make_batch, read_batch
from apps.payouts.services.by_hand import mark_failed, mark_paid, reverse_payout
from apps.payouts.services.deciding import approve_payout, reject_payout
from apps.payouts.services.details import put_details, read_details
from apps.payouts.services.pools import declare_prizes
from apps.payouts.services.proposing import propose_payouts
from apps.payouts.services.sending import send_payout
from apps.payouts.services.statements import Taken, settle_line, take_statement

__all__ = [
    "MadeBatch",
    "Taken",
    "approve_payout",
    "declare_prizes",
    "make_batch",
    "mark_failed",
    "mark_paid",
    "propose_payouts",
    "put_details",
    "read_batch",
    "read_details",
    "reject_payout",
    "reverse_payout",
    "send_payout",
    "settle_line",
    "take_statement",
]
