"""Answers that are written while they are sent, a part at a time, so that their length costs no memory."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

from asgiref.sync import sync_to_async
from django.core.handlers.asgi import ASGIRequest
from django.db import close_old_connections
from django.http import StreamingHttpResponse
from rest_framework.renderers import BaseRenderer, JSONRenderer
from rest_framework.request import Request


class StreamedRenderer(BaseRenderer):
    """Says that a media type may be asked for; refusals, which are not of it, are written as JSON is."""

    def render(self, data: Any, accepted_media_type: str | None = None, renderer_context: Any = None) -> bytes:
        return JSONRenderer().render(data)


def streamed(request: Request, parts: Iterator[str], media_type: str, file_name: str) -> StreamingHttpResponse:
    """The parts as a file. The view says `answers_a_secret`, so that it is not compressed as a whole."""
    if request.method == "HEAD":
        # The server would have all of them read, as fast as it can, and send none.
        parts = iter(())
    return StreamingHttpResponse(
        _in_turn(parts) if isinstance(request._request, ASGIRequest) else parts,
        content_type=f"{media_type}; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )


async def _in_turn(parts: Iterator[str]) -> AsyncIterator[str]:
    """Each part is read where queries may be made, when the one before was sent. Whoever reads slowly has none of the
    pool's connections meanwhile: there are few, and anybody may take a log along."""
    while (part := await sync_to_async(_following)(parts)) is not None:
        yield part


def _following(parts: Iterator[str]) -> str | None:
    try:
        return next(parts, None)
    finally:
        close_old_connections()
