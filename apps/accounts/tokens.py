"""Access and refresh tokens: the only file that knows the JWT library."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.conf import settings
from django.db import transaction
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken, TokenError
from rest_framework_simplejwt.tokens import RefreshToken

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import User
from apps.accounts.revocations import active_user, end_login, new_login, people_of

ALGORITHM = "HS256"
# Characters; ours have a quarter of that, and a longer one would cost more to decode than to send.
LONGEST = 2048
EPOCH_CLAIM = "session_epoch"
LOGIN_CLAIM = "login"
INVALID = "The token is not valid. Sign in again."
EXPIRED = "The token has expired. Refresh it and try again."


@dataclass(frozen=True)
class Access:
    """Who an access token was issued to, in which login, and its `exp` in Unix seconds."""

    user: User
    login: str
    expires: float


def issue_tokens(user: User, login: str = "") -> dict[str, str]:
    """A new pair: `access` for requests and sockets, `refresh` for the next pair of the same `login`."""
    refresh = RefreshToken.for_user(user)
    refresh[EPOCH_CLAIM] = user.session_epoch
    refresh[LOGIN_CLAIM] = login or new_login()
    return {"access": str(refresh.access_token), "refresh": str(refresh)}


def refresh_tokens(value: str) -> dict[str, str]:
    """The next pair for a refresh token, which cannot be used again; of many who try at once, one gets it."""
    refresh = _refresh_token(value)
    user = _user_of(refresh.payload)
    _, first = refresh.blacklist()
    if not first:
        raise CredentialError(INVALID)
    return issue_tokens(user, str(refresh.payload.get(LOGIN_CLAIM, "")))


def revoke_refresh_token(value: str) -> int:
    """End a refresh token and all else of its login; returns its user's id."""
    refresh = _refresh_token(value)
    user_id = _user_of(refresh.payload).pk
    with transaction.atomic():
        refresh.blacklist()
        if login := refresh.payload.get(LOGIN_CLAIM):
            end_login(user_id, str(login))
    return user_id


def verify_access(value: str) -> Access:
    """The active user of an access token.

    A token is good until `exp` plus `JWT_LEEWAY_SECONDS`. Raises `CredentialError`, whose message says
    nothing of why, except that an expired token is told apart.
    """
    payload = _payload_of(value)
    return Access(_user_of(payload), str(payload.get(LOGIN_CLAIM, "")), float(payload["exp"]))


def people_from_tokens(values: Sequence[str]) -> list[Person | CredentialError]:
    """Who holds each access token, for all in two queries; an error for one that is no good."""
    return people_of([_claim_of(value) for value in values], INVALID)


def _claim_of(value: str) -> Claim | CredentialError:
    try:
        payload = _payload_of(value)
        user_id, login = _holder(payload)
    except CredentialError as error:
        return error
    epoch = payload.get(EPOCH_CLAIM)
    expires = float(payload["exp"]) + settings.JWT_LEEWAY_SECONDS
    return Claim(user_id, login, epoch if isinstance(epoch, int) else -1, expires)


def _payload_of(value: str) -> dict[str, Any]:
    if len(value) > LONGEST:
        raise CredentialError(INVALID)
    leeway = timedelta(seconds=settings.JWT_LEEWAY_SECONDS)
    backend = TokenBackend(ALGORITHM, settings.SECRET_KEY, leeway=leeway)
    try:
        payload: dict[str, Any] = backend.decode(value, verify=True)
    except TokenBackendExpiredToken:
        raise CredentialError(EXPIRED, expired=True) from None
    except (TokenBackendError, ValueError):
        raise CredentialError(INVALID) from None
    if payload.get("token_type") != "access" or "exp" not in payload:
        raise CredentialError(INVALID)
    return payload


def _refresh_token(value: str) -> RefreshToken:
    try:
        return RefreshToken(value)  # type: ignore[arg-type]
    except TokenError:
        raise CredentialError(INVALID) from None


def _holder(payload: dict[str, Any]) -> tuple[int, str]:
    user_id, login = str(payload.get("user_id")), payload.get(LOGIN_CLAIM, "")
    if not (user_id.isascii() and user_id.isdigit() and len(user_id) <= 18) or not isinstance(login, str):
        raise CredentialError(INVALID)
    return int(user_id), login


def _user_of(payload: dict[str, Any]) -> User:
    user = active_user(*_holder(payload))
    if user is None or payload.get(EPOCH_CLAIM) != user.session_epoch:
        raise CredentialError(INVALID)
    return user
