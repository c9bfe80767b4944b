"""The application in the test's own process: behind a real server, or driven by hand."""

import asyncio
import contextlib
import json
import socket
from collections.abc import AsyncIterator, Callable
from typing import Any
from uuid import uuid4

import uvicorn
from channels.db import database_sync_to_async
from channels.testing import WebsocketCommunicator

from apps.accounts.models import User
from deltacrown.asgi import application
from tests.realtime.running_site import mint
from tests.realtime.socket_client import UNASKED, Frame, is_like
from tests.support.waiting import eventually

PATIENCE = 30.0
LIKE_PRODUCTION: dict[str, Any] = {
    "http": "deltacrown.serving.http_protocol:ImpatientProtocol",
    "ws": "deltacrown.serving.websocket_protocol:FrameWritingProtocol",
    "ws_per_message_deflate": False,
    "ws_ping_interval": None,
    "access_log": False,
    "log_config": None,
    "proxy_headers": False,
}


class InLoopServer(uvicorn.Server):
    """Leaves the signals to pytest."""

    def capture_signals(self) -> Any:
        return contextlib.nullcontext()


@contextlib.asynccontextmanager
async def serving(send_buffer: int = 0) -> AsyncIterator[str]:
    """The URL of the application behind the production server, in the running loop; `send_buffer`: the kernel's."""
    with socket.socket() as listening:
        if send_buffer:
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, send_buffer)
        listening.bind(("127.0.0.1", 0))
        server = InLoopServer(uvicorn.Config(application, **LIKE_PRODUCTION))
        running = asyncio.ensure_future(server.serve(sockets=[listening]))
        try:
            await eventually(lambda: server.started)
            yield f"http://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            server.should_exit = server.force_exit = True
            await running


def do(service: Callable[..., Any], *arguments: Any, **fields: Any) -> Any:
    """Call a service from async code, in a thread, as the site does."""
    return database_sync_to_async(service, thread_sensitive=False)(*arguments, **fields)


def is_unasked(message: Any) -> bool:
    return json.loads(message["text"])["type"] in UNASKED


class Seat:
    """A socket driven by hand: no server, no network, and its codes are those the application sends."""

    def __init__(self, room: str, user: User | None = None, query: str = "", **options: Any) -> None:
        token = f"&token={mint(user.pk)}" if user else ""
        self.communicator = WebsocketCommunicator(application, f"/ws/{room}/?{query}{token}", **options)
        self.frames: list[Frame] = []
        self.close: Frame | None = None

    async def sit(self) -> "Seat":
        """Connect and read the opening: the welcome, and a snapshot or what was missed."""
        accepted, _ = await self.communicator.connect(timeout=PATIENCE)
        assert accepted
        self.welcome = await self.next()
        self.opening = await self.next()
        return self

    async def next(self) -> Frame:
        """The next frame but for those that come whenever they like."""
        while True:
            message = await self.communicator.receive_output(PATIENCE)
            assert message["type"] == "websocket.send", message
            if not is_unasked(message):
                return self._keep(message)

    async def until(self, name: str, **data: Any) -> Frame:
        while True:
            frame = await self.next()
            if is_like(frame, name, data):
                return frame

    def heard(self) -> list[Frame]:
        """What has come and was not read yet; never waits."""
        fresh, queue = [], self.communicator.output_queue
        while not queue.empty():
            message = queue.get_nowait()
            if message["type"] == "websocket.close":
                self.close = message
            elif not is_unasked(message):
                fresh.append(self._keep(message))
        return fresh

    async def send(self, **frame: Any) -> None:
        await self.communicator.send_json_to(frame)

    async def ask(self, name: str, **fields: Any) -> Frame:
        request_id = uuid4().hex
        await self.send(type=name, request_id=request_id, **fields)
        while True:
            frame = await self.next()
            if frame.get("request_id") == request_id:
                return frame

    async def leave(self) -> None:
        await self.communicator.disconnect(timeout=PATIENCE)

    @property
    def numbers(self) -> list[int]:
        told = [frame for frame in self.frames if "at" in frame or frame["type"] == "skip"]
        spans = [(frame.get("from", frame.get("sequence")), frame.get("to", frame.get("sequence"))) for frame in told]
        return [number for first, last in spans for number in range(first, last + 1)]

    def _keep(self, message: Any) -> Frame:
        frame: Frame = json.loads(message["text"])
        self.frames.append(frame)
        return frame


async def sit(room: str, user: User | None = None, query: str = "", **options: Any) -> Seat:
    return await Seat(room, user, query, **options).sit()
