"""One person of the demo at work: HTTP requests with a token of their own, and sockets in rooms."""

import asyncio
import json
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens

TOKEN_GOOD_FOR_SECONDS = 600.0
ANSWER_WITHIN_SECONDS = 20.0
SERVER_RESTART = 1012
# The ticket or the token that the socket was opened with is over, and the next one will be good.
CREDENTIAL_EXPIRED = 4002
ANOTHER_TICKET_AFTER_SECONDS = 1.0


class Refused(Exception):
    """The server said no; the message is its own."""


class Bot:
    def __init__(self, user: User, http: httpx.AsyncClient) -> None:
        self.user = user
        self._http = http
        self._token = ""
        self._token_at = 0.0

    async def token(self) -> str:
        if time.monotonic() - self._token_at > TOKEN_GOOD_FOR_SECONDS or not self._token:
            self._token = (await asyncio.to_thread(issue_tokens, self.user))["access"]
            self._token_at = time.monotonic()
        return self._token

    async def post(self, path: str, **body: Any) -> Any:
        """The answer's JSON; waits and tries again when told to, raises `Refused` for any other no."""
        headers = {"Authorization": f"Bearer {await self.token()}"}
        while True:
            answer = await self._http.post(path, json=body, headers=headers)
            if answer.status_code not in (429, 503):
                break
            await asyncio.sleep(float(answer.headers.get("Retry-After", 1)))
        if not answer.is_success:
            raise Refused(f"{path}: {answer.json().get('detail')}")
        return answer.json() if answer.content else None

    async def get(self, path: str) -> Any:
        answer = await self._http.get(path, headers={"Authorization": f"Bearer {await self.token()}"})
        answer.raise_for_status()
        return answer.json()

    async def accept_invitation(self, tournament_id: int) -> None:
        for one in (await self.get("/api/v1/invitations/"))["results"]:
            if one["tournament"] == tournament_id:
                await self.post(f"/api/v1/invitations/{one['id']}/accept/")

    @asynccontextmanager
    async def room(self, kind: str, number: int) -> AsyncIterator["Seat"]:
        """A seat in a room, on sockets opened with tickets."""
        seat = Seat(lambda: self._socket(kind, number))
        await seat.take()
        try:
            yield seat
        finally:
            await seat.leave()

    async def _socket(self, kind: str, number: int) -> ClientConnection:
        ticket = (await self.post("/api/v1/ws-tickets/", **{kind: number}))["ticket"]
        base = str(self._http.base_url).rstrip("/").replace("http", "ws", 1)
        return await connect(f"{base}/ws/{kind}/{number}/?ticket={ticket}", subprotocols=["deltacrown.v1"])


class Seat:
    """Commands out, their answers in; pings are answered on the side. It comes back where the server restarts, and
    where it asks for another ticket."""

    def __init__(self, open_socket: Callable[[], Awaitable[ClientConnection]]) -> None:
        self._open = open_socket
        self._asked: dict[str, Asked] = {}
        self._retry_after = 0.0

    async def take(self) -> None:
        self._socket = await self._open()
        self._following = asyncio.create_task(self._follow())

    async def leave(self) -> None:
        self._following.cancel()
        await asyncio.gather(self._following, return_exceptions=True)
        await self._socket.close()

    async def command(self, name: str, **fields: Any) -> dict[str, Any]:
        """The `data` of the answer; waits out a rate limit, raises `Refused` for any other error."""
        # Not a count: another socket of the same person would begin at the same number.
        frame = {"type": name, "request_id": uuid4().hex, **fields}
        while True:
            answer = await self._ask(frame)
            if answer["type"] != "error":
                return dict(answer["data"])
            if "retry_after_ms" not in answer:
                raise Refused(f"{name}: {answer['message']}")
            await asyncio.sleep(answer["retry_after_ms"] / 1000)

    async def _ask(self, frame: dict[str, Any]) -> dict[str, Any]:
        asked = Asked(json.dumps(frame), asyncio.get_running_loop().create_future())
        self._asked[frame["request_id"]] = asked
        try:
            await self._send(asked.text)
            return await asyncio.wait_for(asked.answer, ANSWER_WITHIN_SECONDS)
        finally:
            del self._asked[frame["request_id"]]

    async def _send(self, text: str) -> None:
        try:
            await self._socket.send(text)
        except ConnectionClosed as closed:
            if not _may_come_back(closed):
                raise

    async def _follow(self) -> None:
        """Read, and take the seat again where that is asked for; what has no answer yet is asked again there, with
        the same request_id, so that it is done once."""
        while True:
            try:
                await self._read()
                return
            except ConnectionClosed as closed:
                if not _may_come_back(closed):
                    return
            await asyncio.sleep(self._retry_after)
            self._socket = await self._open()
            for asked in list(self._asked.values()):
                await self._send(asked.text)

    async def _read(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if frame["type"] == "ping":
                await self._socket.send('{"type":"pong"}')
            elif frame.get("code") == "server_draining":
                self._retry_after = frame["retry_after_ms"] / 1000
            elif frame.get("close_code") == CREDENTIAL_EXPIRED:
                self._retry_after = ANOTHER_TICKET_AFTER_SECONDS
            self._settle(frame)

    def _settle(self, frame: dict[str, Any]) -> None:
        asked = self._asked.get(frame.get("request_id", ""))
        if asked is not None and not asked.answer.done():
            asked.answer.set_result(frame)


@dataclass
class Asked:
    text: str
    answer: asyncio.Future[dict[str, Any]]


def _may_come_back(closed: ConnectionClosed) -> bool:
    return closed.rcvd is not None and closed.rcvd.code in (SERVER_RESTART, CREDENTIAL_EXPIRED)
