"""The books of a tournament's pool, double entry: what is booked is moved from one account to another, and stays.

    outside -> pool               the pool is declared, or raised; back where it is lowered
    pool or reversed -> owed      a payout is proposed
    owed -> pool                  it is rejected, or taken back with its result
    owed -> sent -> paid          it is sent, and was paid; sent -> owed where it failed
    owed -> paid                  it was paid by hand
    paid -> reversed              the money came back, and may be given out again

Each entry takes from one account what it gives to another, so the accounts add up to the pool. No account but
`outside` may fall below zero: so what is paid is never more than the pool.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from apps.payouts.domain.payout_states import PayoutState
from apps.tournaments.domain.errors import Conflict


class Account(StrEnum):
    OUTSIDE = "outside"
    POOL = "pool"
    OWED = "owed"
    SENT = "sent"
    PAID = "paid"
    REVERSED = "reversed"


A, P = Account, PayoutState
#: Where the money of a payout in each state is; None: back in the pool.
HELD_IN: dict[PayoutState, Account | None] = {
    P.PROPOSED: A.OWED,
    P.APPROVED: A.OWED,
    P.REJECTED: None,
    P.SENT: A.SENT,
    P.PAID: A.PAID,
    P.FAILED: A.OWED,
    P.REVERSED: A.REVERSED,
}
#: What is free to be given out.
FREE = (A.POOL, A.REVERSED)


@dataclass(frozen=True)
class Movement:
    source: Account
    target: Account
    amount: int


@dataclass(frozen=True)
class Balances:
    """The sum of each account: what came in, less what went out."""

    of: Mapping[Account, int]

    def __getitem__(self, account: Account) -> int:
        return self.of.get(account, 0)

    @property
    def free(self) -> int:
        return sum(self[account] for account in FREE)

    @property
    def pool(self) -> int:
        """All that was ever put in and not taken out again."""
        return -self[A.OUTSIDE]


def balances(movements: Iterable[Movement], before: Balances | None = None) -> Balances:
    """What is in each account after them."""
    found = dict(before.of) if before is not None else dict.fromkeys(Account, 0)
    for movement in movements:
        found[movement.source] -= movement.amount
        found[movement.target] += movement.amount
    return Balances(found)


def take_free(now: Balances, amount: int, target: Account) -> list[Movement]:
    """Move what is free: first what was never given out. Raises `Conflict` where so much is not there."""
    if amount > now.free:
        raise Conflict("The pool does not hold as much: what is paid, sent and owed already would exceed it.")
    first = min(amount, now[A.POOL])
    moves = [Movement(A.POOL, target, first), Movement(A.REVERSED, target, amount - first)]
    return [move for move in moves if move.amount]


def resize(now: Balances, amount: int) -> list[Movement]:
    """Make the pool so large."""
    more = amount - now.pool
    if more > 0:
        return [Movement(A.OUTSIDE, A.POOL, more)]
    return take_free(now, -more, A.OUTSIDE) if more else []


def follow(old: PayoutState, new: PayoutState, amount: int, *, taken_back: bool = False) -> list[Movement]:
    """What is booked when a payout moves; `taken_back`: its result is no longer true, so nothing is owed by it."""
    source, target = HELD_IN[old], held_in(new, taken_back) or A.POOL
    if source is None or source is target or not amount:
        return []
    return [Movement(source, target, amount)]


def held_in(state: PayoutState, taken_back: bool) -> Account | None:
    """Where the money of a payout is."""
    return None if taken_back and state is P.FAILED else HELD_IN[state]
