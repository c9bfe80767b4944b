"""How many watch a room: its seats, which the limits count in persons over all processes.

Told once a second at most, and the less exactly the larger the room: a crowd that comes and goes is no news. Noted once
a minute for analytics, as it was counted last.
"""

import asyncio
from collections.abc import Callable, Iterable
from typing import Any

from django.conf import settings
from django.utils import timezone

from apps.limits.counters import aget_room_size
from apps.tournaments.realtime.process.bridge import background
from apps.tournaments.realtime.rooms.frames import Telling
from apps.tournaments.realtime.rooms.names import Kind
from apps.tournaments.realtime.rooms.room import Room
from apps.tournaments.services.viewer_samples import note_viewers

COUNT_EVERY_SECONDS = 1.0
NOTE_EVERY_SECONDS = 60.0
# A number that is off by less than its step is told all the same when it was off for so long.
SETTLED_SECONDS = 10.0
# A process with more rooms counts some this second and the others in the next ones.
ROOMS_AT_ONCE = 200


def step_of(viewers: int) -> int:
    """By how much a count must differ to be news: two digits of it."""
    return int(10 ** max(0, len(str(viewers)) - 2))


def viewers_changed(room: Room, viewers: int) -> Telling:
    return Telling(None, "viewers_changed", {**room.ids, "viewers": viewers}, None)


class ViewerCount:
    """`rooms`: those with sockets here, each with its sockets."""

    def __init__(self, rooms: Callable[[], Iterable[tuple[Room, Iterable[Any]]]]) -> None:
        self._rooms = rooms
        self._told_at: dict[Room, float] = {}
        self._counted: dict[Room, int] = {}

    async def count(self) -> None:
        """Tell every room how many watch it, where that is news."""
        rooms = {room: sockets for room, sockets in self._rooms() if room.is_open}
        self._told_at = {room: self._told_at.get(room, 0.0) for room in rooms}
        self._counted = {room: viewers for room, viewers in self._counted.items() if room in rooms}
        longest_ago = sorted(rooms, key=lambda room: room.viewers_at)[:ROOMS_AT_ONCE]
        counts = await asyncio.gather(*(self._seats(room, rooms[room]) for room in longest_ago))
        now = asyncio.get_running_loop().time()
        for room, viewers in zip(longest_ago, counts, strict=True):
            room.viewers_at = now
            self._counted[room] = viewers
            if self._is_news(room, viewers, now):
                room.viewers = viewers
                self._told_at[room] = now
                room.offer(viewers_changed(room, viewers))

    async def note(self) -> None:
        """Note how many watch each room, for who looks back at it."""
        counted: dict[Kind, dict[int, int]] = {kind: {} for kind in Kind}
        for room, viewers in self._counted.items():
            counted[room.name.kind][room.name.id] = viewers
        if any(counted.values()):
            await background(note_viewers)(timezone.now(), counted[Kind.TOURNAMENT], counted[Kind.MATCH])

    def _is_news(self, room: Room, viewers: int, now: float) -> bool:
        if viewers == room.viewers:
            return False
        if abs(viewers - (room.viewers or 0)) >= step_of(viewers):
            return True
        return now - self._told_at.get(room, 0.0) >= SETTLED_SECONDS

    @staticmethod
    async def _seats(room: Room, sockets: Iterable[Any]) -> int:
        here = len({socket.person.key for socket in sockets})
        if not settings.WS_RATE_ENABLED:
            return here
        # Those who sit here are there, whatever a Redis that was just emptied says.
        return max(here, await aget_room_size(room.name.group))
