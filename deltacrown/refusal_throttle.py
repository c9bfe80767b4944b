"""How often an address may be refused. What is answered has throttles of its own."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.common.middleware import API
from apps.common.problems import PROBLEM_JSON, problem_document
from apps.limits.throttles import TooManyAttempts, take_of_address


class RefusalThrottleMiddleware:
    """Counts what is refused before any throttle has counted it: an address or a method that is not there, a credential
    that is not good, a body that is too large or cannot be read. Such a refusal takes of the client's address, and is a
    429 once that has too many. Whoever passed a throttle has `is_counted` on the request."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        if not 400 <= response.status_code < 500 or getattr(request, "is_counted", False):
            return response
        try:
            take_of_address(request, "refused")
        except TooManyAttempts as refusal:
            return _too_many(request, refusal)
        return response


def _too_many(request: HttpRequest, refusal: TooManyAttempts) -> HttpResponse:
    headers = {"Retry-After": str(refusal.seconds)}
    if request.path_info.startswith(API):
        facts = {"retry_after_ms": refusal.retry_after_ms}
        body = problem_document(429, "rate_limit_exceeded", refusal.message, **facts)
        return JsonResponse(body, status=429, content_type=PROBLEM_JSON, headers=headers)
    return HttpResponse(refusal.message, status=429, content_type="text/plain; charset=utf-8", headers=headers)
