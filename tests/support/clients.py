"""People of the tests as the product meets them: over HTTP and a plain WebSocket, nothing of the server imported."""

import asyncio
import json
from typing import Any

import httpx
import websockets

from tests.support.waiting import eventually

PASSWORD = "a long enough pass phrase"


class Site:
    """A running server, reached over one pool of HTTP connections."""

    def __init__(self, url: str) -> None:
        self.url = url
        # There is no TLS on loopback, and loading certificates takes longer than most tests.
        # A connection of its own for each request: the server ends one that is kept just when the next one is sent.
        limits = httpx.Limits(max_keepalive_connections=0)
        self.http = httpx.Client(base_url=url, timeout=30, verify=False, trust_env=False, limits=limits)

    def __enter__(self) -> "Site":
        return self

    def __exit__(self, *error: object) -> None:
        self.http.close()

    def anonymous_ticket(self, **room: int) -> str:
        answer = self.http.post("/api/v1/ws-tickets/", json=room)
        assert answer.status_code == 201, answer.text
        # A visitor is told from the next by this cookie; every ticket here is for a visitor of its own.
        self.http.cookies.clear()
        return str(answer.json()["ticket"])


class Account:
    """Somebody who signed up and in over HTTP."""

    def __init__(self, site: Site, username: str, display_name: str = "") -> None:
        self.site = site
        self.headers: dict[str, str] = {}
        self.username = username
        self.post("/api/v1/accounts/", username=username, password=PASSWORD, display_name=display_name or username)
        self.sign_in()

    def sign_in(self) -> None:
        pair = self.post("/api/token/", username=self.username, password=PASSWORD)
        self.access, self.refresh = pair["access"], pair["refresh"]
        self.headers = {"Authorization": f"Bearer {self.access}"}

    def post(self, path: str, **body: Any) -> Any:
        answer = self.site.http.post(path, json=body, headers=self.headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json() if answer.content else None

    def patch(self, path: str, **body: Any) -> Any:
        answer = self.site.http.patch(path, json=body, headers=self.headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def get(self, path: str) -> Any:
        answer = self.site.http.get(path, headers=self.headers)
        assert answer.is_success, f"{path}: {answer.status_code} {answer.text}"
        return answer.json()

    def rows(self, path: str) -> list[Any]:
        """All rows of a list, page after page."""
        page = self.get(f"{path}?limit=200")
        rows = list(page["results"])
        while page["next"]:
            page = self.get(page["next"])
            rows += page["results"]
        return rows


class Spectator:
    """Follows a tournament with anonymous tickets, resuming from what it has seen, and keeps every frame."""

    def __init__(self, site: Site, tournament_id: int) -> None:
        self.site = site
        self.tournament_id = tournament_id
        self.frames: list[dict[str, Any]] = []
        self.sequence: int | None = None
        self.epoch = ""
        self._socket: Any = None
        self._reader: asyncio.Task[None] | None = None

    @property
    def sequences(self) -> list[int]:
        """The numbers seen, in the order they came: of the events, and of those that are not for a spectator."""
        return [number for frame in self.frames for number in numbers_of(frame)]

    @property
    def events(self) -> list[dict[str, Any]]:
        return [frame for frame in self.frames if "at" in frame]

    async def connect(self, site: Site | None = None) -> None:
        """Open a socket, at another process of the same site where one is given."""
        self.site = site or self.site
        ticket = await asyncio.to_thread(self.site.anonymous_ticket, tournament=self.tournament_id)
        query = f"?ticket={ticket}"
        if self.sequence is not None:
            query += f"&since={self.sequence}&epoch={self.epoch}"
        address = f"{self.site.url.replace('http', 'ws', 1)}/ws/tournament/{self.tournament_id}/{query}"
        self._socket = await websockets.connect(address, subprotocols=["deltacrown.v1"], proxy=None)
        self._reader = asyncio.create_task(self._read())

    async def cut(self) -> None:
        """Lose the connection without a word, as a phone in a tunnel does."""
        self._socket.transport.abort()
        await self._reader

    async def close(self) -> None:
        await self._socket.close()
        await self._reader

    async def until(self, wanted: Any, seconds: float = 20) -> dict[str, Any]:
        """Wait until a frame for which `wanted(frame)` holds has come; that frame."""

        def found() -> dict[str, Any] | None:
            closed = self._reader.done()
            for frame in self.frames:
                if wanted(frame):
                    return frame
            assert not closed, f"closed with {self._socket.close_code} after {len(self.frames)} frames"
            return None

        frame: dict[str, Any] = await eventually(found, seconds)
        return frame

    async def _read(self) -> None:
        try:
            async for text in self._socket:
                frame = json.loads(text)
                if frame["type"] == "ping":
                    await self._socket.send('{"type":"pong"}')
                self._take(frame)
        except websockets.ConnectionClosed:
            pass

    def _take(self, frame: dict[str, Any]) -> None:
        self.frames.append(frame)
        if frame["type"] == "connection_established":
            self.epoch = frame["data"]["epoch"]
        elif frame["type"] == "snapshot":
            self.sequence = frame["data"]["sequence"]
        for number in numbers_of(frame):
            self.sequence = number


def numbers_of(frame: dict[str, Any]) -> list[int]:
    """What of the room's numbering a frame covers."""
    if "from" in frame:
        return list(range(frame["from"], frame["to"] + 1))
    return [frame["sequence"]] if "at" in frame or frame["type"] == "skip" else []


def state_after(spectator: Spectator) -> dict[int, dict[str, Any]]:
    """The matches a spectator knows: the first snapshot's, brought up to date by every event since.

    A new bracket is fetched with the snapshot, as a browser does, so only what follows the last one counts.
    """
    matches: dict[int, dict[str, Any]] = {}
    for frame in spectator.frames:
        data = frame.get("data", {})
        if frame["type"] == "snapshot":
            matches = {match["id"]: dict(match) for match in data["matches"]}
        elif frame["type"] == "match_completed":
            matches[data["match_id"]] |= {name: data[name] for name in data if name in matches[data["match_id"]]}
        elif frame["type"] == "score_updated":
            told = ("participant1_score", "participant2_score", "score_version")
            matches[data["match_id"]] |= {name: data[name] for name in told}
        elif frame["type"] == "match_state_changed":
            matches[data["match_id"]]["state"] = data["new_state"]
        elif frame["type"] == "bracket_updated":
            for node in data["updated_nodes"]:
                matches[node["id"]] |= node
    return matches


def standings_after(spectator: Spectator) -> list[dict[str, Any]]:
    """The places a spectator knows, best first."""
    places: dict[int, dict[str, Any]] = {}
    for frame in spectator.frames:
        if frame["type"] in ("snapshot", "standings_updated"):
            places |= {row["registration_id"]: row for row in frame["data"]["standings"]}
    return sorted(places.values(), key=lambda row: (row["place_from"], row["seed"]))
