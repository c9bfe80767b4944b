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

from apps.tournaments.realtime.edge.admission import EXCESS
from apps.tournaments.realtime.sockets.outbox import FRAMES
from deltacrown.serving import arrivals
from deltacrown.serving.lingering_close import BAD_REQUEST, LINGERS_BYTES, LINGERS_SECONDS, close_after_reading
from deltacrown.serving.pacing import ControlBucket, PacedConnection
from deltacrown.serving.receive_queue import ReceiveQueue

# The application is done with the socket: for its last frames and the closing handshake.
CLOSES_WITHIN_SECONDS = 10.0
# Read of one socket before others have their turn: a quarter of a millisecond, and 43,000 may lie ready.
FRAMES_A_TURN = 32
# Looked through for the client's half of the closing handshake.
FRAMES_AFTER_CLOSE = 64
# A piece of a message that is shorter than this counts as empty, but for the last.
SMALL_PIECE_BYTES = 128
PONG_HEAD = b"\x8a"


class FrameWritingProtocol(WebSocketsSansIOProtocol):
    """Also the extension itself: `write_frames`, and `direct` for as long as the transport holds nothing back."""

    ended = 0  # sockets of this process
    address = ""
    conn: PacedConnection
    _turned: Callable[[], None] = staticmethod(lambda: None)
    _answer: Callable[[bytes], object] | None = None
    _paused = False
    _last: asyncio.TimerHandle | None = None
    _next_turn: asyncio.Handle | None = None
    _control: ControlBucket | None = None
    _left_after_close = FRAMES_AFTER_CLOSE
    _ignored_bytes = -1
    """Of what nobody reads any more; -1 while it is read."""
    _asked: Request
    early = b""
    """What came in one piece with the handshake, to be read when that is answered."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.conn = PacedConnection(max_size=self.config.ws_max_size, logger=self.logger)
        self.queue = ReceiveQueue()  # type: ignore[assignment]

    # What comes in

    def data_received(self, data: bytes) -> None:
        if self._ignored_bytes >= 0:
            return self._ignore(data)
        conn = self.conn
        conn.frames_left = FRAMES_A_TURN
        super().data_received(data)
        if self.close_sent:
            self._look_for_the_end(FRAMES_A_TURN - conn.frames_left)
        if conn.holds_more:
            # The rest waits for its turn here, and what comes behind it at the kernel.
            self.transport.pause_reading()
            self._read_on()
        # A whole head is handed over at once: it was a handshake, or it never becomes one.
        if not self.handshake_initiated:
            # Soon: uvicorn makes this the transport's protocol after it has handed over the head.
            self.loop.call_soon(self._refuse)

    def _read_on(self) -> None:
        """Read what waits, unless the application has messages to take, or the client answers to."""
        if self.transport.is_closing() or self.read_paused or (self._paused and not self.close_sent):
            return
        if not self.conn.holds_more:
            self.transport.resume_reading()
        elif self._next_turn is None:
            self._next_turn = self.loop.call_soon(self._take_turn)

    def _take_turn(self) -> None:
        self._next_turn = None
        if not self.transport.is_closing():
            self.data_received(b"")
            self._read_on()

    async def receive(self) -> Any:
        message = await self.queue.get()
        if self.read_paused and self.queue.empty():
            self.read_paused = False
            self._read_on()
        return message

    def _look_for_the_end(self, frames: int) -> None:
        """Nothing but the client's half of the closing handshake is of interest, and not for ever."""
        self._left_after_close -= frames
        if self._left_after_close > 0 or self.transport.is_closing():
            return
        self._ignored_bytes = 0
        self.conn.reader.discard()
        if self.close_timer is not None:
            self.close_timer.cancel()
        self.close_timer = self.loop.call_later(LINGERS_SECONDS, self.transport.close)
        self.transport.write_eof()
        self.transport.resume_reading()

    def _ignore(self, data: bytes) -> None:
        self._ignored_bytes += len(data)
        if self._ignored_bytes > LINGERS_BYTES:
            self.transport.pause_reading()

    def handle_ping(self) -> None:
        # uvicorn calls this for each, and the answers to all that came together are there at the first.
        for wire in self.conn.data_to_send():
            if wire[:1] != PONG_HEAD:
                self.transport.write(wire)
            elif not self.close_sent and self._may_control():
                (self._answer or self.transport.write)(wire)

    def handle_pong(self, event: Frame) -> None:
        self._may_control()

    def handle_cont(self, event: Frame) -> None:
        super().handle_cont(event)
        if not event.fin and len(event.data) < SMALL_PIECE_BYTES:
            self._may_control()

    def _may_control(self) -> bool:
        """Take a token for what is no message; where there is none the application is told, in its turn."""
        if self._control is None:
            self._control = ControlBucket(self.loop.time())
        if self._control.takes(self.loop.time()):
            return True
        if not self.close_sent:
            self.queue.put_nowait(EXCESS)  # type: ignore[arg-type]  # a message of ours
            if not self.read_paused:
                self.read_paused = True
                self.transport.pause_reading()
        return False

    def _refuse(self) -> None:
        self.connections.discard(self)
        close_after_reading(self.transport, b"".join(self.conn.data_to_send()) or BAD_REQUEST, self.address)

    def handle_connect(self, event: Request) -> None:
        super().handle_connect(event)
        self._asked = event
        # The application's task was made just now and has not begun.
        if self.response.status_code == 101:
            extensions: dict[str, Any] = self.scope["extensions"]
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
    def direct(self) -> Callable[[bytes], None] | None:
        """The transport's own `write`, or None while it holds back more than `set_high_water` allows, or is closing."""
        return self.transport.write if self._may_write and not self._paused else None

    def set_high_water(self, most: int, turned: Callable[[], None], answer: Callable[[bytes], object]) -> None:
        """Let the transport hold back `most` bytes; `turned` is called whenever `direct` may have changed. What the
        protocol itself has to say goes by `answer`."""
        self.transport.set_write_buffer_limits(most)
        self._turned, self._answer = turned, answer

    @property
    def _may_write(self) -> bool:
        return self.handshake_complete and not self.close_sent and not self.transport.is_closing()

    def pause_writing(self) -> None:
        super().pause_writing()
        self._paused = True
        if not self.close_sent:
            # Who does not read what is said to them is not listened to.
            self.transport.pause_reading()
        self._turned()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._paused = False
        self._turned()
        self._read_on()

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
        self._read_on()
        # A transport that closes waits for its peer to read. A peer that never does would keep it for ever.
        self._last = self.loop.call_later(CLOSES_WITHIN_SECONDS, self.transport.abort)

    def connection_lost(self, exc: Exception | None) -> None:
        super().connection_lost(exc)
        FrameWritingProtocol.ended += 1
        arrivals.leave(self.address)
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
