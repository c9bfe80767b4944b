"""Tables that people send, as CSV or XLSX: read within bounds, as texts.

Nothing of a file is believed. A table has so many bytes, rows, columns and characters a cell and no more. An XLSX is a
zip: what its parts promise to be once they are unpacked is added up before any of them is, and `zipfile` unpacks
no more of a part than it promised. Rows are read one after another, and the reading ends at the first that is too many.
"""

import csv
import io
import threading
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from typing import Any
from xml.etree.ElementTree import ParseError

from defusedxml import DefusedXmlException
from django.utils.translation import gettext as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

MOST_BYTES = 4 * 2**20
# Of an XLSX: unpacked, all parts together; and of each part that is read as a whole.
MOST_UNPACKED, MOST_OF_A_PART = 20 * 2**20, 2**20
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 10_000, 60
LONGEST_CELL = 2000
SEPARATORS = ",;\t"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
_READ_IN_TURN = ("xl/worksheets/sheet", "xl/sharedStrings.xml")
# What openpyxl raises over a file that is broken, or made to break it.
_BROKEN = (
    zipfile.BadZipFile,
    InvalidFileException,
    ParseError,
    DefusedXmlException,
    zlib.error,
    NotImplementedError,
    RuntimeError,
    OSError,
    EOFError,
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
)
# A part that lies about what it is may be read as a whole, and takes some 400 MB then: one at a time.
_reading = threading.Lock()


class TableRefused(Exception):
    """A file is no table that is read here; `text` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_table(data: bytes) -> list[list[str]]:
    """The rows of a file, the first sheet of an XLSX; cells without spaces around them. Raises `TableRefused`."""
    if len(data) > MOST_BYTES:
        raise TableRefused(_("A file has at most {n} MB.").format(n=MOST_BYTES // 2**20))
    if data.startswith(_OLD_EXCEL):
        raise TableRefused(_("This is an older or a locked Excel file; save it as XLSX without a password, or as CSV."))
    with _reading:
        rows = _bounded(_rows_of_xlsx(data) if data.startswith(_ZIP) else _rows_of_csv(data))
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise TableRefused(_("This file has no rows."))
    return rows


def _bounded(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    # With the row of the names of the columns.
    for number, row in enumerate(rows, start=1):
        if number > MOST_ROWS + 1:
            raise TableRefused(_("A file has at most {n} rows; send it in parts.").format(n=MOST_ROWS))
        cells = [cell.strip() for cell in row]
        while cells and not cells[-1]:
            cells.pop()
        if len(cells) > MOST_COLUMNS:
            text = _("Row {number}: a row has at most {n} columns.")
            raise TableRefused(text.format(number=number, n=MOST_COLUMNS))
        if any(len(cell) > LONGEST_CELL for cell in cells):
            text = _("Row {number}: a cell has at most {n} characters.")
            raise TableRefused(text.format(number=number, n=LONGEST_CELL))
        found.append(cells)
    return found


def _rows_of_csv(data: bytes) -> Iterator[list[str]]:
    text = _decoded(data)
    separator = _separator(text)
    try:
        yield from csv.reader(io.StringIO(text, newline=""), delimiter=separator, strict=True)
    except csv.Error:
        raise TableRefused(_("This file is no CSV that can be read: a quotation mark is missing, or more.")) from None


def _decoded(data: bytes) -> str:
    """Spreadsheets write UTF-8, with a mark before it or without, or UTF-16 with one. Others are not guessed at: names
    would be entered that nobody has."""
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    try:
        text = data.decode("utf-16" if wide else "utf-8-sig")
    except UnicodeDecodeError:
        text = "\0"
    if "\0" in text:
        raise TableRefused(_("This file is neither XLSX nor text in UTF-8; save it as “CSV UTF-8” or as XLSX."))
    return text


def _separator(text: str) -> str:
    """What stands between the names of the columns: spreadsheets of many countries write semicolons."""
    first = text.lstrip("\r\n").partition("\n")[0]
    return max(SEPARATORS, key=first.count)


def _rows_of_xlsx(data: bytes) -> Iterator[Iterator[str]]:
    try:
        _require_small(data)
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
        sheet = book.worksheets[0]
        # What a sheet says of its own size may be wrong.
        sheet.reset_dimensions()
        for row in sheet.iter_rows(max_col=MOST_COLUMNS + 1, values_only=True):
            yield map(_as_text, row)
    except _BROKEN as error:
        raise TableRefused(_("This is no XLSX file that can be read.")) from error


def _require_small(data: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    whole = [part for part in parts if not part.filename.startswith(_READ_IN_TURN)]
    if (
        len(parts) > MOST_PARTS
        or sum(part.file_size for part in parts) > MOST_UNPACKED
        or any(part.file_size > MOST_OF_A_PART for part in whole)
    ):
        raise TableRefused(_("This file is too large once it is unpacked; send it in parts, or as CSV."))


def _as_text(value: Any) -> str:
    """As a spreadsheet shows it: whole numbers without a point, truth as yes and no."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    return str(value)
