"""Batches: all that is approved and can be sent, written into one table for a bank."""

from dataclasses import dataclass

from cryptography.fernet import InvalidToken

from apps.accounts.models import User
from apps.payouts.domain.batches import Order, batch_table
from apps.payouts.domain.details import Details
from apps.payouts.domain.payout_states import PayoutState
from apps.payouts.models import Batch, Payout, Sending
from apps.payouts.providers import FILE
from apps.payouts.selectors.details import details_of
from apps.payouts.selectors.keys import sealer
from apps.payouts.services.attempts import begin_attempt, order_of
from apps.payouts.services.write import money_write, move_payout, require_second_factor
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_version
from apps.tournaments.services.write import TournamentWrite


@dataclass(frozen=True)
class MadeBatch:
    """`content`: the table, which holds where the money goes."""

    number: int
    checksum: str
    content: str


def make_batch(tournament_id: int, actor: User) -> MadeBatch:
    """Write a table of all payouts that are approved and say where they go; they count as sent with it.

    Raises `Conflict` where there is none. The same table can be read again with `read_batch`.
    """
    with money_write(tournament_id, actor) as write:
        ready = _ready(write)
        if not ready:
            raise Conflict(
                "No payout is approved and says where it goes: approve some, and have their people give their details."
            )
        batch = Batch.objects.create(
            tournament=write.tournament,
            number=_next_number(tournament_id),
            made_by=actor,
            made_at=write.now,
            sealed=b"",
        )
        orders = [_order(write, batch, payout, details) for payout, details in ready]
        table = batch_table(batch.number, orders)
        batch.checksum, batch.sealed = table.checksum, sealer().encrypt(table.content.encode())
        batch.save()
        for payout, _ in ready:
            move_payout(write, payout, PayoutState.SENT)
    return MadeBatch(batch.number, table.checksum, table.content)


def read_batch(tournament_id: int, actor: User, number: int) -> MadeBatch:
    """A batch as it was written; raises `NotFound` where there is none, or what it held was deleted since."""
    visible_version(actor, tournament_id)
    require_role(actor.pk, tournament_id, Role.ORGANIZER)
    require_second_factor(actor)
    batch = Batch.objects.filter(tournament=tournament_id, number=number).first()
    if batch is None or not batch.sealed:
        raise NotFound("There is no such batch, or what it held was deleted since.")
    try:
        content = sealer().decrypt(bytes(batch.sealed)).decode()
    except InvalidToken:
        raise NotFound("No key of this site reads this batch any more (PAYOUT_KEYS).") from None
    return MadeBatch(batch.number, batch.checksum, content)


def _ready(write: TournamentWrite) -> list[tuple[Payout, Details]]:
    approved = Payout.objects.filter(tournament=write.tournament, state=PayoutState.APPROVED.value).with_people()
    found = [(payout, details_of(payout)) for payout in approved]
    return [(payout, details) for payout, details in found if details is not None]


def _next_number(tournament_id: int) -> int:
    return Batch.objects.filter(tournament=tournament_id).count() + 1


def _order(write: TournamentWrite, batch: Batch, payout: Payout, details: Details) -> Order:
    attempt: Sending = begin_attempt(write, payout, FILE, batch)
    return order_of(payout, attempt, details)
