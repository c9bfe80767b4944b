"""A room's log without a database, and the sockets that listen to the room."""

import asyncio
import json
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from typing import Any

import pytest

from apps.tournaments.domain.event_registry import Audience
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.rooms import room as room_module
from apps.tournaments.realtime.rooms.frames import Burst, Frame, Telling, Viewer
from apps.tournaments.realtime.rooms.names import tournament_room
from apps.tournaments.realtime.rooms.room import Room
from apps.tournaments.selectors.events import Position, Told

AT = datetime(2026, 1, 1, tzinfo=UTC)


class FakeLog:
    """Events and snapshots of one room; `gate` holds readers up, `broken` makes them fail."""

    def __init__(self) -> None:
        self.epoch = "first"
        self.told: list[Told] = []
        self.reads: list[str] = []
        self.gate = threading.Event()
        self.gate.set()
        self.broken: Exception | None = None

    def append(self, count: int = 1, audience: Audience | None = None) -> list[Telling]:
        """Write events; what the doorbell would bring of them."""
        new = [
            Told(n, "announcement", {"n": n}, AT, audience or Audience())
            for n in range(len(self.told) + 1, len(self.told) + 1 + count)
        ]
        self.told += new
        return [Telling.from_log(event) for event in new]

    @property
    def position(self) -> Position:
        return Position(len(self.told), self.epoch)

    def events(self, room_id: int, since: int, limit: int) -> list[Told]:
        found = self.told[since : since + limit]
        self._read("events")
        return found

    def snapshot(self, room_id: int, full: bool = False) -> dict[str, Any]:
        found = {"sequence": len(self.told), "epoch": self.epoch}
        self._read("snapshot")
        return found

    def _read(self, what: str) -> None:
        self.reads.append(what)
        self.gate.wait(10)
        if self.broken:
            raise self.broken


class FakeMember:
    """A socket that keeps what it is given."""

    def __init__(self, role: Role = Role.SPECTATOR, registration_id: int | None = None) -> None:
        self.viewer = Viewer(role, registration_id)
        self.floor = 0
        self.room: Room | None = None
        self._frames: list[dict[str, Any]] = []
        self.restarts = 0
        self.uncounted = 0

    def deliver(self, frame: Frame | Burst, sequence: int | None, *, counted: bool = True) -> None:
        if sequence is not None:
            self.floor = sequence
        self.uncounted += not counted
        self._frames += [json.loads(part.message["text"]) for part in frame.frames]

    @property
    def frames(self) -> list[dict[str, Any]]:
        """What it was given; what its room was told and would write in a moment is written first."""
        if self.room is not None:
            self.room.flush()
        return self._frames

    @property
    def direct(self) -> None:
        return None

    def restart(self) -> None:
        self.restarts += 1

    @property
    def numbers(self) -> list[int]:
        return [frame["sequence"] for frame in self.frames if "sequence" in frame]

    @property
    def names(self) -> list[str]:
        return [frame["type"] for frame in self.frames]

    @property
    def first(self) -> int:
        """The number the opening brought this socket to, before any event."""
        data = self.frames[0]["data"]
        return int(data["sequence"] if self.frames[0]["type"] == "snapshot" else data["from"])


async def join(room: Room, member: FakeMember, since: int | None = None, epoch: str | None = "first") -> FakeMember:
    opening = await room.opening(False, since, epoch)
    member.room = room
    room.join(member, opening)
    return member


def in_a_thread(function: Callable[..., Any]) -> Callable[..., Any]:
    """As the bridge does it, but for the database connections it looks after."""
    return partial(asyncio.to_thread, function)


@pytest.fixture
def log(monkeypatch: pytest.MonkeyPatch) -> FakeLog:
    log = FakeLog()
    monkeypatch.setattr(room_module, "read", in_a_thread)
    monkeypatch.setattr(room_module, "tournament_events", log.events)
    monkeypatch.setattr(room_module, "tournament_snapshot", log.snapshot)
    return log


@pytest.fixture
def new_room(log: FakeLog) -> Room:
    """A room of the log that is not open yet."""
    return Room(tournament_room(1))
