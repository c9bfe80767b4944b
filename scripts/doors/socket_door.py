"""Sockets that send anything: commands with odd values, control frames, fragments, bytes that are no frame."""

import asyncio
import json
import random
import socket
import struct
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

import httpx

from apps.common.refusals import CloseCode
from apps.tournaments.realtime.sockets.commands import COMMANDS
from scripts.doors import words
from scripts.doors.http_door import Failure
from scripts.doors.site import World
from tests.support.raw_socket import BINARY, CLOSE, CONT, PING, PONG, TEXT, frame, request

QUIET_SECONDS = 0.3
ANSWER_WITHIN_SECONDS = 60.0
# Ours, those of RFC 6455 for what the client did wrong, and the echo of a close that the client asked for.
ALLOWED = {code.value for code in CloseCode if code is not CloseCode.INTERNAL_ERROR} | {
    1000,
    1001,
    1002,
    1003,
    1005,
    1007,
}
ECHOED = {1008, 1009, 1010, 3000, 4999}
COMMAND_FIELDS = sorted({name for command in COMMANDS.values() for name in command.__struct_fields__})
NAMES = [*COMMANDS, "ping", "pong", "subscribe", "authenticate", "fly", ""]


class SocketDoor:
    def __init__(self, port: int, world: World, dice: random.Random) -> None:
        self._port, self._world, self._dice = port, world, dice
        # A connection each: one that is kept may be ended by the server between two requests.
        self._http = httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            timeout=ANSWER_WITHIN_SECONDS,
            limits=httpx.Limits(max_keepalive_connections=0),
            verify=False,
            trust_env=False,
        )

    async def knock(self) -> tuple[int, str]:
        """A socket that sends some frames; how many, and how it ended. Raises `Failure` with what was sent."""
        dice = self._dice
        kind, number = dice.choice((("tournament", "tournament_id"), ("match", "match_id")))
        room = dice.choice(self._world.ids[number])
        query = await self._credential(kind, room)
        sent = [self._frame() for _ in range(dice.randrange(1, 12))]
        try:
            async with asyncio.timeout(ANSWER_WITHIN_SECONDS):
                return len(sent) + 1, await self._talk(f"/ws/{kind}/{room}/{query}", sent)
        except (OSError, EOFError, asyncio.IncompleteReadError, TimeoutError) as error:
            raise Failure(f"socket cut ({error!r}) after {b''.join(sent)[:600]!r}") from None

    async def _credential(self, kind: str, room: int) -> str:
        dice = self._dice
        if dice.random() < 0.15:
            return "?" + dice.choice(
                ("", "token=x", "ticket=%00", "ticket=a:b:c", "since=-1", "since=x&epoch=%ff", "a=" * 99)
            )
        bearer = [held for held in self._world.headers if held and held[0][0] == "Authorization"]
        headers = dict(dice.choice([[], *bearer]))
        try:
            answer = await self._http.post("/api/v1/ws-tickets/", json={kind: room}, headers=headers)
        except httpx.HTTPError as error:
            raise Failure(f"no answer ({error!r}) to a request for a ticket") from None
        if answer.status_code >= 500:
            raise Failure(f"{answer.status_code} to a request for a ticket")
        ticket = answer.json().get("ticket", "none")
        return f"?ticket={ticket}" + dice.choice(("", "", "&since=0", "&since=1&epoch=x", "&replaces=x"))

    def _frame(self) -> bytes:
        dice = self._dice
        kind = dice.random()
        if kind < 0.5:
            return frame(TEXT, self._command())
        if kind < 0.6:
            return frame(dice.choice((PING, PONG)), dice.randbytes(dice.choice((0, 4, 125))))
        if kind < 0.7:
            return frame(TEXT, b'{"type":', fin=False) + frame(PING) + frame(CONT, b'"ping"}')
        if kind < 0.8:
            return frame(dice.choice((TEXT, BINARY, CONT)), words.json_body(dice, COMMAND_FIELDS))
        if kind < 0.86:
            return frame(CLOSE, struct.pack("!H", dice.choice((1000, 1001, 3000, 4999, 1005, 0, 65535))) + b"bye")
        if kind < 0.93:
            return frame(dice.randrange(16), dice.randbytes(dice.randrange(200)), reserved=dice.randrange(8))
        return dice.randbytes(dice.randrange(1, 60))

    def _command(self) -> bytes:
        dice = self._dice
        members = {dice.choice(COMMAND_FIELDS): words.value(dice) for _ in range(dice.randrange(5))}
        members |= {"type": dice.choice(NAMES)}
        if dice.random() < 0.7:
            members["match_id"] = dice.choice(self._world.ids["match_id"])
        return json.dumps(members).encode()

    async def _talk(self, path: str, sent: list[bytes]) -> str:
        async with _connection(self._port) as (reader, send):
            await send(request(path.replace(" ", "%20")))
            head = await reader.readuntil(b"\r\n\r\n")
            status = int(head.split()[1])
            if status != 101:
                if status >= 500:
                    raise Failure(f"{status} to the handshake {path[:200]}")
                return f"handshake {status}"
            await send(b"".join(sent))
            return await self._end(reader, sent)

    async def _end(self, reader: asyncio.StreamReader, sent: list[bytes]) -> str:
        """How the server ends it; "open" where it stays."""
        while True:
            try:
                async with asyncio.timeout(QUIET_SECONDS):
                    first, second = await reader.readexactly(2)
            except TimeoutError:
                return "open"
            length = second & 0x7F
            if length == 126:
                [length] = struct.unpack("!H", await reader.readexactly(2))
            elif length == 127:
                [length] = struct.unpack("!Q", await reader.readexactly(8))
            payload = await reader.readexactly(length)
            if b"internal_error" in payload:
                raise Failure(f"internal_error to {b''.join(sent)[:600]!r}")
            if first & 0x0F == CLOSE:
                code = struct.unpack("!H", payload[:2])[0] if payload else 1005
                if code not in ALLOWED | ECHOED:
                    raise Failure(f"close {code} to {b''.join(sent)[:600]!r}")
                return f"close {code}"

    async def aclose(self) -> None:
        await self._http.aclose()


@asynccontextmanager
async def _connection(port: int) -> AsyncIterator[tuple[asyncio.StreamReader, Callable[[bytes], Awaitable[None]]]]:
    """What the server sends, and how to send to it.

    asyncio's own streams forget what was received when a write fails. Here what the server said before it closed is
    read whole, whatever became of the writing.
    """
    loop, reader = asyncio.get_running_loop(), asyncio.StreamReader()
    with socket.socket() as connected:
        connected.setblocking(False)
        await loop.sock_connect(connected, ("127.0.0.1", port))

        async def send(data: bytes) -> None:
            with suppress(ConnectionError):
                await loop.sock_sendall(connected, data)

        async def receive() -> None:
            with suppress(ConnectionError):
                while data := await loop.sock_recv(connected, 65536):
                    reader.feed_data(data)
            reader.feed_eof()

        receiving = asyncio.create_task(receive())
        try:
            yield reader, send
        finally:
            receiving.cancel()
            await asyncio.wait([receiving])
