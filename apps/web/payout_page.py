"""What pages show of prizes and payouts."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from apps.payouts.domain.currencies import money
from apps.payouts.domain.payout_states import PAYOUT, UNPAID, PayoutState
from apps.payouts.models import Payout, Pool
from apps.payouts.providers import FILE, MANUAL

# Of a tournament on its page; the API has the others.
MOST_SHOWN = 300


@dataclass(frozen=True)
class Row:
    """A payout as pages show it, and what an organizer may do with it next, a name each."""

    payout: Payout
    name: str
    money: str
    places: str
    verbs: list[str]
    says_details: bool


def prizes_shown(pool: Pool) -> dict[str, Any]:
    """The pool, what each place is worth, and what goes to none."""
    worth = pool.declared.prizes()
    left = pool.amount - sum(worth.values())
    return {
        "amount": money(pool.amount, pool.currency),
        "places": [(place, money(amount, pool.currency)) for place, amount in worth.items()],
        "left": money(left, pool.currency) if left else "",
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
