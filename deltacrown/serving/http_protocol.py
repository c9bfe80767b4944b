"""The server's HTTP protocol: uvicorn's, but everything that comes in or is left lying has a bound.

Nobody may take for ever to send a head or a body or to read an answer, send a body its address does not take
(`bodies.py`), or hold more connections than an address may (`arrivals.py`); and a process that ends keeps no
connection alive.
"""

import asyncio
import fcntl
import struct
import termios
from typing import Any

import h11
from django.conf import settings
from uvicorn.protocols.http.flow_control import CLOSE_HEADER, FlowControl
from uvicorn.protocols.http.h11_impl import H11Protocol

from apps.common.health import draining
from deltacrown.serving import arrivals
from deltacrown.serving.bodies import SMALL_PIECES_AT_ONCE, CountingConnection
from deltacrown.serving.lingering_close import BAD_REQUEST, PLAIN, close_after_reading, cut, last_words
from deltacrown.serving.websocket_protocol import FrameWritingProtocol

LAST_LOOK_SECONDS = 0.1
# For the rest of a head that had begun to come when this process wanted to end.
LAST_HEAD_SECONDS = 2.0
# Whose connection was used so lately is likely to use it again, perhaps at the very moment it would be ended. So it is
# left open a little longer, and what comes by it is answered as the last.
SETTLES_SECONDS = 2.0
# How often a body is looked at while it comes. How long this process was held up is seen by how late it looks, so it is
# known to within this time.
LOOK_SECONDS = 0.25
# Between two turns of a body in small pieces: what it costs is then a small share of a process, whoever sends it.
TURN_SECONDS = 0.05
TOO_SLOW = last_words("408 Request Timeout")
TOO_MANY = last_words("429 Too Many Requests", b"Too many connections from your address.", PLAIN, "Retry-After: 5")


class HeldFlow(FlowControl):
    """uvicorn's, where nothing more is read while what was read waits for its turn, whoever asks for more."""

    is_held = False

    def hold(self) -> None:
        self.is_held = True
        self.pause_reading()

    def release(self) -> None:
        self.is_held = False
        self.resume_reading()

    def resume_reading(self) -> None:
        if not self.is_held:
            super().resume_reading()


class ImpatientProtocol(H11Protocol):
    address = ""
    conn: CountingConnection
    flow: HeldFlow
    _turn: asyncio.TimerHandle | None = None
    """When the rest of a body in small pieces is gone on with."""
    _deadline: asyncio.TimerHandle | None = None
    """Of what is waited for: the head or the rest of a body."""
    _body_began: float | None = None
    _reading: asyncio.TimerHandle | None = None
    _held_back = 0
    _idle_since = 0.0
    _is_last = False
    """Whether the next request is the last one here: it had come when this process wanted to end."""
    _is_over = False
    """Whether somebody else has the transport now: the WebSocket protocol, or who lingers at the end."""

    def __init__(self, *arguments: Any, **more: Any) -> None:
        super().__init__(*arguments, **more)
        self.conn = CountingConnection(h11.SERVER)

    def connection_made(self, transport: Any) -> None:
        super().connection_made(transport)
        self.flow = HeldFlow(transport)
        self._idle_since = self.loop.time()
        self.address = arrivals.key_of(self.client)
        number, most = arrivals.arrive(self.address), arrivals.most()
        if number > 2 * most:
            # Also those who are being told: that costs a connection each.
            transport.abort()
        elif number > most:
            self._end(TOO_MANY)
        else:
            self._expect()

    def data_received(self, data: bytes) -> None:
        super().data_received(data)
        self._expect()

    def connection_lost(self, exc: Exception | None) -> None:
        self._forget_deadline()
        self._forget_reader()
        self._forget_turn()
        super().connection_lost(exc)
        arrivals.leave(self.address)

    def handle_events(self) -> None:
        if self._turn is not None:
            return
        before = self.cycle
        self.conn.pieces_left = SMALL_PIECES_AT_ONCE
        super().handle_events()
        if not self.conn.pieces_left and not self._is_over:
            self.flow.hold()
            self._turn = self.loop.call_later(TURN_SECONDS, self._go_on)
        if self.conn.refusal:
            self._end(self.conn.refusal)
        elif self.cycle is not before and (self._is_last or draining.is_set()):
            # Its task has not begun yet; uvicorn answers such a request with the same header and closes.
            self.scope["headers"] = [*self.scope["headers"], CLOSE_HEADER]

    def _go_on(self) -> None:
        self._forget_turn()
        self.handle_events()
        self._expect()

    def _forget_turn(self) -> None:
        if self._turn is not None:
            self._turn.cancel()
            self._turn = None
            self.flow.release()

    def _get_upgrade(self) -> bytes | None:
        """`websocket` where that is among what is asked for, however the lists are spread over headers."""
        if b"upgrade" in _tokens(self.headers, b"connection") and b"websocket" in _tokens(self.headers, b"upgrade"):
            return b"websocket"
        return None

    def handle_websocket_upgrade(self, event: h11.Request) -> None:
        if event.http_version < b"1.1":
            self.send_400_response("A WebSocket takes HTTP/1.1.")
            return
        # The handshake is read a second time, by who knows no other protocol to upgrade to.
        lists = (b"connection", b"upgrade")
        others = [(name, value) for name, value in self.headers if name not in lists]
        self.headers = [*others, (b"connection", b"Upgrade"), (b"upgrade", b"websocket")]
        super().handle_websocket_upgrade(event)
        protocol = self.transport.get_protocol()
        self._is_over = True
        if isinstance(protocol, FrameWritingProtocol):
            protocol.address = self.address
            protocol.early, _ = self.conn.trailing_data

    def send_400_response(self, msg: str) -> None:
        self._end(BAD_REQUEST)

    # What is waited for of the client

    def _expect(self) -> None:
        """Begin to wait for a head or a body, go on waiting, or stop, whichever the connection's state asks for."""
        state = self.conn.their_state
        if self._is_over:
            self._forget_deadline()
        elif state is h11.SEND_BODY:
            if self._body_began is None:
                self._forget_deadline()
                self._body_began = self.loop.time()
                self._wait(min(settings.REQUEST_BODY_SECONDS, LOOK_SECONDS), self._look_at_body)
        elif state is not h11.IDLE:
            self._forget_deadline()
        elif self._deadline is None or self._body_began is not None:
            self._forget_deadline()
            self._wait(settings.REQUEST_HEAD_SECONDS, self._give_up)

    def _wait(self, seconds: float, then: Any, *arguments: Any) -> None:
        self._deadline = self.loop.call_later(seconds, then, *arguments)

    def _forget_deadline(self) -> None:
        self._body_began = None
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None

    def _give_up(self) -> None:
        # A process that was held up finds its timers due before it reads what came meanwhile.
        self._wait(LAST_LOOK_SECONDS, self._end, TOO_SLOW)

    def _look_at_body(self, is_last: bool = False) -> None:
        """A body has some seconds, and more for what has come of it already."""
        if self._deadline is None or self._body_began is None:
            return
        now = self.loop.time()
        # How late this is called: a process that was held up did not let the client send, nor did a reader within.
        self._body_began += max(0.0, now - self._deadline.when())
        if self.flow.read_paused:
            self._body_began = now
        allowance = settings.REQUEST_BODY_SECONDS + self.conn.received / settings.REQUEST_BYTES_PER_SECOND
        left = self._body_began + allowance - now
        if left > 0:
            self._wait(min(left, LOOK_SECONDS), self._look_at_body)
        elif is_last:
            self._end(TOO_SLOW)
        else:
            self._wait(LAST_LOOK_SECONDS, self._look_at_body, True)

    # Whether the client reads

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_reader()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._forget_reader()

    def on_response_complete(self) -> None:
        self._idle_since = self.loop.time()
        super().on_response_complete()
        if self.transport.is_closing():
            self._watch_reader()
        elif self.conn.their_state is h11.SEND_BODY:
            # It came behind the last request, and began while that was answered.
            self._expect()

    def timeout_keep_alive_handler(self) -> None:
        if not _has_arrived(self.transport):
            super().timeout_keep_alive_handler()
            self._watch_reader()

    def _watch_reader(self) -> None:
        """While the transport holds something back, or closes: it would wait for its peer to read for ever."""
        self._forget_reader()
        if self.transport.get_write_buffer_size():
            self._held_back = _unread(self.transport)[0]
            self._reading = self.loop.call_later(settings.RESPONSE_STALL_SECONDS, self._look_at_reader)

    def _forget_reader(self) -> None:
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    def _look_at_reader(self) -> None:
        self._reading = None
        held_back, waits_for_peer = _unread(self.transport)
        least = settings.RESPONSE_STALL_SECONDS * settings.REQUEST_BYTES_PER_SECOND
        if waits_for_peer and self._held_back - held_back < least:
            cut(self.transport)
        else:
            self._watch_reader()

    # The end

    def shutdown(self) -> None:
        """End it after the request that is handled, or when it has been idle for a while.

        Closed with a request unread it would be reset, and nobody could know what became of that request.
        """
        if self._is_over or self.transport.is_closing():
            return
        if self.cycle is not None and not self.cycle.response_complete:
            super().shutdown()
            return
        self._is_last = True
        settles_in = self._idle_since + SETTLES_SECONDS - self.loop.time()
        if _has_arrived(self.transport):
            self._forget_deadline()
            self._wait(LAST_HEAD_SECONDS, self._end, TOO_SLOW)
        elif settles_in > 0:
            self.loop.call_later(settles_in, self.shutdown)
        else:
            super().shutdown()

    def _end(self, words: bytes) -> None:
        """Say the last words, unless an answer is under way, and let whoever still handles the request go."""
        self._is_over = True
        self._forget_deadline()
        self._forget_reader()
        self._forget_turn()
        self._unset_keepalive_if_required()
        self.connections.discard(self)
        cycle = self.cycle
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()
            words = b"" if cycle.response_started else words
        self.flow.resume_reading()
        self.flow.resume_writing()
        close_after_reading(self.transport, words, self.address)


def _tokens(headers: list[tuple[bytes, bytes]], wanted: bytes) -> list[bytes]:
    """The members of a header that is a list, in lower case."""
    return [token.strip().lower() for name, value in headers if name == wanted for token in value.split(b",")]


def _has_arrived(transport: Any) -> bool:
    """Whether the kernel holds something of the peer that was not read yet."""
    if transport.is_closing():
        return False  # and it may have no socket any more
    try:
        return _in_kernel(transport, termios.FIONREAD) > 0
    except OSError:
        return False  # a system that does not tell


def _unread(transport: Any) -> tuple[int, bool]:
    """Bytes the peer has not taken, those in the kernel too, and whether it is the peer who is waited for.

    The transport alone says little: the kernel takes a megabyte at once, and nothing for a minute after that.
    """
    waiting = transport.get_write_buffer_size()
    try:
        unsent = _in_kernel(transport, termios.TIOCOUTQ)
    except OSError:
        return waiting, waiting > 0  # a system that does not tell
    return waiting + unsent, unsent > 0


def _in_kernel(transport: Any, queue: int) -> int:
    """Bytes in one of the socket's two queues."""
    (size,) = struct.unpack("i", fcntl.ioctl(transport.get_extra_info("socket").fileno(), queue, bytes(4)))
    return int(size)
