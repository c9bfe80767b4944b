"""One timer wheel for all sockets of a loop, instead of a task per socket.

Time is cut into slots of TICK_SECONDS. `_slots` holds who beats in which of them, `_slot_of` the slot of each who is in
the wheel at all; `_done` is the last slot whose beats were called. While the wheel holds anybody one timer is set for
the next tick. All of it is touched on the loop alone.

A beat that raises stops nobody else's: its socket stays in the wheel and beats again RETRY_SECONDS later, so that its
timeout is not lost. `_failing` holds who failed last time. A tick logs one line, with the traceback of the first that
began to fail in it, however many there are: a fault of ours hits ten thousand sockets at once.
"""

import asyncio
import logging
import weakref
from typing import Protocol

from apps.tournaments.realtime.process import metrics

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.05
RETRY_SECONDS = 1.0


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
        self._failing: weakref.WeakSet[Beating] = weakref.WeakSet()

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
        errors: list[Exception] = []
        while self._done < current:
            self._done += 1
            for entry in self._slots.pop(self._done, set()):
                # One that beat before it may have removed it.
                if self._slot_of.pop(entry, None) is not None:
                    self._beat(entry, now, errors)
        if errors:
            logger.error("heartbeat failed, trying again", extra={"sockets": len(errors)}, exc_info=errors[0])
        if self._slot_of:
            self._schedule()
        else:
            self._handle = None

    def _beat(self, entry: Beating, now: float, errors: list[Exception]) -> None:
        """Let it beat; an error that begins here is added to `errors`."""
        try:
            due = entry.beat(now)
            if due is not None:
                self.add(entry, due)
        except Exception as error:  # noqa: BLE001  (one socket's fault, whatever it is, stops no other's beat)
            metrics.BEAT_FAILURES.inc()
            if entry not in self._failing:
                self._failing.add(entry)
                errors.append(error)
            self.add(entry, now + RETRY_SECONDS)
        else:
            if self._failing:
                self._failing.discard(entry)

    @staticmethod
    def _slot(at: float) -> int:
        return int(at / TICK_SECONDS)
