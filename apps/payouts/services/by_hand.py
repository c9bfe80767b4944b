"""What an organizer says of a payment that was made outside: it was paid, it failed, it came back."""

from apps.accounts.models import User
from apps.payouts.domain.payout_states import PAYOUT, PayoutState, SendingState
from apps.payouts.models import BANK_REFERENCE_LENGTH, REASON_LENGTH, Payout, Sending
from apps.payouts.providers import FILE, MANUAL
from apps.payouts.services.attempts import begin_attempt, end_attempt, newest_attempt
from apps.payouts.services.write import move_payout, payout_write, within
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.services.write import TournamentWrite


def mark_paid(payout_id: int, actor: User, reference: str, seen: str = "") -> Payout:
    """It was paid, under this reference. Saying the same again changes nothing.

    `seen`: the `moment` of the payout that they saw; raises `Conflict` where it is another by now, such as of one that
    somebody else has sent meanwhile.
    """
    with payout_write(payout_id, actor) as (write, payout):
        if payout.current_state is PayoutState.PAID and newest_attempt(payout).reference == reference:
            write.changed = False
            return payout
        PAYOUT.require(payout.current_state, PayoutState.APPROVED, PayoutState.SENT)
        _require_seen(payout, seen)
        reference = within(reference, BANK_REFERENCE_LENGTH)
        end_attempt(write, payout, _attempt(write, payout), SendingState.PAID, reference)
    return payout


def mark_failed(payout_id: int, actor: User, reason: str, seen: str = "") -> Payout:
    """It cannot be paid, or was not. What is owed stays owed, and it may be approved anew. `seen`: as above."""
    with payout_write(payout_id, actor) as (write, payout):
        if payout.current_state is PayoutState.FAILED:
            write.changed = False
            return payout
        _require_seen(payout, seen)
        reason = within(reason, REASON_LENGTH)
        if payout.current_state is PayoutState.SENT:
            end_attempt(write, payout, _attempt(write, payout), SendingState.FAILED, reason=reason)
        else:
            move_payout(write, payout, PayoutState.FAILED, reason)
    return payout


def reverse_payout(payout_id: int, actor: User, reason: str) -> Payout:
    """The money came back; it may be given out again."""
    with payout_write(payout_id, actor) as (write, payout):
        if payout.current_state is PayoutState.REVERSED:
            write.changed = False
            return payout
        PAYOUT.check(payout.current_state, PayoutState.REVERSED)
        reason = within(reason, REASON_LENGTH)
        end_attempt(write, payout, newest_attempt(payout), SendingState.REVERSED, reason=reason)
    return payout


def _require_seen(payout: Payout, seen: str) -> None:
    if seen not in ("", payout.moment):
        raise Conflict(
            f"This payout is {payout.state} by now, and was not when you looked: see what became of it first.",
            state=payout.state,
        )


def _attempt(write: TournamentWrite, payout: Payout) -> Sending:
    """The one that somebody speaks of: a new one, paid by hand, or one that lies with a bank."""
    if payout.current_state is PayoutState.APPROVED:
        return begin_attempt(write, payout, MANUAL)
    attempt = newest_attempt(payout)
    if attempt.provider not in (MANUAL, FILE):
        raise Conflict(
            f"It lies with {attempt.provider}, which is asked what became of it; its answer comes by itself.",
            state=payout.state,
        )
    return attempt
