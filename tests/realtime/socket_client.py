"""A plain WebSocket client, as somebody else would write it."""

import asyncio
import json
from collections.abc import Set
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import websockets

from tests.support.asyncapi import check

Frame = dict[str, Any]
PATIENCE = 30.0
# The count of viewers and the server's heartbeat come whenever they like: neither is an answer to anything.
UNASKED = frozenset({"viewers_changed", "ping"})


@dataclass(frozen=True)
class Closed:
    """How a socket ended: the close frame, and the last error frame before it."""

    code: int
    reason: str
    error: Frame

    @property
    def said(self) -> tuple[int, str | None]:
        return self.code, self.error.get("code")


def is_like(frame: Frame, name: str, data: Frame) -> bool:
    told = frame.get("data", {})
    return frame["type"] == name and all(told.get(key) == value for key, value in data.items())


class Client:
    """One open socket. `frames` holds everything that was read, in order, each as the AsyncAPI document has it;
    `viewers` the counts that were told, in the welcome and since."""

    def __init__(self, socket: Any) -> None:
        self.socket = socket
        self.frames: list[Frame] = []
        self.viewers: list[int | None] = []
        self.pings: list[Frame] = []
        self.welcome: Frame = {}
        self.opening: Frame = {}

    async def __aenter__(self) -> "Client":
        return self

    async def __aexit__(self, *error: object) -> None:
        await self.close()

    async def close(self) -> None:
        await self.socket.close()

    def cut(self) -> None:
        """Lose the connection without a word, as a phone in a tunnel does."""
        self.socket.transport.abort()

    async def next(self, seconds: float = PATIENCE, unasked: Set[str] = UNASKED) -> Frame:
        """The next frame that is not one of the `unasked`; `viewers` and `pings` keep those of two kinds."""
        while True:
            frame: Frame = json.loads(await asyncio.wait_for(self.socket.recv(), seconds))
            check(frame)
            if frame["type"] in ("connection_established", "viewers_changed"):
                self.viewers.append(frame["data"]["viewers"])
            if frame["type"] not in unasked:
                self.frames.append(frame)
                return frame
            if frame["type"] == "ping":
                self.pings.append(frame)

    async def until(self, name: str, seconds: float = PATIENCE, **data: Any) -> Frame:
        """Read on to the next frame of this type whose `data` holds these values."""
        async with asyncio.timeout(seconds):
            while True:
                frame = await self.next(seconds, UNASKED - {name})
                if is_like(frame, name, data):
                    return frame

    async def hears(self, name: str, **data: Any) -> Frame:
        """The same, where it may have been read already."""
        found = (frame for frame in self.frames if is_like(frame, name, data))
        return next(found, None) or await self.until(name, **data)

    async def send(self, **frame: Any) -> None:
        await self.socket.send(json.dumps(frame))

    async def ask(self, name: str, **fields: Any) -> Frame:
        """Send a command; its one answer, found by its request_id."""
        request_id = uuid4().hex
        await self.send(type=name, request_id=request_id, **fields)
        async with asyncio.timeout(PATIENCE):
            while True:
                frame = await self.next()
                if frame.get("request_id") == request_id:
                    return frame

    async def is_alive(self) -> bool:
        """Whether the socket still answers; what came before the answer is in `frames`."""
        return (await self.ask("ping"))["type"] == "pong"

    async def closed(self, seconds: float = PATIENCE) -> Closed:
        """Read to the end."""
        async with asyncio.timeout(seconds):
            try:
                while True:
                    await self.next(seconds)
            except websockets.ConnectionClosed as end:
                await self.socket.wait_closed()
                errors = [frame for frame in self.frames if frame["type"] == "error"]
                frame = end.rcvd
                error = errors[-1] if errors else {}
                return Closed(frame.code if frame else 1006, frame.reason if frame else "", error)

    def told(self, name: str = "") -> list[Frame]:
        """The logged events read so far, or those of one type."""
        return [frame for frame in self.frames if "at" in frame and name in ("", frame["type"])]

    @property
    def numbers(self) -> list[int]:
        """What of the room's numbering was seen, in order, events and skips."""
        seen: list[int] = []
        for frame in self.frames:
            if "at" in frame or (frame["type"] == "skip" and "sequence" in frame):
                seen.append(frame["sequence"])
            elif frame["type"] == "skip":
                seen.extend(range(frame["from"], frame["to"] + 1))
        return seen


async def connect(url: str, path: str, token: str = "", **options: Any) -> Client:
    """Open a socket; a `token` goes as the bearer subprotocol."""
    if token:
        options["subprotocols"] = ["deltacrown.v1", f"bearer.{token}"]
    address = url.replace("http", "ws", 1) + path
    return Client(await websockets.connect(address, proxy=None, compression=None, ping_interval=None, **options))
