"""The sockets of a room, and how what is told reaches them: the first at once, what follows on its heels together.

A write to a socket costs the machine more than anything else here, and about the same for one frame as for twenty. So
after each round of writes the room waits a moment, as long as such a round takes, and what it is told meanwhile goes
out in one write for each socket, every frame still a frame of its own.
"""

import asyncio
from collections.abc import Sequence
from time import perf_counter
from typing import Protocol

from apps.tournaments.realtime.frames import Burst, Frame, Telling, Viewer, together

SHORTEST_SECONDS = 0.001
LONGEST_SECONDS = 0.010


class Member(Protocol):
    """A socket as its room sees it. Frames numbered up to `floor` are covered by what it was opened with."""

    viewer: Viewer
    floor: int

    def deliver(self, frame: Frame | Burst, sequence: int | None, *, counted: bool = True) -> None: ...

    def restart(self) -> None:
        """End the socket so that its client connects anew."""


class FanOut:
    def __init__(self) -> None:
        self.members: set[Member] = set()
        self._ahead: set[Member] = set()  # members whose floor the room has not reached
        self._waiting: list[Telling] = []
        self._next: asyncio.Handle | None = None

    def tell(self, telling: Telling) -> None:
        """Write to every member, at once if the last round of writes was a while ago."""
        self._waiting.append(telling)
        if self._next is None:
            self._write(joined=False)

    def flush(self) -> None:
        """Write what waits now."""
        if self._waiting:
            self._deliver()

    def add(self, member: Member, position: int) -> None:
        """Tell this member too what comes after its floor; the room stands at `position`."""
        self.members.add(member)
        if member.floor > position:
            self._ahead.add(member)

    def discard(self, member: Member) -> None:
        self.members.discard(member)
        self._ahead.discard(member)

    def close(self) -> None:
        if self._next is not None:
            self._next.cancel()

    def _write(self, *, joined: bool) -> None:
        started = perf_counter()
        self._deliver()
        # The loop writes after its callbacks; when this one runs, the round is over.
        self._next = asyncio.get_running_loop().call_soon(self._rest, started, joined)

    def _rest(self, started: float, joined: bool) -> None:
        # One update now and then waits for nothing; only a stream of them is worth holding back for.
        took = perf_counter() - started if joined else 0.0
        seconds = min(max(took, SHORTEST_SECONDS), LONGEST_SECONDS)
        self._next = asyncio.get_running_loop().call_later(seconds, self._rested)

    def _rested(self) -> None:
        self._next = None
        if self._waiting:
            self._write(joined=True)

    def _deliver(self) -> None:
        tellings, self._waiting = self._waiting, []
        newest = max((one.sequence for one in tellings if one.sequence is not None), default=None)
        ahead = tuple(self._ahead)
        self._deliver_all(tuple(self.members.difference(ahead)), tellings, newest)
        for member in ahead:
            for one in tellings:
                if one.sequence is None or one.sequence > member.floor:
                    member.deliver(one.frame_for(member.viewer), one.sequence)
        if ahead and newest is not None:
            self._ahead = {member for member in self._ahead if member.floor > newest}

    @staticmethod
    def _deliver_all(members: Sequence[Member], tellings: Sequence[Telling], newest: int | None) -> None:
        if all(one.same_for_all for one in tellings):
            frame = together([one.full_frame() for one in tellings])
            for member in members:
                member.deliver(frame, newest)
            return
        frames: dict[Viewer, Frame | Burst] = {}
        for member in members:
            seen = frames.get(member.viewer)
            if seen is None:
                seen = frames[member.viewer] = together([one.frame_for(member.viewer) for one in tellings])
            member.deliver(seen, newest)
