"""Cells of tables that spreadsheets open."""

BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and would work it out.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def harmless_cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text
