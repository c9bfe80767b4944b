"""How a question is put to the limits from anywhere: from a coroutine, or from a thread, with Redis and without.

Threads have connections of their own, and what they took is renewed by a thread of its own, the keeper. `_locally`
guards the limiters of this process against threads; it is held for the length of a look, never while Redis is asked.
While Redis is known to be away (`apps/common/redis.py`), threads count in this process.
"""

import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from redis.commands.core import Script
from redis.exceptions import RedisError

from apps.common.redis import client, redis_url
from apps.limits import limiter
from apps.limits.interface import Lease
from apps.limits.link import SCRIPT, Unavailable
from apps.limits.local import LocalLimiter
from apps.limits.shared import RENEW_AT_ONCE, clock_key

SYNC_TIMEOUT_SECONDS = 0.5

_answered_at: float | None = None
_locally = threading.Lock()


@dataclass(frozen=True)
class Question:
    """One thing to ask: of the script, or of this process. `takes`: the lease that a yes has this process renew."""

    op: str
    args: tuple[Any, ...]
    locally: Callable[[LocalLimiter], list[int]]
    takes: Lease | None = None


async def ask(question: Question) -> list[int]:
    shared = limiter.shared_limiter()
    if shared is None:
        return question.locally(limiter.of_this_process)
    try:
        answer = await shared.ask(question.op, *question.args)
    except Unavailable:
        answer = question.locally(shared.local)
    if question.takes is not None and answer[0]:
        shared.hold(question.takes)
    return answer


def ask_sync(question: Question) -> list[int]:
    if not redis_url():
        with _locally:
            return question.locally(limiter.of_this_process)
    try:
        answer = _run(question.op, *question.args)
    except RedisError:
        with _locally:
            answer = question.locally(keeper.local)
    if question.takes is not None and answer[0]:
        keeper.hold(question.takes)
    return answer


def _run(op: str, *args: Any) -> list[int]:
    """The script's answer to a thread; raises `RedisError`, at once while it is known to be away."""
    global _answered_at
    now = time.monotonic()
    lease_us = int(settings.WS_LEASE_SECONDS * 1_000_000)
    elapsed_us = -1 if _answered_at is None else int((now - _answered_at) * 1_000_000)
    answer: list[int] = _script(redis_url())(keys=[clock_key()], args=[op, lease_us, elapsed_us, *args])
    _answered_at = time.monotonic()
    return answer


@lru_cache(maxsize=4)
def _script(url: str) -> Script:
    return client(url, SYNC_TIMEOUT_SECONDS).register_script(SCRIPT)


class Keeper:
    """Renews what sync callers took, from one thread that is started when it is first needed."""

    def __init__(self) -> None:
        self.local = LocalLimiter()
        self._thread: threading.Thread | None = None
        self._wake = threading.Event()

    def hold(self, lease: Lease) -> None:
        with _locally:
            self.local.take(lease)
            if self._thread is None:
                self._thread = threading.Thread(target=self._renew_forever, name="leases", daemon=True)
                self._thread.start()

    def _renew_forever(self) -> None:
        while not self._wake.wait(settings.WS_LEASE_SECONDS / 3):
            with suppress(RedisError):
                self.renew()

    def renew(self) -> None:
        """Renew all; those given back meanwhile, by anybody, are forgotten."""
        with _locally:
            leases = self.local.lasting()
        for start in range(0, len(leases), RENEW_AT_ONCE):
            chunk = leases[start : start + RENEW_AT_ONCE]
            values = [
                value for lease in chunk for value in (lease.connection, lease.person, lease.address, lease.room, 1)
            ]
            for number in _run("renew", *values):
                with _locally:
                    self.local.drop(chunk[abs(number) - 1])


keeper = Keeper()
