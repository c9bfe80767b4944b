"""One socket, from its acceptance to its end: what tournament and match rooms have in common.

    state        told by                         the hub knows of it                         goes on by
    entering     no `room` yet                   a user of the room's subscription at most   accept, refuse
    opening      `room` is set, `_joined` not    the same; it waits for its snapshot         join, dismiss
    joined       `_joined`                       member, on the wheel, in `connections`      begin, end, disconnect
    beginning    `_beginning` is locked          all that, but no member until `join`        join, rejoin, end
    ending       `_ending`                       no member; last words are in the outbox     2 s at most
    gone         `run` has returned              nothing

The server's task (`_task`) runs it: it opens, then listens, and answers one frame after the other. All else is done to
it by others on the same loop: the room delivers, the wheel beats, the access watch lets it in anew, and these, the
limiter, the drain and a full outbox may end it. So `end` never waits: it leaves the room, puts the last words and the
close into the outbox, and cancels the task, whose `finally` gives back what it held. A transport that died leaves the
room (`_lost`), and the server's disconnect does the rest.

Threads see a connection only in a command, which reads who asks and where. `_beginning` is the one lock: a subscribe
and a changed role may want to begin anew at once; of the room's locks `_reaching_back` may be taken inside it.
"""

import asyncio
import logging
import math
import random
import time
from collections.abc import Callable
from dataclasses import replace
from functools import lru_cache
from typing import Any, ClassVar

from django.conf import settings
from django.db import Error as DatabaseFailure
from structlog.contextvars import bind_contextvars

from apps.accounts.identity import Person
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.realtime.edge.admission import Admission
from apps.tournaments.realtime.edge.origin import allowed_origins
from apps.tournaments.realtime.edge.refusing import (
    ROOM_NOT_FOUND,
    UNAVAILABLE,
    Receive,
    Scope,
    SendMessage,
    dismiss,
    refuse,
    selected_subprotocol,
)
from apps.tournaments.realtime.edge.scope import header
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.entrance import NOT_ALLOWED, Entry
from apps.tournaments.realtime.rooms.fanout import Write
from apps.tournaments.realtime.rooms.frames import Burst, Frame, Viewer
from apps.tournaments.realtime.rooms.hub import Subscription, get_hub
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.realtime.rooms.room import Opening, Room
from apps.tournaments.realtime.rooms.viewers import viewers_changed
from apps.tournaments.realtime.sockets import dispatch
from apps.tournaments.realtime.sockets.outbox import FRAMES, DirectOutbox, Outbox
from apps.tournaments.realtime.sockets.welcome import welcome_of

logger = logging.getLogger(__name__)

# How long a socket that was told to close is waited for.
LAST_WORDS_SECONDS = 2.0
EXPIRY_WARNING_SECONDS = 60.0
CANNOT_OPEN = (NotFound, DatabaseFailure)


# The same object for all of the same eyes: a fan-out tells them from others without a comparison.
_same_viewer = lru_cache(1024)(Viewer)


class RoomConsumer:
    """Base of the consumers. An instance is one socket; `as_asgi()` makes the ASGI application."""

    HEARTBEAT_INTERVAL: ClassVar[float] = 25.0
    HEARTBEAT_TIMEOUT: ClassVar[float] = 50.0
    # A snapshot does not count against the outbox, so it must be taken within this.
    OPENING_TIMEOUT: ClassVar[float] = 10.0
    kind: ClassVar[Kind]

    floor = 0  # the room numbers what was sent up to here

    def __init__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        self.scope = scope
        self.room_name: RoomName = scope["room"]
        self.person: Person = scope["person"]
        self.admission: Admission = scope["admission"]
        self.connection_id = self.admission.lease.connection
        self.channel_name = ""
        self._receive = receive
        self._send = send
        self._outbox = self._make_outbox()
        self._task = asyncio.current_task()
        self._ending = False
        self.expires_at = self.person.expires_at
        self._warned = False
        self._joined: Room | None = None
        self._beginning = asyncio.Lock()
        self._taken_by = math.inf  # loop time at which the opening must have left the outbox

    def _make_outbox(self) -> Outbox:
        send: Any = self._send
        about = settings.WS_OUTBOX_MAX_BYTES, self._overflowed, self._lost
        writer = self.scope.get("extensions", {}).get(FRAMES)
        return Outbox(send, *about) if writer is None else DirectOutbox(writer, send, *about, self._turned)

    @classmethod
    def as_asgi(cls) -> Any:
        async def application(scope: Scope, receive: Receive, send: SendMessage) -> None:
            await cls(scope, receive, send).run()

        return application

    @staticmethod
    def get_allowed_origins() -> list[str]:
        return allowed_origins()

    @staticmethod
    def get_max_payload_bytes() -> int:
        return int(settings.WS_MAX_PAYLOAD_BYTES)

    @staticmethod
    def _get_origin(scope: Scope) -> str | None:
        return next(iter(header(scope, b"origin")), None)

    async def run(self) -> None:
        bind_contextvars(connection=self.connection_id)
        hub = get_hub()
        try:
            self.entry: Entry = await hub.enter(self.room_name, self.person)
            self.viewer = self._viewer()
            async with hub.subscription(self.room_name) as subscription:
                await self._serve(subscription)
        except CANNOT_OPEN as error:
            await refuse(self.scope, self._receive, self._send, self._refusal(error))

    def _viewer(self) -> Viewer:
        return _same_viewer(self.entry.role, self.entry.registration_id, self.scope["query"].get("pieces"))

    def _refusal(self, error: Exception) -> Refusal:
        if isinstance(error, NotFound):
            return ROOM_NOT_FOUND
        facts = {"room": self.room_name.group, "error": type(error).__name__}
        logger.warning("socket not opened, the database failed", extra=facts)
        return UNAVAILABLE

    async def _serve(self, subscription: Subscription) -> None:
        room, hub = subscription.room, get_hub()
        if (await self._receive())["type"] != "websocket.connect":
            return
        await self._send({"type": "websocket.accept", "subprotocol": selected_subprotocol(self.scope)})
        self.room = room
        self.channel_name = f"{subscription.channel}#{self.connection_id}"
        query = self.scope["query"]
        try:
            opening = await self._opening(query.get("since"), query.get("epoch"))
        except CANNOT_OPEN as error:
            return await dismiss(self._send, self._refusal(error))
        self.deliver(Frame(self.welcome(opening.sequence)), None)
        room.join(self, opening)
        self._joined = room
        subscription.connections[self.connection_id] = self
        subscription.pages.joined(self, query.get("around", ""))
        self.admission.on_loss(self.end)
        metrics.SOCKETS[self.kind].inc()
        logger.debug("socket opened", extra={"room": self.room_name.group, "role": self.entry.role.label})
        try:
            now = asyncio.get_running_loop().time()
            self._heard_at = now
            # The first beat is jittered, so that a storm of joins does not become a storm of pings.
            self._ping_at = now + self.HEARTBEAT_INTERVAL * random.uniform(0.5, 1)
            self._taken_by = now + self.OPENING_TIMEOUT
            hub.wheel.add(self, self._next_beat())
            await self._listen()
            await self._last_words()
        except asyncio.CancelledError:
            if not self._ending:
                raise
            if self._task is not None:
                self._task.uncancel()
            await self._last_words()
        finally:
            metrics.SOCKETS[self.kind].dec()
            logger.debug("socket ended", extra={"room": self.room_name.group})
            hub.wheel.remove(self)
            subscription.connections.pop(self.connection_id, None)
            subscription.pages.left(self)
            self._joined = None
            room.leave(self)
            self._outbox.discard()

    async def _last_words(self) -> None:
        if self._ending:
            await self._outbox.drained(LAST_WORDS_SECONDS)

    async def _listen(self) -> None:
        while not self._ending:
            message = await self._receive()
            if message["type"] != "websocket.receive":
                return metrics.closed(message.get("code"))
            self._heard_at = asyncio.get_running_loop().time()
            await dispatch.handle(self, message)

    def deliver(self, frame: Frame | Burst, sequence: int | None, *, counted: bool = True) -> None:
        if sequence is not None:
            self.floor = sequence
        self._outbox.put(frame, counted=counted)

    def restart(self) -> None:
        text = "The server restarts; connect again."
        self.end(
            Refusal(ErrorCode.SERVER_DRAINING, text, CloseCode.SERVER_RESTART, retry_after_ms=random.randint(100, 2000))
        )

    def end(self, refusal: Refusal) -> None:
        """Tell the client why, close with the refusal's code, and leave the room."""
        if self._ending or refusal.close is None:
            return
        self._ending = True
        metrics.closed(refusal.close.value)
        self.room.leave(self)
        close = {"type": "websocket.close", "code": refusal.close.value, "reason": refusal.code.value}
        self._outbox.finish(Frame(refusal.body()).message, close)
        # A task that ends itself goes on to its end; its own cancellation would meet it after that, at the release.
        if self._task is not None and self._task is not asyncio.current_task():
            self._task.cancel()

    def _overflowed(self) -> None:
        metrics.OVERFLOWS.inc()
        logger.info("slow consumer closed", extra={"room": self.room_name.group, "connection": self.connection_id})
        text = "You read too slowly; connect again and resume."
        self.end(Refusal(ErrorCode.SLOW_CONSUMER, text, CloseCode.SLOW_CONSUMER))

    async def begin(self, since: int | None, epoch: str | None, first: Callable[[Opening], dict[str, Any]]) -> None:
        """Begin anew in the room: a frame made by `first`, and what the socket asked to hear again or a snapshot.

        It leaves the room until then, so that what is told meanwhile follows on the opening, once. Where the database
        fails it goes on as before, and the error is raised.
        """
        async with self._beginning:
            reached = self.room.floor_of(self)
            self.room.leave(self)
            try:
                opening = await self._opening(since, epoch, reached)
            except NotFound:
                return self.end(ROOM_NOT_FOUND)
            except DatabaseFailure:
                if self._joined is None or not self.room.rejoin(self):
                    return self.end(UNAVAILABLE)
                self._tell_viewers()
                raise
            if self._ending or self._joined is None:
                return  # gone meanwhile
            self.viewer = self._viewer()
            self.deliver(Frame(first(opening)), None)
            self.room.join(self, opening)
            self._tell_viewers()

    def _tell_viewers(self) -> None:
        """How many watch is told once and not in the log: who was out of the room may have missed it."""
        if self.room.viewers is not None:
            self.deliver(viewers_changed(self.room, self.room.viewers).full_frame(), None)

    async def _opening(self, since: int | None, epoch: str | None, at_least: int = 0) -> Opening:
        """What the room gives to begin with, for what this socket may see when it is read."""
        while True:
            full = self.sees_all
            opening = await self.room.opening(full, since, epoch, at_least)
            if full == self.sees_all:
                return opening

    async def enter_anew(self, entry: Entry | None) -> None:
        """Go on as what the person is now, from a new welcome and snapshot; None: the room is closed to them."""
        if entry is None:
            self.end(NOT_ALLOWED)
        if entry is None or self._ending or self._joined is None:
            return
        same = replace(entry, version=self.entry.version) == self.entry
        self.entry = entry
        if same:
            return
        if self.is_behind:
            # Snapshots do not count against the outbox: who does not read must not gather them.
            return self._overflowed()
        try:
            await self.begin(None, None, lambda opening: self.welcome(opening.sequence))
        except DatabaseFailure as error:
            self.end(self._refusal(error))

    def _turned(self) -> None:
        """The transport began or ceased to hold something back."""
        if self._joined is not None:
            self._joined.on_writable_changed(self)

    def _lost(self) -> None:
        self.room.leave(self)

    @property
    def sees_all(self) -> bool:
        """Whether this socket's snapshot holds what only participants and staff see."""
        return False

    @property
    def is_behind(self) -> bool:
        return self._outbox.is_behind

    @property
    def direct(self) -> Write | None:
        return self._outbox.direct

    def welcome(self, sequence: int) -> dict[str, Any]:
        return welcome_of(self, sequence)

    def facts(self) -> dict[str, Any]:
        """What the welcome says of this kind of room alone."""
        return {}

    def beat(self, now: float) -> float | None:
        if now - self._heard_at >= self.HEARTBEAT_TIMEOUT:
            if self.is_behind:
                # The server does not listen to who does not read, and the reason is the reading.
                self._overflowed()
                return None
            text = f"Nothing was heard from you for {self.HEARTBEAT_TIMEOUT:g} seconds."
            self.end(Refusal(ErrorCode.HEARTBEAT_TIMEOUT, text, CloseCode.GONE))
            return None
        if not self._credential_lasts() or not self._opening_was_taken(now):
            return None
        if now >= self._ping_at:
            self.deliver(Frame({"type": "ping", "timestamp": time.time(), "sequence": self.room.floor_of(self)}), None)
            self._ping_at = now + self.HEARTBEAT_INTERVAL
        return self._next_beat()

    def renewed(self, person: Person) -> None:
        self.person, self.expires_at, self._warned = person, person.expires_at, False
        get_hub().wheel.add(self, self._next_beat())

    def _credential_lasts(self) -> bool:
        if self.expires_at is None:
            return True
        left = self.expires_at - time.time()
        if left <= 0:
            text = "The token has expired. Refresh it and connect again."
            self.end(Refusal(ErrorCode.TOKEN_EXPIRED, text, CloseCode.TOKEN_EXPIRED))
            return False
        if left <= EXPIRY_WARNING_SECONDS and not self._warned:
            self._warned = True
            self.deliver(Frame({"type": "token_expiring", "data": {"expires_at": self.expires_at}}), None)
        return True

    def _opening_was_taken(self, now: float) -> bool:
        if now < self._taken_by:
            return True
        self._taken_by = math.inf
        if self._outbox.is_behind:
            self._overflowed()
        return not self._ending

    def _next_beat(self) -> float:
        due = min(self._ping_at, self._taken_by, self._heard_at + self.HEARTBEAT_TIMEOUT)
        if self.expires_at is not None:
            left = self.expires_at - time.time() - (0 if self._warned else EXPIRY_WARNING_SECONDS)
            due = min(due, asyncio.get_running_loop().time() + max(left, 0))
        return due
