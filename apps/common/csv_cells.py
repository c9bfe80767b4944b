"""Tables that spreadsheets open."""

import csv
from collections.abc import Iterable, Sequence
from io import StringIO

# Without it a spreadsheet reads UTF-8 as something else.
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and would work it out; in East Asia also one that begins with
# the wide form of such a sign.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20")


def csv_lines(rows: Iterable[Sequence[str | int]]) -> str:
    """The rows as lines. Numbers of ours are numbers there, also those below zero; texts are never formulas."""
    text = StringIO()
    harmless = ([cell if isinstance(cell, int) else harmless_cell(cell) for cell in row] for row in rows)
    csv.writer(text).writerows(harmless)
    return text.getvalue()


def harmless_cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula. One that looks like such a text gets a mark as well, so that
    `cell_as_meant` gives each back."""
    return f"'{text}" if text.lstrip("'").startswith(_FORMULAS) else text


def cell_as_meant(text: str) -> str:
    """What a cell of our own tables says, without the mark that keeps it from being a formula."""
    return text[1:] if text.startswith("'") and text.lstrip("'").startswith(_FORMULAS) else text
