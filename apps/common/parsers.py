"""Reading request bodies."""

from collections.abc import Mapping
from typing import IO, Any

import msgspec
from rest_framework import status
from rest_framework.exceptions import APIException, ParseError, ValidationError
from rest_framework.parsers import BaseParser
from rest_framework.renderers import JSONRenderer

from apps.common.bodies import most_bytes, too_large_text

DEEPEST = 32
# Of a database's largest whole number.
LARGEST = 2**63 - 1
WHOLE = "body"


class PayloadTooLarge(APIException):
    status_code = status.HTTP_413_REQUEST_ENTITY_TOO_LARGE
    default_code = "payload_too_large"


class StrictJSONParser(BaseParser):
    """JSON as the socket reads it: no NaN, no lone surrogates, and no more bytes than the view takes of somebody who is
    signed in, or of somebody who is not. Nor anything that no database holds: see `fault_of`."""

    media_type = "application/json"
    renderer_class = JSONRenderer

    def parse(
        self, stream: IO[bytes], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        context = parser_context or {}
        most = most_bytes(context.get("view"), is_signed_in(context.get("request")))
        body = stream.read(most + 1)
        if len(body) > most:
            raise PayloadTooLarge(too_large_text(most))
        try:
            parsed = msgspec.json.decode(body)
        except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
            raise ParseError("The body is not valid JSON.") from None
        members = parsed if isinstance(parsed, dict) else {WHOLE: parsed}
        faults = {name: [text] for name, value in members.items() if (text := fault_of(value)) is not None}
        if any("\x00" in name for name in members):
            faults = {WHOLE: ["A name may not hold the character U+0000; leave it out."]}
        if faults:
            raise ValidationError(faults)
        return parsed


def is_signed_in(request: Any) -> bool:
    # Whoever comes with a browser's session is not known yet where the body is read for the form's token: the framework
    # asks for it while it finds out who that is.
    user = getattr(request, "_user", None) or getattr(getattr(request, "_request", None), "user", None)
    return user is not None and bool(user.is_authenticated)


def fault_of(value: Any) -> str | None:
    """What no database would take of a value, or no stack would: None where there is nothing."""
    waiting = [(value, 1)]
    while waiting:
        found, depth = waiting.pop()
        if depth >= DEEPEST and isinstance(found, dict | list):
            return f"This is nested too deep; {DEEPEST} levels are read at most."
        if isinstance(found, dict):
            waiting += [(inner, depth + 1) for pair in found.items() for inner in pair]
        elif isinstance(found, list):
            waiting += [(inner, depth + 1) for inner in found]
        elif isinstance(found, str) and "\x00" in found:
            return "A text may not hold the character U+0000; leave it out."
        elif isinstance(found, int | float) and not abs(found) <= LARGEST:
            return f"A number must lie between -{LARGEST} and {LARGEST}."
    return None
