"""Reading request bodies."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from apps.common.bodies import most_bytes, too_large_text


class PayloadTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "payload_too_large"


class StrictJSONParser(BaseParser):
    """JSON as the socket reads it: no NaN, no lone surrogates, no nesting without end, and no more bytes than the view
    takes of somebody who is signed in, or of somebody who is not."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        context = parser_context or {}
        request = context.get("request")
        most = most_bytes(context.get("view"), request is not None and request.user.is_authenticated)
        body = stream.read(most + 1)
        if len(body) > most:
            raise PayloadTooLarge(too_large_text(most))
        try:
            return msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise ParseError("The body is not valid JSON.") from None
