"""Which other sites' pages may open sockets."""

from django.conf import settings
from django.http.request import split_domain_port, validate_host

from apps.common.refusals import CloseCode, ErrorCode
from apps.common.setting_lists import listed
from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage
from apps.tournaments.realtime.edge.scope import App, header
from apps.tournaments.realtime.process import metrics


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
