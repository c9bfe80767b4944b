"""What the documentation of Channels teaches: one group member per socket, each encoding and sending for itself."""

import os
from typing import Any

from channels.generic.websocket import AsyncJsonWebsocketConsumer
from channels.layers import get_channel_layer
from channels.routing import ProtocolTypeRouter, URLRouter
from django.core.asgi import get_asgi_application
from django.urls import path

from bench.line_port import LinePort

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
get_asgi_application()

GROUP = "room"


class RoomConsumer(AsyncJsonWebsocketConsumer):
    async def connect(self) -> None:
        await self.channel_layer.group_add(GROUP, self.channel_name)
        await self.accept()
        await self.send_json({"type": "connection_established"})

    async def disconnect(self, code: int) -> None:
        await self.channel_layer.group_discard(GROUP, self.channel_name)

    async def receive_json(self, content: dict[str, Any], **kwargs: Any) -> None:
        await self.send_json({**content, "type": "pong"})

    async def score_updated(self, event: dict[str, Any]) -> None:
        await self.send_json({"type": "score_updated", "data": event["data"]})


async def tell(data: dict[str, Any]) -> None:
    layer = get_channel_layer()
    if layer is None:
        raise LookupError("no channel layer is configured")
    await layer.group_send(GROUP, {"type": "score_updated", "data": data})


routes = URLRouter([path("ws/room/", RoomConsumer.as_asgi())])
application = LinePort(ProtocolTypeRouter({"websocket": routes}), tell)
