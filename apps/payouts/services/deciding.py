"""Two people for a payment: one proposes it, another approves or rejects it."""

from apps.accounts.models import User
from apps.payouts.domain.payout_states import WAS_APPROVED, PayoutState
from apps.payouts.models import REASON_LENGTH, Payout
from apps.payouts.services.write import move_payout, payout_write, require_another, within
from apps.tournaments.domain.errors import Conflict


def approve_payout(payout_id: int, actor: User) -> Payout:
    """Let it be paid. Approving what is approved changes nothing. Raises `PermissionRefused` for who proposed it,
    and `Conflict` where its result was taken back."""
    with payout_write(payout_id, actor) as (write, payout):
        require_another(payout, actor, "approve it")
        if payout.current_state in WAS_APPROVED:
            write.changed = False
            return payout
        if payout.taken_back:
            raise Conflict(
                "The result that this payout was made of was taken back; propose payouts of the one that counts.",
                state=payout.state,
            )
        payout.attempt += 1
        payout.approved_by, payout.approved_at = actor, write.now
        move_payout(write, payout, PayoutState.APPROVED)
    return payout


def reject_payout(payout_id: int, actor: User, reason: str) -> Payout:
    """Refuse a payment that was proposed; its money is free again. Rejecting it again changes nothing."""
    with payout_write(payout_id, actor) as (write, payout):
        if payout.current_state is PayoutState.REJECTED:
            write.changed = False
            return payout
        move_payout(write, payout, PayoutState.REJECTED, within(reason, REASON_LENGTH))
    return payout
