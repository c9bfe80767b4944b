"""The sockets of a load: they connect, read everything, come back when they lose the connection, and keep count."""

import asyncio
import json
import random
import time
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException

from apps.common.refusals import CloseCode, ErrorCode
from apps.tournaments.management.loadtest.plan import CONNECT_WITHIN_SECONDS, TurnedAway
from apps.tournaments.management.loadtest.site import Site, SiteError
from apps.tournaments.management.loadtest.tally import Tally
from apps.tournaments.realtime.sockets.protocol import SUBPROTOCOL

# With these a limit ends the load; any other end is one to come back from.
LIMITS = {
    ErrorCode.CONNECTION_LIMIT_EXCEEDED,
    ErrorCode.IP_CONNECTION_LIMIT_EXCEEDED,
    ErrorCode.CONNECT_RATE_EXCEEDED,
    ErrorCode.ROOM_FULL,
    ErrorCode.RATE_LIMIT_EXCEEDED,
    ErrorCode.IP_RATE_LIMIT_EXCEEDED,
    ErrorCode.FLOODING,
}
STOPS = {CloseCode.MALFORMED_REQUEST, CloseCode.AUTHENTICATION_REQUIRED, CloseCode.NOT_ALLOWED}
COMES_BACK_WITHIN_SECONDS = 0.5
CUT = 1006


class Viewer:
    """One socket after the other in a room. `sent`: when each update was asked for, by its number."""

    def __init__(self, site: Site, url: str, room: int, tally: Tally, sent: dict[str, float]) -> None:
        self.room = room
        self.position = 0
        self.socket: ClientConnection | None = None
        self._site = site
        self._address = f"{url.replace('http', 'ws', 1)}/ws/tournament/{room}/"
        self._tally = tally
        self._sent = sent
        self._epoch = self._connection = ""
        self._replayed = 0  # the number up to which a resume brought events: they were late, not slow
        self._wait = 0.0

    async def open(self) -> None:
        """Connect and take the opening. Raises `TurnedAway` where a limit says no."""
        began = time.monotonic()
        resume = f"?since={self.position}&epoch={self._epoch}&replaces={self._connection}"
        query = resume if self._epoch else ""
        protocols: Any = [SUBPROTOCOL, f"bearer.{await self._site.token()}"]
        self.socket = await connect(
            self._address + query,
            subprotocols=protocols,
            compression=None,
            ping_interval=None,
            open_timeout=CONNECT_WITHIN_SECONDS,
            proxy=None,
        )
        while not self._take(await self._next()):
            pass
        self._tally.connects.append(time.monotonic() - began)

    async def stay(self) -> None:
        """Read for ever, over as many connections as it takes."""
        while True:
            try:
                if self.socket is None:
                    await self.open()
                while True:
                    self._take(await self._next())
            except ConnectionClosed as closed:
                self._ended(closed)
            except (OSError, WebSocketException, TimeoutError):
                self._wait = COMES_BACK_WITHIN_SECONDS
            self.socket = None
            await asyncio.sleep(self._wait or random.uniform(0, COMES_BACK_WITHIN_SECONDS))
            self._wait = 0.0

    def cut(self) -> None:
        """Lose the connection without a word, as a phone in a tunnel does."""
        if self.socket is not None:
            self.socket.transport.abort()

    async def ping(self) -> bool:
        """Send a client's message; False where there is no connection now."""
        if self.socket is None:
            return False
        try:
            await self.socket.send(json.dumps({"type": "ping", "timestamp": time.monotonic()}))
        except ConnectionClosed:
            return False
        self._tally.messages += 1
        return True

    async def leave(self) -> None:
        if self.socket is not None:
            await self.socket.close()

    def _ended(self, closed: ConnectionClosed) -> None:
        code = closed.rcvd.code if closed.rcvd else CUT
        self._tally.closes[code] += 1
        if code in STOPS:
            raise SiteError(f"A socket was closed with {code}: give it a token that may see the room.") from None

    async def _next(self) -> dict[str, Any]:
        if self.socket is None:
            raise ConnectionError("There is no connection to read from.")
        frame: dict[str, Any] = json.loads(await self.socket.recv())
        if frame["type"] == "ping":
            await self.socket.send('{"type":"pong"}')
        elif frame["type"] == "token_expiring":
            await self.socket.send(json.dumps({"type": "authenticate", "token": await self._site.token()}))
        return frame

    def _take(self, frame: dict[str, Any]) -> bool:
        """Note a frame; whether it ended the opening."""
        name, now = frame["type"], time.monotonic()
        if "at" in frame:
            self._number(frame["sequence"], frame["sequence"])
            self._tally.delivered += 1
            asked = self._sent.get(frame["data"].get("title", ""))
            if asked is not None and frame["sequence"] > self._replayed:
                self._tally.latencies.append((now, now - asked))
        elif name == "skip":
            number = frame.get("sequence", 0)
            self._number(frame.get("from", number), frame.get("to", number))
        elif name == "pong":
            self._tally.answers.append(now - frame["timestamp"])
        elif name == "error":
            self._refused(frame)
        return self._opened(name, frame)

    def _opened(self, name: str, frame: dict[str, Any]) -> bool:
        if name == "connection_established":
            self._epoch, self._connection = frame["data"]["epoch"], frame["data"]["connection_id"]
        elif name == "snapshot":
            self._tally.snapshots += bool(self.position)
            self.position = frame["data"]["sequence"]
        elif name == "resumed":
            self._tally.recovered += 1
            self._replayed = frame["data"]["to"]
        return name in ("snapshot", "resumed")

    def _number(self, first: int, last: int) -> None:
        """The room's numbers from `first` to `last` were told."""
        self._tally.lost += max(first - self.position - 1, 0)
        self._tally.repeated += max(min(self.position, last) - first + 1, 0)
        self.position = max(self.position, last)

    def _refused(self, frame: dict[str, Any]) -> None:
        self._wait = frame.get("retry_after_ms", 0) / 1000
        if frame["code"] in LIMITS:
            raise TurnedAway(frame["code"])


class SlowViewer(Viewer):
    """Takes the opening, and then nothing any more."""

    async def stay(self) -> None:
        # The library stops reading from the connection once a few frames wait.
        await asyncio.Event().wait()

    async def leave(self) -> None:
        """How it ended is among what it did not read."""
        if self.socket is None:
            return
        try:
            while True:
                await asyncio.wait_for(self.socket.recv(), 1)
        except TimeoutError:
            await self.socket.close()
        except ConnectionClosed as closed:
            self._ended(closed)
