"""The server's WebSocket protocol: uvicorn's, with one way more out, and stricter about what comes in.

An application finds `deltacrown.frames` among the scope's extensions where it may write frames that are encoded and
framed already, shared by many sockets, straight to the transport. Everything else, the handshake, reading, closing,
goes through uvicorn as always; on any other server the extension is not there and plain ASGI does the same.
"""

import asyncio
from collections.abc import Callable
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.frames import CloseCode, Frame
from websockets.http11 import Request

from apps.tournaments.realtime.outbox import FRAMES
from deltacrown.lingering import BAD_REQUEST, linger
from deltacrown.mailbox import Mailbox

# The application is done with the socket: for its last frames and the closing handshake.
CLOSES_WITHIN_SECONDS = 10.0


class FrameWritingProtocol(WebSocketsSansIOProtocol):
    """Also the extension itself: `write_frames`, and `express` for as long as the transport holds nothing back."""

    ended = 0  # sockets of this process
    _turned: Callable[[], None] = staticmethod(lambda: None)
    _paused = False
    _last: asyncio.TimerHandle | None = None
    _asked: Request
    early = b""
    """What came in one piece with the handshake, to be read when that is answered."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.queue = Mailbox()  # type: ignore[assignment]

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        # A whole head is handed over at once: it was a handshake, or it never becomes one.
        if not self.handshake_initiated:
            # Soon: uvicorn makes this the transport's protocol after it has handed over the head.
            self.loop.call_soon(self._refuse)

    def _refuse(self) -> None:
        self.connections.discard(self)
        linger(self.transport, b"".join(self.conn.data_to_send()) or BAD_REQUEST)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        self._asked = event
        # The application's task was made just now and has not begun.
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]  # type: ignore[assignment]
            extensions[FRAMES] = self
            # Frames of a client that cannot wait are read once the application has taken the connection.
            self.read_paused = True
            self.transport.pause_reading()

    def start_keepalive(self) -> None:
        # uvicorn calls this when it has answered the handshake.
        super().start_keepalive()
        # They are kept for as long as the socket is open, and nobody asks for them again: the scope has its own.
        self._asked.headers.clear()
        self.response.headers.clear()
        if self.early:
            self.data_received(self.early)

    def send_receive_event_to_app(self) -> None:
        if self.close_sent or self.curr_msg_data_type != "text" or _is_utf8(b"".join(self.frames)):
            super().send_receive_event_to_app()
            return
        # uvicorn does the same, but takes it for an error of its own and logs a traceback.
        self.frames = []
        self.conn.fail(CloseCode.INVALID_DATA)
        self.handle_parser_exception()

    def write_frames(self, data: bytes) -> int:
        """Write whole frames, as RFC 6455 section 5.2 has them, and say how many bytes the transport now holds back.

        Raises `OSError` where nothing can be written any more.
        """
        if not self._may_write:
            raise ConnectionResetError("the socket is closing")
        self.transport.write(data)
        return self.transport.get_write_buffer_size()

    @property
    def express(self) -> Callable[[bytes], None] | None:
        """The transport's own `write`, or None while it holds back more than `hold_back` allows, or is closing."""
        return self.transport.write if self._may_write and not self._paused else None

    def hold_back(self, most: int, turned: Callable[[], None]) -> None:
        """Let the transport hold back `most` bytes; `turned` is called whenever `express` may have changed."""
        self.transport.set_write_buffer_limits(most)
        self._turned = turned

    @property
    def _may_write(self) -> bool:
        return self.handshake_complete and not self.close_sent and not self.transport.is_closing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        self._turned()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused = False
        self._turned()

    def handle_close(self, event: Frame) -> None:
        super().handle_close(event)
        self._turned()

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        # What the application still sends is for nobody, and no mistake of its own.
        self.disconnected = True
        self._turned()

    def on_task_complete(self, task: "asyncio.Task[None]") -> None:
        super().on_task_complete(task)
        # A transport that closes waits for its peer to read. A peer that never does would keep it for ever.
        self._last = self.loop.call_later(CLOSES_WITHIN_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        FrameWritingProtocol.ended += 1
        if self._last is not None:
            self._last.cancel()
        self._turned()


def _is_utf8(data: bytes) -> bool:
    if data.isascii():
        return True
    try:
        data.decode()
    except UnicodeDecodeError:
        return False
    return True
