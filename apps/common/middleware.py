"""Answers of every request that no view can give."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse, JsonResponse

from apps.common.busy import RETRY_AFTER_SECONDS, excuse


class BusyMiddleware:
    """A lock or pool timeout, or a database that went away, outside the API is a 503 that says when to come back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if (text := excuse(error)) is not None:
            headers = {"Retry-After": str(RETRY_AFTER_SECONDS)}
            return JsonResponse({"code": "busy", "detail": text}, status=503, headers=headers)
        return None
