"""Calling the API in-process, as somebody, and reading its refusals."""

from typing import Any

from rest_framework.test import APIClient

from apps.accounts.models import User
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
    assert isinstance(body["detail"], str)
    assert body["detail"]
    return body
