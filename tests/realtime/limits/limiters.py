"""A limiter of either kind whose time the test moves, and what is counted in it."""

import secrets
from dataclasses import dataclass
from typing import Any

from redis import Redis

from apps.common.refusals import Refusal
from apps.limits.interface import Lease
from apps.limits.local import LocalLimiter
from apps.limits.shared import RedisLimiter, clock_key

# Later than any clock of a machine here: the script takes it for a step back, and its time stands still at it.
FUTURE_US = 4_000_000_000_000_000
COUNTED = "uirs"


def lease(
    person: str = "u:1", address: str = "192.0.2.1", room: str = "match_1", replaces: str = "", **more: Any
) -> Lease:
    return Lease(secrets.token_urlsafe(12), person, address, room, replaces, **more)


def said(refusal: Refusal | None) -> str | None:
    return refusal.code.value if refusal else None


class Clock:
    """Monotonic seconds, for a process."""

    def __init__(self) -> None:
        self.now_us = 1_000_000_000_000

    def __call__(self) -> float:
        return self.now_us / 1_000_000


class Store:
    """The limiter's keys, read as an operator would read them."""

    def __init__(self, url: str) -> None:
        self.url = url
        self.redis: Redis = Redis.from_url(url, decode_responses=True)
        self.prefix = clock_key().removesuffix("clock")

    def names(self) -> set[str]:
        """All but the clock, without the prefix."""
        return {key.removeprefix(self.prefix) for key in self.redis.scan_iter(f"{self.prefix}*")} - {"clock"}

    def leases(self) -> set[str]:
        """What counts somebody: the sorted sets, and whose lease is whose."""
        return {key for key in self.names() if key[0] in f"{COUNTED}l"}

    def now_us(self) -> int:
        seconds, microseconds = self.redis.time()
        return int(seconds * 1_000_000 + microseconds + float(self.redis.hget(f"{self.prefix}clock", "offset") or 0))

    def living(self) -> dict[str, int]:
        """Key -> how many of its members have not ended, for every key that counts somebody."""
        now = self.now_us()
        sets = [key for key in self.names() if key[0] in COUNTED]
        counts = {key: int(self.redis.zcount(self.prefix + key, f"({now}", "+inf")) for key in sets}
        return {key: count for key, count in counts.items() if count}

    def members(self, now_us: int) -> dict[str, dict[str, int]]:
        """The living members of every set, and the second at which they end."""
        names = sorted(name for name in self.names() if name[0] in COUNTED)
        with self.redis.pipeline(transaction=False) as pipe:
            for name in names:
                pipe.zrange(self.prefix + name, f"({now_us}", "+inf", byscore=True, withscores=True)
            found = dict(zip(names, pipe.execute(), strict=True))
        return {name: {member: int(ends) // 1_000_000 for member, ends in ms} for name, ms in found.items() if ms}

    def end_of(self, name: str) -> float:
        """When the last lease of those counted there ends, in seconds."""
        [(_, ends)] = self.redis.zrange(self.prefix + name, 0, 0, desc=True, withscores=True)
        return float(ends) / 1_000_000

    def stop_at(self, now_us: int) -> None:
        """Let the next call read exactly this time."""
        times = {"raw": FUTURE_US, "offset": now_us - FUTURE_US}
        self.redis.hset(f"{self.prefix}clock", mapping=times)  # type: ignore[arg-type]

    def jump(self, seconds: float) -> None:
        """Let the next call find Redis' clock so much further on than it is."""
        clock = f"{self.prefix}clock"
        self.redis.hincrby(clock, "raw", -round(seconds * 1_000_000))
        self.redis.hincrby(clock, "offset", round(seconds * 1_000_000))

    def wipe(self) -> None:
        """What a FLUSHALL or a restart does to the limiter, in a Redis that others use too."""
        self.redis.delete(*self.redis.keys(f"{self.prefix}*"))

    def calls(self, command: str) -> int:
        return int(self.redis.info("commandstats").get(f"cmdstat_{command}", {"calls": 0})["calls"])


@dataclass
class Bench:
    """One limiter: what it is asked goes through here, at the test's time where the test keeps one."""

    limiter: LocalLimiter | RedisLimiter
    clock: Clock | None = None
    store: Store | None = None

    def pass_time(self, seconds: float) -> None:
        assert self.clock is not None
        self.clock.now_us += round(seconds * 1_000_000)

    async def admit(self, lease: Lease) -> str | None:
        return said(await self.at_time().admit(lease))

    async def refusal(self, lease: Lease) -> Refusal | None:
        return await self.at_time().admit(lease)

    async def release(self, *leases: Lease) -> None:
        for seat in leases:
            await self.at_time().release(seat)

    async def consume(self, lease: Lease, **fields: Any) -> Refusal | None:
        return await self.at_time().consume(lease, **fields)

    async def block(self, lease: Lease) -> Refusal:
        return await self.at_time().block(lease)

    async def renew(self) -> None:
        limiter = self.at_time()
        assert isinstance(limiter, RedisLimiter)
        await limiter.renew()

    async def counts(self, lease: Lease) -> tuple[int, int, int]:
        """How many connections the lease's person and address have, and seats are taken in its room."""
        if isinstance(self.limiter, LocalLimiter):
            count = self.limiter.count
            return count(person=lease.person), count(address=lease.address), count(room=lease.room)
        asked = (("u", lease.person), ("i", lease.address), ("r", lease.room))
        person, address, room = [(await self.at_time().ask("count", *names))[0] for names in asked]
        return person, address, room

    def is_empty(self) -> bool:
        if isinstance(self.limiter, RedisLimiter):
            assert self.store is not None
            return not self.store.leases() and self.limiter.local.is_empty
        return self.limiter.is_empty

    def at_time(self) -> Any:
        if self.store is not None and self.clock is not None:
            self.store.stop_at(self.clock.now_us)
        return self.limiter

    async def die(self) -> None:
        """End without giving anything back, as a process that is killed does."""
        assert isinstance(self.limiter, RedisLimiter)
        self.limiter.local.leases.clear()
        await self.limiter.aclose()


class Told:
    """Hears what becomes of leases."""

    def __init__(self) -> None:
        self.refusals: list[Refusal] = []

    def lease(self, *args: Any, **fields: Any) -> Lease:
        return lease(*args, lost=self.refusals.append, **fields)

    @property
    def said(self) -> list[tuple[int | None, str | None]]:
        return [(refusal.close, said(refusal)) for refusal in self.refusals]
