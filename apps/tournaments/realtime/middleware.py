"""Who may knock, and who it is that knocks: origin, connect rate, and credentials."""

import logging
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qs

from django.conf import settings
from django.db import Error as DatabaseFailure
from django.http.request import split_domain_port, validate_host

from apps.accounts.identity import CredentialError, Person
from apps.common.setting_lists import listed
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.sockets.protocol import BEARER, SUBPROTOCOL, CloseCode, ErrorCode, Refusal
from apps.tournaments.realtime.ratelimit import address_key, client_address, get_limiter
from apps.tournaments.realtime.edge.refusing import UNAVAILABLE, Receive, Scope, SendMessage, refuse
from apps.tournaments.realtime.rooms.names import RoomName, room_of_path

logger = logging.getLogger(__name__)

App = Callable[[Scope, Receive, SendMessage], Awaitable[None]]
MAX_QUERY_BYTES = 8192


def header(scope: Scope, name: bytes) -> list[str]:
    """The values of a header, one per occurrence."""
    return [value.decode("latin-1") for key, value in scope.get("headers", ()) if key.lower() == name]


def allowed_origins() -> list[str]:
    """The exact origins allowed; empty means the request's own host."""
    return [origin.lower().rstrip("/") for origin in listed("WS_ALLOWED_ORIGINS")]


def origin_allowed(scope: Scope) -> bool:
    """No Origin is no browser and allowed; two of them, `null`, or a foreign one are not."""
    origins = header(scope, b"origin")
    if not origins:
        return True
    if len(origins) > 1:
        return False
    origin, allowed = origins[0].lower(), allowed_origins()
    if allowed:
        return origin in allowed
    host = (header(scope, b"host") or [""])[0].lower()
    domain, _ = split_domain_port(host)
    hosts = listed("ALLOWED_HOSTS") or (["localhost", "127.0.0.1", "[::1]"] if settings.DEBUG else [])
    return bool(domain) and origin in (f"http://{host}", f"https://{host}") and validate_host(domain, hosts)


class QueryMiddleware:
    """Reads the query and blanks it: servers log it, and it may hold a ticket or a token."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        scope["query"] = read_query(scope)
        scope["query_string"] = b""
        await self.inner(scope, receive, send)


class OriginMiddleware:
    """Turns away sockets that another site's page opened, before they are accepted."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        if origin_allowed(scope):
            return await self.inner(scope, receive, send)
        await receive()
        metrics.closed(CloseCode.NOT_ALLOWED.value)
        await send(
            {"type": "websocket.close", "code": CloseCode.NOT_ALLOWED.value, "reason": ErrorCode.INVALID_ORIGIN.value}
        )


class ConnectRateMiddleware:
    """The cheap refusal: attempts per address, before a token costs a signature and a query."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        peer = (scope.get("client") or ("",))[0]
        scope["client_address"] = client_address(peer, header(scope, b"x-forwarded-for"))
        scope["address"] = address_key(scope["client_address"])
        refusal = await get_limiter().knock(scope["address"])
        metrics.decided("knock", refusal)
        if refusal is not None:
            return await refuse(scope, receive, send, refusal)
        await self.inner(scope, receive, send)


MALFORMED = Refusal(ErrorCode.INVALID_SCHEMA, "The address of the socket is malformed.", CloseCode.MALFORMED_REQUEST)
NO_CREDENTIALS = Refusal(
    ErrorCode.AUTHENTICATION_REQUIRED,
    "Sign in, or ask for a ticket, to open this socket.",
    CloseCode.AUTHENTICATION_REQUIRED,
)


class JWTAuthMiddleware:
    """Puts the `person` and the `room` into the scope.

    Credentials, in this order: the subprotocol `bearer.<JWT>`, `?ticket=`, `?token=<JWT>`.
    """

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        room = room_of_path(scope["path"])
        query = scope["query"]
        if room is None or query is None:
            return await refuse(scope, receive, send, MALFORMED)
        try:
            person = await self._person(scope, room, query)
        except CredentialError as error:
            return await refuse(scope, receive, send, credential_refusal(error))
        except DatabaseFailure as error:
            logger.warning("nobody can be recognized, the database failed", extra={"error": type(error).__name__})
            return await refuse(scope, receive, send, UNAVAILABLE)
        if person is None:
            return await refuse(scope, receive, send, NO_CREDENTIALS)
        scope.update(person=person, room=room)
        await self.inner(scope, receive, send)

    async def _person(self, scope: Scope, room: RoomName, query: dict[str, Any]) -> Person | None:
        bearers = [one for one in scope.get("subprotocols", ()) if one.startswith(BEARER)]
        if bearers and SUBPROTOCOL in scope["subprotocols"]:
            return await get_hub().by_token.ask(bearers[0].removeprefix(BEARER))
        if query.get("ticket"):
            person = await get_hub().by_ticket.ask((query["ticket"], room.group))
            if person.is_anonymous and not settings.WS_ALLOW_ANONYMOUS_SPECTATORS:
                return None
            return person
        if query.get("token"):
            return await get_hub().by_token.ask(query["token"])
        return None


def credential_refusal(error: CredentialError) -> Refusal:
    if error.expired:
        return Refusal(ErrorCode.TOKEN_EXPIRED, error.message, CloseCode.TOKEN_EXPIRED)
    return Refusal(ErrorCode.AUTHENTICATION_FAILED, error.message, CloseCode.NOT_ALLOWED)


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
