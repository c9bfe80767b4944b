"""How large a request's body may be, and where its length is when nobody stated it.

The server's own protocol (`deltacrown/bodies.py`) refuses by the same rule before it keeps a byte. What is here also
holds on another server, and knows who really asks: a made-up credential costs nothing.
"""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.common.problems import PROBLEM_JSON, problem_document

TOO_LARGE = 413


def most_bytes(view: Any, is_known: bool) -> int:
    """What a view takes: `max_body_bytes` where it, or its class, says so, and little of those who are not known."""
    if not is_known:
        return int(settings.REQUEST_BODY_MAX_BYTES_VISITOR)
    for bearer in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        declared = getattr(bearer, "max_body_bytes", None)
        if declared is not None:
            return int(declared)
    return int(settings.REQUEST_BODY_MAX_BYTES)


def too_large_text(most: int) -> str:
    return f"A body may have at most {most} bytes here."


class BodyMiddleware:
    """Must be the first. Gives a request that came in chunks its length: without one, Django and the framework of the
    API take it for a request without a body, and a write would change nothing and say that it did."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if not request.META.get("CONTENT_LENGTH"):
            length = _length_of(request)
            if length:
                request.META["CONTENT_LENGTH"] = str(length)
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view: Any, arguments: Any, named_arguments: Any
    ) -> HttpResponse | None:
        """Refuse what the view does not take, before anybody reads it."""
        size = _stated(request)
        if size <= settings.REQUEST_BODY_MAX_BYTES_VISITOR:
            return None
        # Views of the API know people by their tokens, and their parser asks for them.
        most = most_bytes(view, hasattr(view, "cls") or _is_signed_in(request))
        return None if size <= most else _refusal(request, most)


def _length_of(request: HttpRequest) -> int:
    """What is in the file that the whole body was read into; 0 where it is no file."""
    stream = getattr(request, "_stream", None)
    if stream is None or not hasattr(stream, "seekable") or not stream.seekable():
        return 0
    length: int = stream.seek(0, os.SEEK_END)
    stream.seek(0)
    return length


def _stated(request: HttpRequest) -> int:
    try:
        return int(request.META.get("CONTENT_LENGTH") or 0)
    except ValueError:
        return 0


def _is_signed_in(request: HttpRequest) -> bool:
    user = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def _refusal(request: HttpRequest, most: int) -> HttpResponse:
    text = too_large_text(most)
    if request.path.startswith("/api/"):
        body = problem_document(TOO_LARGE, "payload_too_large", text)
        return JsonResponse(body, status=TOO_LARGE, content_type=PROBLEM_JSON)
    return HttpResponse(text, status=TOO_LARGE, content_type="text/plain; charset=utf-8")
