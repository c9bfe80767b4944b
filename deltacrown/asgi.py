"""The ASGI application: HTTP, and the WebSocket middleware chain, outermost first."""

import django
from channels.routing import ProtocolTypeRouter, URLRouter
from django.conf import settings

from deltacrown.start import LoopbackOnly, require_migrated, require_safe_start

# Whatever server imports this is about to serve it.
require_safe_start()
django.setup(set_prefix=False)
require_migrated()

# After Django is set up: these import models.
from apps.tournaments.realtime.edge.draining import DrainingMiddleware  # noqa: E402
from apps.tournaments.realtime.middleware import (  # noqa: E402
    ConnectRateMiddleware,
    JWTAuthMiddleware,
    OriginMiddleware,
    QueryMiddleware,
)
from apps.tournaments.realtime.middleware_ratelimit import RateLimitMiddleware  # noqa: E402
from apps.tournaments.realtime.process.lifespan import lifespan  # noqa: E402
from apps.tournaments.realtime.routing import websocket_urlpatterns  # noqa: E402
from deltacrown.serving.django_handler import Handler  # noqa: E402

admitted = ConnectRateMiddleware(JWTAuthMiddleware(RateLimitMiddleware(URLRouter(websocket_urlpatterns))))
websocket = QueryMiddleware(OriginMiddleware(DrainingMiddleware(admitted)))

http = Handler()
served = ProtocolTypeRouter({"http": http, "websocket": websocket, "lifespan": lifespan})
application = LoopbackOnly(served) if settings.DEBUG else served
