"""One person of the demo at work. What stands in the way is outlasted; a no of the server is an answer, `Refused`."""

import asyncio
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from apps.common.loopback import socket_proxy
from apps.tournaments.management.demo.seats import Seat
from apps.tournaments.management.demo.troubles import Trouble, Troubles, connected
from apps.tournaments.realtime.sockets.protocol import SUBPROTOCOL

TOKEN_GOOD_FOR_SECONDS = 600.0
# Between two requests of one person. The limits allow ten a second; the rest is for who is signed in as that person.
PACE_SECONDS = 0.15
WAIT_SECONDS = 1.0
PATHS = {
    "ready_up": "ready",
    "report_score": "reports",
    "confirm_result": "confirm",
    "dispute_result": "dispute",
    "start_match": "start",
    "update_score": "score",
    "complete_match": "complete",
}


class Refused(Exception):
    """The server said no: things are not what the bot took them for, so it looks again."""

    def __init__(self, code: str, message: str) -> None:
        super().__init__(message)
        self.code = code


class Bot:
    """Acts over HTTP alone: people may be signed in as this one, and a person's sockets are few."""

    def __init__(self, user: User, http: httpx.AsyncClient, troubles: Troubles) -> None:
        self.user = user
        self._http = http
        self._troubles = troubles
        self._token = ""
        self._token_at = 0.0
        self._free_at = 0.0

    async def get(self, path: str) -> Any:
        return await self._troubles.outlast(lambda: self._attempt("GET", path, None, {}))

    async def post(self, path: str, **body: Any) -> Any:
        """The answer's JSON. Sent again until there is an answer, and done once."""
        headers = {"Idempotency-Key": uuid4().hex}
        return await self._troubles.outlast(lambda: self._attempt("POST", path, body, headers))

    async def act(self, match_id: int, verb: str, **fields: Any) -> None:
        """Send a command about a match."""
        await self.post(f"/api/v1/matches/{match_id}/{PATHS[verb]}/", **fields)

    async def leave(self, match_id: int) -> None:
        """Give up the place in the match's room, if there is one."""

    async def _attempt(self, method: str, path: str, body: Any, headers: dict[str, str]) -> Any:
        await self._turn()
        fresh = not self._token or _now() - self._token_at > TOKEN_GOOD_FOR_SECONDS
        if fresh:
            self._token, self._token_at = await asyncio.to_thread(connected, _access_token, self.user.pk), _now()
        sent = {"Authorization": f"Bearer {self._token}", **headers}
        answer = await self._http.request(method, path, json=body, headers=sent)
        if answer.status_code == 401:
            self._token = ""
            if not fresh:
                raise Trouble("an ended login", expected=True)
        return self._read(answer)

    async def _turn(self) -> None:
        """Wait until this person may send something again."""
        at = max(_now(), self._free_at)
        self._free_at = at + PACE_SECONDS
        await asyncio.sleep(at - _now())

    def _hold(self, seconds: float) -> float:
        """Send nothing for so long."""
        self._free_at = max(self._free_at, _now() + seconds)
        return seconds

    def _read(self, answer: httpx.Response) -> Any:
        status = answer.status_code
        if status in (429, 503):
            wait = self._hold(float(answer.headers.get("Retry-After", WAIT_SECONDS)))
            raise Trouble(f"HTTP {status}", wait, expected=status == 429)
        if status >= 500:
            raise Trouble(f"HTTP {status}")
        try:
            body: Any = answer.json() if answer.content else {}
        except ValueError:
            raise Trouble(f"HTTP {status} without JSON") from None
        if not answer.is_success:
            raise Refused(str(body.get("code")), str(body.get("detail")))
        return body


class SocketBot(Bot):
    """Plays over a socket in the match's room, opened with a ticket, as a player's browser does."""

    def __init__(self, user: User, http: httpx.AsyncClient, troubles: Troubles) -> None:
        super().__init__(user, http, troubles)
        self._seats: dict[int, Seat] = {}

    async def act(self, match_id: int, verb: str, **fields: Any) -> None:
        seat = self._seats.setdefault(match_id, Seat(lambda: self._open(match_id)))
        frame = {"type": verb, "request_id": uuid4().hex, **fields}
        await self._troubles.outlast(lambda: self._say(seat, frame))

    async def leave(self, match_id: int) -> None:
        if (seat := self._seats.pop(match_id, None)) is not None:
            await seat.leave()

    async def _say(self, seat: Seat, frame: dict[str, Any]) -> None:
        await self._turn()
        answer = await seat.ask(frame)
        if answer["type"] != "error":
            return
        if "retry_after_ms" in answer:
            wait = self._hold(answer["retry_after_ms"] / 1000)
            raise Trouble(answer["code"], wait, expected="rate_limit" in answer["code"])
        if answer["code"] == "internal_error":
            raise Trouble(answer["code"])
        raise Refused(answer["code"], answer["message"])

    async def _open(self, match_id: int) -> ClientConnection:
        ticket = (await self.post("/api/v1/ws-tickets/", match=match_id))["ticket"]
        base = str(self._http.base_url).rstrip("/").replace("http", "ws", 1)
        address = f"{base}/ws/match/{match_id}/?ticket={ticket}"
        return await connect(address, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=socket_proxy(base))


def _access_token(user_id: int) -> str:
    # Read anew: a person may have changed the password, which ends every token made before.
    return issue_tokens(User.objects.get(pk=user_id))["access"]


def _now() -> float:
    return asyncio.get_running_loop().time()
