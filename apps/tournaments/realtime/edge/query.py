"""The query of a socket's address: read once, checked, and blanked."""

import re
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings

from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage
from apps.tournaments.realtime.edge.scope import App

MAX_QUERY_BYTES = 8192
_ANY = r"(?s:.*)"
# What each has to look like.
_SHAPES = {
    **dict.fromkeys(("ticket", "token", "epoch", "replaces", "pieces"), _ANY),
    "since": r"[0-9]{1,18}",
    "around": r"[0-9a-f]{16}",
}


class QueryMiddleware:
    """Reads the query and blanks it: servers log it, and it may hold a ticket or a token."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        scope["query"] = read_query(scope)
        scope["query_string"] = b""
        await self.inner(scope, receive, send)


def read_query(scope: Scope) -> dict[str, Any] | None:
    """What of the query is of use, by name (`_SHAPES`), `since` as a number; None where it is malformed."""
    raw = scope.get("query_string", b"")
    if len(raw) > MAX_QUERY_BYTES:
        return None
    try:
        values = parse_qs(raw.decode("ascii"), max_num_fields=20)
    except ValueError:
        return None
    query: dict[str, Any] = {name: values[name][-1] for name in _SHAPES if name in values}
    if not all(re.fullmatch(_SHAPES[name], value) for name, value in query.items()):
        return None
    if "since" in query:
        query["since"] = int(query["since"])
    if query.get("pieces") not in (None, *dict(settings.LANGUAGES)):
        return None
    return query
