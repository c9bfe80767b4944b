"""Tables for spreadsheets: lines that no spreadsheet takes for formulas, sent while they are read."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from io import StringIO

from django.http import StreamingHttpResponse
from rest_framework.request import Request

from apps.common.streaming import StreamedRenderer, streamed

# Without it a spreadsheet reads UTF-8 as something else.
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and would work it out.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class CsvRenderer(StreamedRenderer):
    media_type = "text/csv"
    format = "csv"


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([[harmless_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def harmless_cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def csv_response(request: Request, parts: Iterator[str], name: str) -> StreamingHttpResponse:
    """The parts of a table as a file of that name; each is read when the one before was sent."""
    return streamed(request, parts, CsvRenderer.media_type, name)
