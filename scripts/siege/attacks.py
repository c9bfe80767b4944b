"""What the besiegers do, each from addresses of its own (127.0.x.y), each for ever until it is cancelled.

An attack counts what became of its tries; the server may refuse, close or reset as it likes.
"""

import asyncio
import itertools
import json
import random
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

from tests.support.raw_socket import PING, frame, request

HUGE = 300 * 1024 * 1024
CHUNK = bytes(64 * 1024)
Streams = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@dataclass
class Target:
    """Where the site is, and what the attacks aim at."""

    port: int
    tournament_id: int
    match_id: int
    account: str
    counts: dict[str, Counter[str]] = field(default_factory=dict)

    def count(self, attack: str, outcome: str) -> None:
        self.counts.setdefault(attack, Counter())[outcome] += 1


@asynccontextmanager
async def connection(target: Target, address: str) -> AsyncIterator[Streams]:
    reader, writer = await asyncio.open_connection("127.0.0.1", target.port, local_addr=(address, 0))
    try:
        yield reader, writer
    finally:
        writer.transport.abort()


def post(path: str, body: bytes = b"", kind: str = "application/json", length: int | None = None) -> bytes:
    size = len(body) if length is None else length
    head = f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: {kind}\r\nContent-Length: {size}\r\n\r\n"
    return head.encode() + body


async def status_of(reader: asyncio.StreamReader) -> str:
    head = await reader.readuntil(b"\r\n\r\n")
    return head.split(b" ", 2)[1].decode()


async def ask(target: Target, address: str, data: bytes) -> str:
    """The status of the answer, or how there was none."""
    try:
        async with asyncio.timeout(60), connection(target, address) as (reader, writer):
            writer.write(data)
            return await status_of(reader)
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        return type(error).__name__


async def huge_bodies(target: Target) -> None:
    """300 MB to one address after the other, as a whole and in chunks."""
    paths = itertools.cycle(
        ["/api/v1/tournaments/", "/accounts/signup/", "/", "/nothing/", "/admin/login/", "/healthz"]
    )
    chunked = b"POST %b HTTP/1.1\r\nHost: 127.0.0.1\r\nTransfer-Encoding: chunked\r\n\r\n"
    for number, path in enumerate(paths):
        head = post(path, length=HUGE) if number % 2 else chunked % path.encode()
        outcome = await _pour(target, f"127.0.2.{1 + number % 50}", head, framed=not number % 2)
        target.count("bodies of 300 MB", outcome)


async def _pour(target: Target, address: str, head: bytes, *, framed: bool) -> str:
    piece = b"%x\r\n%b\r\n" % (len(CHUNK), CHUNK) if framed else CHUNK
    try:
        async with asyncio.timeout(60), connection(target, address) as (reader, writer):
            writer.write(head)
            answer = _answer_of(reader)
            for _ in range(HUGE // len(CHUNK)):
                writer.write(piece)
                await writer.drain()
                if answer.done():
                    break
            return await answer
    except (OSError, asyncio.IncompleteReadError, TimeoutError) as error:
        return type(error).__name__


def _answer_of(reader: asyncio.StreamReader) -> asyncio.Future[str]:
    """The status once it comes. Where nobody asks for it any more, its failure is no news."""
    answer = asyncio.ensure_future(status_of(reader))
    answer.add_done_callback(lambda done: done.cancelled() or done.exception())
    return answer


async def dripping_bodies(target: Target) -> None:
    """A body of which a byte comes every two seconds."""
    for number in itertools.count():
        try:
            async with connection(target, f"127.0.3.{1 + number % 50}") as (reader, writer):
                writer.write(post("/api/token/", length=200))
                answer = _answer_of(reader)
                while not answer.done():
                    writer.write(b"x")
                    await asyncio.wait({answer}, timeout=2)
                target.count("dripping bodies", answer.result())
        except (OSError, asyncio.IncompleteReadError) as error:
            target.count("dripping bodies", type(error).__name__)


async def dripping_readers(target: Target) -> None:
    """Snapshots and pages asked for without end on one connection, and a byte a second read of them."""
    for number in itertools.count():
        try:
            async with connection(target, f"127.0.4.{1 + number % 50}") as (reader, writer):
                path = f"/api/v1/tournaments/{target.tournament_id}/snapshot/"
                reader._transport.pause_reading()  # type: ignore[attr-defined]
                for _ in range(200):
                    writer.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode())
                    async with asyncio.timeout(5):
                        await writer.drain()
                async with asyncio.timeout(120):
                    await _closed(writer)
                target.count("readers who do not read", "closed")
        except (OSError, TimeoutError) as error:
            target.count("readers who do not read", type(error).__name__)


async def _closed(writer: asyncio.StreamWriter) -> None:
    while not writer.transport.is_closing():
        await asyncio.sleep(1)
        writer.write(b"G")


async def ping_floods(target: Target) -> None:
    """An anonymous socket that sends two megabytes a second of pings, and does not read the pongs."""
    flood = frame(PING) * 10_000
    for number in itertools.count():
        address = f"127.0.5.{1 + number % 50}"
        try:
            async with connection(target, address) as (reader, writer):
                writer.write(request(f"/ws/tournament/{target.tournament_id}/?ticket={await ticket(target, address)}"))
                await reader.readuntil(b"\r\n\r\n")
                for _ in range(300):
                    writer.write(flood)
                    # Not wait_for: before Python 3.12 it forgets a cancellation that comes when it is done.
                    async with asyncio.timeout(20):
                        await writer.drain()
                target.count("ping floods", "went through")
        except (OSError, TimeoutError, asyncio.IncompleteReadError, KeyError) as error:
            target.count("ping floods", type(error).__name__)
            await asyncio.sleep(0.2)


async def ticket(target: Target, address: str) -> str:
    """A visitor's ticket for the tournament's room; raises `KeyError` where it is refused."""
    async with asyncio.timeout(60), connection(target, address) as (reader, writer):
        writer.write(post("/api/v1/ws-tickets/", json.dumps({"tournament": target.tournament_id}).encode()))
        await reader.readuntil(b"\r\n\r\n")
        found: str = json.loads(await reader.read(4096))["ticket"]
        return found


async def seats(target: Target) -> None:
    """Visitors from two hundred addresses, ten each, who sit down in the room, answer pings, and stay."""
    async with asyncio.TaskGroup() as sitting:
        for number in range(2000):
            sitting.create_task(_sit(target, f"127.0.6.{1 + number % 200}"))
            await asyncio.sleep(0.05)


async def _sit(target: Target, address: str) -> None:
    while True:
        try:
            async with connection(target, address) as (reader, writer):
                writer.write(request(f"/ws/tournament/{target.tournament_id}/?ticket={await ticket(target, address)}"))
                await reader.readuntil(b"\r\n\r\n")
                target.count("seats", "sat down")
                while data := await reader.read(65536):
                    if b'"type":"ping"' in data:
                        writer.write(frame(1, b'{"type":"pong"}'))
        except (OSError, TimeoutError, asyncio.IncompleteReadError, KeyError, json.JSONDecodeError):
            target.count("seats", "refused")
        await asyncio.sleep(random.uniform(5, 30))


async def sign_ups(target: Target) -> None:
    """Accounts with one foreign address, and posts of a taken name."""
    for number in itertools.count():
        body = {"username": f"siege-{number}", "password": "a long enough pass phrase", "email": "victim@example.org"}
        if number % 2:
            body["username"] = target.account
        outcome = await ask(target, f"127.0.7.{1 + number % 50}", post("/api/v1/accounts/", json.dumps(body).encode()))
        target.count("sign-ups", outcome)


async def resets(target: Target) -> None:
    """Password resets for one address, with the token of a form that the attacker made up beside its cookie."""
    token = "siege" + "0" * 27
    body = f"email=victim%40example.org&csrfmiddlewaretoken={token}".encode()
    head = post("/accounts/password/reset/", body, "application/x-www-form-urlencoded")
    data = head.replace(b"\r\n\r\n", f"\r\nCookie: csrftoken={token}\r\n\r\n".encode(), 1)
    for number in itertools.count():
        target.count("resets", await ask(target, f"127.0.8.{1 + number % 50}", data))


async def guesses(target: Target) -> None:
    """One account's password, from forty addresses."""
    for number in itertools.count():
        body = json.dumps({"username": target.account, "password": f"guess {number}"}).encode()
        target.count("guesses", await ask(target, f"127.0.9.{1 + number % 40}", post("/api/token/", body)))


async def pages(target: Target) -> None:
    """The tournament's page under addresses that no cache knows."""
    for number in itertools.count():
        data = f"GET /tournaments/{target.tournament_id}/?x={number} HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n".encode()
        target.count("pages past the cache", await ask(target, f"127.0.10.{1 + number % 4}", data))


ATTACKS: dict[Callable[[Target], Awaitable[None]], int] = {
    huge_bodies: 3,
    dripping_bodies: 20,
    dripping_readers: 10,
    ping_floods: 2,
    seats: 1,
    sign_ups: 2,
    resets: 2,
    guesses: 4,
    pages: 4,
}
"""Each with how many do it at the same time."""
