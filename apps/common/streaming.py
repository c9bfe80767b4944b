"""Answers that are written while they are sent, a part at a time, so that their length costs no memory."""

from collections.abc import AsyncIterator, Iterator
from typing import Any, TypeVar

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import HttpRequest, StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request

Part = TypeVar("Part", str, bytes)
_TEXT = ("text/", "application/x-ndjson")


class StreamedRenderer(BaseRenderer):
    """Says that a media type may be asked for; refusals, which are not of it, are written as JSON is."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)


def streamed(
    request: HttpRequest | Request, parts: Iterator[Part], media_type: str, file_name: str
) -> StreamingHttpResponse:
    """The parts as a file. A view of the API says `answers_a_secret`, so that it is not compressed as a whole."""
    asked = request._request if isinstance(request, Request) else request
    if asked.method == "HEAD":
        # The server would have all of them read, as fast as it can, and send none.
        parts = iter(())
    is_text = media_type.startswith(_TEXT)
    return StreamingHttpResponse(
        _in_turn(parts) if isinstance(asked, ASGIRequest) else parts,
        content_type=f"{media_type}; charset=utf-8" if is_text else media_type,
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


async def _in_turn(parts: Iterator[Part]) -> AsyncIterator[Part]:
    """Each part is read where queries may be made, when the one before was sent. Whoever reads slowly has none of the
    pool's connections meanwhile: there are few, and anybody may take a log along."""
    while (part := await sync_to_async(_following)(parts)) is not None:
        yield part


def _following(parts: Iterator[Part]) -> Part | None:
    try:
        return next(parts, None)
    finally:
        close_old_connections()
