"""Requests to one server from one thread, with as little work for each as may be."""

import asyncio
import socket
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

CLOSE = "Connection: close"
_CHUNK = 1 << 16


def request(method: str, path: str, token: str = "", body: str = "", more: Sequence[str] = ()) -> bytes:
    """`more`: further lines of the head."""
    head = [f"{method} {path} HTTP/1.1", "Host: 127.0.0.1", f"Content-Length: {len(body.encode())}", *more]
    head += ["Content-Type: application/json"] if body else []
    head += [f"Authorization: Bearer {token}"] if token else []
    return "\r\n".join([*head, "", body]).encode()


@dataclass(frozen=True)
class Answer:
    """`seconds`: from the request to the last byte."""

    seconds: float
    status: int
    body: bytes


def ask(port: int, raw: bytes) -> Answer:
    """One request that says `Connection: close`, on a connection of its own."""
    chunks = []
    with socket.create_connection(("127.0.0.1", port), timeout=60) as connection:
        began = time.monotonic()
        connection.sendall(raw)
        while chunk := connection.recv(_CHUNK):
            chunks.append(chunk)
        seconds = time.monotonic() - began
    head, _, body = b"".join(chunks).partition(b"\r\n\r\n")
    return Answer(seconds, int(head.split(b" ", 2)[1]), body)


@dataclass(frozen=True)
class Answers:
    """How many of each status, and the seconds from the first request to the last answer."""

    statuses: Counter[int]
    seconds: float

    @property
    def per_second(self) -> float:
        return self.statuses.total() / self.seconds


async def all_at_once(port: int, requests: list[bytes]) -> Answers:
    """Each on a connection of its own, all of them asked at the same time; 0 is the status of no answer."""

    async def ask(raw: bytes) -> int:
        try:
            reader, writer = await asyncio.open_connection("127.0.0.1", port)
            status = await _exchange(reader, writer, raw)
        except (OSError, EOFError):
            return 0
        writer.close()
        return status

    began = time.perf_counter()
    statuses = await asyncio.gather(*(ask(raw) for raw in requests))
    return Answers(Counter(statuses), time.perf_counter() - began)


async def again_and_again(port: int, raw: bytes, connections: int, seconds: float) -> Answers:
    """The same over so many connections that are kept, each waiting for its answer."""
    statuses: Counter[int] = Counter()

    async def ask() -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", port)
        while time.perf_counter() < until:
            statuses[await _exchange(reader, writer, raw)] += 1
        writer.close()

    began = time.perf_counter()
    until = began + seconds
    await asyncio.gather(*(ask() for _ in range(connections)))
    return Answers(statuses, time.perf_counter() - began)


async def _exchange(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, raw: bytes) -> int:
    writer.write(raw)
    head = (await reader.readuntil(b"\r\n\r\n")).lower()
    _, _, rest = head.partition(b"\r\ncontent-length:")
    await reader.readexactly(int(rest.split(b"\r\n", 1)[0] or 0))
    return int(head.split(b" ", 2)[1])
