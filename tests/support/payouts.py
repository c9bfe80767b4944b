"""Prizes and payouts for tests: who acts with money, a bank that sends by itself, and what a bank answers."""

import json
import os
import signal
from collections.abc import Iterable
from dataclasses import asdict
from pathlib import Path
from threading import Lock
from typing import ClassVar

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.domain.batches import Order
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.models import Payout, Sending
from apps.payouts.providers import Answer
from apps.payouts.selectors.books import reconcile
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.services import give_role
from tests.support.cast import Cast

BANK = "tests.support.payouts.Bank"
BANK_OF_MANY = "tests.support.payouts.BankOfMany"


class CutOff(Exception):
    """The line to the bank broke."""


class Bank:
    """A provider whose books outlive whoever asks. What it is told to do it does before or after its line breaks.

    `says`: key -> what it will say; all others it pays. `breaks`: keys whose order arrives, and whose answer does not;
    `loses`: keys whose order does not arrive either, once.
    """

    name = "bank"
    lock: ClassVar[Lock] = Lock()
    orders: ClassVar[dict[str, Order]] = {}
    sent: ClassVar[list[str]] = []
    says: ClassVar[dict[str, Answer]] = {}
    breaks: ClassVar[set[str]] = set()
    loses: ClassVar[set[str]] = set()

    @classmethod
    def forget(cls) -> None:
        for books in (cls.orders, cls.sent, cls.says, cls.breaks, cls.loses):
            books.clear()  # type: ignore[attr-defined]

    def send(self, order: Order) -> Answer:
        with self.lock:
            if order.key in self.loses:
                self.loses.discard(order.key)
                raise CutOff
            self.sent.append(order.key)
            self._keep(order)
            if order.key in self.breaks:
                self.breaks.discard(order.key)
                raise CutOff
        return self._answer(order.key)

    def ask(self, key: str) -> Answer | None:
        return self._answer(key) if key in self.orders else None

    def _keep(self, order: Order) -> None:
        self.orders.setdefault(order.key, order)

    def _answer(self, key: str) -> Answer:
        return self.says.get(key, Answer(SendingState.PAID, reference=f"B-{key}"))

    @classmethod
    def paid(cls) -> dict[str, int]:
        """Key -> what left the bank."""
        failed = {key for key, answer in cls.says.items() if answer.state is not SendingState.PAID}
        return {key: order.amount for key, order in cls.orders.items() if key not in failed}


class BankOfMany(Bank):
    """The same for several processes: its orders are lines of the file that `BANK_ORDERS` names.

    `BANK_KILLS`: whoever brings an order is killed, before it is written down or after.
    """

    def send(self, order: Order) -> Answer:
        self._kill("before")
        return super().send(order)

    def ask(self, key: str) -> Answer | None:
        self.read()
        return super().ask(key)

    @classmethod
    def read(cls) -> list[str]:
        """Take in what others have brought; the keys of all orders, one that came twice twice."""
        book = Path(os.environ["BANK_ORDERS"])
        orders = [Order(**json.loads(line)) for line in book.read_text().splitlines()] if book.exists() else []
        for order in orders:
            cls.orders.setdefault(order.key, order)
        return [order.key for order in orders]

    def _keep(self, order: Order) -> None:
        with Path(os.environ["BANK_ORDERS"]).open("a") as book:
            book.write(json.dumps(asdict(order)) + "\n")
        self._kill("after")
        super()._keep(order)

    def _kill(self, when: str) -> None:
        if os.environ.get("BANK_KILLS") == when:
            os.kill(os.getpid(), signal.SIGKILL)


def second_organizer(cast: Cast, tournament: Tournament) -> User:
    """Oscar, who may approve what Alice proposes."""
    give_role(tournament.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    return cast.oscar


def details(payout: Payout, by: User | None = None) -> Payout:
    person = by or payout.person
    assert person is not None
    return services.put_details(payout.pk, person, "bkash", "01712345678", f"Holder {payout.pk}")


def answer_of_bank(attempts: Iterable[Sending], **said: str) -> str:
    """The table that a bank sends back, which paid all but those that are said otherwise, by key."""
    head = "reference,amount,currency,status,bank_reference,reason\n"
    return head + "".join(line_of_bank(attempt, said.get(attempt.key, "paid")) for attempt in attempts)


def line_of_bank(attempt: Sending, status: str = "paid", reason: str = "") -> str:
    amount = f"{attempt.amount // 100}.{attempt.amount % 100:02}"
    return f"{attempt.key},{amount},{attempt.payout.currency},{status},TX-{attempt.pk},{reason}\n"


def sentences(tournament: Tournament) -> list[str]:
    return [difference.sentence for difference in reconcile(tournament.pk)]
