"""Keeps sockets within the limits: admission, size and rate of messages. Its one way to them is the limiter."""

import logging
import secrets
from collections.abc import Callable
from typing import Any

import msgspec
from django.conf import settings
from django.db import Error as DatabaseFailure

from apps.accounts.identity import Person
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.limits.addresses import grouped
from apps.limits.flood import FloodGate
from apps.limits.interface import Lease, Limiter, milliseconds, room_full
from apps.limits.limiter import get_limiter
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.edge.refusing import ROOM_NOT_FOUND, UNAVAILABLE, Receive, Scope, SendMessage, refuse
from apps.tournaments.realtime.edge.scope import App
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.frames import Frame
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.rooms.names import RoomName
from apps.tournaments.realtime.sockets.protocol import REQUEST_ID_MAX

logger = logging.getLogger(__name__)

# Only a frame this short that holds this is looked into: a pong costs no message token.
_PONG = '"pong"'
_PONG_MAX = 128


# What our server puts among a socket's messages for a frame beyond the rate that is none: see
# `deltacrown/serving/pacing.py`.
EXCESS: dict[str, Any] = {"type": "deltacrown.excess"}


class Admission:
    """An admitted socket's lease and its flood gate, for what comes further in."""

    def __init__(self, scope: Scope, limiter: Limiter) -> None:
        self._room: RoomName = scope["room"]
        self._person: Person = scope["person"]
        exempt = self._person.is_anonymous and not scope["address"]
        self.lease = Lease(
            connection=secrets.token_urlsafe(12),
            person=self._person.key,
            address=grouped(scope["client_address"]) if exempt else scope["address"],
            room=self._room.group,
            replaces=scope["query"].get("replaces", ""),
            exempt=exempt,
            lost=self._lost,
            appeal=self._appeal,
        )
        self._gate = FloodGate(limiter, self.lease)
        self._loss: Refusal | None = None
        self._end: Callable[[Refusal], None] | None = None

    async def violated(self) -> Refusal | None:
        """Count a violation; the refusal to end the socket with, where there were too many."""
        return await self._gate.violated()

    def on_loss(self, end: Callable[[Refusal], None]) -> None:
        """Call `end` when the lease is lost, at once if it is already."""
        self._end = end
        if self._loss is not None:
            end(self._loss)

    async def _appeal(self) -> Refusal | None:
        """Whether somebody with an account has a role in the room; a visitor has none, and nothing is looked up."""
        if self._person.is_anonymous:
            return room_full()
        try:
            entry = await get_hub().enter(self._room, self._person)
        except NotFound:
            return ROOM_NOT_FOUND
        except DatabaseFailure as error:
            facts = {"room": self._room.group, "error": type(error).__name__}
            logger.warning("no role can be looked up, the database failed", extra=facts)
            return UNAVAILABLE
        return None if entry.role > Role.SPECTATOR else room_full()

    def _lost(self, refusal: Refusal) -> None:
        self._loss = refusal
        if self._end is not None:
            self._end(refusal)


class RateLimitMiddleware:
    """Admits a socket (person, address and room at once) and watches what it sends.

    A message beyond its rate is dropped with an error frame and the socket stays; one beyond the size, or going on
    after many warnings, ends it.
    """

    def __init__(self, inner: App, limiter: Limiter | None = None) -> None:
        self.inner = inner
        self._limiter = limiter

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        limiter = self._limiter or get_limiter()
        admission = Admission(scope, limiter)
        refusal = await limiter.admit(admission.lease)
        metrics.decided("connect", refusal)
        if refusal is not None:
            return await refuse(scope, receive, send, refusal)
        scope["admission"] = admission
        try:
            await self.inner(scope, self._watched(limiter, admission, receive, send), send)
        finally:
            await limiter.release(admission.lease)

    def _watched(self, limiter: Limiter, admission: Admission, receive: Receive, send: SendMessage) -> Receive:
        async def receive_within_limits() -> Any:
            while True:
                message = await receive()
                exceeded: Refusal | None
                if message["type"] == EXCESS["type"]:
                    exceeded = too_many_frames()
                    metrics.decided("control", exceeded)
                elif message["type"] != "websocket.receive":
                    return message
                elif message_size(message) > settings.WS_MAX_PAYLOAD_BYTES:
                    return await _close(send, too_large())
                else:
                    exceeded = await limiter.consume(admission.lease, pong=is_pong(message))
                    metrics.decided("message", exceeded)
                if exceeded is None:
                    return message
                await send(Frame(exceeded.body(request_id_of(message))).message)
                flood = await admission.violated()
                if flood is not None:
                    return await _close(send, flood)

        return receive_within_limits


async def _close(send: SendMessage, refusal: Refusal) -> dict[str, Any]:
    """Close the socket; what the consumer is told in place of the message."""
    await send(Frame(refusal.body()).message)
    await send({"type": "websocket.close", "code": refusal.closing.value, "reason": refusal.code.value})
    return {"type": "websocket.disconnect", "code": refusal.closing.value}


def message_size(message: Any) -> int:
    """Bytes of a message, text counted in UTF-8."""
    text = message.get("text")
    if text is None:
        return len(message.get("bytes") or b"")
    return len(text) if text.isascii() else len(text.encode("utf-8", "surrogatepass"))


class _Typed(msgspec.Struct):
    type: str = ""


_read_type = msgspec.json.Decoder(_Typed).decode


def is_pong(message: Any) -> bool:
    text = message.get("text") or ""
    if len(text) > _PONG_MAX or _PONG not in text:
        return False
    try:
        return _read_type(text).type == "pong"
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return False


class _Numbered(msgspec.Struct):
    request_id: str | None = None


_read_number = msgspec.json.Decoder(_Numbered).decode


def request_id_of(message: Any) -> str | None:
    """The `request_id` of a message that is dropped unread, so that its sender knows which one it was."""
    try:
        request_id = _read_number(message.get("text") or "").request_id
    except (msgspec.DecodeError, UnicodeEncodeError, RecursionError):
        return None
    return request_id if request_id and len(request_id) <= REQUEST_ID_MAX else None


def too_many_frames() -> Refusal:
    text = "Too many control or empty frames; slow down."
    retry = milliseconds(1 / settings.WS_RATE_CONTROL_RPS)
    return Refusal(ErrorCode.RATE_LIMIT_EXCEEDED, text, retry_after_ms=retry)


def too_large() -> Refusal:
    text = f"A message may have at most {settings.WS_MAX_PAYLOAD_BYTES} bytes."
    return Refusal(ErrorCode.PAYLOAD_TOO_LARGE, text, CloseCode.PAYLOAD_TOO_LARGE)
