"""How many pages an address, or a person who is signed in, may ask for. The API has throttles of its own."""

from collections.abc import Callable

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from apps.accounts.models import User
from apps.limits.addresses import address_key
from apps.limits.counters import Verdict, check_and_consume, check_and_consume_ip
from apps.limits.throttles import client_address_of

BUCKET = "page"
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
    return check_and_consume_ip(address, *bucket) if address_key(address) else (True, 0)


def _refused(request: HttpRequest, wait_ms: int) -> HttpResponse:
    seconds = -(-wait_ms // 1000)
    answer = render(request, "web/too_fast.html", {"seconds": seconds}, status=429)
    answer["Retry-After"] = str(seconds)
    return answer
