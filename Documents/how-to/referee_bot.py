"""A referee's client: it starts a match, counts it up to 13, and enters the result. See write-a-bot.md.

usage: referee_bot.py SITE USERNAME PASSWORD MATCH_ID
"""

import asyncio
import json
import random
import sys
from typing import Any
from uuid import uuid4

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake
from websockets.typing import Subprotocol

# Closes and errors after which coming back or asking again would not help; Protocol.md has all of them.
STOP = {4000, 4001, 4003, 4004, 4009, 4013}
HOPELESS = {"insufficient_permissions", "not_found", "invalid_schema"}
# A quiet second: by then everything that was asked for has been told, live scores too.
QUIET_SECONDS = 1.0
# More than two of the server's pings: the line is dead.
SILENCE_SECONDS = 60.0
WIN = 13
OVER = ("completed", "forfeit", "cancelled")


class Referee:
    def __init__(self, site: str, username: str, password: str, match_id: int) -> None:
        self.site, self.match_id = site, match_id
        self.who = {"username": username, "password": password}
        self.match: dict[str, Any] = {}
        self.sequence, self.epoch = -1, ""
        self.command: dict[str, Any] | None = None  # what was asked and not answered yet
        self.asked_over: ClientConnection | None = None  # the socket it was sent over

    async def referee(self) -> None:
        """Come back until the match is over."""
        while self.match.get("state") not in OVER:
            try:
                await self.visit(await self.sign_in())
            except ConnectionClosed as end:
                code = end.rcvd.code if end.rcvd else None
                if code in STOP:
                    raise SystemExit(f"The server closed with {code}.") from None
            except (OSError, InvalidHandshake, TimeoutError, httpx.TransportError) as error:
                print("no connection:", type(error).__name__)
            await asyncio.sleep(random.uniform(0.5, 2))

    async def sign_in(self) -> str:
        async with httpx.AsyncClient(base_url=self.site) as http:
            answer = await http.post("/api/token/", json=self.who)
        if not answer.is_success:
            raise SystemExit(answer.json()["detail"])
        return str(answer.json()["access"])

    async def visit(self, token: str) -> None:
        """One socket, from its beginning to its end."""
        resume = f"?since={self.sequence}&epoch={self.epoch}" if self.sequence >= 0 else ""
        address = f"{self.site.replace('http', 'ws', 1)}/ws/match/{self.match_id}/{resume}"
        protocols = [Subprotocol("deltacrown.v1"), Subprotocol(f"bearer.{token}")]
        async with connect(address, subprotocols=protocols, ping_interval=None) as socket:
            quiet = 0.0
            while self.match.get("state") not in OVER and quiet < SILENCE_SECONDS:
                try:
                    frame = json.loads(await asyncio.wait_for(socket.recv(), QUIET_SECONDS))
                except TimeoutError:
                    quiet += QUIET_SECONDS
                    await self.act(socket)
                    continue
                quiet = 0.0
                if frame["type"] == "ping":
                    await socket.send('{"type": "pong"}')
                self.learn(frame)

    def learn(self, frame: dict[str, Any]) -> None:
        """Take a frame."""
        kind, data = frame["type"], frame.get("data", {})
        if kind == "connection_established":
            self.epoch = data["epoch"]
        elif kind == "snapshot":
            self.match, self.sequence = data["match"], data["sequence"]
        elif "at" in frame or kind == "skip":
            self.sequence = frame.get("to", frame.get("sequence", self.sequence))
            self.happened(kind, data)
        elif self.command is not None and frame.get("request_id") == self.command["request_id"]:
            self.command = None
            if frame.get("code") in HOPELESS:
                raise SystemExit(frame["message"])

    def happened(self, kind: str, data: dict[str, Any]) -> None:
        """Change what is known of the match as an event says."""
        if kind == "match_state_changed":
            self.match["state"] = data["new_state"]
            print("now", data["new_state"])
        elif kind in ("score_updated", "match_completed"):
            self.match.update({name: data[name] for name in ("participant1_score", "participant2_score")})
            print(data["participant1_score"], ":", data["participant2_score"])
        elif kind in ("match_updated", "match_reset"):
            self.match.update(data["match"])

    async def act(self, socket: ClientConnection) -> None:
        """Ask for what is due; over a new socket, again for what had no answer: it is done once."""
        if self.command is None:
            due = self.due()
            self.command = {**due, "request_id": uuid4().hex} if due else None
            self.asked_over = None
        if self.command is not None and self.asked_over is not socket:
            self.asked_over = socket
            await socket.send(json.dumps(self.command))

    def due(self) -> dict[str, Any] | None:
        if self.match.get("state") in ("check_in", "ready"):
            return {"type": "start_match"}
        if self.match.get("state") != "live":
            return None
        scores = {name: self.match[name] for name in ("participant1_score", "participant2_score")}
        if max(scores.values()) >= WIN:
            return {"type": "complete_match"}  # without a score: the live one is the result
        scores[random.choice(list(scores))] += 1
        return {"type": "update_score", **scores}


if __name__ == "__main__":
    if len(sys.argv) != 5:
        sys.exit(__doc__)
    site, username, password, number = sys.argv[1:]
    asyncio.run(Referee(site.rstrip("/"), username, password, int(number)).referee())
