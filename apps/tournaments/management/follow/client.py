"""A client of `deltacrown.v1` in one file: it follows a room while there is one, and misses and repeats nothing.

Needs httpx and websockets, no Django and no database. What to do after a close is the protocol's own table, `ADVICE`.
"""

import asyncio
import json
import random
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, WebSocketException
from websockets.typing import Subprotocol

from apps.common.loopback import socket_proxy
from apps.common.refusals import ErrorCode
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.realtime.sockets.protocol import ADVICE, SUBPROTOCOL, Advice

Frame = dict[str, Any]

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 15.0
LOOK_EVERY_SECONDS = 2.0
ANSWER_WITHIN_SECONDS = 20.0
AWAY = (httpx.HTTPError, WebSocketException, OSError, TimeoutError)


class Stop(Exception):
    """There is nothing to follow, or not for visitors; the text says why."""


class Later(Exception):
    """Come back, after `seconds` where the server said so."""

    def __init__(self, why: str, seconds: float | None = None) -> None:
        super().__init__(why)
        self.seconds = seconds


@dataclass(frozen=True)
class Room:
    """`kind` is `tournament` or `match`."""

    kind: str
    number: int


class Site:
    """A site's HTTP side. `say` gets a sentence where the person who waits should know why."""

    def __init__(self, url: str, http: httpx.AsyncClient, say: Callable[[str], None]) -> None:
        self.url = url.rstrip("/")
        self.say = say
        self._http = http
        self._is_away = False

    async def live_tournament(self) -> Room:
        """The newest tournament that is live; waits for one."""
        waiting = False
        while True:
            found = (await self.patiently(lambda: self._call("GET", "/api/v1/tournaments/?state=live")))["results"]
            if found:
                return Room("tournament", found[0]["id"])
            if not waiting:
                self.say(f"No tournament is live at {self.url} yet; waiting for one.")
            waiting = True
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def ticket(self, room: Room) -> str:
        return str((await self._call("POST", "/api/v1/ws-tickets/", {room.kind: room.number}))["ticket"])

    async def snapshot(self, room: Room) -> Frame:
        path = f"tournaments/{room.number}/snapshot" if room.kind == "tournament" else f"matches/{room.number}"
        return {"type": "snapshot", "data": await self.patiently(lambda: self._call("GET", f"/api/v1/{path}/"))}

    async def patiently(self, attempt: Callable[[], Any]) -> Any:
        """What `attempt` returns, tried until the site lets it: less and less often, and not before it was told to."""
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                return await attempt()
            except Later as later:
                why, least = str(later), later.seconds
            except AWAY as error:
                why, least = str(error) or type(error).__name__, None
            if not self._is_away:
                self.say(f"{self.url} does not answer ({why}); trying until it does. Ctrl-C ends.")
            self._is_away = True
            await asyncio.sleep(least if least is not None else wait * random.uniform(0.5, 1))
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    def is_back(self) -> None:
        if self._is_away:
            self.say(f"{self.url} answers again.")
        self._is_away = False

    async def _call(self, method: str, path: str, body: object = None) -> Any:
        answer = await self._http.request(method, self.url + path, json=body)
        status = answer.status_code
        if status == 429 or status >= 500:
            raise Later(f"HTTP {status}", float(answer.headers.get("Retry-After", 0)) or None)
        if not answer.is_success:
            raise Stop(_detail(answer))
        try:
            found = answer.json()
        except ValueError:
            raise Stop(f"{self.url} is no DeltaCrown site: {path} is not answered with JSON.") from None
        self.is_back()
        return found


class Follower:
    """Follows one room. Each frame that tells something of it goes to `take`: a `snapshot`, then every event, once.

    With `until_over` it ends with its tournament.
    """

    def __init__(self, site: Site, room: Room, take: Callable[[Frame], None], *, until_over: bool = False) -> None:
        self._site = site
        self._room = room
        self._take = take
        self._until_over = until_over
        self._is_over = False
        self._sequence: int | None = None
        self._epoch = ""
        self._connection_id = ""
        self._silence = ANSWER_WITHIN_SECONDS
        self._last_error: Frame = {}

    async def follow(self) -> None:
        while not self._is_over:
            await self._site.patiently(self._visit)

    async def _visit(self) -> None:
        """One socket, from its ticket to its end; raises `Later` or `Stop` by what the end means."""
        ticket = await self._site.ticket(self._room)
        self._last_error = {}
        address = f"{self._site.url.replace('http', 'ws', 1)}/ws/{self._room.kind}/{self._room.number}/"
        # The heartbeat below tells whether the other side lives. A snapshot may be large.
        options: Any = {"ping_interval": None, "max_size": None, "subprotocols": [Subprotocol(SUBPROTOCOL)]}
        options["proxy"] = socket_proxy(address)
        try:
            async with connect(f"{address}?ticket={ticket}{self._resumption()}", **options) as socket:
                while not self._is_over:
                    text = await asyncio.wait_for(socket.recv(), self._silence)
                    if await self._is_complete(json.loads(text), socket):
                        continue
                    return
        except ConnectionClosed as closed:
            self._after(closed.rcvd.code if closed.rcvd is not None else None)

    def _resumption(self) -> str:
        if self._sequence is None:
            return ""
        return f"&since={self._sequence}&epoch={self._epoch}&replaces={self._connection_id}"

    async def _is_complete(self, frame: Frame, socket: ClientConnection) -> bool:
        """Take a frame; False where something before it is missing, so that a new socket must bring it."""
        kind, data = frame["type"], frame.get("data", {})
        if kind == "ping":
            await socket.send('{"type":"pong"}')
            return self._sequence is None or frame["sequence"] <= self._sequence
        if kind == "connection_established":
            self._epoch, self._connection_id = data["epoch"], data["connection_id"]
            self._silence = data["heartbeat_timeout"]
        elif kind == "snapshot":
            self._sequence = data["sequence"]
            self._tell(frame)
        elif kind == "error":
            self._last_error = frame
        elif kind == "skip":
            self._sequence = frame.get("to", frame.get("sequence", self._sequence))
        elif "at" in frame:
            return await self._event(frame)
        return True

    async def _event(self, frame: Frame) -> bool:
        expected = (self._sequence or 0) + 1
        if frame["sequence"] > expected:
            return False
        if frame["sequence"] == expected:
            self._sequence = expected
            self._tell(frame)
            if frame["type"] == "bracket_generated":
                # Matches and registrations are new with it; the protocol says to look again.
                self._take(await self._site.snapshot(self._room))
        return True

    def _tell(self, frame: Frame) -> None:
        self._site.is_back()
        self._take(frame)
        self._is_over = self._until_over and state_in(frame) in ENDED

    def _after(self, code: int | None) -> None:
        """Do as the protocol advises after a close; a connection that broke off is come back to."""
        error = self._last_error
        advice = ADVICE.get(code, Advice.RECONNECT)  # type: ignore[call-overload]
        if error.get("code") == ErrorCode.HEARTBEAT_TIMEOUT:
            advice = Advice.RECONNECT
        elif advice in (Advice.STOP, Advice.LOG_IN):
            raise Stop(error.get("message", f"The socket was closed with {code}."))
        told = error.get("retry_after_ms")
        raise Later(error.get("message", f"the connection ended with {code}"), told / 1000 if told else None)


def state_in(frame: Mapping[str, Any]) -> str:
    """The tournament's state that a frame tells, or an empty text."""
    data = frame.get("data", {})
    if frame["type"] == "snapshot":
        return str(data.get("tournament", {}).get("state", ""))
    return str(data["new_state"]) if frame["type"] == "tournament_state_changed" else ""


def _detail(answer: httpx.Response) -> str:
    try:
        return str(answer.json()["detail"])
    except (ValueError, KeyError, TypeError):
        return f"{answer.url.path} is answered with {answer.status_code}."
