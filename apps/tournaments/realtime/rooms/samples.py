"""What this process has counted and its fullest rooms, noted once a minute for the platform's staff."""

import heapq
from collections.abc import Callable, Collection, Iterable
from contextlib import suppress
from typing import Any

from django.db import Error as DatabaseFailure

from apps.common.metric_samples import note_metrics
from apps.tournaments.realtime.process.bridge import background
from apps.tournaments.realtime.rooms.room import Room

MOST_ROOMS = 20


class MetricNotes:
    """`rooms`: those with sockets here, each with its sockets."""

    def __init__(self, rooms: Callable[[], Iterable[tuple[Room, Collection[Any]]]]) -> None:
        self._rooms = rooms
        self._answers = False

    async def note(self) -> None:
        """Note them. Raises where the database is away."""
        # Until it has answered, nothing waits for it at the end.
        self._answers = False
        fullest = heapq.nlargest(MOST_ROOMS, self._rooms(), key=lambda found: len(found[1]))
        rooms = [
            {"kind": room.name.kind.value, "id": room.name.id, "sockets": len(sockets), "viewers": room.viewers or 0}
            for room, sockets in fullest
        ]
        await background(note_metrics)(rooms)
        self._answers = True

    async def note_end(self) -> None:
        """Note that the process ends, with what its end added: else the restart of a worker would show twice its
        sockets for a while, and none of what it closed. Not where the database was away at the last turn."""
        if self._answers:
            with suppress(DatabaseFailure):
                await background(note_metrics)((), True)
