"""What the middleware knows of limits, and the refusals they make."""

import math
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings

from apps.tournaments.realtime.protocol import CloseCode, ErrorCode, Refusal

# A client's pongs are no messages, but neither are they free.
PONG_RATE, PONG_BURST = 2.0, 20


def _nobody(refusal: Refusal) -> None:
    """Nobody asked to hear of it."""


@dataclass(frozen=True)
class Lease:
    """One socket's claim: who (`person`), from where (`address`, or "" where addresses are exempt), to which room.

    `lost` is called when the claim is void though the socket lives: a newer connection replaced it, or it ended
    while the process slept and could not be had again.
    """

    connection: str
    person: str
    address: str
    room: str
    replaces: str = ""
    lost: Callable[[Refusal], None] = field(default=_nobody, compare=False)


@dataclass(frozen=True)
class Draw:
    """Tokens asked of one bucket: `rate` per second, up to `burst`."""

    bucket: str
    rate: float
    burst: int
    code: ErrorCode = ErrorCode.RATE_LIMIT_EXCEEDED
    cost: int = 1


class Limiter(Protocol):
    async def admit(self, lease: Lease) -> Refusal | None:
        """Take a socket of the person, one of the address and a seat in the room: all three, or none."""

    async def release(self, lease: Lease) -> None:
        """Give the lease back; twice is the same as once."""

    async def consume(self, lease: Lease, *, pong: bool = False) -> Refusal | None:
        """Take a token of the address and one of the person for a message, or none of both."""

    async def knock(self, address: str) -> Refusal | None:
        """Take a token of the address for an attempt to connect."""

    async def block(self, lease: Lease) -> Refusal:
        """Keep the person (a visitor's address too) out for a while, for flooding; how to say so."""

    async def aclose(self) -> None:
        """End what runs in the background and give everything back."""


def draws_of(lease: Lease, *, pong: bool) -> list[Draw]:
    """What a message costs: a token of the address, then one of the person; a pong has a bucket of its own."""
    if pong:
        return [Draw(f"pong:{lease.connection}", PONG_RATE, PONG_BURST)]
    draws = [Draw(f"msg:{lease.person}", settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST)]
    if lease.address:
        limits = settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP
        draws.insert(0, Draw(f"msg:{lease.address}", *limits, ErrorCode.IP_RATE_LIMIT_EXCEEDED))
    return draws


def blocked_names(lease: Lease) -> list[str]:
    """Who is kept out after flooding. A visitor is anybody with a new cookie, so their address is too."""
    is_visitor = lease.person.startswith("a:")
    return [lease.person, lease.address] if is_visitor and lease.address else [lease.person]


def too_many_messages(code: ErrorCode, retry_after_ms: int) -> Refusal:
    return Refusal(code, "Too many messages; this one was dropped.", retry_after_ms=retry_after_ms)


def person_full() -> Refusal:
    text = "You have too many connections open; close one of them."
    retry = settings.WS_RATE_CONN_RETRY_MS
    return Refusal(ErrorCode.CONNECTION_LIMIT_EXCEEDED, text, CloseCode.LIMIT_REACHED, retry)


def address_full() -> Refusal:
    text = "Too many connections from your address."
    retry = settings.WS_RATE_CONN_RETRY_MS_IP
    return Refusal(ErrorCode.IP_CONNECTION_LIMIT_EXCEEDED, text, CloseCode.LIMIT_REACHED, retry)


def room_full() -> Refusal:
    text = "Room at capacity; try again later."
    return Refusal(ErrorCode.ROOM_FULL, text, CloseCode.LIMIT_REACHED, settings.WS_RATE_ROOM_RETRY_MS)


def replaced() -> Refusal:
    text = "Another connection of yours has taken this one's place."
    retry = settings.WS_RATE_CONN_RETRY_MS
    return Refusal(ErrorCode.CONNECTION_LIMIT_EXCEEDED, text, CloseCode.LIMIT_REACHED, retry)


def kept_out(retry_after_ms: int) -> Refusal:
    text = "You are kept out for a while, for sending too much."
    return Refusal(ErrorCode.FLOODING, text, CloseCode.LIMIT_REACHED, retry_after_ms)


def flooding() -> Refusal:
    text = "You went on sending after being told to slow down."
    return Refusal(ErrorCode.FLOODING, text, CloseCode.FLOODING, 1000 * settings.WS_RATE_FLOOD_BLOCK_SECONDS)


def milliseconds(seconds: float) -> int:
    """Rounded up: waiting this long is enough."""
    return math.ceil(seconds * 1000 - 1e-6)
