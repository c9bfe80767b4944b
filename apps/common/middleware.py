"""What holds for every request, whichever view takes it."""

import codecs
import logging
import os
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, RequestDataTooBig, SuspiciousOperation
from django.db import DataError
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, JsonResponse
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.utils import translation

from apps.common.bodies import TOO_LARGE, most_bytes, too_large_text
from apps.common.busy import BUSY_MESSAGE, RETRY_AFTER_SECONDS, retry_message
from apps.common.problems import PROBLEM_JSON, problem_document

logger = logging.getLogger(__name__)

API = "/api/"
# Of a search in the admin (a list's, of suggestions, the command palette's), which makes a condition of each word, in a
# query that may be only so deep.
SEARCHES = ("q", "term", "s")
SEARCH_LENGTH, SEARCH_WORDS = 200, 20
SEARCH_TOO_LONG = f"Search for {SEARCH_WORDS} words and {SEARCH_LENGTH} characters at most."
NO_VALUE = (DataError, OverflowError, ValueError)
NUL = "\x00"
# What the server sets on a request that may write when its turn did not come in time.
NO_TURN = "no_turn_came"
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
        # Django reads the query and forms by what the request says: by zlib and rot13, too, and with half characters.
        if request.encoding is not None and codecs.lookup(request.encoding).name != "utf-8":
            return refuse(request, "Send UTF-8: no other encoding is read here.")
        try:
            sent = [request.GET] if request.path_info.startswith(API) else [request.GET, request.POST]
        except RequestDataTooBig:
            return _refusal(request, settings.REQUEST_BODY_MAX_BYTES)
        except (BadRequest, SuspiciousOperation, MultiPartParserError):
            return refuse(request, "The request could not be read: it is broken, too large, or has too many fields.")
        wrong = [
            name for fields in sent for name, values in fields.lists() if any(NUL in text for text in (name, *values))
        ]
        if wrong:
            named = {name.replace(NUL, ""): [NO_NUL] for name in wrong}
            return refuse(request, "Some fields are invalid.", fields=named)
        return self.get_response(request)


def _texts(request: HttpRequest) -> Iterable[str]:
    yield request.path
    yield from request.COOKIES.values()


def refuse(request: HttpRequest, text: str, **facts: Any) -> HttpResponse:
    """What cannot be read, as the asked part of the site says so: a problem document, or a plain page."""
    if request.path_info.startswith(API):
        body = problem_document(400, "invalid_schema", text, **facts)
        return JsonResponse(body, status=400, content_type=PROBLEM_JSON)
    with translation.override(translation.get_language_from_request(request)):
        return HttpResponse(render_to_string("400.html"), status=400)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's handler of what it could not read, such as a Host header of no host."""
    return refuse(request, "The request could not be read.")


class BusyMiddleware:
    """What could not be done now is a 503 that says when to come back: a write whose turn did not come in time, and
    outside the API, which has its own, a lock or pool timeout or a database that went away."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return _busy(request, BUSY_MESSAGE) if hasattr(request, NO_TURN) else self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        text = retry_message(error)
        return None if text is None else _busy(request, text)


def _busy(request: HttpRequest, text: str) -> HttpResponse:
    headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
    if request.path_info.startswith(API):
        body = problem_document(503, "busy", text)
        return JsonResponse(body, status=503, content_type=PROBLEM_JSON, headers=headers)
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string("503.html", {"is_undone": text == BUSY_MESSAGE})
        return HttpResponse(page, status=503, headers=headers)


class AdminMiddleware:
    """What the admin cannot make a value of is a 400: it hands lookups of the address, and the rows that a form names,
    to fields and to the database as they come. A search of more words than a query can hold is one too."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        texts = [text for name in SEARCHES for text in request.GET.getlist(name)]
        too_long = any(len(text) > SEARCH_LENGTH or len(text.split()) > SEARCH_WORDS for text in texts)
        return HttpResponseBadRequest(SEARCH_TOO_LONG, "text/plain") if too_long and _is_of_admin(request) else None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not (_is_of_admin(request) and _is_of_a_value(error)):
            return None
        logger.warning("the admin could not read a request", extra={"path": request.path, "error": repr(error)[:200]})
        return refuse(request, "The request could not be read.")


def _is_of_admin(request: HttpRequest) -> bool:
    match = request.resolver_match
    return match is not None and "admin" in match.app_names


def _is_of_a_value(error: Exception) -> bool:
    """Whether Django or the database raised the error over a value. What other code raises is a fault of that code."""
    if not isinstance(error, NO_VALUE):
        return False
    raised = error.__traceback__
    while raised is not None and raised.tb_next is not None:
        raised = raised.tb_next
    return raised is not None and raised.tb_frame.f_globals.get("__name__", "").startswith(("django.", "psycopg"))


class BodyMiddleware:
    """Must come before all that read a body. Gives a request that came in chunks its length: without one, Django and
    the framework of the API take it for a request without a body, and a write would change nothing and say that it did.
    """

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
