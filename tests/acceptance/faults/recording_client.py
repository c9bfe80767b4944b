"""A client as Documents/Protocol.md describes one: it comes back as it was told to, resumes, and records it all."""

import asyncio
import json
import random
import socket
import time
from contextlib import suppress
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import websockets

from tests.acceptance.faults.histories import Connection, Frame, History, is_all_new, numbers_of, parsed
from tests.acceptance.faults.retrying_client import TRIES_FOR_SECONDS, BotRefused, RetryingClient
from tests.realtime.running_site import Human

OPENED_WITHIN_SECONDS = 15.0
# Two heartbeats and a bit: a server that says nothing for so long is given up.
SILENT_SECONDS = 60.0
REPLIED_WITHIN_SECONDS = 12.0
WAITS = (0.05, 0.2, 0.5, 1.0, 2.0)
TRY_AGAIN = {"busy", "internal_error", "rate_limit_exceeded", "ip_rate_limit_exceeded"}
GONE = (OSError, websockets.WebSocketException, TimeoutError)


class RecordingClient:
    """One client in one room; `human`: None for an anonymous visitor. `narrow`: it takes little at a time."""

    def __init__(
        self, retrying_client: RetryingClient, room: str, name: str, human: Human | None = None, narrow: bool = False
    ):
        self.retrying_client, self.room, self.human, self.narrow = retrying_client, room, human, narrow
        self.history = History(name, room)
        self.position: int | None = None
        self.epoch = self.connection_id = self.cookie = ""
        self.needs_snapshot = False
        self.is_open = asyncio.Event()
        self.reading = asyncio.Event()
        self.reading.set()
        self._dice = random.Random(name + room)
        self._socket: Any = None
        self._wait = 0.0
        self._failures = 0
        self._replies: dict[str, asyncio.Future[Frame | None]] = {}
        self._task: asyncio.Task[None] | None = None

    # Its life

    def start(self) -> None:
        self._task = asyncio.create_task(self._live())

    async def leave(self) -> None:
        if self._task is not None:
            self._task.cancel()
            with suppress(asyncio.CancelledError):
                await self._task

    def failure(self) -> BaseException | None:
        """Why it gave up, if it did."""
        return self._task.exception() if self._task is not None and self._task.done() else None

    def cut(self) -> None:
        """Lose the connection without a word."""
        if self._socket is not None:
            self._socket.transport.abort()

    async def nap(self, seconds: float) -> None:
        """Read nothing for a while."""
        self.reading.clear()
        await asyncio.sleep(seconds)
        self.reading.set()

    async def _live(self) -> None:
        while True:
            self._wait = WAITS[min(self._failures, len(WAITS) - 1)]
            self._failures += 1
            with suppress(*GONE):
                await self._connection()
            # Everybody was cut off at once: jitter keeps them from coming back at once.
            await asyncio.sleep(self._wait * self._dice.uniform(0.5, 1.5))

    # One connection

    async def _connection(self) -> None:
        asked = None if self.position is None else (self.position, self.epoch)
        began = time.monotonic()
        address, options = await self._address(asked)
        ticket_at = began if "ticket=" in address else None
        connection = Connection(len(self.history.connections) + 1, asked, time.monotonic(), ticket_at=ticket_at)
        self._socket = await websockets.connect(address, **options, **self._transport())
        self.history.connections.append(connection)
        try:
            await self._read(connection)
        except websockets.ConnectionClosed as end:
            connection.closed_with = end.rcvd.code if end.rcvd else 1006
        finally:
            self.is_open.clear()
            connection.closed_at = time.monotonic()
            self._socket.transport.abort()
            self._drop_replies()

    async def _address(self, asked: tuple[int, str] | None) -> tuple[str, dict[str, Any]]:
        query = {"since": str(asked[0]), "epoch": asked[1]} if asked else {}
        if self.connection_id:
            query["replaces"] = self.connection_id
        options: dict[str, Any] = {"subprotocols": ["deltacrown.v1"]}
        if self.human is not None and self._dice.random() < 0.5:
            options["subprotocols"].append(f"bearer.{self.human.token}")
        else:
            query["ticket"] = await self._ticket()
        parts = "&".join(f"{name}={value}" for name, value in query.items())
        return f"{self.retrying_client.url.replace('http', 'ws', 1)}/ws/{self.room}/?{parts}", options

    async def _ticket(self) -> str:
        kind, number = self.room.split("/")
        headers = {"Cookie": self.cookie} if self.cookie else {}
        answer = await self.retrying_client.post("/api/v1/ws-tickets/", {kind: int(number)}, self.human, **headers)
        if "set-cookie" in answer.headers:
            self.cookie = answer.headers["set-cookie"].partition(";")[0]
        return str(answer.json()["ticket"])

    def _transport(self) -> dict[str, Any]:
        options: dict[str, Any] = {"proxy": None, "compression": None, "ping_interval": None, "max_size": None}
        options["open_timeout"], options["close_timeout"] = OPENED_WITHIN_SECONDS, 1
        if self.narrow:
            where = urlsplit(self.retrying_client.url)
            own = socket.socket()
            own.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            own.settimeout(OPENED_WITHIN_SECONDS)
            own.connect((where.hostname, where.port))
            own.setblocking(False)
            options |= {"sock": own, "max_queue": 2}
        return options

    async def _read(self, connection: Connection) -> None:
        while True:
            await self.reading.wait()
            # Not wait_for: before Python 3.12 it forgets that it was cancelled where a frame comes at that moment.
            async with asyncio.timeout(SILENT_SECONDS):
                text = await self._socket.recv()
            connection.frames.append((time.monotonic(), text))
            await self._take(parsed(text))

    async def _take(self, frame: Frame) -> None:
        for number in numbers_of(frame):
            self.position = number
        if special := getattr(self, f"_on_{frame['type']}", None):
            await special(frame)
        reply = self._replies.pop(frame.get("request_id", ""), None)
        if reply is not None and not reply.done():
            reply.set_result(frame)
        if is_all_new(frame):
            self.needs_snapshot = True
            await self._subscribe()

    async def _on_connection_established(self, frame: Frame) -> None:
        self.epoch, self.connection_id = frame["data"]["epoch"], frame["data"]["connection_id"]

    async def _on_snapshot(self, frame: Frame) -> None:
        self.position, self.needs_snapshot = frame["data"]["sequence"], False
        self._opened()

    async def _on_resumed(self, frame: Frame) -> None:
        self._opened()
        if self.needs_snapshot:
            await self._subscribe()

    def _opened(self) -> None:
        self._failures = 0
        self.is_open.set()

    async def _on_ping(self, frame: Frame) -> None:
        await self._socket.send('{"type":"pong"}')

    async def _on_error(self, frame: Frame) -> None:
        self._wait = max(self._wait, frame.get("retry_after_ms", 0) / 1000)
        if frame.get("request_id", "").startswith("subscribe"):
            asyncio.get_running_loop().call_later(self._wait, self._subscribe_again)

    def _subscribe_again(self) -> None:
        if self.needs_snapshot and self.is_open.is_set():
            self._resending = asyncio.ensure_future(self._subscribe())

    async def _subscribe(self) -> None:
        with suppress(*GONE):
            await self._send("subscribe", f"subscribe-{uuid4().hex[:8]}")

    # Commands

    async def ask(self, name: str, **fields: Any) -> Frame:
        """The answer to a command, sent again with the same request_id until there is one."""
        request_id = uuid4().hex
        try:
            async with asyncio.timeout(TRIES_FOR_SECONDS):
                while True:
                    reply = await self._replied(name, request_id, fields)
                    if reply is not None and reply["type"] != "error":
                        return reply
                    await self._before_another_try(name, fields, reply)
        except TimeoutError:
            raise BotRefused(f"{self.history.client} {name} in {self.room} {fields} was not answered") from None

    async def _replied(self, name: str, request_id: str, fields: dict[str, Any]) -> Frame | None:
        """None: the connection went, or no answer came in time."""
        await self.is_open.wait()
        waiting: asyncio.Future[Frame | None] = asyncio.get_running_loop().create_future()
        self._replies[request_id] = waiting
        with suppress(*GONE):
            await self._send(name, request_id, **fields)
            if self._dice.random() < self.retrying_client.hangs_up:
                asyncio.get_running_loop().call_later(self._dice.uniform(0, 0.05), self.cut)
            return await asyncio.wait_for(waiting, REPLIED_WITHIN_SECONDS)
        return None

    async def _before_another_try(self, name: str, fields: dict[str, Any], reply: Frame | None) -> None:
        if reply is not None and reply["code"] not in TRY_AGAIN:
            raise BotRefused(f"{self.history.client} {name} in {self.room} {fields}: {reply}")
        await asyncio.sleep(max((reply or {}).get("retry_after_ms", 0) / 1000, 0.1))

    async def _send(self, name: str, request_id: str, **fields: Any) -> None:
        await self._socket.send(json.dumps({"type": name, "request_id": request_id, **fields}))

    def _drop_replies(self) -> None:
        for waiting in self._replies.values():
            if not waiting.done():
                waiting.set_result(None)
        self._replies.clear()
