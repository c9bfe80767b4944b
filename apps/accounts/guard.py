"""The guard before every password that is tried: how often, for one account, from where.

All sources that never signed in to an account share one bucket, so that a crowd of addresses guesses no faster than
one; the bucket has the same name whether the account exists or not. A source that did sign in has a bucket of its own,
so that the owner gets in while an attack runs. A browser is known by a signed cookie that names the accounts it signed
in to; an API client, which keeps no cookies, by a row for its account and address. Both are known to that very account,
and until what was given out to it ends: who had its password once is a stranger after it changed. The check comes
before the hash.
"""

import secrets
import unicodedata
from datetime import timedelta
from typing import Any

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.signals import user_logged_in
from django.core import signing
from django.db.models import F, Q
from django.db.models.functions import Now
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils.crypto import salted_hmac

from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import KnownSource, User
from apps.limits.addresses import grouped
from apps.limits.throttles import client_address_of, digest, take

DEVICE_COOKIE = "dc_device"
COOKIE_SECONDS = 180 * 86400
_SALT = "deltacrown.device"
# Accounts that one browser is known to; the newest are kept.
ACCOUNTS_OF_A_DEVICE = 5
KEEP_SOURCES = timedelta(days=90)


class GuardedBackend(ModelBackend):
    """Django's own, behind the guard: whatever calls `authenticate` passes it."""

    def authenticate(self, request: HttpRequest | None, *args: Any, **kwargs: Any) -> Any:
        """`account`: the user, where it is known already whose password it has to be."""
        credentials = dict(zip(("username", "password"), args, strict=False)) | kwargs
        name, password = credentials.get("username"), credentials.get("password")
        if name is None or password is None:
            return None
        account = credentials.get("account") or account_named(name)
        take_guess(request, name, account)
        return super().authenticate(request, account.username if account else name, password)

    def user_can_authenticate(self, user: Any) -> bool:
        """Also asked of the user of every browser session."""
        return isinstance(user, User) and user.may_sign_in


def account_named(name: str) -> User | None:
    """Whom somebody means who signs in by this name: its user name, or the address that its owner confirmed. Who has
    the address goes first, since anybody can take one for a name."""
    name = _composed(name)
    key = mailbox_key(name) if "@" in name else None
    by_address = Q(email_key=key, confirmed_email=F("email")) if key else Q(pk=None)
    found = User.objects.filter(Q(username=name) | by_address)
    return min(found, key=lambda user: user.email_key != key, default=None)


def take_guess(request: HttpRequest | None, name: str, account: User | None) -> None:
    """Count a password tried for this name, which is this account's; or raise `TooManyAttempts`."""
    source = None if request is None else _known_source(request, account)
    if source is None:
        # All spellings of a name share a bucket: which of them is an account's is nobody's business. An account's name
        # and its address have one each, or one that is used up would tell whose the address is.
        name = _composed(name)
        key = mailbox_key(name) if "@" in name else None
        take("guess", digest(key or name.casefold()))
    else:
        take("known_source", source)


def remember_address(request: HttpRequest, user: User) -> None:
    """An API client signed in to this account: know its address for a while."""
    if key := _source_key(request, _account_key(user.pk, user.session_epoch)):
        KnownSource.objects.update_or_create(key=key, defaults={"at": Now()})


def remember_device(request: HttpRequest, user: User) -> None:
    """This browser showed that it is the owner's: the answer to the request brings it its cookie."""
    device, accounts = _device_of(request)
    account = _account_key(user.pk, user.session_epoch)
    kept = [account, *(known for known in accounts if known != account)][:ACCOUNTS_OF_A_DEVICE]
    request.new_device = signing.dumps([device or secrets.token_hex(8), kept], salt=_SALT)  # type: ignore[attr-defined]


@receiver(user_logged_in)
def _remember(request: HttpRequest, user: User, **_: object) -> None:
    remember_device(request, user)


def _account_key(pk: int, epoch: int) -> str:
    return digest(str(pk), str(epoch))


def _composed(username: str) -> str:
    """A name as accounts are stored with it, and as forms pass it on."""
    return unicodedata.normalize("NFKC", username)


def _known_source(request: HttpRequest, account: User | None) -> str | None:
    """The bucket of a source that signed in to this very account; None for all others."""
    # The same is asked for a name that nobody has, for which there is no source.
    whose = _account_key(account.pk, account.session_epoch) if account else _account_key(0, 0)
    # The bucket is the account's whatever ends: in an open browser anybody may end all else, again and again.
    bucket = digest(str(account.pk if account else 0))
    device, accounts = _device_of(request)
    if whose in accounts:
        return f"{bucket}:d:{device}"
    key = _source_key(request, whose)
    known = key and KnownSource.objects.filter(key=key, at__gt=Now() - KEEP_SOURCES).exists()
    return f"{bucket}:a:{_source_key(request, bucket)}" if known else None


def _source_key(request: HttpRequest, account: str) -> str:
    """Keyed by the site's secret: addresses are few enough to be found again by trying them all."""
    address = grouped(client_address_of(request))
    return salted_hmac("deltacrown.source", f"{account}:{address}", algorithm="sha256").hexdigest() if address else ""


def _device_of(request: HttpRequest) -> tuple[str, list[str]]:
    """The browser's id and the accounts it signed in to, by its cookie; ("", []) without one of ours."""
    try:
        device, accounts = signing.loads(request.COOKIES.get(DEVICE_COOKIE, ""), salt=_SALT, max_age=COOKIE_SECONDS)
    except signing.BadSignature:
        return "", []
    return device, accounts
