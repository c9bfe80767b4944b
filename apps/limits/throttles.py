"""Throttles of what is dear or dangerous to do often, such as trying a password, for pages and API alike.

Each is a token bucket of the limiter, named by its scope and whose it is. All processes share it, and each keeps its
own while Redis is away. The rates are in the settings, at DEFAULT_THROTTLE_RATES.
"""

import hashlib
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any, cast

from django.conf import settings
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils.translation import gettext as _

from apps.limits.addresses import address_key, client_address
from apps.limits.counters import check_and_consume_ip, check_and_consume_key

_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


class TooManyAttempts(Exception):
    """Nothing was done; it may be tried again after `retry_after_ms`."""

    def __init__(self, retry_after_ms: int) -> None:
        super().__init__(retry_after_ms)
        self.retry_after_ms = retry_after_ms

    @property
    def seconds(self) -> int:
        return -(-self.retry_after_ms // 1000)

    @property
    def message(self) -> str:
        return _("Too many attempts. Try again in {seconds} seconds.").format(seconds=self.seconds)


def take(scope: str, whose: str) -> None:
    """Take a token of a bucket of this scope, or raise `TooManyAttempts`."""
    allowed, number = check_and_consume_key(f"http:{scope}:{whose}", *bucket(scope))
    if not allowed:
        raise TooManyAttempts(number)


def give_back(scope: str, whose: str) -> None:
    """Put the token that was taken back: what was done with it does not count."""
    check_and_consume_key(f"http:{scope}:{whose}", *bucket(scope), cost=-1)


def take_of_address(request: HttpRequest | None, scope: str) -> None:
    """The same of the client's address, unless its network is exempt; a script, which has no request, has none."""
    address = "" if request is None else client_address_of(request)
    if address_key(address):
        allowed, number = check_and_consume_ip(address, f"http:{scope}", *bucket(scope))
        if not allowed:
            raise TooManyAttempts(number)


def bucket(scope: str) -> tuple[float, int]:
    """Tokens a second, and how many there are at most, of the rate set for `scope`."""
    rates = cast(dict[str, str], settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"])
    most, number, unit = re.findall(r"(\d+)/(\d*)([smhd])", rates[scope])[0]
    return int(most) / (int(number or 1) * _SECONDS[unit]), int(most)


def client_address_of(request: HttpRequest) -> str:
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    return client_address(request.META.get("REMOTE_ADDR", ""), [forwarded] if forwarded else [])


def digest(*parts: str) -> str:
    """A short name for a bucket of what is long, or nobody's business."""
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:32]


def refused(request: Any, refusal: TooManyAttempts) -> ValidationError:
    """The refusal as an error of a form, whose page is then answered with 429 and `Retry-After`."""
    request.throttled = refusal
    return ValidationError(refusal.message, code="throttled")


@contextmanager
def refused_in_the_form(request: Any) -> Iterator[None]:
    """Where a throttle refuses, the form says so."""
    try:
        yield
    except TooManyAttempts as refusal:
        raise refused(request, refusal) from None
