"""Tables over HTTP: answered, and sent."""

from collections.abc import Iterator, Mapping
from typing import IO, Any

from django.http import StreamingHttpResponse
from rest_framework.parsers import BaseParser
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

from apps.common.bodies import most_bytes, too_large_text
from apps.common.parsers import PayloadTooLarge, is_signed_in
from apps.common.streaming import streamed

#: Of what was sent as a table: its text, with bytes that are no UTF-8 kept as `bytes_of` gives them back.
CSV = "csv"
_LOSSLESS = "surrogateescape"


class CsvRenderer(BaseRenderer):
    """Says that a table may be asked for. What has a table in `csv` is written as that; all else, such as a refusal, as
    JSON is."""

    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        if isinstance(data, dict) and isinstance(data.get(CSV), str):
            return str(data[CSV]).encode()
        return JSONRenderer().render(data)


class CsvParser(BaseParser):
    """A table as it was sent, with no more bytes than the view takes. What is in it is for others to read."""

    media_type = "text/csv"

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> dict[str, str]:
        context = parser_context or {}
        most = most_bytes(context.get("view"), is_signed_in(context.get("request")))
        body = stream.read(most + 1)
        if len(body) > most:
            raise PayloadTooLarge(too_large_text(most))
        return {CSV: body.decode("utf-8", _LOSSLESS)}


def csv_response(request: Request, parts: Iterator[str], name: str) -> StreamingHttpResponse:
    """The parts of a table as a file of that name; each is read when the one before was sent."""
    return streamed(request, parts, CsvRenderer.media_type, name)


def bytes_of(text: str) -> bytes:
    return text.encode("utf-8", _LOSSLESS)
