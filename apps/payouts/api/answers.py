"""What the endpoints of prizes and payouts answer, and examples of it."""

from typing import TypedDict

from apps.common.times import in_utc
from apps.payouts.domain.currencies import written
from apps.payouts.domain.ledger import Account
from apps.payouts.models import Batch, Pool, StatementLine
from apps.payouts.personal import EXAMPLE
from apps.payouts.selectors.books import balances_of, reconcile, unsettled_lines
from apps.payouts.selectors.details import DetailsShape
from apps.payouts.selectors.payouts import PayoutShape
from apps.payouts.selectors.pools import PrizesShape
from apps.payouts.services import MadeBatch, Taken


class BatchAnswer(TypedDict):
    """`id`: its number in this tournament. `csv`: the table, whose last line holds the checksum of those before it."""

    id: int
    checksum: str
    csv: str


class BatchRow(TypedDict):
    """`is_readable`: the table can be had again; it is deleted with the details in it."""

    id: int
    checksum: str
    made_at: str
    is_readable: bool


class StatementLineAnswer(TypedDict):
    """`outcome`: `paid` or `failed`; `known` for what was so already; `unmatched`."""

    line: int
    outcome: str
    sentence: str


class StatementAnswer(TypedDict):
    """`was_known`: the same table was taken in before, and nothing was done now."""

    dry_run: bool
    was_known: bool
    matched: int
    unmatched: int
    lines: list[StatementLineAnswer]


class UnsettledLine(TypedDict):
    id: int
    sentence: str


class BalancesAnswer(TypedDict):
    """What is in each account of the ledger; together that is the pool."""

    pool: str
    owed: str
    sent: str
    paid: str
    reversed: str


class ReconciliationAnswer(TypedDict):
    """`differences`: a sentence each, none where all books agree. `unsettled`: lines of statements that match nothing,
    which an organizer settles. `balances` is null where no prizes are declared."""

    differences: list[str]
    currency: str
    balances: BalancesAnswer | None
    unsettled: list[UnsettledLine]


PRIZES: PrizesShape = {
    "currency": "BDT",
    "amount": "50000.00",
    "fixed": {"1": "20000.00"},
    "percent": {"2": "60", "3": "40"},
    "recipient": "captain",
    "prizes": [
        {"place": 1, "amount": "20000.00"},
        {"place": 2, "amount": "18000.00"},
        {"place": 3, "amount": "12000.00"},
    ],
}
_OWN = EXAMPLE["payouts"][0]
PAYOUT: PayoutShape = {
    "id": _OWN["id"],
    "tournament_id": _OWN["tournament_id"],
    "registration_id": _OWN["registration_id"],
    "name": _OWN["name"],
    "place_from": _OWN["place_from"],
    "place_to": _OWN["place_to"],
    "amount": _OWN["amount"],
    "currency": _OWN["currency"],
    "state": _OWN["state"],
    "taken_back": _OWN["taken_back"],
    "reason": _OWN["reason"],
    "key": _OWN["key"],
    "reference": _OWN["reference"],
    "has_details": _OWN["has_details"],
    "version": _OWN["version"],
    "proposed_at": _OWN["proposed_at"],
    "approved_at": _OWN["approved_at"],
    "paid_at": _OWN["paid_at"],
}
DETAILS: DetailsShape = {"method": "bkash", "account": "01712345678", "holder": "Bob Rahman", "note": ""}
_SHA = "0f6e2d3c1b8a7f5e4d3c2b1a0f9e8d7c6b5a4f3e2d1c0b9a8f7e6d5c4b3a2f1e"
BATCH: BatchAnswer = {
    "id": 1,
    "checksum": _SHA,
    "csv": "batch,reference,amount,currency,method,account,holder,note\r\n"
    "1,DC-4-1-9F21B0,25000.00,BDT,bkash,01712345678,Bob Rahman,\r\n"
    f"checksum,{_SHA},25000.00,BDT,1\r\n",
}
BATCH_ROW: BatchRow = {"id": 1, "checksum": _SHA, "made_at": "2026-12-04T21:00:00Z", "is_readable": True}
STATEMENT: StatementAnswer = {
    "dry_run": True,
    "was_known": False,
    "matched": 1,
    "unmatched": 1,
    "lines": [
        {"line": 2, "outcome": "paid", "sentence": "Line 2: DC-4-1-9F21B0 paid."},
        {"line": 3, "outcome": "unmatched", "sentence": "Line 3: no payout was ever sent here as “DC-99-1-000000”."},
    ],
}
LINE: UnsettledLine = {"id": 12, "sentence": "Line 3: no payout was ever sent here as “DC-99-1-000000”."}
RECONCILIATION: ReconciliationAnswer = {
    "differences": [LINE["sentence"]],
    "currency": "BDT",
    "balances": {"pool": "0.00", "owed": "0.00", "sent": "25000.00", "paid": "25000.00", "reversed": "0.00"},
    "unsettled": [LINE],
}


def batch(made: MadeBatch) -> BatchAnswer:
    return {"id": made.number, "checksum": made.checksum, "csv": made.content}


def batch_row(row: Batch) -> BatchRow:
    return {
        "id": row.number,
        "checksum": row.checksum,
        "made_at": in_utc(row.made_at),
        "is_readable": bool(row.sealed),
    }


def statement(taken: Taken) -> StatementAnswer:
    unmatched = sum(found.outcome == "unmatched" for found in taken.lines)
    return {
        "dry_run": taken.dry_run,
        "was_known": taken.was_known,
        "matched": len(taken.lines) - unmatched,
        "unmatched": unmatched,
        "lines": [
            {"line": found.line.number, "outcome": found.outcome.value, "sentence": found.sentence}
            for found in taken.lines
        ],
    }


def line(row: StatementLine) -> UnsettledLine:
    return {"id": row.pk, "sentence": row.sentence}


def reconciliation(tournament_id: int) -> ReconciliationAnswer:
    pool = Pool.objects.filter(tournament=tournament_id).first()
    return {
        "differences": [difference.sentence for difference in reconcile(tournament_id)],
        "currency": pool.currency if pool else "",
        "balances": _balances(pool) if pool else None,
        "unsettled": [line(row) for row in unsettled_lines(tournament_id)],
    }


def _balances(pool: Pool) -> BalancesAnswer:
    now = balances_of(pool.tournament_id)
    pot, owed, sent, paid, back = (
        written(now[account], pool.currency)
        for account in (Account.POOL, Account.OWED, Account.SENT, Account.PAID, Account.REVERSED)
    )
    return {"pool": pot, "owed": owed, "sent": sent, "paid": paid, "reversed": back}
