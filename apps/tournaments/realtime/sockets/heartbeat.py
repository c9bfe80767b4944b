"""One timer wheel for all sockets of a loop, instead of a task per socket."""

import asyncio
from typing import Protocol

TICK_SECONDS = 0.05


class Beating(Protocol):
    """What the wheel drives."""

    def beat(self, now: float) -> float | None:
        """Do what is due at `now` (loop time); the loop time of the next thing due, or None to leave the wheel."""


class TimerWheel:
    """Calls each entry's `beat` within a tick of the time it asked for. Sleeps while it is empty."""

    def __init__(self) -> None:
        self._slots: dict[int, set[Beating]] = {}
        self._slot_of: dict[Beating, int] = {}
        self._handle: asyncio.TimerHandle | None = None
        self._done = 0

    def __len__(self) -> int:
        return len(self._slot_of)

    def add(self, entry: Beating, due: float) -> None:
        """Call `entry` at loop time `due`."""
        self.remove(entry)
        if self._handle is None:
            self._done = self._slot(asyncio.get_running_loop().time()) - 1
            self._schedule()
        slot = max(self._slot(due), self._done + 1)
        self._slots.setdefault(slot, set()).add(entry)
        self._slot_of[entry] = slot

    def remove(self, entry: Beating) -> None:
        slot = self._slot_of.pop(entry, None)
        if slot is not None:
            self._slots.get(slot, set()).discard(entry)

    def close(self) -> None:
        if self._handle is not None:
            self._handle.cancel()
            self._handle = None

    def _schedule(self) -> None:
        self._handle = asyncio.get_running_loop().call_later(TICK_SECONDS, self._tick)

    def _tick(self) -> None:
        now = asyncio.get_running_loop().time()
        current = self._slot(now)
        while self._done < current:
            self._done += 1
            for entry in self._slots.pop(self._done, set()):
                # One that beat before it may have removed it.
                if self._slot_of.pop(entry, None) is not None:
                    due = entry.beat(now)
                    if due is not None:
                        self.add(entry, due)
        if self._slot_of:
            self._schedule()
        else:
            self._handle = None

    @staticmethod
    def _slot(at: float) -> int:
        return int(at / TICK_SECONDS)
