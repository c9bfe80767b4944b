"""The table that comes back from a bank: read within bounds, and matched with what was sent, line by line."""

import csv
import io
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from apps.common.csv_cells import harmless_cell
from apps.payouts.domain.currencies import coins, written
from apps.payouts.domain.payout_states import SendingState
from apps.tournaments.domain.errors import InvalidInput

MOST_BYTES = 1_048_576
MOST_LINES = 5000
# Of one tournament, that match nothing and wait for somebody.
MOST_UNSETTLED = 2 * MOST_LINES
LONGEST_CELL = 1000
LONGEST_SHOWN = 64
NEEDED = ("reference", "amount", "currency", "status")
KNOWN = (*NEEDED, "bank_reference", "reason")
CHECKSUM = "checksum"
WORDS = {
    **dict.fromkeys(("paid", "completed", "success", "successful", "ok"), SendingState.PAID),
    **dict.fromkeys(("failed", "rejected", "returned", "error"), SendingState.FAILED),
}


class Outcome(StrEnum):
    """What a line does: settles an attempt to pay, says once more what is known, or matches nothing."""

    PAID = "paid"
    FAILED = "failed"
    KNOWN = "known"
    UNMATCHED = "unmatched"


@dataclass(frozen=True)
class Line:
    """A line as it was sent; `number` counts from 1, the head, as a spreadsheet does."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, name: str) -> str:
        return self.cells.get(name, "")


@dataclass(frozen=True)
class Sent:
    """An attempt to pay, as our books have it. `answered`: a statement has said what became of it; `reference`: what
    whoever paid it calls it, as somebody wrote."""

    key: str
    amount: int
    currency: str
    state: SendingState
    answered: bool
    reference: str = ""


@dataclass(frozen=True)
class Read:
    """What a line means, in a sentence too."""

    line: Line
    outcome: Outcome
    sentence: str


def lines_of(content: bytes) -> list[Line]:
    """The lines below the head; raises `InvalidInput` for what is no such table."""
    if len(content) > MOST_BYTES:
        raise InvalidInput(f"A statement has at most {MOST_BYTES} bytes; send it in parts.")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise InvalidInput("The statement is not UTF-8; save it as “CSV UTF-8”.") from None
    if "\x00" in text:
        raise InvalidInput("The statement holds the character U+0000, so it is no CSV.")
    first = text.partition("\n")[0]
    try:
        rows = list(
            csv.reader(io.StringIO(text, newline=""), delimiter=";" if first.count(";") > first.count(",") else ",")
        )
    except csv.Error:
        raise InvalidInput("The statement is no CSV.") from None
    return _below(rows)


def _below(rows: list[list[str]]) -> list[Line]:
    if len(rows) > MOST_LINES + 1:
        raise InvalidInput(f"A statement has at most {MOST_LINES} lines; send it in parts.")
    head = [cell.strip().lower().replace(" ", "_") for cell in rows[0]] if rows else []
    if missing := [name for name in NEEDED if name not in head]:
        raise InvalidInput(f"The first line names the columns, and these are missing: {', '.join(missing)}.")
    if twice := [name for name in KNOWN if head.count(name) > 1]:
        raise InvalidInput(
            f"The first line names a column twice, so nobody knows which one counts: {', '.join(twice)}."
        )
    if any(len(cell) > LONGEST_CELL for row in rows for cell in row):
        raise InvalidInput(f"A cell has at most {LONGEST_CELL} characters.")
    lines = (
        Line(number, {name: cell.strip() for name, cell in zip(head, row, strict=False) if name in KNOWN})
        for number, row in enumerate(rows[1:], start=2)
        if any(cell.strip() for cell in row) and row[0].strip().lower() != CHECKSUM
    )
    return list(lines)


def match_lines(lines: list[Line], sent: Mapping[str, Sent]) -> Iterator[Read]:
    """What each line means. `sent`: by reference. Of two lines about the same attempt the first counts."""
    answered: dict[str, int] = {}
    for line in lines:
        found = _matched(line, sent.get(plain_reference(line["reference"])), answered)
        if found.outcome in (Outcome.PAID, Outcome.FAILED, Outcome.KNOWN):
            answered[plain_reference(line["reference"])] = line.number
        yield found


def shown(text: str) -> str:
    """What somebody else's file said, for sentences: printable, short, and no formula."""
    return harmless_cell(printable(text, LONGEST_SHOWN))


def printable(text: str, most: int) -> str:
    """The beginning of what somebody else said, without what no column or page takes."""
    return "".join(letter if letter.isprintable() else " " for letter in text).strip()[:most]


def plain_reference(reference: str) -> str:
    """The reference as we wrote it: spreadsheets and banks put a quote before it, spaces around, small letters."""
    return reference.strip().lstrip("'").upper()


def _matched(line: Line, sent: Sent | None, answered: Mapping[str, int]) -> Read:
    reference = shown(line["reference"])
    if sent is None:
        return _not(line, f"no payout was ever sent here as “{reference}”.")
    if sent.key in answered:
        return _not(line, f"{sent.key} was answered already, by line {answered[sent.key]}.")
    status = WORDS.get(line["status"].lower())
    if status is None:
        return _not(line, f"the status of {sent.key} is “{shown(line['status'])}”; it has to be paid or failed.")
    if fault := _other_amount(line, sent):
        return _not(line, fault)
    return _said(line, sent, status)


def _other_amount(line: Line, sent: Sent) -> str:
    if line["currency"].upper() != sent.currency:
        return f"the currency of {sent.key} is “{shown(line['currency'])}”; it was sent in {sent.currency}."
    try:
        amount = coins(line["amount"], sent.currency)
    except InvalidInput:
        amount = -1
    if amount != sent.amount:
        said = shown(line["amount"])
        return f"the amount of {sent.key} is “{said}”; {written(sent.amount, sent.currency)} was sent."
    return ""


def _said(line: Line, sent: Sent, status: SendingState) -> Read:
    if sent.state is SendingState.UNDER_WAY:
        outcome = Outcome.PAID if status is SendingState.PAID else Outcome.FAILED
        reason = shown(line["reason"])
        return Read(line, outcome, f"Line {line.number}: {sent.key} {status}{f': {reason}' if reason else ''}.")
    if sent.answered:
        return _not(line, f"{sent.key} was answered already, by an earlier statement.")
    theirs = shown(line["bank_reference"])
    if sent.state is status is SendingState.PAID and theirs and sent.reference and theirs != shown(sent.reference):
        return _not(line, f"{sent.key} is paid here as “{shown(sent.reference)}”, and by the statement as “{theirs}”.")
    if sent.state is status:
        return Read(line, Outcome.KNOWN, f"Line {line.number}: {sent.key} is {status} here already.")
    return _not(line, f"{sent.key} is {status} by the statement, and {sent.state} here.")


def _not(line: Line, what: str) -> Read:
    return Read(line, Outcome.UNMATCHED, f"Line {line.number}: {what}")
