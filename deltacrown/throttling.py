"""What HTTP requests are throttled by, and how a page says so."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from apps.accounts.guard import COOKIE_SECONDS, DEVICE_COOKIE, take_guess
from apps.accounts.languages import remember_language
from apps.accounts.models import StaleAccount, User
from apps.limits.counters import check_and_consume
from apps.limits.throttles import TooManyAttempts, bucket, take_of_address

# Pages of others in which a password is tried or hashed, and which have no throttle of their own.
PASSWORD_PAGES = {"admin:password_change", "admin:auth_user_password_change", "admin:accounts_user_add"}


class ThrottleMiddleware:
    """Answers refusals of throttles on pages with 429, and gives a browser that signed in the cookie of its device, and
    of its person's language."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        refusal = getattr(request, "throttled", None)
        if refusal is not None:
            _mark(response, refusal)
        device = getattr(request, "new_device", None)
        if device is not None:
            safe = request.is_secure()
            response.set_cookie(DEVICE_COOKIE, device, COOKIE_SECONDS, httponly=True, samesite="Lax", secure=safe)
        language = getattr(request, "new_language", None)
        if language is not None:
            remember_language(response, language)
        return response

    def process_view(self, request: HttpRequest, *_: Any) -> HttpResponse | None:
        match = request.resolver_match
        if request.method != "POST" or match is None or match.view_name not in PASSWORD_PAGES:
            return None
        try:
            take_of_address(request, "sign_in")
            if isinstance(request.user, User):
                take_guess(request, request.user.username, request.user)
        except TooManyAttempts as refusal:
            return self.process_exception(request, refusal)
        return None

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if isinstance(error, StaleAccount):
            messages.error(request, StaleAccount.message)
            return redirect("account_login")
        if not isinstance(error, TooManyAttempts):
            return None
        return _mark(render(request, "429.html", {"refusal": error}), error)


def _mark(response: HttpResponse, refusal: TooManyAttempts) -> HttpResponse:
    response.status_code = 429
    response["Retry-After"] = str(refusal.seconds)
    return response


class BucketThrottle(BaseThrottle):
    """A user's requests, or an address's where nobody is signed in; and those of the view's own `throttle_scope`.

    A rate of 60/hour is a bucket of 60 that refills within the hour. Exempt networks have no limit of their own.
    """

    _retry_after_ms = 0

    def allow_request(self, request: Request, view: Any) -> bool:
        request._request.is_counted = True  # type: ignore[attr-defined]
        scopes = [getattr(view, "throttle_scope", None), "user" if request.user.is_authenticated else "anon"]
        try:
            for scope in filter(None, scopes):
                self._take(request, scope)
        except TooManyAttempts as refusal:
            self._retry_after_ms = refusal.retry_after_ms
            return False
        return True

    def wait(self) -> float:
        return self._retry_after_ms / 1000

    @staticmethod
    def _take(request: Request, scope: str) -> None:
        if not request.user.is_authenticated:
            return take_of_address(request, scope)
        allowed, number = check_and_consume(request.user.pk, f"http:{scope}", *bucket(scope))
        if not allowed:
            raise TooManyAttempts(number)
        return None
