"""Tables for spreadsheets: lines that no spreadsheet takes for formulas, sent while they are read."""

import csv
from collections.abc import AsyncIterator, Iterable, Iterator, Sequence
from io import StringIO
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer

# Without it a spreadsheet reads UTF-8 as something else.
BOM = "\ufeff"
# A spreadsheet takes a cell that begins so for a formula, and would work it out.
_FORMULAS = ("=", "+", "-", "@", "\t", "\r")


class CsvRenderer(BaseRenderer):
    """Says that a table may be asked for; refusals, which are no tables, are written as JSON is."""

    media_type = "text/csv"
    format = "csv"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)


def csv_lines(rows: Iterable[Sequence[str]]) -> str:
    text = StringIO()
    csv.writer(text).writerows([[harmless_cell(cell) for cell in row] for row in rows])
    return text.getvalue()


def harmless_cell(text: str) -> str:
    """The text, which no spreadsheet takes for a formula."""
    return f"'{text}" if text.startswith(_FORMULAS) else text


def csv_response(request: HttpRequest, parts: Iterator[str], name: str) -> StreamingHttpResponse:
    """The parts of a table as a file of that name; each is read when the one before was sent."""
    return StreamingHttpResponse(
        _in_turn(parts) if isinstance(request, ASGIRequest) else parts,
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


async def _in_turn(parts: Iterator[str]) -> AsyncIterator[str]:
    """Where queries may be made."""
    following = sync_to_async(lambda: next(parts, None))
    while (part := await following()) is not None:
        yield part
