"""Tables that people send, as CSV or XLSX: read within bounds, as texts.

Nothing of a file is believed. A table has so many bytes, rows, columns and characters a cell and no more. An XLSX is a
zip: what its parts promise to be once they are unpacked is added up before any of them is, and `zipfile` unpacks
no more of a part than it promised. Rows are read one after another, and the reading ends at the first that is too many.
"""

import csv
import io
import threading
import zipfile
from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from apps.common.sent_xlsx import BROKEN, Reader, TooMuch
from apps.common.turns import alone_with

MOST_BYTES = 4 * 2**20
MOST_PARTS = 200
MOST_ROWS, MOST_COLUMNS = 10_000, 60
LONGEST_CELL = 2000
# Of an XLSX, unpacked, all parts together: as many cells as a full field needs, of some twenty bytes each and more.
MOST_UNPACKED = 12 * 2**20
SEPARATORS = ",;\t"
_ZIP = b"PK\x03\x04"
_OLD_EXCEL = b"\xd0\xcf\x11\xe0"
# A file of the largest size takes a processor for seconds: one at a time.
_reading = threading.Lock()


class TableRefused(Exception):
    """A file is no table that is read here; `text` says why."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.text = text


def read_table(data: bytes) -> list[list[str]]:
    """The rows of a file, the first sheet of an XLSX; cells without spaces around them. Raises `TableRefused`,
    and `Busy` where others' files are read for too long. Not to be called with a lock held."""
    if len(data) > MOST_BYTES:
        raise TableRefused(_("A file has at most {n} MB.").format(n=MOST_BYTES // 2**20))
    if data.startswith(_OLD_EXCEL):
        raise TableRefused(_("This is an older or a locked Excel file; save it as XLSX without a password, or as CSV."))
    with alone_with(_reading):
        rows = _bounded(_rows_of_xlsx(data) if data.startswith(_ZIP) else _rows_of_csv(data))
    while rows and not any(rows[-1]):
        rows.pop()
    if not rows:
        raise TableRefused(_("This file has no rows."))
    return rows


def _bounded(rows: Iterable[Iterable[str]]) -> list[list[str]]:
    found: list[list[str]] = []
    characters = 0
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
        # A text of an XLSX may stand in all cells at once.
        characters += sum(map(len, cells))
        if characters > MOST_BYTES:
            raise _too_large()
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


def _rows_of_xlsx(data: bytes) -> Iterator[list[str]]:
    try:
        _require_small(data)
        yield from Reader(io.BytesIO(data), MOST_ROWS * MOST_COLUMNS, LONGEST_CELL, MOST_COLUMNS).rows()
    except TooMuch:
        raise _too_large() from None
    except BROKEN as error:
        raise TableRefused(_("This is no XLSX file that can be read.")) from error


def _require_small(data: bytes) -> None:
    parts = zipfile.ZipFile(io.BytesIO(data)).infolist()
    if len(parts) > MOST_PARTS or sum(part.file_size for part in parts) > MOST_UNPACKED:
        raise _too_large()


def _too_large() -> TableRefused:
    return TableRefused(_("This file is too large once it is unpacked; send it in parts, or as CSV."))
