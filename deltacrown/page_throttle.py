"""How many pages an address, or a person who is signed in, may ask for. The API has throttles of its own."""

import re
from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.models import User
from apps.accounts.tickets import VISITOR_COOKIE, read_visitor
from apps.limits.addresses import address_key
from apps.limits.counters import Verdict, check_and_consume, check_and_consume_ip, check_and_consume_key
from apps.limits.throttles import client_address_of

BUCKET = "page"
# An open page that takes itself in anew, as its script does: a browser has a bucket of its own for that, so that a hall
# full of people behind one address is not told to wait. Cookies cost an address little: it has one for all of theirs.
RENEWAL_HEADER = "X-Renewal"
RENEWAL, RENEWALS = "page-renewal", "page-renewals"
RENEWAL_RPS, RENEWAL_BURST = 0.5, 5
BROWSERS_PER_ADDRESS = 10
_LIVE = re.compile(r"/|/(tournaments|matches)/[0-9]{1,18}/")
# It has throttles of its own. Static files are answered before.
API = "/api/"
# Asked by machines that come back every few seconds, whatever they are told.
PROBES = ("/healthz", "/readyz", "/metrics")


class PageThrottleMiddleware:
    """Answers who asks for pages faster than the bucket fills with a page that says when to come back.

    People who share an address are told apart once they are signed in. Exempt networks have no bucket of their own.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.path_info.startswith(API) or request.path_info in PROBES:
            return self.get_response(request)
        request.is_counted = True  # type: ignore[attr-defined]
        allowed, number = _take(request)
        return self.get_response(request) if allowed else _refused(request, wait_ms=number)


def _take(request: HttpRequest) -> Verdict:
    bucket = BUCKET, settings.PAGE_RATE_RPS, settings.PAGE_RATE_BURST
    if isinstance(request.user, User):
        return check_and_consume(request.user.pk, *bucket)
    address = client_address_of(request)
    if not address_key(address):
        return True, 0
    visitor = read_visitor(request.COOKIES.get(VISITOR_COOKIE, "")) if _is_renewal(request) else None
    if visitor is None:
        return check_and_consume_ip(address, *bucket)
    own = check_and_consume_key(f"{RENEWAL}:{visitor}", RENEWAL_RPS, RENEWAL_BURST)
    if not own[0]:
        return own
    rates = settings.PAGE_RATE_RPS * BROWSERS_PER_ADDRESS, settings.PAGE_RATE_BURST * BROWSERS_PER_ADDRESS
    return check_and_consume_ip(address, RENEWALS, *rates)


def _is_renewal(request: HttpRequest) -> bool:
    """Of a page that is live: they take no query, and all visitors are given the same."""
    is_asked = request.method == "GET" and RENEWAL_HEADER in request.headers
    return is_asked and not request.META.get("QUERY_STRING") and _LIVE.fullmatch(request.path_info) is not None


def _refused(request: HttpRequest, wait_ms: int) -> HttpResponse:
    seconds = -(-wait_ms // 1000)
    answer = render(request, "web/too_fast.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
