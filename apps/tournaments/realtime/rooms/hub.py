"""The hub: one per process and event loop. It subscribes each room with local sockets once, tells every
socket what the room tells, and once a second compares every room with the event log.

The channel layer is a doorbell, not a guarantee: whatever it loses, the log gives back.

All of this runs on one loop, that of `get_hub`, and needs no lock. Threads may call `live_loop` and hand work over with
`call_soon_threadsafe` (`delivery/loops.py`); nothing else here is theirs. The database is asked through the bridge.

    _rooms             the subscription of each room that has sockets, or is about to; `users` counts them
    _entrances         who waits to be let into a room: one look-up for all of them
    access, viewers    what the jobs below know; wheel: the heartbeats of all sockets
    _tasks             reconcile (1 s), access (0.5 s), viewers (1 s, noted each minute), subscribing again
                       (10 s), what is counted noted (60 s), for as long as the hub
    _telling           the one task that tells scores left untold; _closing: subscriptions that are being given back

A subscription has one task, `_supervise`, which receives for all sockets of the room. The last user to leave takes the
room out of `_rooms` at once and closes it in the background; whoever comes then begins another one.

A layer that fails ends no subscription: it is logged on the first failure, tried again after 0.1 to 5 s, and meanwhile
the reconciliation tells from the log. A job that fails is logged likewise and done again at its next turn. A room that
cannot be read raises at the socket that wants to enter, and is read again for the next one.
"""

import asyncio
import logging
import weakref
from collections.abc import AsyncIterator, Awaitable, Callable, Collection, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from functools import partial
from types import NoneType
from typing import Any

from channels.layers import get_channel_layer
from django.db import Error as DatabaseFailure
from redis.exceptions import RedisError

from apps.accounts.identity import Person
from apps.accounts.tickets import redeem_tickets
from apps.accounts.tokens import people_from_tokens
from apps.common.due import Item, Job, run
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.domain.event_registry import REGISTRY, Audience
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.process.bridge import Coalescer, background, read
from apps.tournaments.realtime.rooms.access import LOOK_EVERY_SECONDS, AccessWatch
from apps.tournaments.realtime.rooms.entrance import Access, Entry, enter_all
from apps.tournaments.realtime.rooms.frames import EPHEMERAL, Frame, Telling
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.realtime.rooms.pages import Pages
from apps.tournaments.realtime.rooms.room import Room
from apps.tournaments.realtime.rooms.samples import MetricNotes
from apps.tournaments.realtime.rooms.viewers import COUNT_EVERY_SECONDS, NOTE_EVERY_SECONDS, ViewerCount
from apps.tournaments.realtime.sockets.heartbeat import TimerWheel
from apps.tournaments.selectors.events import positions
from apps.tournaments.services import tell_scores

logger = logging.getLogger(__name__)

RECONCILE_EVERY_SECONDS = 1.0
RESUBSCRIBE_EVERY_SECONDS = 10.0
SUBSCRIBE_WITHIN_SECONDS = 2.0
BACK_OFF_SECONDS = (0.1, 0.5, 1.0, 2.0, 5.0)
FORESEEN = (DatabaseFailure, DomainError, asyncio.CancelledError)
LAYER_ERRORS = (OSError, RedisError)
TO_ONE = "connection.error"


class Subscription:
    """A room's place on the channel layer: its own channel, in the room's group, received by one supervised task."""

    def __init__(self, name: RoomName, access_changed: Callable[[int], None]) -> None:
        self.room = Room(name, lambda telling: self.pages.told(telling))
        self._access_changed = access_changed
        self.channel = ""
        self.subscribed = asyncio.Event()
        self.connections: dict[str, Any] = {}
        self.pages = Pages(self.room)
        self.users = 0
        self._unknown: set[str] = set()
        self._failures = 0
        self._task = asyncio.ensure_future(self._supervise())

    async def renew(self) -> None:
        """Add the subscription again, for layers that forget it. One that was given back since stays so: its channel
        is no longer known."""
        layer = get_channel_layer()
        if self.channel and layer is not None and not self._task.cancelling():
            await layer.group_add(self.room.name.group, self.channel)

    async def close(self) -> None:
        self.room.close()
        self.pages.close()
        self._task.cancel()
        await asyncio.wait({self._task}, timeout=2)
        layer = get_channel_layer()
        if self.channel and layer is not None:
            try:
                await layer.group_discard(self.room.name.group, self.channel)
            except LAYER_ERRORS:
                logger.info("room left without the channel layer", extra={"room": self.room.name.group})

    async def _supervise(self) -> None:
        while True:
            try:
                await self._receive()
            except Exception as error:  # noqa: BLE001  (any layer, any error: the log carries on, this repairs the doorbell)
                if not self._failures:
                    facts = {"room": self.room.name.group, "error": type(error).__name__}
                    logger.warning("channel layer lost, telling from the log", extra=facts)
                self.subscribed.clear()
                await asyncio.sleep(BACK_OFF_SECONDS[min(self._failures, len(BACK_OFF_SECONDS) - 1)])
                self._failures += 1

    async def _receive(self) -> None:
        layer = get_channel_layer()
        if layer is None:
            raise LookupError("no channel layer is configured")
        # Sockets show their channel: it stays the same over failures.
        self.channel = self.channel or await layer.new_channel()
        await layer.group_add(self.room.name.group, self.channel)
        self._failures = 0
        self.subscribed.set()
        while True:
            self.heard(await layer.receive(self.channel))

    def heard(self, message: Any) -> None:
        """A message of the layer; one that is not understood is dropped and, once a type, logged."""
        if isinstance(message, dict) and message.get("type") == TO_ONE:
            self._to_one(message)
            return
        try:
            telling = _understood(message)
        except (TypeError, ValueError, RecursionError):
            telling = None
        if telling is None:
            self._drop(message)
            return
        if self.room.name.kind is Kind.TOURNAMENT and _changes_access(telling.type):
            self._access_changed(self.room.name.id)
        if telling.sequence is not None and message.get("at") is None:
            # Only the writer of the log says what a number holds, and it says when.
            self.room.look_for(telling.sequence)
        else:
            self.room.offer(telling)

    def _to_one(self, message: dict[str, Any]) -> None:
        connection = self.connections.get(str(message.get("connection")))
        if connection is not None:
            connection.deliver(Frame(message["error"]), None)

    def _drop(self, message: Any) -> None:
        name = str(message.get("type") if isinstance(message, dict) else None)[:40]
        if name not in self._unknown:
            self._unknown.add(name)
            logger.warning("unknown message dropped", extra={"room": self.room.name.group, "message_type": name})


def _changes_access(name: str) -> bool:
    event = REGISTRY.get(name)
    return event is not None and event.changes_access


def _understood(message: Any) -> Telling | None:
    """What a message tells, encoded; None, `TypeError` or `ValueError` where it is none of ours."""
    if not isinstance(message, dict):
        return None
    name, data, sequence, at = (message.get(key) for key in ("type", "data", "sequence", "at"))
    if not isinstance(data, dict) or (name not in REGISTRY and name not in EPHEMERAL):
        return None
    if type(sequence) not in (int, NoneType) or not isinstance(at, str | None):
        return None
    audience = _audience(message)
    if sequence is None and audience.public is None and audience.least_role is not Role.SPECTATOR:
        return None  # who may not see it could be told nothing, not even a number
    telling = Telling(sequence, name, data, at, audience)
    telling.encode()
    return telling


def _audience(message: dict[str, Any]) -> Audience:
    given = message.get("audience")
    if not given:
        return Audience()
    least_role, registrations, public = given
    return Audience(Role(least_role), tuple(registrations), public)


class Hub:
    def __init__(self) -> None:
        self.wheel = TimerWheel()
        self.loop = asyncio.get_running_loop()
        self.access = AccessWatch(self.sockets)
        self.viewers = ViewerCount(self._rooms_with_sockets)
        self.samples = MetricNotes(self._rooms_with_sockets)
        # A rush of sockets is recognized and let in by the batch.
        self.by_token = Coalescer(people_from_tokens)
        self.by_ticket = Coalescer(redeem_tickets)
        self._entrances: weakref.WeakValueDictionary[RoomName, Coalescer[Person, Entry | None]]
        self._entrances = weakref.WeakValueDictionary()
        self._rooms: dict[RoomName, Subscription] = {}
        self._closing: set[asyncio.Task[None]] = set()
        self._telling: asyncio.Task[None] | None = None
        jobs = (
            (RECONCILE_EVERY_SECONDS, self.reconcile, "reconciliation failed, trying again"),
            (LOOK_EVERY_SECONDS, self.access.look, "access not looked at, trying again"),
            (COUNT_EVERY_SECONDS, self.viewers.count, "viewers not counted, trying again"),
            (NOTE_EVERY_SECONDS, self.viewers.note, "viewers not noted, trying again"),
            (NOTE_EVERY_SECONDS, self.samples.note, "metrics not noted, trying again"),
            (RESUBSCRIBE_EVERY_SECONDS, self._resubscribe, "rooms not subscribed to again, trying again"),
        )
        self._tasks = [asyncio.ensure_future(self._forever(*job)) for job in jobs]

    async def enter(self, room: RoomName, person: Person) -> Entry:
        """Raises `NotFound` for no such room, and for one that the person may not see: nobody learns which."""
        entry = await self._entry(room, person)
        if entry is None:
            raise NotFound
        return entry

    async def _entry(self, room: RoomName, person: Person) -> Entry | None:
        access = self._access_of(room)
        if access is not None and person.is_anonymous and (entry := access.of_visitor(room)) is not None:
            return entry
        entrance = self._entrances.setdefault(room, Coalescer(partial(self._enter_all, room)))
        return await entrance.ask(person)

    def _enter_all(self, room: RoomName, people: Sequence[Person]) -> list[Entry | None]:
        """In a thread. What is known of the room may let somebody in, but turns nobody away."""
        access = self._access_of(room)
        entries = enter_all(room, people, access)
        return enter_all(room, people) if access is not None and None in entries else entries

    def _access_of(self, room: RoomName) -> Access | None:
        return self.access.known(room.id) if room.kind is Kind.TOURNAMENT else None

    @asynccontextmanager
    async def subscription(self, name: RoomName) -> AsyncIterator[Subscription]:
        """The room's one subscription, for as long as the block lasts. Raises `NotFound` for no such room."""
        found = self._rooms.get(name)
        if found is None:
            found = self._rooms[name] = Subscription(name, self.access.forget)
            metrics.ROOMS.inc()
        found.users += 1
        try:
            if not found.subscribed.is_set():
                await _within(found.subscribed.wait(), SUBSCRIBE_WITHIN_SECONDS)
            await found.room.open()
            yield found
        finally:
            found.users -= 1
            if not found.users and self._rooms.get(name) is found:
                del self._rooms[name]
                metrics.ROOMS.dec()
                self._keep(asyncio.ensure_future(found.close()))

    def sockets(self) -> list[Any]:
        """All that are open in this process."""
        return [socket for subscription in self._rooms.values() for socket in subscription.connections.values()]

    def _rooms_with_sockets(self) -> list[tuple[Room, Collection[Any]]]:
        return [(subscription.room, subscription.connections.values()) for subscription in self._rooms.values()]

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)

    async def reconcile(self) -> None:
        """Compare every room with local sockets with the log, in two queries, and tell scores left untold."""
        watched = [subscription for subscription in self._rooms.values() if subscription.room.is_open]
        if not watched:
            return
        names = [subscription.room.name for subscription in watched]
        ids = {kind: [name.id for name in names if name.kind is kind] for kind in Kind}
        tournaments, matches, untold = await read(positions)(ids[Kind.TOURNAMENT], ids[Kind.MATCH])
        for subscription, name in zip(watched, names, strict=True):
            known = tournaments if name.kind is Kind.TOURNAMENT else matches
            if name.id in known:
                subscription.room.catch_up(known[name.id])
                subscription.pages.stand_in(known[name.id].around)
        if untold and (self._telling is None or self._telling.done()):
            # Apart, since each waits for its tournament's lock, however briefly, and no room should wait for another's.
            self._telling = asyncio.ensure_future(self._tell_untold(untold))
            self._keep(self._telling)

    async def _tell_untold(self, untold: Mapping[int, Collection[int]]) -> None:
        items = [Item(partial(_tell_scores, *scores), about={"tournament_id": scores[0]}) for scores in untold.items()]
        await background(run)(Job("watched_scores", lambda: RECONCILE_EVERY_SECONDS, lambda: items))

    async def _forever(self, seconds: float, job: Callable[[], Awaitable[None]], failed: str) -> None:
        """Do the job again and again, whatever becomes of it; `failed` is logged on the first failure and
        again only after a success in between."""
        failing = False
        while True:
            await asyncio.sleep(seconds)
            # A task of its own: what it waits for may be cancelled under it, which is not the end of this one.
            done = asyncio.ensure_future(job())
            try:
                await asyncio.wait({done})
            finally:
                done.cancel()
            error = asyncio.CancelledError() if done.cancelled() else done.exception()
            if error is not None and not failing:
                unforeseen = None if isinstance(error, FORESEEN) else error
                logger.warning(failed, extra={"error": type(error).__name__}, exc_info=unforeseen)
            failing = error is not None

    async def _resubscribe(self) -> None:
        """One room whose subscription cannot be renewed keeps no other from it."""
        unforeseen = None
        for subscription in list(self._rooms.values()):
            [error] = await asyncio.gather(subscription.renew(), return_exceptions=True)
            if isinstance(error, LAYER_ERRORS):
                return  # the receive task reports and repairs it
            unforeseen = unforeseen or error
        if unforeseen is not None:
            raise unforeseen

    async def aclose(self) -> None:
        """End all tasks and subscriptions; sockets still open are left to their server."""
        self.wheel.close()
        for task in self._tasks:
            task.cancel()
        for subscription in list(self._rooms.values()):
            self._keep(asyncio.ensure_future(subscription.close()))
        metrics.ROOMS.dec(len(self._rooms))
        self._rooms.clear()
        pending = {*self._tasks, *self._closing}
        await asyncio.wait(pending, timeout=5)
        await self.samples.note_end()


def _tell_scores(tournament_id: int, match_ids: Collection[int]) -> None:
    # A tournament that was deleted since has nothing to tell.
    with suppress(NotFound):
        tell_scores(tournament_id, match_ids)


async def _within(awaitable: Any, seconds: float) -> None:
    # A room opens without the doorbell too: the reconciliation tells what the layer does not.
    with suppress(TimeoutError):
        await asyncio.wait_for(awaitable, seconds)


_hubs: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, Hub] = weakref.WeakKeyDictionary()


def get_hub() -> Hub:
    """The hub of the running loop, started if it is not there yet."""
    loop = asyncio.get_running_loop()
    hub = _hubs.get(loop)
    if hub is None:
        metrics.show_all_events()
        hub = _hubs[loop] = Hub()
    return hub


def live_loop() -> asyncio.AbstractEventLoop | None:
    """The loop of this process's hub, for threads that have something to tell."""
    return next((loop for loop in list(_hubs) if loop.is_running()), None)


async def close_hub() -> None:
    """End the running loop's hub, if it has one."""
    hub = _hubs.pop(asyncio.get_running_loop(), None)
    if hub is not None:
        await hub.aclose()
