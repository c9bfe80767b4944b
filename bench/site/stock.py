"""A stock consumer that lets in who has a token: the token is verified, its user looked up, and no more."""

import os
from typing import Any
from urllib.parse import parse_qs

from channels.db import database_sync_to_async
from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.middleware import BaseMiddleware
from channels.routing import ProtocolTypeRouter, URLRouter
from django.contrib.auth import get_user_model
from django.core.asgi import get_asgi_application
from django.urls import path

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
get_asgi_application()

from rest_framework_simplejwt.tokens import AccessToken  # noqa: E402  (models must be there)


@database_sync_to_async
def user_of(token: str) -> Any:
    return get_user_model().objects.get(pk=AccessToken(token)["user_id"])


class JWTMiddleware(BaseMiddleware):
    async def __call__(self, scope: Any, receive: Any, send: Any) -> Any:
        query = parse_qs(scope["query_string"].decode())
        return await super().__call__(scope | {"user": await user_of(query["token"][0])}, receive, send)


class RoomConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.accept("deltacrown.v1")
        await self.send_json({"type": "connection_established", "user": self.scope["user"].username})


application = ProtocolTypeRouter({"websocket": JWTMiddleware(URLRouter([path("ws/room/", RoomConsumer.as_asgi())]))})
