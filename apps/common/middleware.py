"""What holds for every request, whichever view takes it."""

import os
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.common.bodies import TOO_LARGE, most_bytes, too_large_text
from apps.common.busy import RETRY_AFTER_SECONDS, excuse
from apps.common.problems import PROBLEM_JSON, problem_document


class BusyMiddleware:
    """A lock or pool timeout, or a database that went away, outside the API is a 503 that says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if (text := excuse(error)) is not None:
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return JsonResponse({"code": "busy", "detail": text}, status=503, headers=headers)
        return None


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
