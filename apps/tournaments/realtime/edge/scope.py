"""What every middleware of a socket is: an ASGI application around another; and how it reads a header."""

from collections.abc import Awaitable, Callable

from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage

App = Callable[[Scope, Receive, SendMessage], Awaitable[None]]


def header(scope: Scope, name: bytes) -> list[str]:
    """The values of a header, one per occurrence."""
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key.lower() == name]
