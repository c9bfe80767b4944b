"""Every error of the API as an RFC 9457 problem document, made in one place.

An app teaches this module its own exceptions with `explain`.
"""

from collections.abc import Callable
from http import HTTPStatus
from typing import Any

from django.core.exceptions import SuspiciousOperation, ValidationError
from django.http import Http404
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler

from apps.common.busy import RETRY_AFTER_SECONDS, retry_message

Problem = tuple[int, str, str, dict[str, Any]]
"""Status, code, a sentence for people, further members."""
_explanations: dict[type[Exception], Callable[[Any], Problem]] = {}

PROBLEM_JSON = "application/problem+json"
_CODES = {400: "invalid_schema", 401: "authentication_required", 403: "insufficient_permissions", 404: "not_found"}


def explain(kind: type[Exception], explanation: Callable[[Any], Problem]) -> None:
    """Answer exceptions of `kind` (and its subclasses) as `explanation(error)` says."""
    _explanations[kind] = explanation


def problem_response(error: Exception, context: dict[str, Any]) -> Response | None:
    """The handler named in REST_FRAMEWORK; None (a 500) for what nobody explained."""
    for kind, explanation in _explanations.items():
        if isinstance(error, kind):
            status, code, text, facts = explanation(error)
            return _problem(status, code, text, facts, _retry_header(facts))
    if isinstance(error, ValidationError):
        fields = error.message_dict if hasattr(error, "error_dict") else {"non_field_errors": error.messages}
        return _problem(400, "invalid_schema", "Some fields are invalid.", {"fields": fields})
    if (busy := retry_message(error)) is not None:
        return _problem(503, "busy", busy, {}, {"Retry-After": str(RETRY_AFTER_SECONDS)})
    standard = exception_handler(error, context)
    if standard is None or not isinstance(error, exceptions.APIException):
        return standard
    return _from_framework(error, standard)


def _retry_header(facts: dict[str, Any]) -> dict[str, str]:
    """`Retry-After` in whole seconds, where the facts say when to try again."""
    return {"Retry-After": str(-(-facts["retry_after_ms"] // 1000))} if "retry_after_ms" in facts else {}


def problem_document(status: int, code: str, text: str, **facts: Any) -> dict[str, Any]:
    """The body that every refusal of the API has."""
    title = HTTPStatus(status).phrase
    return {"type": "about:blank", "title": title, "status": status, "code": code, "detail": text, **facts}


def _from_framework(error: exceptions.APIException, standard: Response) -> Response:
    facts: dict[str, Any] = {}
    code = _CODES.get(standard.status_code, str(error.default_code))
    if isinstance(error, exceptions.ValidationError):
        text, facts = "Some fields are invalid.", {"fields": error.detail}
    else:
        text = str(error.detail)
    if isinstance(error, exceptions.ParseError):
        code = "invalid_json"
    if isinstance(error, exceptions.AuthenticationFailed):
        code = "token_expired" if error.get_codes() == "token_expired" else "authentication_failed"
    if isinstance(error, exceptions.Throttled):
        code, facts = "rate_limit_exceeded", {"retry_after_ms": int(1000 * (getattr(error, "wait", None) or 1))}
    headers = {name: standard[name] for name in ("WWW-Authenticate", "Retry-After") if name in standard}
    return _problem(standard.status_code, code, text, facts, headers)


def _problem(
    status: int, code: str, text: str, facts: dict[str, Any], headers: dict[str, str] | None = None
) -> Response:
    body = problem_document(status, code, text, **facts)
    return Response(body, status=status, headers=headers, content_type=PROBLEM_JSON)


explain(SuspiciousOperation, lambda error: (400, "invalid_schema", "The request could not be read.", {}))
explain(Http404, lambda error: (404, "not_found", "Not found.", {}))
