"""How often an address may try to open a socket."""

from apps.limits.addresses import address_key, client_address
from apps.limits.limiter import get_limiter
from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage, refuse
from apps.tournaments.realtime.edge.scope import App, header
from apps.tournaments.realtime.process import metrics


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
