"""The query of a socket's address: read once, checked, and blanked."""

from typing import Any
from urllib.parse import parse_qs

from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage
from apps.tournaments.realtime.edge.scope import App

MAX_QUERY_BYTES = 8192


class QueryMiddleware:
    """Reads the query and blanks it: servers log it, and it may hold a ticket or a token."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        scope["query"] = read_query(scope)
        scope["query_string"] = b""
        await self.inner(scope, receive, send)


def read_query(scope: Scope) -> dict[str, Any] | None:
    """The query's `ticket`, `token`, `since`, `epoch` and `replaces`; None where it is malformed."""
    raw = scope.get("query_string", b"")
    if len(raw) > MAX_QUERY_BYTES:
        return None
    try:
        values = parse_qs(raw.decode("ascii"), max_num_fields=20)
    except ValueError:
        return None
    query: dict[str, Any] = {
        name: values[name][-1] for name in ("ticket", "token", "epoch", "replaces") if name in values
    }
    if "since" in values:
        since = values["since"][-1]
        if not (since.isascii() and since.isdigit() and len(since) <= 18):
            return None
        query["since"] = int(since)
    return query
