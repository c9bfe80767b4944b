"""`python -m bench.limiter_checks ours|limits <redis url> <seconds>`: prints checks per second."""

import asyncio
import os
import sys
import time
from collections.abc import Awaitable, Callable
from typing import Any

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings")
django.setup()

from apps.tournaments.realtime.ratelimit import Lease, RedisLimiter  # noqa: E402

IN_FLIGHT = 50
Check = Callable[[], Awaitable[Any]]


async def checks_per_second(check: Check, seconds: float) -> float:
    """How many checks are answered with `IN_FLIGHT` of them always on their way."""
    until, done = time.perf_counter() + seconds, 0

    async def ask_again_and_again() -> None:
        nonlocal done
        while time.perf_counter() < until:
            await check()
            done += 1

    began = time.perf_counter()
    await asyncio.gather(*(ask_again_and_again() for _ in range(IN_FLIGHT)))
    return done / (time.perf_counter() - began)


async def ours(url: str, seconds: float) -> float:
    """A user's and an address's bucket together."""
    limiter = RedisLimiter(url)
    lease = Lease("c", "u:1", "192.0.2.1", "match_1")
    found = await checks_per_second(lambda: limiter.consume(lease), seconds)
    await limiter.aclose()
    return found


async def limits(url: str, seconds: float) -> float:
    """One bucket of the library."""
    import limits.aio as peer  # noqa: PLC0415  (only where it is installed)
    from limits import parse  # noqa: PLC0415

    storage = peer.storage.RedisStorage(url.replace("redis://", "async+redis://"), implementation="redispy")
    strategy = peer.strategies.FixedWindowRateLimiter(storage)
    rate = parse("1000000 per second")
    check: Check = lambda: strategy.hit(rate, "u:1")  # noqa: E731
    return await checks_per_second(check, seconds)


def main(side: str, url: str, seconds: str) -> None:
    measure: Any = {"ours": ours, "limits": limits}[side]
    sys.stdout.write(f"{asyncio.run(measure(url, float(seconds)))}")


if __name__ == "__main__":
    main(*sys.argv[1:])
