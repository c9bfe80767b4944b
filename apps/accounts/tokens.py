"""Access and refresh tokens: the only file that knows the JWT library.

A login is a row. It knows which refresh token is the current one, and the one before, by keyed hashes of their ids.
The next id is made of the one before and of when that was refreshed, so that the same token can be made twice, and
an answer that was lost be given again.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from rest_framework_simplejwt.backends import TokenBackend
from rest_framework_simplejwt.exceptions import TokenBackendError, TokenBackendExpiredToken

from apps.accounts.identity import Claim, CredentialError, Person
from apps.accounts.models import Login, User
from apps.accounts.revocations import active_user, end_login, new_login, people_of, seal

ALGORITHM = "HS256"
# Characters; ours have a quarter of that, and a longer one would cost more to decode than to send.
LONGEST = 2048
# Of an account, as of browsers.
MOST_LOGINS = 50
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


def issue_tokens(user: User) -> dict[str, str]:
    """The first pair of a new login: `access` for requests and sockets, `refresh` for the next pair. Of an account so
    many go on; the oldest ends."""
    seal(user)
    now, jti = timezone.now(), uuid4().hex
    login = Login(id=new_login(), user=user, started_at=now)
    _go_on(login, jti, now)
    login.save(force_insert=True)
    for oldest in Login.objects.filter(user=user).order_by("-started_at", "-pk")[MOST_LOGINS:]:
        end_login(user.pk, oldest.pk)
    return _pair(login, user, jti)


def refresh_tokens(value: str) -> dict[str, str]:
    """The next pair for the current refresh token of a login.

    The one before gives the same next one again for `REFRESH_GRACE_SECONDS`, unless that was used: the answer may
    have been lost, or many asked at once. Any other was used twice, so somebody has it who should not: the login ends.
    """
    claims = _refresh_payload(value)
    user_id, login_id = _holder(claims)
    with transaction.atomic():
        login = Login.objects.select_for_update(no_key=True).filter(pk=login_id, user_id=user_id).first()
        user = active_user(user_id, login_id, claims.get(EPOCH_CLAIM))
        jti = _next_id(login, str(claims.get("jti"))) if login and user else None
        if login and user and jti:
            return _pair(login, user, jti)
        if login and user:
            end_login(user_id, login_id)
    raise CredentialError(INVALID)


def end_logins_of(values: Iterable[str]) -> None:
    """End the login of each of these tokens of ours, whether it is still good or not; nothing is left to do for one
    that ended before."""
    holders = [_holder(_payload_of(value, "access", "refresh", leeway=None)) for value in values]
    if not all(login for _, login in holders):
        raise CredentialError(INVALID)
    for user_id, login in holders:
        end_login(user_id, login)


def verify_access(value: str) -> Access:
    """The active user of an access token.

    A token is good until `exp` plus `JWT_LEEWAY_SECONDS`. Raises `CredentialError`, whose message says
    nothing of why, except that an expired token is told apart.
    """
    payload = _access_payload(value)
    user_id, login = _holder(payload)
    user = active_user(user_id, login, payload.get(EPOCH_CLAIM))
    if user is None:
        raise CredentialError(INVALID)
    return Access(user, login, float(payload["exp"]))


def people_from_tokens(values: Sequence[str]) -> list[Person | CredentialError]:
    """Who holds each access token, for all in two queries; an error for one that is no good."""
    return people_of([_claim_of(value) for value in values], INVALID)


# The refresh tokens of a login


def _next_id(login: Login, jti: str) -> str | None:
    """The id of the refresh token that follows this one, with the login gone on to it; None for a reused one."""
    if _digest(jti) == login.current:
        now = timezone.now()
        following = _following(jti, now)
        _go_on(login, following, now)
        login.save(update_fields=["previous", "current", "refreshed_at", "expires_at"])
        return following
    grace = timedelta(seconds=settings.REFRESH_GRACE_SECONDS)
    if _digest(jti) == login.previous and timezone.now() <= login.refreshed_at + grace:
        return _following(jti, login.refreshed_at)
    return None


def _go_on(login: Login, jti: str, now: datetime) -> None:
    login.previous, login.current = login.current, _digest(jti)
    login.refreshed_at = now
    login.expires_at = now + settings.SIMPLE_JWT["REFRESH_TOKEN_LIFETIME"]


def _following(jti: str, at: datetime) -> str:
    return salted_hmac("deltacrown.refresh.next", f"{jti}:{at.timestamp()}", algorithm="sha256").hexdigest()[:32]


def _digest(jti: str) -> str:
    return salted_hmac("deltacrown.refresh", jti, algorithm="sha256").hexdigest()


def _pair(login: Login, user: User, jti: str) -> dict[str, str]:
    whose = {"user_id": str(user.pk), EPOCH_CLAIM: user.session_epoch, LOGIN_CLAIM: login.pk}
    now = timezone.now()
    access = {**whose, **_times(now, now + settings.SIMPLE_JWT["ACCESS_TOKEN_LIFETIME"]), "jti": uuid4().hex}
    # Of the row alone, so that the same token comes of it again.
    refresh = {**whose, **_times(login.refreshed_at, login.expires_at), "jti": jti}
    return {"access": _signed("access", access), "refresh": _signed("refresh", refresh)}


def _times(issued: datetime, expires: datetime) -> dict[str, int]:
    return {"iat": int(issued.timestamp()), "exp": int(expires.timestamp())}


# What a token says


def _signed(kind: str, claims: dict[str, Any]) -> str:
    token: str = TokenBackend(ALGORITHM, settings.SECRET_KEY).encode({"token_type": kind, **claims})
    return token


def _claim_of(value: str) -> Claim | CredentialError:
    try:
        payload = _access_payload(value)
        user_id, login = _holder(payload)
    except CredentialError as error:
        return error
    epoch = payload.get(EPOCH_CLAIM)
    expires = float(payload["exp"]) + settings.JWT_LEEWAY_SECONDS
    return Claim(user_id, login, epoch if isinstance(epoch, int) else -1, expires)


def _access_payload(value: str) -> dict[str, Any]:
    return _payload_of(value, "access", leeway=settings.JWT_LEEWAY_SECONDS)


def _refresh_payload(value: str) -> dict[str, Any]:
    try:
        return _payload_of(value, "refresh", leeway=0)
    except CredentialError:
        # Also of an expired one, which nothing refreshes.
        raise CredentialError(INVALID) from None


def _payload_of(value: str, *kinds: str, leeway: int | None) -> dict[str, Any]:
    """What a token of ours says, not later than `leeway` seconds after its end; at any time for None."""
    if len(value) > LONGEST:
        raise CredentialError(INVALID)
    late = timedelta(seconds=leeway) if leeway is not None else timedelta.max
    backend = TokenBackend(ALGORITHM, settings.SECRET_KEY, leeway=late)
    try:
        payload: dict[str, Any] = backend.decode(value, verify=True)  # type: ignore[arg-type]  # it takes text
    except TokenBackendExpiredToken:
        raise CredentialError(EXPIRED, expired=True) from None
    except (TokenBackendError, ValueError):
        raise CredentialError(INVALID) from None
    if payload.get("token_type") not in kinds or "exp" not in payload:
        raise CredentialError(INVALID)
    return payload


def _holder(payload: dict[str, Any]) -> tuple[int, str]:
    user_id, login = str(payload.get("user_id")), payload.get(LOGIN_CLAIM, "")
    if not (user_id.isascii() and user_id.isdigit() and len(user_id) <= 18) or not isinstance(login, str):
        raise CredentialError(INVALID)
    return int(user_id), login
