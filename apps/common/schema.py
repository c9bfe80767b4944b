"""The OpenAPI schema of the API."""

from typing import Any

from drf_spectacular.openapi import AutoSchema


class HeaderSchema(AutoSchema):
    """Lists the request headers that a view says it understands, in `header_parameters(method)`."""

    def get_override_parameters(self) -> list[Any]:
        headers = getattr(self.view, "header_parameters", None)
        return [*super().get_override_parameters(), *(headers(self.method) if headers else [])]
