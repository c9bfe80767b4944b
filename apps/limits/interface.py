"""What the middleware knows of limits, and the refusals they make."""

import math
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Protocol

from django.conf import settings

from apps.common.refusals import CloseCode, ErrorCode, Refusal

# A client's pongs are no messages, but neither are they free.
PONG_RATE, PONG_BURST = 2.0, 20


def _nobody(refusal: Refusal) -> None:
    """Nobody asked to hear of it."""


async def _no_role() -> Refusal | None:
    """Of whom nothing is known there is none."""
    return room_full()


@dataclass(frozen=True)
class Lease:
    """One socket's claim: who (`person`), from where (`address`, or "" where it is not counted), to which room.

    `exempt`: the address has no limits but a bound on its visitors. `lost` is called when the claim is void though
    the socket lives: a newer connection replaced it, or it ended while the process slept and could not be had again.
    `appeal` is called where the seats open to everybody are taken: None for a person who may have one of the seats
    kept for people with a role, or how to refuse them.
    """

    connection: str
    person: str
    address: str
    room: str
    replaces: str = ""
    exempt: bool = False
    lost: Callable[[Refusal], None] = field(default=_nobody, compare=False)
    appeal: Callable[[], Awaitable[Refusal | None]] = field(default=_no_role, compare=False)


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
        """Take a socket of the person, one of the address and a seat in the room: all three, or none.

        Everybody is admitted against the seats open to all; who is refused one, and may have a kept one by the lease's
        `appeal`, a second time against them all."""

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
    if lease.address and not lease.exempt:
        limits = settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP
        draws.insert(0, Draw(f"msg:{lease.address}", *limits, ErrorCode.IP_RATE_LIMIT_EXCEEDED))
    return draws


def blocked_names(lease: Lease) -> list[str]:
    """Who is kept out after flooding. A visitor is anybody with a new cookie, so their address is too, but no venue."""
    with_address = lease.person.startswith("a:") and lease.address and not lease.exempt
    return [lease.person, lease.address] if with_address else [lease.person]


def most_of_address(lease: Lease) -> int:
    """How many connections the lease's address may have."""
    return int(settings.WS_RATE_CONN_PER_EXEMPT_IP if lease.exempt else settings.WS_RATE_CONN_PER_IP)


def seats_open_to_all() -> int:
    """The seats of a room less those kept for people with a role: at least one of each, where there are two."""
    most = int(settings.WS_RATE_ROOM_MAX_MEMBERS)
    kept = math.ceil(most * settings.WS_RATE_ROOM_KEPT_PERCENT / 100)
    return max(most - kept, min(most, 1))


async def with_appeal(lease: Lease, ask: Callable[[int], Awaitable[Refusal | None]]) -> Refusal | None:
    """What `ask` says of the seats open to all; where those are taken and the lease's appeal is heard, of them all."""
    refusal = await ask(seats_open_to_all())
    if refusal is None or refusal.code is not ErrorCode.ROOM_FULL:
        return refusal
    return await lease.appeal() or await ask(settings.WS_RATE_ROOM_MAX_MEMBERS)


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
