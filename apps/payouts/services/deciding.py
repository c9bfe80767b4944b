"""Two people for a payment: one proposes it, another approves or rejects it."""

from django.conf import settings

from apps.accounts.models import User
from apps.payouts.domain.payout_states import WAS_APPROVED, PayoutState
from apps.payouts.models import REASON_LENGTH, Payout
from apps.payouts.services.write import move_payout, payout_write, require_another, within
from apps.tournaments.domain.errors import Conflict, PermissionRefused


def approve_payout(payout_id: int, actor: User, seen: str = "") -> Payout:
    """Let it be paid. Approving what is approved changes nothing. Raises `PermissionRefused` for who proposed it, or
    said where a guest's goes, and `Conflict` where its result was taken back.

    `seen`: the `version` of the payout that they saw; raises `Conflict` where it is another by now, such as of one that
    goes elsewhere since.
    """
    with payout_write(payout_id, actor) as (write, payout):
        require_another(payout, actor, "approve it")
        _require_another_than_who_said_where(payout, actor)
        if payout.current_state in WAS_APPROVED:
            write.changed = False
            return payout
        if payout.taken_back:
            raise Conflict(
                "The result that this payout was made of was taken back; propose payouts of the one that counts.",
                state=payout.state,
            )
        _require_seen(payout, seen)
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


def _require_another_than_who_said_where(payout: Payout, actor: User) -> None:
    """Who turns the money somewhere does not let it go there. Whom it is for says no more than what is theirs."""
    if settings.PAYOUTS_TWO_PEOPLE and payout.organizer_who_said_where == actor.pk:
        raise PermissionRefused(
            "You said where this payout goes, so another organizer of the tournament has to approve it. If the only "
            "other one proposed it, have them say where it goes, and approve it then."
        )


def _require_seen(payout: Payout, seen: str) -> None:
    if seen not in ("", payout.version):
        raise Conflict(
            "This payout, or where it goes, has changed since you looked: see where it goes now before you approve it.",
            state=payout.state,
        )
