"""Many sockets of one thread. What arrives is kept as it came, with its time, and understood afterwards."""

import json
import select
import socket
import time
from collections import deque
from collections.abc import Iterator
from typing import Any

from bench.site.worthless import Worthless

REQUEST = (
    "GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: deltacrown.v1\r\n\r\n"
)
LOST = select.EPOLLHUP | select.EPOLLERR
CHUNK = 1 << 16
TRIES = 5
PING = b'"type":"ping"'
# A text frame masked with zeros.
PONG = b'\x81\x8f\0\0\0\0{"type":"pong"}'


class Reader:
    """One socket: what it got, and when (`time.monotonic()`) it had got how many bytes of it."""

    def __init__(self, path: str) -> None:
        self.path = path
        self.data = bytearray()
        self.got: list[tuple[float, int]] = []
        self.ready = False
        self.tries = 0
        self._searched = 0

    def take(self, chunk: bytes, until: bytes, now: float) -> None:
        self.data += chunk
        self.got.append((now, len(self.data)))
        if not self.ready:
            self.ready = self.data.find(until, self._searched) >= 0
            self._searched = max(0, len(self.data) - len(until))

    def frames(self) -> Iterator[tuple[float, dict[str, Any]]]:
        """Each frame with the time at which the last of it had come."""
        chunks = iter(self.got)
        now, reached = 0.0, 0
        for end, payload in split_frames(bytes(self.data)):
            while reached < end:
                now, reached = next(chunks)
            yield now, json.loads(payload)


class Crowd:
    """Sockets at one server. Raises `Worthless` where one is refused or lost: such a run is worth nothing."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._poll = select.epoll()
        self._sockets: dict[int, socket.socket] = {}
        self._readers: dict[int, Reader] = {}
        self.readers: list[Reader] = []

    def open(self, paths: list[str], until: bytes, in_flight: int, within: float = 180) -> float:
        """Open a socket for each path, so many on their way at a time; the seconds until `until` had come to all."""
        waiting, began = deque(paths), time.monotonic()
        limit = began + within
        ready = len(self.readers)
        wanted = ready + len(paths)
        while ready < wanted:
            while waiting and len(self.readers) - ready < in_flight:
                self.readers.append(Reader(waiting.popleft()))
                self._connect(self.readers[-1])
            ready += self._step(0.1, until)
            if time.monotonic() > limit:
                raise Worthless(f"{wanted - ready} sockets are not open after {within} s.")
        return time.monotonic() - began

    def listen(self, until: bytes, within: float) -> bool:
        """Read until everybody got `until` once more; whether they did."""
        for reader in self.readers:
            reader.ready, reader._searched = False, len(reader.data)
        missing, limit = len(self.readers), time.monotonic() + within
        while missing and time.monotonic() < limit:
            missing -= self._step(0.05, until)
        return not missing

    def read(self, seconds: float) -> None:
        """Read what comes for so long."""
        limit = time.monotonic() + seconds
        while (left := limit - time.monotonic()) > 0:
            self._step(left, b"")

    def cut(self) -> None:
        """Lose all connections without a word."""
        for sock in self._sockets.values():
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\1\0\0\0\0\0\0\0")
            sock.close()
        self._poll.close()

    def _connect(self, reader: Reader) -> None:
        reader.tries += 1
        sock = socket.socket()
        sock.setblocking(False)
        sock.connect_ex(("127.0.0.1", self._port))
        self._sockets[sock.fileno()], self._readers[sock.fileno()] = sock, reader
        self._poll.register(sock.fileno(), select.EPOLLOUT)

    def _step(self, seconds: float, until: bytes) -> int:
        """Do what can be done; how many became ready by it."""
        became = 0
        for number, event in self._poll.poll(seconds):
            reader = self._readers[number]
            before = reader.ready
            try:
                self._exchange(number, reader, event, until)
            except OSError as error:
                self._try_again(number, reader, error)
            became += reader.ready and not before
        return became

    def _exchange(self, number: int, reader: Reader, event: int, until: bytes) -> None:
        if event & LOST and not event & select.EPOLLIN:
            raise ConnectionResetError(event)
        if event & select.EPOLLOUT:
            self._ask(number, reader)
        else:
            self._receive(number, reader, until)

    def _try_again(self, number: int, reader: Reader, error: OSError) -> None:
        """As a client does whose connection the kernel refused before the server had it."""
        if reader.data or reader.tries == TRIES:
            raise Worthless(f"a connection failed: {error}. {_end_of(reader)}") from None
        self._poll.unregister(number)
        self._sockets.pop(number).close()
        self._connect(reader)

    def _ask(self, number: int, reader: Reader) -> None:
        self._sockets[number].send(REQUEST.format(path=reader.path, port=self._port).encode())
        self._poll.modify(number, select.EPOLLIN)

    def _receive(self, number: int, reader: Reader, until: bytes) -> None:
        chunk = self._sockets[number].recv(CHUNK)
        if not chunk:
            raise Worthless(f"a socket was closed. {_end_of(reader)}")
        reader.take(chunk, until, time.monotonic())
        if PING in chunk:
            self._sockets[number].send(PONG)


def split_frames(data: bytes) -> Iterator[tuple[int, bytes]]:
    """The text frames after the response's head, each with where it ends; what is not whole yet is left out."""
    at = data.find(b"\r\n\r\n") + 4
    while at >= 4 and len(data) >= at + 2:
        kind, length, start = data[at] & 15, data[at + 1] & 127, at + 2
        if length > 125:
            wide = 2 if length == 126 else 8
            length, start = int.from_bytes(data[start : start + wide], "big"), start + wide
        at = start + length
        if at <= len(data) and kind == 1:
            yield at, data[start:at]


def _end_of(reader: Reader) -> str:
    return bytes(reader.data[-500:]).decode(errors="replace") or "Nothing was said."
