"""HTTP throttles on the limiter's token buckets: shared by all processes, and kept in each while Redis is away."""

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from apps.tournaments.realtime.ratelimit import address_key, check_and_consume, check_and_consume_ip, client_address


class SignInMiddleware:
    """The pages where a password is tried have the throttle of the API's tokens."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if request.method == "POST" and request.path in (reverse("web:sign_in"), reverse("admin:login")):
            address = client_address_of(request)
            if address_key(address):
                rate = settings.REST_FRAMEWORK["DEFAULT_THROTTLE_RATES"]["sign_in"]
                burst, seconds = BucketThrottle().parse_rate(rate)
                allowed, wait = check_and_consume_ip(address, "http:sign_in", burst / seconds, burst)
                if not allowed:
                    headers = {"Retry-After": str(1 + wait // 1000)}
                    return HttpResponse("Too many attempts; try again later.", status=429, headers=headers)
        return self.get_response(request)


def client_address_of(request: HttpRequest | Request) -> str:
    forwarded = request.META.get("HTTP_X_FORWARDED_FOR")
    return client_address(request.META.get("REMOTE_ADDR", ""), [forwarded] if forwarded else [])


class BucketThrottle(SimpleRateThrottle):
    """A user's requests, or an address's where nobody is signed in; and those of the view's own `throttle_scope`.

    A rate of 60/hour is a bucket of 60 that refills within the hour. Exempt networks have no limit of their own.
    """

    _retry_after_ms = 0

    def __init__(self) -> None:
        """The rates are read when they are needed, not here."""

    def allow_request(self, request: Request, view: Any) -> bool:
        scopes = [getattr(view, "throttle_scope", None), "user" if request.user.is_authenticated else "anon"]
        return all(self._takes(request, scope) for scope in scopes if scope)

    def wait(self) -> float:
        return self._retry_after_ms / 1000

    def _takes(self, request: Request, scope: str) -> bool:
        burst, seconds = self.parse_rate(self.THROTTLE_RATES[scope])
        bucket = f"http:{scope}", burst / seconds, burst
        if request.user.is_authenticated:
            allowed, number = check_and_consume(request.user.pk, *bucket)
        else:
            address = client_address_of(request)
            if not address_key(address):
                return True
            allowed, number = check_and_consume_ip(address, *bucket)
        self._retry_after_ms = 0 if allowed else number
        return allowed
