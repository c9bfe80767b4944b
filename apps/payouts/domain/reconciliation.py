"""Compares what the result awards, the payouts, the ledger, what providers said, and the pool; every difference is a
sentence. What only waits for somebody, such as a payout nobody has approved yet, is no difference."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from apps.payouts.domain.currencies import money
from apps.payouts.domain.ledger import FREE, Account, Balances, held_in
from apps.payouts.domain.payout_states import ON_ITS_WAY, PayoutState, SendingState


class Kind(StrEnum):
    #: Our own books contradict themselves.
    LEDGER = "ledger"
    #: A provider says something else than we do.
    PROVIDER = "provider"
    #: It could not be paid, and is owed.
    FAILED = "failed"
    #: Somebody has more than the result gives them.
    OVERPAID = "overpaid"
    #: The pool does not hold what is due.
    SHORT = "short"
    #: A line of a statement that matches nothing, and that nobody has settled.
    STATEMENT = "statement"


@dataclass(frozen=True)
class Difference:
    kind: Kind
    sentence: str


@dataclass(frozen=True)
class Attempt:
    """What a provider knows of an attempt to pay."""

    key: str
    amount: int
    state: SendingState


@dataclass(frozen=True)
class PayoutFacts:
    """`name`: the payout's reference and whose it is. `held`: the sum of its entries in each account."""

    name: str
    registration: int
    amount: int
    state: PayoutState
    taken_back: bool
    reason: str
    held: Mapping[Account, int]
    attempts: Sequence[Attempt]

    @property
    def counts(self) -> bool:
        """Whether it takes something of the pool."""
        return held_in(self.state, self.taken_back) in (Account.OWED, Account.SENT, Account.PAID)


@dataclass(frozen=True)
class Books:
    """`due`: registration -> name and coins, by the result that counts. `unsettled`: sentences of statements' lines."""

    currency: str
    amount: int
    balances: Balances
    payouts: Sequence[PayoutFacts]
    due: Mapping[int, tuple[str, int]]
    names: Mapping[int, str]
    unsettled: Sequence[str]

    def money(self, coins: int) -> str:
        return money(coins, self.currency)


def differences(books: Books) -> list[Difference]:
    """All of them, the worst first."""
    return [
        *_of_ledger(books),
        *(found for payout in books.payouts for found in _of_payout(books, payout)),
        *_of_awards(books),
        *(Difference(Kind.STATEMENT, sentence) for sentence in books.unsettled),
    ]


def _of_ledger(books: Books) -> Iterator[Difference]:
    now = books.balances
    if now.pool != books.amount:
        yield Difference(
            Kind.LEDGER, f"The pool is {books.money(books.amount)}, and the ledger has {books.money(now.pool)} of it."
        )
    for account in Account:
        if account is not Account.OUTSIDE and now[account] < 0:
            yield Difference(
                Kind.LEDGER, f"The account “{account}” holds {books.money(now[account])}, less than nothing."
            )
    for payout in books.payouts:
        where = held_in(payout.state, payout.taken_back)
        # What came out of the accounts that are free, or went back there, is booked for all payouts together.
        wanted = {where: payout.amount} if where and where not in FREE and payout.amount else {}
        ignored = (*FREE, Account.OUTSIDE)
        held = {account: coins for account, coins in payout.held.items() if coins and account not in ignored}
        if held != wanted:
            found = ", ".join(f"{books.money(coins)} {account}" for account, coins in held.items()) or "nothing"
            yield Difference(Kind.LEDGER, f"{payout.name} is {payout.state}, and the ledger has {found} for it.")


def _of_payout(books: Books, payout: PayoutFacts) -> Iterator[Difference]:
    if payout.state is PayoutState.FAILED and not payout.taken_back:
        why = f" ({payout.reason})" if payout.reason else ""
        yield Difference(
            Kind.FAILED, f"{payout.name}, {books.money(payout.amount)}, failed{why} and is owed: approve it anew."
        )
    states = Counter(attempt.state for attempt in payout.attempts)
    paid = states[SendingState.PAID]
    if paid != (payout.state is PayoutState.PAID):
        yield Difference(
            Kind.PROVIDER, f"{payout.name} is {payout.state}, and providers say that it was paid {paid} times."
        )
    if states[SendingState.UNDER_WAY] != (payout.state is PayoutState.SENT):
        yield Difference(
            Kind.PROVIDER,
            f"{payout.name} is {payout.state}, and {states[SendingState.UNDER_WAY]} of its attempts are under way.",
        )
    for attempt in payout.attempts:
        if attempt.amount != payout.amount:
            said = f"{books.money(attempt.amount)} by {attempt.key}"
            yield Difference(Kind.PROVIDER, f"{payout.name} is {books.money(payout.amount)}, and was sent as {said}.")


def _of_awards(books: Books) -> Iterator[Difference]:
    gone: Counter[int] = Counter()
    taken: Counter[int] = Counter()
    for payout in books.payouts:
        gone[payout.registration] += payout.amount if payout.state in ON_ITS_WAY else 0
        taken[payout.registration] += payout.amount if payout.counts else 0
    for registration, coins in sorted(gone.items()):
        _, due = books.due.get(registration, ("", 0))
        if coins > due:
            yield Difference(
                Kind.OVERPAID,
                f"{books.names[registration]} was paid or sent {books.money(coins)}, and is due {books.money(due)} by "
                f"the result that counts: {books.money(coins - due)} is to come back.",
            )
    missing = sum(max(0, due - taken[registration]) for registration, (_, due) in books.due.items())
    if missing > books.balances.free:
        yield Difference(
            Kind.SHORT,
            f"{books.money(missing)} is due that nobody has proposed, and the pool holds "
            f"{books.money(books.balances.free)}: reverse what was paid by mistake, or raise the pool.",
        )
