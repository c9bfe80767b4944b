"""What waits to be told on each loop: committed events in their order, and the newest score of each match.

A loop has one `Teller`, which is only touched on that loop; threads reach it with `call_soon_threadsafe`. Which loop
that is, `loops.py` says: the hub's, or a background one in a process without a hub.

    a commit   its thread   after_commit -> Teller.tell -> _queue -> _drain, one task -> group_send, one after another
    a score    its thread   offer -> batcher (window) -> _tell_score -> _scores -> a thread: tell_scores, which commits

So events are told in the order in which they were handed over, and a score's event comes by the first way, once its row
is in the log. `_scores` has a Coalescer for each tournament somebody waits for: a tournament has one lock in the
database, and what waits for it is told in one write.

No lock here stops a thread. The batcher has an asyncio lock for each match, so that one flush of it is under way; it is
held while the thread waits for the tournament's lock in the database, and that thread never asks for it. A full queue
drops what is new, with a warning: every hub tells it from the log within a second. A score that could not be told stays
untold in its row, and is told by a reconciliation, where somebody watches, or as what falls due. A process that ends
without a hub flushes in `finish`; its pools are gone then, so what they refused is told there.
"""

import asyncio
import logging
import weakref
from collections import defaultdict, deque
from contextlib import suppress
from functools import partial

from django.db import Error as DatabaseFailure

from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.realtime.delivery import loops
from apps.tournaments.realtime.delivery.broadcasts import Data, is_event, send
from apps.tournaments.realtime.delivery.loops import on_loop, telling_loop
from apps.tournaments.realtime.delivery.score_batcher import ScoreBatcher
from apps.tournaments.realtime.faces import face
from apps.tournaments.realtime.process.bridge import COMMANDS, Coalescer
from apps.tournaments.realtime.rooms.hub import live_loop
from apps.tournaments.realtime.rooms.names import RoomName
from apps.tournaments.selectors.tournaments import tournament_of_match
from apps.tournaments.services import tell_scores

logger = logging.getLogger(__name__)

QUEUE_LIMIT = 10_000


class Teller:
    """What one loop has to tell: committed events in their order, and the scores that wait in the batcher."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.batcher = ScoreBatcher(self._tell_score, loop)
        self._loop = loop
        self.left: dict[int, list[int]] = defaultdict(list)
        self._scores: weakref.WeakValueDictionary[int, Coalescer[int, bool]] = weakref.WeakValueDictionary()
        self._queue: deque[tuple[RoomName, Data]] = deque()
        self._task: asyncio.Task[None] | None = None

    def tell(self, messages: list[tuple[RoomName, Data]]) -> None:
        """Queue messages; what overflows is dropped, and told from the log by every hub."""
        room = QUEUE_LIMIT - len(self._queue)
        if room < len(messages):
            logger.warning("telling overflowed", extra={"dropped": len(messages) - room})
        self._queue.extend(messages[:room])
        if self._task is None:
            self._task = self._loop.create_task(self._drain())

    async def flush(self) -> None:
        await self.batcher.flush_all()
        await self.told()

    async def told(self) -> None:
        """Wait until the queue is empty."""
        if self._task is not None:
            await asyncio.wait({self._task})

    async def _tell_score(self, tournament_id: int, match_id: int, payload: Data | None) -> None:
        together = self._scores.get(tournament_id)
        if together is None:
            # For as long as somebody waits for it. A tournament has one lock: what waits for it is told together.
            together = self._scores[tournament_id] = Coalescer(partial(_answers, tournament_id), COMMANDS)
        try:
            await together.ask(match_id)
        except NotFound:
            if payload is not None:
                await face("utils").broadcast_score_updated(tournament_id, match_id, payload)
        except (DatabaseFailure, DomainError) as error:
            # What is left untold falls due, and the reconciliation tells it too.
            logger.warning("score not told yet", extra={"match_id": match_id, "error": type(error).__name__})
        except RuntimeError:
            # The interpreter ends, and its threads have ended: whoever ends this loop tells it.
            self.left[tournament_id].append(match_id)

    async def _drain(self) -> None:
        try:
            while self._queue:
                await send(*self._queue.popleft())
        finally:
            self._task = None


def _answers(tournament_id: int, match_ids: list[int]) -> list[bool | Exception]:
    try:
        told = tell_scores(tournament_id, match_ids)
    except NotFound:
        told = {}
    return [told[match_id] if match_id in told else _told_elsewhere(match_id) for match_id in match_ids]


def _told_elsewhere(match_id: int) -> bool | Exception:
    """A match that has a row is told from it, whichever tournament it was said to be of."""
    try:
        return tell_scores(tournament_of_match(match_id), [match_id]).get(match_id, False)
    except NotFound as error:
        return error


_tellers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Teller] = weakref.WeakKeyDictionary()


def teller_of(loop: asyncio.AbstractEventLoop) -> Teller:
    teller = _tellers.get(loop)
    if teller is None:
        teller = _tellers[loop] = Teller(loop)
    return teller


def broadcast_score_updated_batched(tournament_id: int, match_id: int, score_data: Data) -> None:
    """Have a match's newest score told within the batch window. From any thread, with or without a loop.

    A match with a row is told from its row; `score_data` is what is told of one that has none.
    """
    if is_event("score_updated", score_data):
        offer(tournament_id, match_id, dict(score_data))


def offer(tournament_id: int, match_id: int, payload: Data | None) -> None:
    """Without a `payload` a match that has no row any more is told nothing."""
    loop = telling_loop(finish)
    loop.call_soon_threadsafe(lambda: teller_of(loop).batcher.offer(tournament_id, match_id, payload))


async def flush_all_batches() -> None:
    """Tell every score that waits in this process, now."""
    for loop in {loop for loop in (live_loop(), loops.background) if loop is not None and loop.is_running()}:
        await on_loop(loop, lambda: teller_of(asyncio.get_running_loop()).flush())


def finish(loop: asyncio.AbstractEventLoop) -> None:
    """Tell what a command still has to tell before its process ends. Its pools of threads have ended already."""

    async def flush() -> dict[int, list[int]]:
        await teller_of(loop).batcher.flush_all()
        return teller_of(loop).left

    for tournament_id, match_ids in asyncio.run_coroutine_threadsafe(flush(), loop).result(timeout=5).items():
        # What cannot be told now falls due, in a serving process.
        with suppress(DatabaseFailure, DomainError):
            tell_scores(tournament_id, match_ids)
    asyncio.run_coroutine_threadsafe(teller_of(loop).told(), loop).result(timeout=5)
