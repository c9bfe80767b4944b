"""The limits of all processes, kept in Redis as leases; per process while Redis is away.

A `RedisLimiter` keeps the leases of one loop and is touched on that loop only: it needs no lock, but what was so
before an `await` of the link may be over after it. Threads ask Redis by themselves, with a keeper of their own
(`asking.py`).

    _local          the leases held here, as a limiter of this process: what is renewed, and what decides without Redis
    _renewed        by connection: when its lease was taken or renewed last, on the monotonic clock of this process
    _asked_anew     connections whose lease ended and that are being admitted again
    _refused_until  buckets that said no, until when: they are not asked again before

`_renewing` renews all of them every third of a lease, 500 in a question. What Redis answers of one that is missing
depends on `_renewed`. Missing less than a lease after that: Redis lost it (FLUSHALL, a restart), and the script
restores it, whatever the counts are. Missing later: it ended rightly while this process slept, so it is admitted anew
or its socket is told (`lost`). Taken over by a newer connection: its socket is told. A socket that closes while it is
admitted anew takes itself out of `_asked_anew`, and the lease that came too late is given back.

Redis away: the link raises `Unavailable`, within its budget or at once, and the same rules are applied to what is
held here, so a count may exceed the limit over all processes but never in one. Back again: the link has
`_restore_all` write everything held here before it lets questions through. A process that dies leaves leases that end
by themselves.
"""

import asyncio
import dataclasses
import time
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any

from django.conf import settings

from apps.common.refusals import Refusal
from apps.limits import interface
from apps.limits.interface import Draw, Lease
from apps.limits.link import Link, Unavailable
from apps.limits.local import LocalLimiter

RENEW_AT_ONCE = 500
REMEMBER_AT_MOST = 100_000
_FULL = {1: interface.person_full, 2: interface.address_full, 3: interface.room_full}


def clock_key() -> str:
    """The one key the script is given; all others carry its hash tag."""
    return f"{settings.WS_REDIS_PREFIX}{{ws}}:clock"


class RedisLimiter:
    """Every lease is taken in Redis and noted here. Each is renewed every third of `WS_LEASE_SECONDS`, so those of a
    process that dies are gone within the lease. `clock` is monotonic, in seconds."""

    def __init__(self, url: str, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._local = LocalLimiter(clock)
        self._link = Link(url, clock_key(), self._restore_all)
        self._renewed: dict[str, float] = {}
        self._asked_anew: set[str] = set()
        self._refused_until: dict[Draw, float] = {}
        self._renewing = asyncio.ensure_future(self._renew_forever())

    @property
    def is_degraded(self) -> bool:
        """Whether Redis is away and the limits are those of this process."""
        return self._link.is_open

    async def admit(self, lease: Lease) -> Refusal | None:
        if not settings.WS_RATE_ENABLED:
            return None
        return await interface.with_appeal(lease, partial(self._admit_to, lease))

    async def _admit_to(self, lease: Lease, seats: int) -> Refusal | None:
        most = settings.WS_RATE_CONN_PER_USER, interface.most_of_address(lease), seats
        try:
            code, left = await self._link.call(
                "admit", settings.WS_LEASE_SECONDS, *_names(lease), lease.replaces, *most
            )
        except Unavailable:
            refusal = await self._local.admit_to(lease, seats)
        else:
            refusal = interface.kept_out(left) if code == 4 else _FULL[code]() if code else None
            if refusal is None:
                self._note(lease)
        if refusal is None:
            self._renewed[lease.connection] = self._clock()
        return refusal

    def _note(self, lease: Lease) -> None:
        replaced = self._local.leases.get(lease.replaces)
        if replaced is not None and replaced.person == lease.person:
            self._forget(replaced)
            replaced.lost(interface.replaced())
        self._local.take(lease)

    def _forget(self, lease: Lease) -> None:
        self._local.drop(lease)
        self._renewed.pop(lease.connection, None)

    async def release(self, lease: Lease) -> None:
        # What is being asked for anew is given back by who asks, when it is there.
        self._asked_anew.discard(lease.connection)
        if lease.connection not in self._local.leases:
            return
        self._forget(lease)
        # Where Redis is away it ends by itself.
        with suppress(Unavailable):
            await self._link.call("release", settings.WS_LEASE_SECONDS, *_names(lease))

    async def consume(self, lease: Lease, *, pong: bool = False) -> Refusal | None:
        if not settings.WS_RATE_ENABLED:
            return None
        draws = interface.draws_of(lease, pong=pong)
        if pong:
            return self._local.draw(draws)
        return self._remembered(draws) or await self._draw(draws)

    def _remembered(self, draws: list[Draw]) -> Refusal | None:
        """A refusal that is still running, at the same limits: a flooder costs Redis nothing."""
        now = self._clock()
        for draw in draws:
            left = self._refused_until.get(draw, now) - now
            if left > 0:
                return interface.too_many_messages(draw.code, interface.milliseconds(left))
        return None

    async def _draw(self, draws: list[Draw]) -> Refusal | None:
        asked = [value for draw in draws for value in (draw.bucket, draw.rate, draw.burst, draw.cost)]
        try:
            lacking, number = await self._link.call("consume", settings.WS_LEASE_SECONDS, *asked)
        except Unavailable:
            return self._local.draw(draws)
        if not lacking:
            return None
        draw = draws[lacking - 1]
        if len(self._refused_until) >= REMEMBER_AT_MOST:
            self._refused_until.clear()
        self._refused_until[draw] = self._clock() + number / 1000
        return interface.too_many_messages(draw.code, number)

    async def knock(self, address: str) -> Refusal | None:
        return await self._local.knock(address)

    async def block(self, lease: Lease) -> Refusal:
        refusal = await self._local.block(lease)
        for name in interface.blocked_names(lease):
            try:
                await self._link.call("block", settings.WS_LEASE_SECONDS, name, refusal.retry_after_ms)
            except Unavailable:
                break
        return refusal

    async def aclose(self) -> None:
        self._renewing.cancel()
        await asyncio.wait({self._renewing})
        for lease in list(self._local.leases.values()):
            await self.release(lease)
        await self._link.aclose()

    # Counters

    async def ask(self, op: str, *args: Any) -> list[int]:
        """Any question of the script; raises `Unavailable`."""
        return await self._link.call(op, settings.WS_LEASE_SECONDS, *args)

    def hold(self, lease: Lease) -> None:
        """Renew a lease taken by a question from now on."""
        self._local.take(lease)
        self._renewed[lease.connection] = self._clock()

    @property
    def local(self) -> LocalLimiter:
        """What this process holds, and what decides while Redis is away."""
        return self._local

    # Leases

    async def _renew_forever(self) -> None:
        while True:
            await asyncio.sleep(settings.WS_LEASE_SECONDS / 3)
            try:
                await self.renew()
            except Unavailable:
                continue

    async def renew(self) -> None:
        """Renew every lease. What Redis lost is restored; what ended while this process slept is asked for anew."""
        leases = self._local.lasting()
        for start in range(0, max(len(leases), 1), RENEW_AT_ONCE):
            chunk = leases[start : start + RENEW_AT_ONCE]
            # Without a lease too: it tells Redis' clock how much time passed here.
            lost = await self._link.call("renew", settings.WS_LEASE_SECONDS, *self._renewals(chunk))
            self._renewed |= dict.fromkeys(
                (lease.connection for lease in chunk if lease.connection in self._renewed), self._clock()
            )
            for number in lost:
                await self._lose(chunk[abs(number) - 1], replaced=number < 0)

    def _renewals(self, leases: list[Lease]) -> list[Any]:
        freshest = self._clock() - settings.WS_LEASE_SECONDS
        return [
            value
            for lease in leases
            # Renewed less than a lease ago and yet missing: Redis lost it.
            for value in (*_names(lease), int(self._renewed.get(lease.connection, 0.0) > freshest))
        ]

    async def _lose(self, lease: Lease, *, replaced: bool) -> None:
        if lease.connection not in self._local.leases:
            return
        self._forget(lease)
        self._asked_anew.add(lease.connection)
        refusal = interface.replaced() if replaced else await self.admit(dataclasses.replace(lease, replaces=""))
        if lease.connection not in self._asked_anew:  # its socket closed meanwhile
            return await self.release(lease)
        self._asked_anew.discard(lease.connection)
        if refusal is not None:
            lease.lost(refusal)

    async def _restore_all(self) -> None:
        """Redis is back: everything held here is true, whatever Redis remembers."""
        leases = self._local.lasting()
        # Without a lease too: a Redis that answers may yet refuse to write.
        for start in range(0, max(len(leases), 1), RENEW_AT_ONCE):
            chunk = leases[start : start + RENEW_AT_ONCE]
            values = [value for lease in chunk for value in (*_names(lease), 1)]
            await self._link.direct("renew", settings.WS_LEASE_SECONDS, *values)
        now = self._clock()
        self._renewed = dict.fromkeys(self._local.leases, now)


def _names(lease: Lease) -> tuple[str, str, str, str]:
    return lease.connection, lease.person, lease.address, lease.room
