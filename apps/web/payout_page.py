"""What the pages of prizes and payouts show."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import Account
from apps.payouts.domain.payout_states import PAYOUT, UNPAID, PayoutState
from apps.payouts.domain.reconciliation import Kind
from apps.payouts.models import Batch, Payout, Pool
from apps.payouts.providers import FILE, MANUAL, sending_providers
from apps.payouts.selectors.books import balances_of, reconcile, unsettled_lines
from apps.payouts.selectors.payouts import payouts_of
from apps.payouts.selectors.pools import pool_of
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.results import approved_result
from apps.web.payout_forms import METHODS

# Of a tournament on its page; the API has the others.
MOST_SHOWN = 300
# Lines of a statement that was another's are thousands, each with a form here.
MOST_UNSETTLED = 50
ACCOUNTS = (Account.POOL, Account.OWED, Account.SENT, Account.PAID, Account.REVERSED)


@dataclass(frozen=True)
class Row:
    """A payout as the page shows it, and what may be done with it next, a name of `VERBS` each."""

    payout: Payout
    name: str
    money: str
    places: str
    verbs: list[str]
    says_details: bool


def prizes_shown(pool: Pool) -> dict[str, Any]:
    """The pool and what each place is worth."""
    worth = pool.declared.prizes().items()
    return {
        "amount": money(pool.amount, pool.currency),
        "places": [(place, money(amount, pool.currency)) for place, amount in worth],
    }


def rows_of(payouts: Iterable[Payout]) -> list[Row]:
    return [
        Row(
            payout,
            payout.name,
            money(payout.amount, payout.currency),
            _places(payout),
            _verbs(payout),
            payout.current_state in UNPAID and not payout.taken_back,
        )
        for payout in payouts
    ]


def _places(payout: Payout) -> str:
    first, last = payout.place_from, payout.place_to
    return str(first) if first == last else f"{first}-{last}"


def _verbs(payout: Payout) -> list[str]:
    names = {
        PayoutState.APPROVED: "approve",
        PayoutState.REJECTED: "reject",
        PayoutState.PAID: "paid",
        PayoutState.FAILED: "failed",
        PayoutState.REVERSED: "reverse",
    }
    if payout.taken_back and payout.current_state is PayoutState.FAILED:
        return []
    # What lies with a provider that sends by itself is answered by that.
    by = getattr(payout, "provider", FILE)
    lies_elsewhere = payout.current_state is PayoutState.SENT and by not in (FILE, MANUAL)
    return [] if lies_elsewhere else [names[state] for state in PAYOUT.moves[payout.current_state] if state in names]


def payouts_shown(tournament: Tournament) -> dict[str, Any]:
    """All that the organizers' page says."""
    pool = pool_of(tournament.pk)
    payouts = _payouts(tournament)
    approved = tournament.payouts.filter(state=PayoutState.APPROVED.value)
    unsettled = unsettled_lines(tournament.pk)
    now = balances_of(tournament.pk)
    labels = (_("In the pool"), _("Owed"), _("Sent"), _("Paid"), _("Came back"))
    return {
        "tournament": tournament,
        "prizes": prizes_shown(pool) if pool else None,
        "balances": [(text, money(now[account], pool.currency)) for account, text in zip(ACCOUNTS, labels, strict=True)]
        if pool
        else [],
        "rows": rows_of(payouts),
        "can_propose": pool is not None and approved_result(tournament.pk) is not None,
        "ready": approved.filter(details__isnull=False).count(),
        "without_details": approved.filter(details__isnull=True).count(),
        "batches": Batch.objects.filter(tournament=tournament),
        "methods": METHODS,
        "providers": sorted(sending_providers()),
        # The lines stand below, each with its form.
        "differences": [row.sentence for row in reconcile(tournament.pk) if row.kind is not Kind.STATEMENT],
        "unsettled": unsettled[:MOST_UNSETTLED],
        "more_unsettled": max(len(unsettled) - MOST_UNSETTLED, 0),
    }


def _payouts(tournament: Tournament) -> list[Payout]:
    """By place, as many as are shown; those that came to nothing only where there is room for them."""
    rows = payouts_of(tournament.pk)
    taking = rows.taking()
    shown = list(taking[:MOST_SHOWN])
    shown += rows.exclude(pk__in=taking.values("pk"))[: MOST_SHOWN - len(shown)]
    return sorted(shown, key=lambda payout: (payout.place_from, payout.pk))
