"""Attempts to pay: begun once for each approval, and ended by what whoever pays says."""

import secrets

from apps.payouts.domain.batches import Order
from apps.payouts.domain.details import Details
from apps.payouts.domain.payout_states import SENDING, PayoutState, SendingState
from apps.payouts.models import Batch, Payout, Sending
from apps.payouts.services.write import move_payout
from apps.tournaments.services.write import TournamentWrite

CHECK_BYTES = 3
ENDS = {
    SendingState.PAID: PayoutState.PAID,
    SendingState.FAILED: PayoutState.FAILED,
    SendingState.REVERSED: PayoutState.REVERSED,
}


def begin_attempt(write: TournamentWrite, payout: Payout, provider: str, batch: Batch | None = None) -> Sending:
    """A row for an approved payout that is to be paid now, under a key that no other attempt has.

    The last part of the key is there so that a slip of a finger makes no other key.
    """
    return Sending.objects.create(
        payout=payout,
        key=f"DC-{payout.pk}-{payout.attempt}-{secrets.token_hex(CHECK_BYTES).upper()}",
        provider=provider,
        batch=batch,
        amount=payout.amount,
        sent_at=write.now,
    )


def end_attempt(
    write: TournamentWrite, payout: Payout, attempt: Sending, state: SendingState, reference: str = "", reason: str = ""
) -> None:
    """What became of it, and so of the payout."""
    attempt.state = SENDING.check(SendingState(attempt.state), state).value
    attempt.reference = reference or attempt.reference
    attempt.answered_at = write.now
    attempt.save()
    if state is SendingState.PAID:
        payout.paid_at = write.now
    move_payout(write, payout, ENDS[state], reason)


def newest_attempt(payout: Payout) -> Sending:
    return Sending.objects.filter(payout=payout).latest("pk")


def order_of(payout: Payout, attempt: Sending, details: Details) -> Order:
    where = details.method.value, details.account, details.holder, details.note
    return Order(attempt.key, payout.amount, payout.currency, *where)
