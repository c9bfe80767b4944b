"""One connection to Redis that carries many calls at once, and answers each in its turn.

The bytes are hiredis' and the address is redis-py's to read. redis-py's own path from a command to its answer takes
several times the processor time of the script that is asked.
"""

import asyncio
from collections import deque
from collections.abc import Sequence
from typing import Any

import hiredis
from redis.asyncio.connection import Connection, SSLConnection, UnixDomainSocketConnection, parse_url
from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError, ResponseError

DIAL_SECONDS = 2.0


def pack(*command: Any) -> bytes:
    """A command on the wire; raises `TypeError` or `UnicodeEncodeError` for what Redis takes no argument of."""
    packed: bytes = hiredis.pack_command(command)
    return packed


class Wire(asyncio.Protocol):
    """What was asked and not yet answered, in order: Redis answers in the order it is asked."""

    def __init__(self) -> None:
        self._reader = hiredis.Reader(protocolError=Disconnected, replyError=ResponseError)
        self._asked: deque[asyncio.Future[Any]] = deque()
        self._transport: Any = None

    @property
    def is_up(self) -> bool:
        return self._transport is not None

    def connection_made(self, transport: Any) -> None:
        self._transport = transport

    def ask(self, calls: Sequence[tuple[bytes, "asyncio.Future[Any]"]]) -> None:
        """Send commands, as `pack` gives them, in one write; each answer settles its future: the reply, or an error."""
        self._asked.extend(answer for _, answer in calls)
        self._transport.write(b"".join(command for command, _ in calls))

    def data_received(self, data: bytes) -> None:
        self._reader.feed(data)
        try:
            while (reply := self._reader.gets()) is not False:
                self._settle(reply)
        except Disconnected as error:  # not the protocol of a Redis
            self.end(error)

    def _settle(self, reply: Any) -> None:
        if not self._asked:  # a word nobody asked for: "too many clients", and the end
            return self.end(Disconnected("unasked reply"))
        answer = self._asked.popleft()
        if answer.done():
            return
        if isinstance(reply, RedisError):
            answer.set_exception(reply)
        else:
            answer.set_result(reply)

    def connection_lost(self, exc: Exception | None) -> None:
        self.end(Disconnected("Redis closed the connection."))

    def end(self, error: BaseException) -> None:
        """Close at once; what has no answer yet gets the error."""
        transport, self._transport = self._transport, None
        if transport is not None:
            transport.abort()
        asked, self._asked = self._asked, deque()
        for answer in asked:
            if not answer.done():
                answer.set_exception(error)


class Dialler:
    """Opens wires to one address: `redis://`, `rediss://` or `unix://`, read as redis-py reads it."""

    def __init__(self, url: str) -> None:
        about: dict[str, Any] = dict(parse_url(url))
        # Never connected: it knows what each form of address means.
        self._about: Any = about.pop("connection_class", Connection)(**about)

    async def dial(self) -> Wire:
        """A wire that is up, signed in and in its database; raises `RedisError`, `OSError` or `TimeoutError`."""
        async with asyncio.timeout(DIAL_SECONDS):
            return await self._dial()

    async def _dial(self) -> Wire:
        loop, about = asyncio.get_running_loop(), self._about
        if isinstance(about, UnixDomainSocketConnection):
            _, wire = await loop.create_unix_connection(Wire, about.path)
        else:
            context = about.ssl_context.get() if isinstance(about, SSLConnection) else None
            _, wire = await loop.create_connection(Wire, about.host, int(about.port), ssl=context)
        entered = False
        try:
            await self._enter(wire)
            entered = True
        finally:
            if not entered:
                wire.end(Disconnected("not entered"))
        return wire

    async def _enter(self, wire: Wire) -> None:
        about = self._about
        commands: list[tuple[Any, ...]] = []
        if about.password:
            commands.append(("AUTH", *([about.username] if about.username else []), about.password))
        if about.db:
            commands.append(("SELECT", about.db))
        answers = [asyncio.get_running_loop().create_future() for _ in commands]
        wire.ask([(pack(*command), answer) for command, answer in zip(commands, answers, strict=True)])
        await asyncio.gather(*answers)
