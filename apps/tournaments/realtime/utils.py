"""Telling rooms: the public broadcast functions, the score batcher, and the way up from threads to the loop.

Broadcasting is delivery only: one `group_send` per room, no row in the log. What carries the log's
`sequence` is ordered and told once; what carries none is ephemeral.
"""

import asyncio
import atexit
import logging
import threading
import weakref
from collections import defaultdict, deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Any

from channels.layers import get_channel_layer
from django.db import Error as DatabaseFailure

from apps.common.notices import listen
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.models import LoggedEvent
from apps.tournaments.realtime.delivery.score_batcher import ScoreBatcher
from apps.tournaments.realtime.process.bridge import COMMANDS, Together
from apps.tournaments.realtime.rooms.frames import timestamp
from apps.tournaments.realtime.rooms.hub import TO_ONE, live_loop
from apps.tournaments.realtime.sockets.protocol import ErrorCode, Refusal
from apps.tournaments.realtime.rooms.names import RoomName, match_room, tournament_room
from apps.tournaments.selectors.tournaments import tournament_of_match
from apps.tournaments.services import tell_scores
from apps.tournaments.services.write import Committed, ScoreSaved

logger = logging.getLogger(__name__)

Data = dict[str, Any]
QUEUE_LIMIT = 10_000


async def broadcast_tournament_event(tournament_id: int, event_type: str, data: Data) -> None:
    """Tell a tournament's room. `data["sequence"]`, where given, is the log's number in that room."""
    await _broadcast(tournament_room(tournament_id), event_type, data)


async def broadcast_match_event(match_id: int, event_type: str, data: Data) -> None:
    """Tell a match's room."""
    await _broadcast(match_room(match_id), event_type, data)


async def _broadcast(room: RoomName, event_type: str, data: Data) -> None:
    if _is_event(event_type, data):
        await _on_its_loop(lambda: _send(room, _message(event_type, data)))


def _is_event(event_type: str, data: Any) -> bool:
    """Delivery never fails its caller: what cannot be an event is logged and dropped."""
    if isinstance(data, dict):
        return True
    logger.warning("malformed event dropped", extra={"event_type": event_type})
    return False


def _for_both(event_type: str) -> Callable[[int, int, Data], Awaitable[None]]:
    async def broadcast(tournament_id: int, match_id: int, data: Data) -> None:
        await broadcast_tournament_event(tournament_id, event_type, data)
        await broadcast_match_event(match_id, event_type, data)

    broadcast.__name__ = f"broadcast_{event_type}"
    broadcast.__doc__ = f"Tell both rooms of a match that `{event_type}` happened."
    return broadcast


def _for_tournament(event_type: str) -> Callable[[int, Data], Awaitable[None]]:
    async def broadcast(tournament_id: int, data: Data) -> None:
        await broadcast_tournament_event(tournament_id, event_type, data)

    broadcast.__name__ = f"broadcast_{event_type}"
    broadcast.__doc__ = f"Tell a tournament's room that `{event_type}` happened."
    return broadcast


broadcast_match_started = _for_both("match_started")
broadcast_score_updated = _for_both("score_updated")
broadcast_match_completed = _for_both("match_completed")
broadcast_match_state_changed = _for_both("match_state_changed")
broadcast_dispute_created = _for_both("dispute_created")
broadcast_dispute_resolved = _for_both("dispute_resolved")
broadcast_bracket_generated = _for_tournament("bracket_generated")
broadcast_bracket_updated = _for_tournament("bracket_updated")
broadcast_tournament_state_changed = _for_tournament("tournament_state_changed")
broadcast_tournament_completed = _for_tournament("tournament_completed")
broadcast_registration_created = _for_tournament("registration_created")
broadcast_registration_cancelled = _for_tournament("registration_cancelled")
broadcast_registration_checked_in = _for_tournament("registration_checked_in")
broadcast_registration_checkin_reverted = _for_tournament("registration_checkin_reverted")
broadcast_standings_updated = _for_tournament("standings_updated")
broadcast_announcement = _for_tournament("announcement")


def broadcast_score_updated_batched(tournament_id: int, match_id: int, score_data: Data) -> None:
    """Have a match's newest score told within the batch window. From any thread, with or without a loop.

    A match with a row is told from its row; `score_data` is what is told of one that has none.
    """
    if _is_event("score_updated", score_data):
        _offer(tournament_id, match_id, dict(score_data))


def _offer(tournament_id: int, match_id: int, payload: Data | None) -> None:
    """Without a `payload` a match that has no row any more is told nothing."""
    loop = _telling_loop()
    loop.call_soon_threadsafe(lambda: _teller(loop).batcher.offer(tournament_id, match_id, payload))


async def flush_all_batches() -> None:
    """Tell every score that waits in this process, now."""
    loops = {loop for loop in (live_loop(), _background) if loop is not None and loop.is_running()}
    for loop in loops:
        await _on_loop(loop, lambda: _teller(asyncio.get_running_loop()).flush())


async def send_error_to_channel(channel_name: str, code: str, message: str) -> None:
    """Send an error frame to the one socket whose consumer shows this `channel_name`."""
    channel, _, connection = channel_name.partition("#")
    body = Refusal(ErrorCode(code), message).body()
    await _on_its_loop(lambda: _to_layer("send", channel, {"type": TO_ONE, "connection": connection, "error": body}))


def _message(event_type: str, data: Data) -> Data:
    message: Data = {"type": event_type, "data": data}
    if isinstance(data.get("sequence"), int):
        message["sequence"] = data["sequence"]
    return message


async def _send(room: RoomName, message: Data) -> None:
    await _to_layer("group_send", room.group, message)


async def _to_layer(method: str, target: str, message: Data) -> None:
    layer = get_channel_layer()
    try:
        await getattr(layer, method)(target, message)
    except Exception as error:  # noqa: BLE001  (delivery never fails its caller: the log has what is lost)
        logger.warning("broadcast failed", extra={"target": target, "error": type(error).__name__})


class Teller:
    """What one loop has to tell: committed events in their order, and the scores that wait in the batcher."""

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self.batcher = ScoreBatcher(self._tell_score, loop)
        self._loop = loop
        self.left: dict[int, list[int]] = defaultdict(list)
        self._scores: weakref.WeakValueDictionary[int, Together[int, bool]] = weakref.WeakValueDictionary()
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
            together = self._scores[tournament_id] = Together(partial(_answers, tournament_id), COMMANDS)
        try:
            await together.ask(match_id)
        except NotFound:
            if payload is not None:
                await broadcast_score_updated(tournament_id, match_id, payload)
        except (DatabaseFailure, DomainError) as error:
            # The sweep and the reconciliation tell what is left untold.
            logger.warning("score not told yet", extra={"match_id": match_id, "error": type(error).__name__})
        except RuntimeError:
            # The interpreter ends, and its threads have ended: whoever ends this loop tells it.
            self.left[tournament_id].append(match_id)

    async def _drain(self) -> None:
        try:
            while self._queue:
                await _send(*self._queue.popleft())
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


@listen
def _on_commit(notice: object) -> None:
    if isinstance(notice, Committed):
        messages = [message for row in notice.events for message in _messages(row)]
        loop = _telling_loop()
        loop.call_soon_threadsafe(lambda: _teller(loop).tell(messages))
    elif isinstance(notice, ScoreSaved):
        _offer(notice.tournament_id, notice.match_id, None)


def _messages(row: LoggedEvent) -> list[tuple[RoomName, Data]]:
    audience = [row.least_role, row.audience_registrations, row.public]
    message = {"type": row.type, "data": row.data, "at": timestamp(row.at), "audience": audience}
    told = [(tournament_room(row.tournament_id), {**message, "sequence": row.sequence})]
    if row.match_id is not None:
        told.append((match_room(row.match_id), {**message, "sequence": row.match_sequence}))
    return told


_tellers: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Teller] = weakref.WeakKeyDictionary()
_background: asyncio.AbstractEventLoop | None = None
_starting = threading.Lock()


def _teller(loop: asyncio.AbstractEventLoop) -> Teller:
    teller = _tellers.get(loop)
    if teller is None:
        teller = _tellers[loop] = Teller(loop)
    return teller


async def _on_its_loop(make: Callable[[], Awaitable[None]]) -> None:
    """Run on the hub's loop: the in-memory layer does not wake a receiver of another loop."""
    await _on_loop(live_loop(), make)


async def _on_loop(loop: asyncio.AbstractEventLoop | None, make: Callable[[], Awaitable[None]]) -> None:
    if loop is None or loop is asyncio.get_running_loop():
        await make()
        return

    async def there() -> None:
        await make()

    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), loop))


def _telling_loop() -> asyncio.AbstractEventLoop:
    """The hub's loop; in a process without a hub, one background loop, started when first needed."""
    global _background
    loop = live_loop()
    if loop is not None:
        return loop
    with _starting:
        if _background is None or not _background.is_running():
            _background = asyncio.new_event_loop()
            threading.Thread(target=_background.run_forever, name="telling", daemon=True).start()
            atexit.register(_finish_background, _background)
    return _background


def _finish_background(loop: asyncio.AbstractEventLoop) -> None:
    """Tell what a command still has to tell before its process ends. Its pools of threads have ended already."""

    async def flush() -> dict[int, list[int]]:
        await _teller(loop).batcher.flush_all()
        return _teller(loop).left

    for tournament_id, match_ids in asyncio.run_coroutine_threadsafe(flush(), loop).result(timeout=5).items():
        # What cannot be told now is told by the sweep of a serving process.
        with suppress(DatabaseFailure, DomainError):
            tell_scores(tournament_id, match_ids)
    asyncio.run_coroutine_threadsafe(_teller(loop).told(), loop).result(timeout=5)
