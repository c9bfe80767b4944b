"""Where Redis is, the clients by which threads ask it, and the one breaker that knows when it is away.

Whatever a thread asks of Redis (limits, tickets, the cache, health) goes through `client`, so that one call that finds
it away spares the others the wait. Event loops ask through a link of their own (`apps/limits/link.py`), which has a
tighter budget, and tells the breaker when it finds Redis away and when it is back.
"""

import logging
import time
import weakref
from collections.abc import Iterator
from contextlib import contextmanager
from functools import lru_cache
from typing import Any, cast

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

AWAY_SECONDS = 1.0
logger = logging.getLogger(__name__)


def redis_url() -> str:
    """The address of the site's Redis, of REDIS_URL or else of REDIS_HOST, REDIS_PORT and REDIS_DB; "" for none."""
    if settings.REDIS_URL:
        return str(settings.REDIS_URL)
    if not settings.REDIS_HOST:
        return ""
    host = f"[{settings.REDIS_HOST}]" if ":" in settings.REDIS_HOST else settings.REDIS_HOST
    return f"redis://{host}:{settings.REDIS_PORT}/{settings.REDIS_DB}"


class Away(RedisConnectionError):
    """Redis was not asked, since it did not answer a moment ago."""


class Breaker:
    """Whether Redis is known to be away.

    It is for `AWAY_SECONDS` after a call that did not reach it or had no answer in time, and for as long as a link of
    an event loop finds it so.

    Any thread may ask and tell: each line that reads or changes what is shared is one step of the interpreter.
    """

    def __init__(self) -> None:
        self._away_until = 0.0
        self._links: weakref.WeakSet[object] = weakref.WeakSet()

    @property
    def is_open(self) -> bool:
        return bool(self._links) or time.monotonic() < self._away_until

    @contextmanager
    def asking(self, insists: bool = False) -> Iterator[None]:
        """Around a call of a thread; raises `Away` in place of the call while the breaker is open.

        `insists`: for what nothing else can answer. That another thread had no answer a moment ago does not keep it
        from asking: the machine may have been slow. That a link finds Redis away does.
        """
        if self._links if insists else self.is_open:
            raise Away("Redis was not asked: it did not answer a moment ago.")
        try:
            yield
        except (RedisConnectionError, RedisTimeoutError) as error:
            self._away_until = time.monotonic() + AWAY_SECONDS
            logger.warning("redis did not answer in time", extra={"error": type(error).__name__})
            raise

    def lost(self, link: object) -> None:
        """A link finds Redis away, until it says otherwise or ends."""
        self._links.add(link)

    def found(self, link: object) -> None:
        self._links.discard(link)

    def close(self) -> None:
        """Forget what was known."""
        self._away_until = 0.0
        self._links.clear()


breaker = Breaker()


class GuardedRedis(Redis):
    """A client that leaves Redis alone while the breaker is open. A pipeline is guarded by who executes it."""

    def execute_command(self, *args: Any, **options: Any) -> Any:
        with breaker.asking():
            # redis-py gives this method no types.
            return super().execute_command(*args, **options)  # type: ignore[no-untyped-call]


_clients: "weakref.WeakSet[GuardedRedis]" = weakref.WeakSet()


def close_clients() -> None:
    """Close the connections of all clients; one that is used again opens another."""
    for made in list(_clients):
        made.close()


@lru_cache(maxsize=8)
def client(url: str, seconds: float) -> GuardedRedis:
    """A client of the Redis at `url` whose calls take so long at most; threads share its pool of connections."""
    retry = Retry(NoBackoff(), 0)
    limits: dict[str, Any] = {"socket_timeout": seconds, "socket_connect_timeout": seconds, "retry": retry}
    made = cast(GuardedRedis, GuardedRedis.from_url(url, **limits))
    _clients.add(made)
    return made
