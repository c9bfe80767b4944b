"""One person of the demo at work: HTTP requests with a token of their own, and sockets in rooms."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens

TOKEN_GOOD_FOR_SECONDS = 600.0
ANSWER_WITHIN_SECONDS = 20.0


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

    @asynccontextmanager
    async def room(self, kind: str, number: int) -> AsyncIterator["Seat"]:
        """A socket in a room, opened with a ticket."""
        ticket = (await self.post("/api/v1/ws-tickets/", **{kind: number}))["ticket"]
        base = str(self._http.base_url).rstrip("/").replace("http", "ws", 1)
        async with connect(f"{base}/ws/{kind}/{number}/?ticket={ticket}", subprotocols=["deltacrown.v1"]) as socket:
            seat = Seat(socket)
            try:
                yield seat
            finally:
                await seat.leave()


class Seat:
    """An open socket: commands out, their answers in; pings are answered on the side."""

    def __init__(self, socket: ClientConnection) -> None:
        self._socket = socket
        self._answers: dict[str, asyncio.Future[dict[str, Any]]] = {}
        self._reader = asyncio.create_task(self._read())

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
        request_id = frame["request_id"]
        waiting = self._answers[request_id] = asyncio.get_running_loop().create_future()
        await self._socket.send(json.dumps(frame))
        try:
            return await asyncio.wait_for(waiting, ANSWER_WITHIN_SECONDS)
        finally:
            del self._answers[request_id]

    async def _read(self) -> None:
        async for text in self._socket:
            frame = json.loads(text)
            if frame["type"] == "ping":
                await self._socket.send('{"type":"pong"}')
            self._settle(frame)

    def _settle(self, frame: dict[str, Any]) -> None:
        waiting = self._answers.get(frame.get("request_id", ""))
        if waiting is not None and not waiting.done():
            waiting.set_result(frame)

    async def leave(self) -> None:
        self._reader.cancel()
        await asyncio.wait({self._reader})
