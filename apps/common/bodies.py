"""How large a request's body may be.

The server's own protocol (`deltacrown/serving/bodies.py`) refuses by this rule before it keeps a byte. The middleware
and the parser of the API do so on any server, and know who really asks: a made-up credential costs nothing.
"""

from typing import Any

from django.conf import settings

TOO_LARGE = 413


def most_bytes(view: Any, is_known: bool) -> int:
    """What a view takes: `max_body_bytes` where it, or its class, says so, and little of those who are not known."""
    if not is_known:
        return int(settings.REQUEST_BODY_MAX_BYTES_VISITOR)
    for bearer in (view, getattr(view, "cls", None), getattr(view, "view_class", None)):
        declared = getattr(bearer, "max_body_bytes", None)
        if declared is not None:
            return int(declared)
    return int(settings.REQUEST_BODY_MAX_BYTES)


def too_large_text(most: int) -> str:
    return f"A body may have at most {most} bytes here."
