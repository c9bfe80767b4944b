"""Which limiter the running loop has: shared through Redis where it is configured, else of this process."""

import asyncio
import weakref

from apps.common.redis import redis_url
from apps.limits.interface import Limiter
from apps.limits.local import LocalLimiter
from apps.limits.shared import RedisLimiter

of_this_process = LocalLimiter()
of_loops: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, RedisLimiter] = weakref.WeakKeyDictionary()


def get_limiter() -> Limiter:
    """The running loop's limiter: shared through Redis where it is configured, else of this process."""
    return shared_limiter() or of_this_process


def shared_limiter() -> RedisLimiter | None:
    if not redis_url():
        return None
    loop = asyncio.get_running_loop()
    limiter = of_loops.get(loop)
    if limiter is None:
        limiter = of_loops[loop] = RedisLimiter(redis_url())
    return limiter


async def close_limiter() -> None:
    """Give back what the running loop's limiter holds, and end it."""
    limiter = of_loops.pop(asyncio.get_running_loop(), None)
    if limiter is not None:
        await limiter.aclose()
