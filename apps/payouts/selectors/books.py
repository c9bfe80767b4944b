"""The ledger of a tournament, and what a reconciliation finds in all its books."""

from collections import defaultdict

from django.db.models import Sum

from apps.payouts.domain.ledger import Account, Balances, Movement, balances
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.domain.reconciliation import Attempt, Books, Difference, PayoutFacts, differences
from apps.payouts.domain.statements import Outcome
from apps.payouts.models import LedgerEntry, Payout, Pool, StatementLine
from apps.payouts.selectors.awards import due_now


def balances_of(tournament_id: int) -> Balances:
    """What is in each account now."""
    rows = LedgerEntry.objects.filter(tournament=tournament_id).order_by()
    moved = rows.values_list("source", "target").annotate(Sum("amount"))
    return balances(Movement(Account(source), Account(target), amount) for source, target, amount in moved)


def reconcile(tournament_id: int) -> list[Difference]:
    """What does not agree; nothing where all does. Reads, and changes nothing."""
    pool = Pool.objects.filter(tournament=tournament_id).first()
    return [] if pool is None else differences(_books(pool))


def unsettled_lines(tournament_id: int) -> list[StatementLine]:
    """The lines of statements that match nothing, and that nobody has settled."""
    rows = StatementLine.objects.filter(statement__tournament=tournament_id)
    return list(rows.filter(outcome=Outcome.UNMATCHED.value, settled_at=None))


def _books(pool: Pool) -> Books:
    held = _held(pool.tournament_id)
    rows = Payout.objects.filter(tournament=pool.tournament_id).with_people().prefetch_related("sendings")
    payouts = list(rows.order_by("pk"))
    return Books(
        pool.currency,
        pool.amount,
        balances_of(pool.tournament_id),
        [_facts(payout, held[payout.pk]) for payout in payouts],
        {due.registration_id: (due.name, due.amount) for due in due_now(pool.tournament_id)},
        {payout.registration_id: payout.registration.name for payout in payouts},
        [line.sentence for line in unsettled_lines(pool.tournament_id)],
    )


def _held(tournament_id: int) -> dict[int, dict[Account, int]]:
    """Payout -> what its entries have put into each account."""
    found: dict[int, dict[Account, int]] = defaultdict(lambda: defaultdict(int))
    rows = LedgerEntry.objects.filter(tournament=tournament_id, payout__isnull=False).order_by()
    for payout_id, source, target, amount in rows.values_list("payout", "source", "target").annotate(Sum("amount")):
        found[payout_id][Account(source)] -= amount
        found[payout_id][Account(target)] += amount
    return found


def _facts(payout: Payout, held: dict[Account, int]) -> PayoutFacts:
    attempts = [Attempt(row.key, row.amount, SendingState(row.state)) for row in payout.sendings.all()]
    return PayoutFacts(
        f"Payout {payout.pk} of {payout.name}",
        payout.registration_id,
        payout.amount,
        payout.current_state,
        payout.taken_back,
        payout.reason,
        dict(held),
        attempts,
    )
