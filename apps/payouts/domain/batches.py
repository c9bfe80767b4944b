"""A batch: the table that a bank, bKash or PayPal is given, with its number and a checksum over its lines."""

import csv
import hashlib
import io
from collections.abc import Sequence
from dataclasses import dataclass

from apps.common.csv_cells import harmless_cell
from apps.payouts.domain.currencies import written

HEAD = ("batch", "reference", "amount", "currency", "method", "account", "holder", "note")
CHECKSUM = "checksum"


@dataclass(frozen=True)
class Order:
    """What a provider is asked to pay. `key` names this attempt, and no other ever: of two orders with the same key
    it pays one."""

    key: str
    amount: int
    currency: str
    method: str
    account: str
    holder: str
    note: str = ""


@dataclass(frozen=True)
class Table:
    content: str
    checksum: str


def batch_table(number: int, orders: Sequence[Order]) -> Table:
    """The table; its last line holds the SHA-256 of all bytes before that line, and the sum of the amounts."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(HEAD)
    for order in orders:
        amount = written(order.amount, order.currency)
        person = (order.method, order.account, order.holder, order.note)
        writer.writerow([number, order.key, amount, order.currency, *map(harmless_cell, person)])
    checksum = hashlib.sha256(text.getvalue().encode()).hexdigest()
    total = written(sum(order.amount for order in orders), orders[0].currency)
    writer.writerow([CHECKSUM, checksum, total, orders[0].currency, len(orders)])
    return Table(text.getvalue(), checksum)
