"""A WebSocket client that may break every rule: bytes out, frames in (RFC 6455, section 5.2)."""

import socket
import struct
import time
from typing import NamedTuple, Self

CONT, TEXT, BINARY, CLOSE, PING, PONG = 0, 1, 2, 8, 9, 10
MASK = b"\x0f\xf0\x55\xaa"
# The example of RFC 6455, section 1.3.
KEY, ACCEPT = "dGhlIHNhbXBsZSBub25jZQ==", "s3pPLMBiTxaQ9kYGzzhZRbK+xOo="
HANDSHAKE = {
    "Host": "127.0.0.1",
    "Connection": "Upgrade",
    "Upgrade": "websocket",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": KEY,
}
Head = tuple[int, dict[str, str]]


class Frame(NamedTuple):
    fin: bool
    opcode: int
    payload: bytes

    @property
    def close_code(self) -> int:
        assert self.opcode == CLOSE, self
        return int(struct.unpack("!H", self.payload[:2])[0])


def frame(
    opcode: int, payload: bytes = b"", *, fin: bool = True, reserved: int = 0, masked: bool = True, claimed: int = -1
) -> bytes:
    """A frame's bytes. `reserved`: the three bits as a number; `claimed`: a length to state instead of the true one."""
    length = len(payload) if claimed < 0 else claimed
    mask_bit = 0x80 if masked else 0
    if length < 126:
        size = struct.pack("!B", mask_bit | length)
    elif length < 1 << 16:
        size = struct.pack("!BH", mask_bit | 126, length)
    else:
        size = struct.pack("!BQ", mask_bit | 127, length)
    body = bytes(byte ^ MASK[n % 4] for n, byte in enumerate(payload)) if masked else payload
    return bytes([fin << 7 | reserved << 4 | opcode]) + size + (MASK if masked else b"") + body


def close(code: int, reason: bytes = b"") -> bytes:
    return frame(CLOSE, struct.pack("!H", code) + reason)


def request(path: str, method: str = "GET", version: str = "HTTP/1.1", **changed: str | None) -> bytes:
    """The head of a handshake; `Sec_WebSocket_Key=None` leaves a header out, a text replaces it."""
    headers = {**HANDSHAKE, **{name.replace("_", "-"): value for name, value in changed.items()}}
    lines = [f"{name}: {value}\r\n" for name, value in headers.items() if value is not None]
    return f"{method} {path} {version}\r\n{''.join(lines)}\r\n".encode("latin-1")


class RawSocket:
    """A TCP connection. Reading waits for at most `seconds`; `receive_buffer`: what the kernel takes unread, about."""

    def __init__(self, port: int, seconds: float = 30, receive_buffer: int = 0) -> None:
        self.tcp = socket.socket()
        if receive_buffer:
            self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, receive_buffer)
        self.tcp.settimeout(seconds)
        self.tcp.connect(("127.0.0.1", port))
        self._heard = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *error: object) -> None:
        self.tcp.close()

    def send(self, *data: bytes) -> Self:
        self.tcp.sendall(b"".join(data))
        return self

    def reset(self) -> None:
        """Go away without a word, as a process that was killed does."""
        self.tcp.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.tcp.close()

    def head(self) -> Head:
        """The answer's status and headers, names in lower case."""
        while b"\r\n\r\n" not in self._heard:
            self._hear()
        head, self._heard = self._heard.split(b"\r\n\r\n", 1)
        status, *lines = head.decode("latin-1").split("\r\n")
        pairs = (line.split(":", 1) for line in lines)
        return int(status.split()[1]), {name.lower(): value.strip() for name, value in pairs}

    def after_head(self) -> Self:
        """Past the answer to a handshake that is taken."""
        assert self.head()[0] == 101
        return self

    def frame(self) -> Frame:
        """The next frame that is not the count of viewers, which comes whenever it likes."""
        found = self._frame()
        while found.payload.startswith(b'{"type":"viewers_changed"'):
            found = self._frame()
        return found

    def _frame(self) -> Frame:
        first, second = self._take(2)
        assert not second & 0x80, "a server masks nothing"
        length = second & 0x7F
        if length == 126:
            [length] = struct.unpack("!H", self._take(2))
        elif length == 127:
            [length] = struct.unpack("!Q", self._take(8))
        return Frame(bool(first & 0x80), first & 0x0F, self._take(length))

    def until(self, opcode: int) -> Frame:
        while True:
            found = self.frame()
            if found.opcode == opcode:
                return found

    def ends(self) -> bool:
        """Whether the server ends the connection, whatever it says before."""
        try:
            while self.tcp.recv(65536):
                pass
        except ConnectionError:
            pass
        except TimeoutError:
            return False
        return True

    def _take(self, count: int) -> bytes:
        while len(self._heard) < count:
            self._hear()
        taken, self._heard = self._heard[:count], self._heard[count:]
        return taken

    def _hear(self) -> None:
        data = self.tcp.recv(65536)
        if not data:
            raise EOFError(f"the server ended the connection; unread: {self._heard[:200]!r}")
        self._heard += data


def drip(raw: RawSocket, data: bytes, pause: float) -> None:
    """Send a byte at a time until all is sent or nobody takes it any more."""
    try:
        for byte in data:
            raw.send(bytes([byte]))
            time.sleep(pause)
    except ConnectionError:
        pass
