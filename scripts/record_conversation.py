"""Record a whole conversation with a running site for Documents/Protocol.md: all that is said over one match's socket.

usage: record_conversation.py http://127.0.0.1:8000

It makes three accounts and a tournament of two there, so let it be a site of your own (`make run`). What it hears is
written to Documents/conversation.json, which `make docs` puts into the document.
"""

import asyncio
import json
import sys
from pathlib import Path
from secrets import token_hex
from typing import Any

import httpx
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

FILE = Path(__file__).resolve().parents[1] / "Documents" / "conversation.json"
PASSWORD = token_hex(12)
# Longer than from one ping of the server to the next.
PATIENCE_SECONDS = 40.0


class Record:
    def __init__(self) -> None:
        self.lines: list[dict[str, Any]] = []

    def note(self, text: str) -> None:
        self.lines.append({"note": text})

    def said(self, who: str, frame: Any) -> None:
        self.lines.append({who: frame})


class Account:
    """Somebody with an account and a login of their own."""

    def __init__(self, site: str, name: str) -> None:
        self.name = name
        self.http = httpx.AsyncClient(base_url=site, timeout=20, trust_env=False)

    async def sign_up(self) -> None:
        username = f"{self.name.lower()}-{token_hex(4)}"
        about = {"username": username, "password": PASSWORD}
        await self.post("/api/v1/accounts/", **about, display_name=self.name)
        self.tokens = await self.post("/api/token/", **about)
        self.http.headers["Authorization"] = f"Bearer {self.tokens['access']}"

    async def post(self, path: str, **body: Any) -> Any:
        answer = await self.http.post(path, json=body)
        answer.raise_for_status()
        return answer.json() if answer.content else None


async def prepared(site: str) -> tuple[Account, int]:
    """An organizer, and the one match of their tournament, waiting to begin."""
    organizer, *players = [Account(site, name) for name in ("Rita", "Nova", "Lynx")]
    for person in (organizer, *players):
        await person.sign_up()
    about = {"name": "Conversation Cup", "game": "valorant", "check_in_required": False}
    cup = f"/api/v1/tournaments/{(await organizer.post('/api/v1/tournaments/', **about))['id']}"
    await organizer.post(f"{cup}/publish/")
    await organizer.post(f"{cup}/open/")
    for player in players:
        await player.post(f"{cup}/registrations/")
        await player.http.aclose()
    await organizer.post(f"{cup}/close/")
    await organizer.post(f"{cup}/start/", random_seed=7)
    (match,) = (await organizer.http.get(f"{cup}/matches/")).json()["results"]
    return organizer, match["id"]


class Talk:
    """One socket in the match's room, all of whose frames are recorded."""

    def __init__(self, record: Record, organizer: Account, match_id: int) -> None:
        self.record, self.organizer, self.match_id = record, organizer, match_id
        self.sequence, self.epoch, self.connection_id = 0, "", ""
        self.socket: ClientConnection

    async def open(self, resume: str = "") -> None:
        ticket = (await self.organizer.post("/api/v1/ws-tickets/", match=self.match_id))["ticket"]
        self.record.note(f'POST /api/v1/ws-tickets/ {{"match": {self.match_id}}} is answered with a ticket.')
        address = f"/ws/match/{self.match_id}/?ticket="
        self.record.note(f"GET {address}{ticket[:8]}...{resume} with Sec-WebSocket-Protocol: deltacrown.v1")
        site = str(self.organizer.http.base_url).rstrip("/").replace("http", "ws", 1)
        protocol = Subprotocol("deltacrown.v1")
        options: Any = {"subprotocols": [protocol], "ping_interval": None, "proxy": None}
        self.socket = await connect(f"{site}{address}{ticket}{resume}", **options)

    def resumption(self) -> str:
        return f"&since={self.sequence}&epoch={self.epoch}&replaces={self.connection_id}"

    async def hear(self) -> dict[str, Any]:
        frame: dict[str, Any] = json.loads(await asyncio.wait_for(self.socket.recv(), PATIENCE_SECONDS))
        self.record.said("server", frame)
        data = frame.get("data", {})
        self.sequence = frame.get("sequence", data.get("sequence", self.sequence))
        self.epoch, self.connection_id = data.get("epoch", self.epoch), data.get("connection_id", self.connection_id)
        return frame

    async def hear_all(self, *names: str) -> None:
        """Listen until each of these has come, in whatever order."""
        left = list(names)
        while left:
            name = (await self.hear())["type"]
            if name in left:
                left.remove(name)

    async def say(self, **frame: Any) -> None:
        self.record.said("client", frame)
        await self.socket.send(json.dumps(frame))

    async def closed(self) -> int | None:
        try:
            while True:
                await self.hear()
        except ConnectionClosed as end:
            return end.rcvd.code if end.rcvd else None


async def play(talk: Talk) -> None:
    await talk.open()
    await talk.hear_all("connection_established", "snapshot")
    await talk.say(type="start_match", request_id="a1")
    await talk.hear_all("match_started", "match_state_changed", "match_started_confirmed")
    await talk.say(type="update_score", request_id="a2", participant1_score=5, participant2_score=3)
    await talk.hear_all("score_updated_confirmed", "score_updated")
    await talk.hear_all("ping")
    await talk.say(type="pong")
    talk.record.note("The connection breaks, and the score goes on without us, over HTTP.")
    talk.socket.transport.abort()
    score = {"participant1_score": 12, "participant2_score": 7}
    await talk.organizer.post(f"/api/v1/matches/{talk.match_id}/score/", **score)


async def come_back(talk: Talk) -> None:
    # Before the new score is told; it is among what was missed, or comes after it.
    await talk.open(talk.resumption())
    await talk.hear_all("resumed", "score_updated")
    result = {"participant1_score": 13, "participant2_score": 7}
    await talk.say(type="complete_match", request_id="a3", **result)
    await talk.hear_all("match_completed", "match_completed_confirmed")
    talk.record.note("Had the answer been lost: the same again is done once, and answered as the first time.")
    await talk.say(type="complete_match", request_id="a3", **result)
    await talk.hear_all("match_completed_confirmed")
    await talk.say(type="update_score", request_id="a4", participant1_score=0, participant2_score=0)
    await talk.hear_all("error")
    talk.record.note("POST /api/logout/ ends the login.")
    await talk.organizer.post("/api/logout/", refresh=talk.organizer.tokens["refresh"])
    talk.record.note(f"The server closes with {await talk.closed()}.")


async def main(site: str) -> None:
    organizer, match_id = await prepared(site.rstrip("/"))
    record = Record()
    talk = Talk(record, organizer, match_id)
    await play(talk)
    await come_back(talk)
    FILE.write_text(json.dumps(record.lines, indent=1) + "\n")


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    asyncio.run(main(sys.argv[1]))
