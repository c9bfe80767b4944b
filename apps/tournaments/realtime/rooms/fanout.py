"""The sockets of a room, and how what is told reaches them: the first at once, what follows on its heels together.

A write to a socket costs the machine more than anything else here, and about the same for one frame as for twenty. So
after each round of writes the room waits a moment, as long as such a round takes, and what it is told meanwhile goes
out in one write for each socket, every frame still a frame of its own. What may wait costs no round of its own while
anything else is told.

A socket whose transport takes all that it is given is written to directly: one call of the transport's own `write` is
all that a delivery costs. Where something waits, or there is no such transport, its outbox decides.
"""

import asyncio
from collections.abc import Callable, Sequence
from time import perf_counter
from typing import Protocol

from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.frames import Burst, Frame, Telling, Viewer, seen_by

SHORTEST_SECONDS = 0.001
LONGEST_SECONDS = 0.010
MAY_WAIT_SECONDS = 0.1
EVERYBODY = Viewer(Role.SPECTATOR)

# Takes bytes that are whole frames.
Write = Callable[[bytes], object]


class Member(Protocol):
    """A socket as its room sees it. Frames numbered up to `floor` are covered by what it was opened with, or were
    delivered to it; while it is written to directly, only the room knows (`floor_of`)."""

    viewer: Viewer
    floor: int

    @property
    def direct(self) -> Write | None:
        """Takes a frame's bytes while the transport holds nothing back; changes are told to `on_writable_changed`."""

    def deliver(self, frame: Frame | Burst, sequence: int | None, *, counted: bool = True) -> None: ...

    def restart(self) -> None:
        """End the socket so that its client connects anew."""


class FanOut:
    def __init__(self) -> None:
        # Each member is in one of these.
        self._direct: dict[Member, Write] = {}
        self._buffered: set[Member] = set()
        self._ahead_of_room: set[Member] = set()  # the room has not reached their floor
        self._position = 0  # the number of what was written last
        self._waiting: list[Telling] = []
        self._is_urgent = False  # not all that waits may wait
        self._next: asyncio.Handle | None = None
        self._latest: asyncio.Handle | None = None  # when what may wait goes out by itself

    @property
    def members(self) -> set[Member]:
        return {*self._direct, *self._buffered, *self._ahead_of_room}

    def floor_of(self, member: Member) -> int:
        """The number of what was written to this member last."""
        return self._position if member in self._direct else member.floor

    def tell(self, telling: Telling) -> None:
        """Write to every member, at once if the last round of writes was a while ago and the telling may not wait."""
        self._waiting.append(telling)
        if not telling.may_wait:
            self._is_urgent = True
            if self._next is None:
                self._write(joined=False)
        elif self._latest is None:
            self._latest = asyncio.get_running_loop().call_later(MAY_WAIT_SECONDS, self._waited)

    def flush(self) -> None:
        """Write what waits now."""
        if self._waiting:
            self._deliver()

    def add(self, member: Member, position: int) -> None:
        """Tell this member too what comes after its floor; the room stands at `position`, and everything is written."""
        self._position = position
        if member.floor > position:
            self._ahead_of_room.add(member)
        else:
            self._place(member)

    def discard(self, member: Member) -> None:
        member.floor = self.floor_of(member)
        self._direct.pop(member, None)
        self._buffered.discard(member)
        self._ahead_of_room.discard(member)

    def on_writable_changed(self, member: Member) -> None:
        """Its transport began or ceased to hold something back."""
        if member in self._direct or member in self._buffered:
            self.discard(member)
            self._place(member)

    def _place(self, member: Member) -> None:
        write = member.direct
        if write is None:
            self._buffered.add(member)
        else:
            self._direct[member] = write

    def close(self) -> None:
        for pending in (self._next, self._latest):
            if pending is not None:
                pending.cancel()

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
        if self._is_urgent:
            self._write(joined=True)

    def _waited(self) -> None:
        self._latest = None
        self._is_urgent = bool(self._waiting)
        if self._is_urgent and self._next is None:
            self._write(joined=False)

    def _deliver(self) -> None:
        tellings, self._waiting, self._is_urgent = self._waiting, [], False
        newest = max((telling.sequence for telling in tellings if telling.sequence is not None), default=None)
        buffered, ahead = tuple(self._buffered), tuple(self._ahead_of_room)
        if newest is not None:
            self._position = newest
        views = Views(tellings)
        self._write_directly(views)
        metrics.round_written(tellings, len(self._direct) + len(buffered))
        for member in buffered:
            if frames := views.of(member.viewer):
                member.deliver(frames, newest)
        for member in ahead:
            news = [telling for telling in tellings if telling.sequence is None or telling.sequence > member.floor]
            if frames := seen_by(member.viewer, news):
                member.deliver(frames, newest if newest and newest > member.floor else None)
            if newest is not None and member.floor <= newest and member in self._ahead_of_room:
                self._ahead_of_room.discard(member)
                self._place(member)

    def _write_directly(self, views: "Views") -> None:
        # Copies: a write that fills a transport shifts its member.
        if views.same_for_all:
            wire = views.of(EVERYBODY).wire
            for member, write in tuple(self._direct.items()):
                try:
                    write(wire)
                except (OSError, RuntimeError):
                    self.discard(member)  # its own protocol ends it; those behind it go on
        else:
            viewer, wire = None, b""
            for member, write in tuple(self._direct.items()):
                if member.viewer is not viewer:
                    viewer, wire = member.viewer, views.of(member.viewer).wire
                if not wire:
                    continue
                try:
                    write(wire)
                except (OSError, RuntimeError):
                    self.discard(member)


class Views:
    """What a round tells, as each kind of viewer sees it."""

    def __init__(self, tellings: Sequence[Telling]) -> None:
        self._tellings = tellings
        self._frames: dict[Viewer, Frame | Burst] = {}
        self.same_for_all = all(telling.same_for_all for telling in tellings)

    def of(self, viewer: Viewer) -> Frame | Burst:
        key = EVERYBODY if self.same_for_all else viewer
        found = self._frames.get(key)
        if found is None:
            found = self._frames[key] = seen_by(viewer, self._tellings)
        return found
