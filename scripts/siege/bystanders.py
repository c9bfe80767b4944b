"""People who only want to watch and to play while others attack: how long they wait."""

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import httpx
import websockets

PATIENCE = 60.0
EVERY_SECONDS = 0.25


class Bystanders:
    """Their waits in seconds, by what they waited for. `failed`: what they did not get at all."""

    def __init__(self, url: str, tournament_id: int, match_id: int, referee: str, spectator: str) -> None:
        self._url, self._tournament_id, self._match_id = url, tournament_id, match_id
        self._referee, self._spectator = referee, spectator
        self.waits: dict[str, list[float]] = defaultdict(list)
        self.failed: list[str] = []
        self._points = 0

    async def live(self, seconds: float) -> None:
        """Look, ask, and score for so long."""
        until = time.monotonic() + seconds
        await asyncio.gather(self._look(until), self._command(until), self._score(until))

    async def _look(self, until: float) -> None:
        transport = httpx.AsyncHTTPTransport(local_address="127.0.0.20")
        async with httpx.AsyncClient(
            base_url=self._url, transport=transport, timeout=PATIENCE, trust_env=False
        ) as client:
            paths = {
                "page of the tournament": f"/tournaments/{self._tournament_id}/",
                "page of the match": f"/matches/{self._match_id}/",
                "snapshot": f"/api/v1/tournaments/{self._tournament_id}/snapshot/",
            }
            while time.monotonic() < until:
                for name, path in paths.items():
                    await self._timed(name, client.get(path))
                    await asyncio.sleep(EVERY_SECONDS)

    async def _timed(self, name: str, asking: Any) -> None:
        began = time.monotonic()
        try:
            answer = await asking
        except httpx.HTTPError as error:
            self.failed.append(f"{name}: {error!r}")
            return
        if answer.status_code != 200:
            self.failed.append(f"{name}: {answer.status_code}")
        self.waits[name].append(time.monotonic() - began)

    async def _socket(self, token: str) -> Any:
        address = f"{self._url.replace('http', 'ws', 1)}/ws/tournament/{self._tournament_id}/"
        protocols = ["deltacrown.v1", f"bearer.{token}"]
        return await websockets.connect(
            address, subprotocols=protocols, ping_interval=None, proxy=None, local_addr=("127.0.0.21", 0)
        )

    async def _command(self, until: float) -> None:
        while time.monotonic() < until:
            with self._noted("command on a socket"):
                async with await self._socket(self._spectator) as socket:
                    await self._send_commands(socket, until)
            await asyncio.sleep(EVERY_SECONDS)

    async def _send_commands(self, socket: Any, until: float) -> None:
        while time.monotonic() < until:
            began = time.monotonic()
            await socket.send(json.dumps({"type": "ping", "request_id": "a"}))
            await _answer(socket)
            self.waits["command on a socket"].append(time.monotonic() - began)
            await asyncio.sleep(EVERY_SECONDS)

    async def _score(self, until: float) -> None:
        """A score a second, from the referee's command to a spectator's frame."""
        while time.monotonic() < until:
            with self._noted("score"):
                async with (
                    await self._socket(self._referee) as referee,
                    await self._socket(self._spectator) as spectator,
                ):
                    await self._send_scores(referee, spectator, until)
            await asyncio.sleep(EVERY_SECONDS)

    async def _send_scores(self, referee: Any, spectator: Any, until: float) -> None:
        while time.monotonic() < until:
            self._points = (self._points + 1) % 90
            score = {"participant1_score": self._points, "participant2_score": 0}
            began = time.monotonic()
            command = {"type": "update_score", "request_id": str(began), "match_id": self._match_id, **score}
            await referee.send(json.dumps(command))
            await _answer(referee)
            await _until(spectator, lambda frame: frame["type"] == "score_updated")
            self.waits["score, command to spectator"].append(time.monotonic() - began)
            await asyncio.sleep(1)

    @contextmanager
    def _noted(self, name: str) -> Iterator[None]:
        """What goes wrong is kept, and the bystander tries again."""
        try:
            yield
        except (OSError, TimeoutError, websockets.WebSocketException) as error:
            self.failed.append(f"{name}: {error!r}")


async def _answer(socket: Any) -> None:
    await _until(socket, lambda frame: "request_id" in frame)


async def _until(socket: Any, wanted: Any) -> None:
    async with asyncio.timeout(PATIENCE):
        while True:
            frame = json.loads(await socket.recv())
            if frame["type"] == "ping":
                await socket.send('{"type":"pong"}')
            if wanted(frame):
                return
