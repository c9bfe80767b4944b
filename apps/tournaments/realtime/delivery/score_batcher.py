"""Batching of live scores, per match: the newest wins, and none waits longer than the cap."""

import asyncio
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Any

from django.conf import settings

from apps.tournaments.realtime.process import metrics

Payload = dict[str, Any] | None
Flush = Callable[[int, int, Payload], Awaitable[None]]


@dataclass
class _Pending:
    tournament_id: int
    payload: Payload
    first_at: float
    timer: asyncio.TimerHandle


@dataclass
class _Turn:
    """One flush at a time per match; the entry goes with the last who waits for it."""

    lock: asyncio.Lock = field(default_factory=asyncio.Lock)
    users: int = 0


class ScoreBatcher:
    """Lives on one loop. `flush(tournament_id, match_id, newest payload)` is called once per window."""

    def __init__(self, flush: Flush, loop: asyncio.AbstractEventLoop) -> None:
        self._flush = flush
        self._loop = loop
        self._pending: dict[int, _Pending] = {}
        self._turns: dict[int, _Turn] = {}
        self._tasks: set[asyncio.Task[None]] = set()

    def offer(self, tournament_id: int, match_id: int, payload: Payload) -> None:
        """Take an update: it replaces the one that waits and restarts the window, up to the cap."""
        metrics.SCORES_OFFERED.inc()
        now = self._loop.time()
        waiting = self._pending.get(match_id)
        first_at = waiting.first_at if waiting else now
        if waiting:
            waiting.timer.cancel()
        due = min(now + settings.WS_SCORE_BATCH_WINDOW_MS / 1000, first_at + settings.WS_SCORE_BATCH_MAX_WAIT_MS / 1000)
        timer = self._loop.call_at(due, self._start, match_id)
        self._pending[match_id] = _Pending(tournament_id, payload, first_at, timer)

    def cancel(self, match_id: int) -> None:
        """Forget what waits for a match."""
        waiting = self._pending.pop(match_id, None)
        if waiting:
            waiting.timer.cancel()

    async def flush_all(self) -> None:
        """Flush everything that waits, and wait for it."""
        for match_id in list(self._pending):
            self._start(match_id)
        while self._tasks:
            await asyncio.wait(set(self._tasks))

    @property
    def is_idle(self) -> bool:
        return not (self._pending or self._tasks or self._turns)

    def _start(self, match_id: int) -> None:
        waiting = self._pending.pop(match_id, None)
        if waiting is None:
            return
        waiting.timer.cancel()
        task = self._loop.create_task(self._flush_one(match_id, waiting))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _flush_one(self, match_id: int, waiting: _Pending) -> None:
        turn = self._turns.setdefault(match_id, _Turn())
        turn.users += 1
        try:
            async with turn.lock:
                metrics.SCORES_FLUSHED.inc()
                await self._flush(waiting.tournament_id, match_id, waiting.payload)
        finally:
            turn.users -= 1
            if not turn.users:
                del self._turns[match_id]
