"""One room in one process: where it stands in the log, what it told lately, and the sockets that listen.

A room lives on the hub's loop and is touched nowhere else. The database is read by threads (`process/bridge.py`),
which bring values and touch nothing; while one is awaited the room goes on, so what was so before is looked at again
after: the number, and whether the history is still the one that was asked about.

    sequence, epoch    the number of the last event told, and the history it counts in; "" until the room is open
    _ring              the newest events told, without a gap, the last one being `sequence`
    _held              events that came before their turn, by number; before the room is open, all that come
    _fan_out           the members, and what was told and is not written yet
    _snapshots, _reads, _bursts      bytes and reads that many sockets share

An event is told when it has the next number (`_tell`). A lower one is a repeat; a higher one waits 50 ms for the one
before it, then `_filling`, one task at a time, reads the log. A socket joins in one turn of the loop: between the
return of `opening` and `join` nothing is awaited, so its opening, the ring and the fan-out meet without a gap and a
repeat.

Two asyncio locks, never held together: in `_opening` the room learns once where the log stands (what came meanwhile is
held, and told after it), in `_reaching_back` the ring is filled once, for all who come back to a new process. Where the
database fails, `_fill` says so and the next reconciliation tries again, and who was opening gets the error. Where the
log has another epoch, as after a restored backup, the room begins anew there and all its members are told to connect
again; what was read of the history before is thrown away, and who was opening begins in the new one.
"""

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Iterator, Set
from dataclasses import dataclass

from django.conf import settings
from django.db import Error as DatabaseFailure

from apps.tournaments.domain.shapes import MatchSnapshot, TournamentSnapshot
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.process.bridge import read
from apps.tournaments.realtime.rooms.fanout import FanOut, Member
from apps.tournaments.realtime.rooms.frames import Burst, Frame, Telling, Viewer, seen_by
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.selectors.events import Position, Told, match_events, tournament_events
from apps.tournaments.selectors.snapshots import match_snapshot, tournament_snapshot

logger = logging.getLogger(__name__)

FILL_AFTER_SECONDS = 0.05
RING_LENGTH = 512
# Of as many who missed different things the bytes are kept until something is told.
BURSTS_KEPT = 64
# A resume may hold some times more than may wait for a socket later: who read too slowly has missed as much.
OUTBOXES = 4
PAGE = 500
# A snapshot this old is read anew even where the ring could bring it up to date.
SNAPSHOT_GOOD_FOR_SECONDS = 1.0


@dataclass(frozen=True)
class Opening:
    """`snapshot`, or `resumed` with the events it announces; `sequence` is where that leaves the socket."""

    frame: Frame
    missed: list[Telling]
    sequence: int


class Room:
    """Tells everything of its log once and in order, whatever order the doorbell rings in."""

    def __init__(self, name: RoomName, on_told: Callable[[Telling], None] = lambda telling: None) -> None:
        self.name = name
        self._on_told = on_told
        self.sequence = 0
        self.epoch = ""
        self.viewers: int | None = None  # as it was told last
        self.viewers_at = 0.0  # loop time of the last count
        self._fan_out = FanOut()
        self._ring: deque[Telling] = deque(maxlen=max(RING_LENGTH, settings.WS_RESUME_MAX_EVENTS))
        self._bursts: dict[tuple[Viewer, int | None, int], Frame | Burst] = {}
        self._held: dict[int, Telling] = {}
        self._opening = asyncio.Lock()
        self._reaching_back = asyncio.Lock()
        self._fill_timer: asyncio.TimerHandle | None = None
        self._filling: asyncio.Task[None] | None = None
        self._snapshots: dict[bool, tuple[float, int, Frame]] = {}
        # By the history they were begun in: nobody joins a read of one that is over.
        self._reads: dict[tuple[bool, str], asyncio.Task[tuple[Position, Frame]]] = {}

    @property
    def ids(self) -> dict[str, int]:
        """How its own frames name it."""
        return {f"{self.name.kind}_id": self.name.id}

    @property
    def members(self) -> Set[Member]:
        return self._fan_out.members

    # Telling

    def offer(self, telling: Telling) -> None:
        """Tell it if it is next, drop a repeat, hold what came too early until the gap is filled from the log."""
        if telling.sequence is None:
            self._fan_out.tell(telling)
        elif not self.is_open:
            self._held[telling.sequence] = telling
        elif telling.sequence == self.sequence + 1:
            self._tell(telling)
            self._tell_held()
        elif telling.sequence > self.sequence:
            self._held[telling.sequence] = telling
            self._fill_later()

    def look_for(self, sequence: int) -> None:
        """Somebody says that the log holds this number; only the log says what it is."""
        if self.is_open and sequence > self.sequence:
            self._fill_later()

    def catch_up(self, position: Position) -> None:
        """Compare with the log; fetch what is missing, begin anew where the log's history is another one."""
        if position.epoch != self.epoch:
            self._begin(position)
            self._held.clear()
            for member in list(self.members):
                member.restart()
        elif position.sequence > self.sequence:
            self.fill_soon()

    def fill_soon(self) -> asyncio.Task[None] | None:
        """Fetch from the log, unless that is under way or nothing is missing any more."""
        if self._fill_timer is not None:
            self._fill_timer.cancel()
            self._fill_timer = None
        if self._filling is None:
            self._filling = asyncio.ensure_future(self._fill())
        return self._filling

    def _fill_later(self) -> None:
        if self._fill_timer is None and self._filling is None:
            self._fill_timer = asyncio.get_running_loop().call_later(FILL_AFTER_SECONDS, self.fill_soon)

    async def _fill(self) -> None:
        asked, history = set(self._held), self.epoch
        try:
            await self._read_on(history)
        except DatabaseFailure as error:
            facts = {"room": self.name.group, "error": type(error).__name__}
            logger.warning("the log could not be read, the reconciliation tries again", extra=facts)
        else:
            if self.epoch != history:
                asked.clear()
            self._tell_held()
            # What the log did not hold is not told: the log is the truth. What came since may be in it now.
            held = self._held.items()
            self._held = {number: telling for number, telling in held if number > self.sequence and number not in asked}
        finally:
            self._filling = None
        if self._held.keys() - asked:
            self._fill_later()

    async def _read_on(self, history: str) -> None:
        """Tell what the log holds after what was told, for as long as it is of this history."""
        while True:
            before = self.sequence
            told = await self._log(before, PAGE)
            if self.epoch != history:
                return
            for event in told:
                if event.sequence == self.sequence + 1:
                    metrics.GAP_EVENTS.inc()
                    self._tell(Telling.from_log(event))
            if len(told) < PAGE or self.sequence == before:
                return

    def _tell_held(self) -> None:
        while held := self._held.pop(self.sequence + 1, None):
            self._tell(held)

    def _tell(self, telling: Telling) -> None:
        self.sequence += 1
        self._bursts.clear()
        self._ring.append(telling)
        self._fan_out.tell(telling)
        self._on_told(telling)

    # Joining

    @property
    def is_open(self) -> bool:
        return bool(self.epoch)

    async def open(self) -> None:
        """Learn, once, where the log stands. Raises `NotFound` where the room does not exist."""
        async with self._opening:
            if self.is_open:
                return
            data = await self._read(False)
            if not self.is_open:
                self._begin(Position(data["sequence"], data["epoch"]))
        # What was heard while the log was read.
        self._held = {number: held for number, held in self._held.items() if number > self.sequence}
        self._tell_held()
        if self._held:
            self.fill_soon()

    async def opening(self, full: bool, since: int | None, epoch: str | None, at_least: int = 0) -> Opening:
        """What a socket begins with: the missed events where it may resume after `since`, else a snapshot
        (`full`: with what only participants and staff see) that covers `at_least` this number, and `since`."""
        if since is not None and epoch == self.epoch:
            missed = await self._missed(since)
            if missed is not None:
                metrics.RECOVERED.inc()
                return missed
            at_least = max(at_least, since)
        if since is not None:
            metrics.SNAPSHOT.inc()
        while True:
            history = self.epoch
            found, frame = await self._snapshot(full, at_least)
            if self.epoch == history != found.epoch:
                # The log has another history, and this room is the first to see it.
                self.catch_up(found)
            # After a restored backup the log, and with it the room, may stand before what was asked for.
            is_enough = self._covers(found.sequence) and found.sequence >= min(at_least, self.sequence)
            if found.epoch == self.epoch and is_enough:
                return Opening(frame, [], found.sequence)

    def join(self, member: Member, opening: Opening) -> None:
        """Give the member its opening and, from there on, everything; call this right after `opening`."""
        # What is told but not written yet is part of what the opening or the ring covers.
        self._fan_out.flush()
        member.floor = opening.sequence
        member.deliver(opening.frame, opening.sequence if not opening.missed else None, counted=False)
        since = [*opening.missed, *self._since(member.floor)]
        if since:
            # Part of the opening: one that overflowed here would come back for the same, again and again.
            member.deliver(self._shared(member.viewer, since), since[-1].sequence, counted=False)
        self._fan_out.add(member, self.sequence)

    def _shared(self, viewer: Viewer, since: list[Telling]) -> Frame | Burst:
        """What the viewer sees of these, up to where the room stands; the same bytes for all who missed the same."""
        key = viewer, since[0].sequence, len(since)
        found = self._bursts.get(key)
        if found is None:
            found = seen_by(viewer, since)
            if len(self._bursts) < BURSTS_KEPT:
                self._bursts[key] = found
        return found

    def rejoin(self, member: Member) -> bool:
        """Go on where a member that left was told last; False where that is too long ago."""
        if not self._covers(member.floor):
            return False
        self._fan_out.flush()
        since = list(self._since(member.floor))
        if since:
            member.deliver(seen_by(member.viewer, since), since[-1].sequence)
        self._fan_out.add(member, self.sequence)
        return True

    def leave(self, member: Member) -> None:
        self._fan_out.discard(member)

    def on_writable_changed(self, member: Member) -> None:
        self._fan_out.on_writable_changed(member)

    def floor_of(self, member: Member) -> int:
        return self._fan_out.floor_of(member)

    def flush(self) -> None:
        """Write to every socket what it was told and has not been written yet."""
        self._fan_out.flush()

    def close(self) -> None:
        self._fan_out.close()
        for pending in (self._fill_timer, self._filling, *self._reads.values()):
            if pending is not None:
                pending.cancel()

    async def _missed(self, since: int) -> Opening | None:
        """`resumed` and the events after `since`, or None where that is impossible."""
        history = self.epoch
        # Another process may have told what this one has not heard of yet; a read that was under way may have begun
        # before that was written, the next one has not.
        for _ in range(2):
            if since > self.sequence:
                await asyncio.shield(self.fill_soon() or asyncio.sleep(0))
        newest = self.sequence
        if not 0 <= since <= newest or newest - since > settings.WS_RESUME_MAX_EVENTS:
            return None
        if not self._covers(since):
            async with self._reaching_back:
                if not self._covers(since):
                    await self._reach_back()
        missed = list(self._since(since))
        # Nor for very many bytes: a snapshot is shared by all, and these are not.
        if self.epoch != history or not self._covers(since):
            return None
        if sum(telling.size for telling in missed) > OUTBOXES * settings.WS_OUTBOX_MAX_BYTES:
            return None
        last = self.sequence
        resumed = Frame({"type": "resumed", "data": {"from": since, "to": last, "count": len(missed)}})
        return Opening(resumed, missed, last)

    async def _reach_back(self) -> None:
        """Fill the ring from the log, as far back as anybody may resume; once for all who come to a new process."""
        first, epoch = self._first, self.epoch
        after = max(self.sequence - settings.WS_RESUME_MAX_EVENTS, 0)
        earlier = [event for event in await self._log(after, settings.WS_RESUME_MAX_EVENTS) if event.sequence < first]
        # What was told meanwhile stays: the ring has room for both, or lets go of its oldest.
        for event in reversed(earlier):
            if event.sequence != self._first - 1 or len(self._ring) == self._ring.maxlen or self.epoch != epoch:
                return
            self._ring.appendleft(Telling.from_log(event))

    @property
    def _first(self) -> int:
        """The number of the oldest event in the ring, or of the next one to be told."""
        return (self._ring[0].sequence or 0) if self._ring else self.sequence + 1

    def _since(self, sequence: int) -> Iterator[Telling]:
        return (telling for telling in self._ring if (telling.sequence or 0) > sequence)

    def _covers(self, sequence: int) -> bool:
        """Whether the ring holds everything after `sequence` up to where the room stands."""
        if sequence >= self.sequence:
            return True
        return self._first <= sequence + 1

    async def _snapshot(self, full: bool, at_least: int) -> tuple[Position, Frame]:
        """A snapshot, read once for all who ask at the same time."""
        kept, history = self._snapshots.get(full), self.epoch
        now = asyncio.get_running_loop().time()
        is_good = kept is not None and kept[1] >= at_least and self._covers(kept[1])
        if kept is not None and is_good and now - kept[0] < SNAPSHOT_GOOD_FOR_SECONDS:
            return Position(kept[1], history), kept[2]
        key = full, history
        task = self._reads.get(key)
        if task is None:
            task = self._reads[key] = asyncio.ensure_future(self._read_snapshot(full))
            task.add_done_callback(lambda _: self._reads.pop(key, None))
        found, frame = await asyncio.shield(task)
        if found.epoch == self.epoch:
            self._snapshots[full] = (asyncio.get_running_loop().time(), found.sequence, frame)
        return found, frame

    async def _read_snapshot(self, full: bool) -> tuple[Position, Frame]:
        data = await self._read(full)
        return Position(data["sequence"], data["epoch"]), Frame({"type": "snapshot", "data": data})

    async def _read(self, full: bool) -> TournamentSnapshot | MatchSnapshot:
        if self.name.kind is Kind.TOURNAMENT:
            return await read(tournament_snapshot)(self.name.id)
        return await read(match_snapshot)(self.name.id, full)

    def _log(self, since: int, limit: int) -> Awaitable[list[Told]]:
        events: Callable[[int, int, int], list[Told]]
        events = tournament_events if self.name.kind is Kind.TOURNAMENT else match_events
        return read(events)(self.name.id, since, limit)

    def _begin(self, position: Position) -> None:
        self.sequence, self.epoch = position.sequence, position.epoch
        self._ring.clear()
        self._bursts.clear()
        self._snapshots.clear()
