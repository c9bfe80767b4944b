"""Answers of every request that no view can give."""

from collections.abc import Callable, Iterable
from typing import Any

from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.busy import RETRY_AFTER_SECONDS, excuse
from apps.common.problems import problem_document

API = "/api/"
NUL = "\x00"
NO_NUL = "This may not hold the character U+0000; leave it out."


class TextMiddleware:
    """The one door for text that no database takes: a request with U+0000 in its path, query, cookies or form is 400.

    Bodies of the API are read by its parser, frames of sockets by the commands; each has the same rule.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if any(NUL in text for text in _texts(request)):
            return refuse(request, NO_NUL)
        try:
            sent = [request.GET] if request.path_info.startswith(API) else [request.GET, request.POST]
        except (BadRequest, SuspiciousOperation, MultiPartParserError):
            return refuse(request, "The request could not be read: it is broken, too large, or has too many fields.")
        wrong = [
            name for fields in sent for name, values in fields.lists() if any(NUL in text for text in (name, *values))
        ]
        if wrong:
            named = {name.replace(NUL, ""): [NO_NUL] for name in wrong}
            return refuse(request, "Some fields are not right.", fields=named)
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path
    yield from request.COOKIES.values()


def refuse(request: HttpRequest, text: str, **facts: Any) -> HttpResponse:
    """What cannot be read, as the asked part of the site says so: a problem document, or a plain page."""
    if request.path_info.startswith(API):
        body = problem_document(400, "invalid_schema", text, **facts)
        return JsonResponse(body, status=400, content_type="application/problem+json")
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(render_to_string("400.html"), status=400)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of what it could not read, such as a Host header of no host."""
    return refuse(request, "The request could not be read.")


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
