"""What the endpoints share: who asks, what they sent, and one way to declare a verb on a thing."""

from typing import Any

from rest_framework.request import Request

from apps.accounts.api.once import WriteOnce
from apps.accounts.models import User
from apps.tournaments.api import errors  # noqa: F401  (teaches the API the domain's refusals)


def viewer(request: Request) -> User | None:
    """The signed-in user, or None."""
    return request.user if isinstance(request.user, User) else None


def actor(request: Request) -> User:
    """The signed-in user of an endpoint that only lets those in."""
    assert isinstance(request.user, User)
    return request.user


def read(serializer: Any, request: Request) -> dict[str, Any]:
    """The request's body as the serializer understands it."""
    parsed = serializer(data=request.data)
    parsed.is_valid(raise_exception=True)
    return dict(parsed.validated_data)


class View(WriteOnce):
    """Reading is open; writing asks for a signed-in user."""
