"""Access and refresh tokens: the only file that knows the JWT library."""

from datetime import timedelta

from django.conf import settings
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken, TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import User

ALGORITHM = "HS256"
EPOCH_CLAIM = "session_epoch"
INVALID = "The token is not valid. Sign in again."
EXPIRED = "The token has expired. Refresh it and try again."


def issue_tokens(user: User) -> dict[str, str]:
    """A new pair: `access` for requests and sockets, `refresh` for the next pair."""
    refresh = RefreshToken.for_user(user)
    refresh[EPOCH_CLAIM] = user.session_epoch
    return {"access": str(refresh.access_token), "refresh": str(refresh)}


def refresh_tokens(value: str) -> dict[str, str]:
    """The next pair for a refresh token, which cannot be used again; of many who try at once, one gets it."""
    refresh = _refresh_token(value)
    user = _user_of(refresh.payload)
    _, first = refresh.blacklist()
    if not first:
        raise CredentialError(INVALID)
    return issue_tokens(user)


def revoke_refresh_token(value: str) -> int:
    """End a refresh token; returns its user's id."""
    refresh = _refresh_token(value)
    user_id = _user_of(refresh.payload).pk
    refresh.blacklist()
    return user_id


def verify_access(value: str) -> tuple[User, float]:
    """The active user an access token was issued to, and its `exp` in Unix seconds.

    A token is good until `exp` plus `JWT_LEEWAY_SECONDS`. Raises `CredentialError`, whose message says
    nothing of why, except that an expired token is told apart.
    """
    leeway = timedelta(seconds=settings.JWT_LEEWAY_SECONDS)
    backend = TokenBackend(ALGORITHM, settings.SECRET_KEY, leeway=leeway)
    try:
        payload = backend.decode(value, verify=True)
    except TokenBackendExpiredToken:
        raise CredentialError(EXPIRED, expired=True) from None
    except (TokenBackendError, ValueError):
        raise CredentialError(INVALID) from None
    if payload.get("token_type") != "access" or "exp" not in payload:
        raise CredentialError(INVALID)
    return _user_of(payload), float(payload["exp"])


def person_from_token(value: str) -> Person:
    user, expires = verify_access(value)
    return Person(user.pk, user.username, expires_at=expires + settings.JWT_LEEWAY_SECONDS)


def _refresh_token(value: str) -> RefreshToken:
    try:
        return RefreshToken(value)  # type: ignore[arg-type]
    except TokenError:
        raise CredentialError(INVALID) from None


def _user_of(payload: dict[str, object]) -> User:
    user_id = payload.get("user_id")
    if not str(user_id).isdigit():
        raise CredentialError(INVALID)
    user = User.objects.filter(pk=int(str(user_id)), is_active=True).first()
    if user is None or payload.get(EPOCH_CLAIM) != user.session_epoch:
        raise CredentialError(INVALID)
    return user
