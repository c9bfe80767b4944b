"""Django's handler of HTTP, for which a head that cannot be read is the client's mistake."""

from typing import Any

from django.core.handlers.asgi import ASGIHandler
from django.http import HttpResponseBadRequest


class Handler(ASGIHandler):
    def create_request(self, scope: Any, body_file: Any) -> Any:
        """Python's parser of parameters raises over some, such as `a*=foo''bar` of a Content-Type, before any
        middleware has seen the request."""
        try:
            return super().create_request(scope, body_file)
        except (ValueError, LookupError):
            return None, HttpResponseBadRequest("The request could not be read.", content_type="text/plain")
