"""Calling the API in-process, as somebody, and reading its refusals."""

import re
from typing import Any

from rest_framework.test import APIClient

from apps.accounts.models import User
from apps.common.schema import Described
from tests.support.cast import access_token


def caller(user: User | None = None) -> APIClient:
    """A client of this person's, with a real access token; of nobody's without one."""
    client = APIClient()
    if user is not None:
        client.credentials(HTTP_AUTHORIZATION=f"Bearer {access_token(user)}")
    return client


def problem(answer: Any, status: int, code: str) -> dict[str, Any]:
    """The body of an answer that must be a problem document of this status and code."""
    assert (answer.status_code, answer["Content-Type"]) == (status, "application/problem+json"), answer.content
    body: dict[str, Any] = answer.json()
    assert {"type", "title", "status", "code", "detail"} <= set(body)
    assert (body["status"], body["code"]) == (status, code)
    known = documented(answer)
    assert known is None or code in known.get(status, ()), f"the schema does not say {status} {code} of this"
    assert isinstance(body["detail"], str)
    assert body["detail"]
    return body


def documented(answer: Any) -> dict[int, tuple[str, ...]] | None:
    """The codes of refusals that the schema gives for this operation, by status; None where it is no operation."""
    asked = getattr(answer, "resolver_match", None)
    view_class = getattr(getattr(asked, "func", None), "view_class", None)
    method = answer.wsgi_request.method if view_class else ""
    if not issubclass(view_class or object, Described) or not hasattr(view_class, method.lower()):
        return None
    schema = view_class().schema
    schema.method, schema.path = method, re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", f"/{asked.route}")
    found: dict[int, tuple[str, ...]] = schema.refusals()
    return found
