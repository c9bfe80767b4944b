"""Who sends a request."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest

from apps.accounts.models import User


def viewer(request: HttpRequest) -> User | None:
    """The signed-in user, or None."""
    return request.user if isinstance(request.user, User) else None


def signed_in(request: HttpRequest) -> User:
    """The user of a view that requires sign-in; raises `PermissionDenied` (403) where there is none."""
    if (user := viewer(request)) is None:
        raise PermissionDenied
    return user
