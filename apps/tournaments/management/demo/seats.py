"""A seat in a room: commands out, their answers in, pings answered on the side."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from apps.common.refusals import CloseCode
from apps.tournaments.management.demo.troubles import Trouble

ANSWER_WITHIN_SECONDS = 20.0


class Seat:
    """Takes its place when it is first used, and again whenever the socket has ended, for whatever reason."""

    def __init__(self, open_socket: Callable[[], Awaitable[ClientConnection]]) -> None:
        self._open = open_socket
        self._socket: ClientConnection | None = None
        self._reading: asyncio.Task[None] | None = None
        self._asked: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._retry_after = 0.0

    async def ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        """The answer to a command; `Trouble` where the socket ends before it came: then the same frame may be sent
        again, and is done once."""
        socket = await self._take()
        answer = asyncio.get_running_loop().create_future()
        self._asked[frame["request_id"]] = answer
        try:
            await socket.send(json.dumps(frame))
            return dict(await asyncio.wait_for(answer, ANSWER_WITHIN_SECONDS))
        except ConnectionClosed:
            raise self._lost(socket) from None
        finally:
            del self._asked[frame["request_id"]]

    async def leave(self) -> None:
        if self._socket is not None and self._reading is not None:
            self._reading.cancel()
            await asyncio.gather(self._reading, self._socket.close(), return_exceptions=True)

    async def _take(self) -> ClientConnection:
        if self._socket is None or self._reading is None or self._reading.done():
            self._retry_after = 0.0
            self._socket = await self._open()
            self._reading = asyncio.create_task(self._read(self._socket))
        return self._socket

    async def _read(self, socket: ClientConnection) -> None:
        try:
            async for text in socket:
                frame = json.loads(text)
                if frame["type"] == "ping":
                    await socket.send('{"type":"pong"}')
                else:
                    self._settle(frame)
        except ConnectionClosed:
            pass
        for answer in self._asked.values():
            if not answer.done():
                answer.set_exception(self._lost(socket))

    def _settle(self, frame: dict[str, Any]) -> None:
        if "close_code" in frame or frame.get("code") == "server_draining":
            self._retry_after = frame.get("retry_after_ms", 0) / 1000
        answer = self._asked.get(frame.get("request_id", ""))
        if answer is not None and not answer.done():
            answer.set_result(frame)

    def _lost(self, socket: ClientConnection) -> Trouble:
        code = socket.close_code
        expected = code == CloseCode.SERVER_RESTART and self._retry_after > 0
        return Trouble(f"a socket was closed with {code}", self._retry_after, expected=expected)
