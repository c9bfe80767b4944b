"""The server's HTTP protocol: uvicorn's, but nobody may take for ever to send a head, and a process that ends keeps
no connection alive."""

import asyncio
from typing import Any

import h11
from django.conf import settings
from uvicorn.protocols.http.flow_control import CLOSE_HEADER
from uvicorn.protocols.http.h11_impl import H11Protocol

from apps.common.health import draining
from deltacrown.lingering import BAD_REQUEST, linger
from deltacrown.websocket import FrameWritingProtocol

LAST_LOOK_SECONDS = 0.1
TOO_SLOW = b"HTTP/1.1 408 Request Timeout\r\nConnection: close\r\nContent-Length: 0\r\n\r\n"


class ImpatientProtocol(H11Protocol):
    _deadline: asyncio.TimerHandle | None = None

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self._expect_head()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        super().connection_lost(exc)

    def handle_events(self) -> None:
        before = self.cycle
        super().handle_events()
        if self.cycle is not before and draining.is_set():
            # Its task has not begun yet; uvicorn answers such a request with the same header and closes.
            self.scope["headers"] = [*self.scope["headers"], CLOSE_HEADER]

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        if event.http_version < b"1.1":
            self.send_400_response("A WebSocket takes HTTP/1.1.")
            return
        super().handle_websocket_upgrade(event)
        protocol = self.transport.get_protocol()
        if isinstance(protocol, FrameWritingProtocol):
            protocol.early, _ = self.conn.trailing_data

    def send_400_response(self, msg: str) -> None:
        self._end(BAD_REQUEST)

    def _expect_head(self) -> None:
        """Begin to wait for a head, go on waiting, or stop, whichever the connection's state asks for."""
        if self.conn.their_state is not h11.IDLE:
            self._forget_deadline()
        elif self._deadline is None:
            self._deadline = self.loop.call_later(settings.REQUEST_HEAD_SECONDS, self._give_up)

    def _forget_deadline(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        # A process that was held up finds its timers due before it reads what came meanwhile.
        self._deadline = self.loop.call_later(LAST_LOOK_SECONDS, self._end, TOO_SLOW)

    def _end(self, last_words: bytes) -> None:
        self._forget_deadline()
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        linger(self.transport, last_words)
