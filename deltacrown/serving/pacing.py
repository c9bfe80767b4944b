"""How many frames of one socket are read at a time, and how many of them may be none of its messages."""

from collections.abc import Generator

from django.conf import settings
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.streams import StreamReader

RIGHT_VERSION = "13"


class _PacedReader(StreamReader):
    frames_left = 0

    def at_eof(self) -> Generator[None, None, bool]:
        """Asked before each frame. One that has to wait for its turn is one that has not come yet."""
        while True:
            if self.buffer and self.frames_left > 0:
                self.frames_left -= 1
                return False
            if self.eof:
                return not self.buffer
            yield


class PacedConnection(ServerProtocol):
    """The library's, which reads no more than `frames_left` frames of what it was given, and goes on with the rest
    when it is given some more, or nothing."""

    reader: _PacedReader

    def parse(self) -> Generator[None, None, None]:
        self.reader = _PacedReader()
        yield from super().parse()

    @property
    def frames_left(self) -> int:
        return self.reader.frames_left

    @frames_left.setter
    def frames_left(self, count: int) -> None:
        self.reader.frames_left = count

    @property
    def holds_more(self) -> bool:
        """Whether something waits that was not looked at."""
        return self.reader.frames_left == 0 and bool(self.reader.buffer)

    def recv_frame(self, frame: Frame) -> None:
        if frame.opcode is Opcode.CLOSE:
            # It may come between the pieces of a message, which then never ends: RFC 6455 sections 5.4 and 5.5.1.
            self.current_size = None
        super().recv_frame(frame)

    def accept(self, request: Request) -> Response:
        response = super().accept(request)
        if response.status_code == 400 and request.headers.get_all("Sec-WebSocket-Version") != [RIGHT_VERSION]:
            # RFC 6455 section 4.2.2: a client that speaks another version learns which one is spoken here.
            response = self.reject(426, "This server speaks version 13 of the WebSocket protocol.\n")
            response.headers["Sec-WebSocket-Version"] = RIGHT_VERSION
            response.headers["Upgrade"] = "websocket"
        return response


class ControlBucket:
    """One socket's pings, pongs and empty pieces of messages. It lives in the process, and ends with its socket."""

    __slots__ = ("_at", "_tokens")

    def __init__(self, now: float) -> None:
        self._tokens = float(settings.WS_RATE_CONTROL_BURST)
        self._at = now

    def takes(self, now: float) -> bool:
        refilled = self._tokens + (now - self._at) * settings.WS_RATE_CONTROL_RPS
        self._tokens, self._at = min(refilled, float(settings.WS_RATE_CONTROL_BURST)), now
        if self._tokens < 1 and settings.WS_RATE_ENABLED:
            return False
        self._tokens -= 1
        return True
