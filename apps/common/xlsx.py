"""Tables as XLSX, written a row at a time to a file that is on the disk, and sent a piece at a time."""

import tempfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import Cell, WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from apps.common.csv_cells import harmless_cell

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_PIECE_BYTES = 2**16


def xlsx_parts(title: str, rows: Iterable[Sequence[str | int]]) -> Iterator[bytes]:
    """The rows as a file of one sheet. Texts are no formulas, not even once they are saved as CSV."""
    with tempfile.TemporaryFile() as file:
        book = Workbook(write_only=True)
        sheet = book.create_sheet(title)
        for row in rows:
            sheet.append([_cell(sheet, value) for value in row])
        book.save(file)
        file.seek(0)
        while piece := file.read(_PIECE_BYTES):
            yield piece


def _cell(sheet: WriteOnlyWorksheet, value: str | int) -> Cell | int:
    if isinstance(value, int):
        return value
    cell = WriteOnlyCell(sheet, ILLEGAL_CHARACTERS_RE.sub("", harmless_cell(value)))
    # Else what is written like a number or an error would be one.
    cell.data_type = "s"
    return cell
