"""How many sockets, seats and messages a person, an address and a room may have.

`get_limiter()` is what the middleware asks. The functions below it are the same limits for scripts, views and tests,
each in a sync form and, with Django's `a` prefix, in an async one. They share one script in Redis; without Redis, or
while it is away, they count in this process. Limits are read from the settings at the time of use.

The counters are views on leases: an increment takes an anonymous lease, a decrement gives the oldest of those back,
never below 0. This process renews what it took until it is given back; with `ttl` (seconds) it ends by itself instead.
"""

import asyncio
import secrets
import threading
import time
import weakref
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.conf import settings
from redis import Redis
from redis.backoff import NoBackoff
from redis.commands.core import Script
from redis.exceptions import ConnectionError as RedisConnectionError
from redis.exceptions import RedisError
from redis.exceptions import TimeoutError as RedisTimeoutError
from redis.retry import Retry

from apps.common.redis import redis_url
from apps.limits.addresses import address_key, client_address, grouped
from apps.limits.buckets import Buckets
from apps.limits.interface import Draw, Lease, Limiter
from apps.limits.link import SCRIPT, Unavailable
from apps.limits.local import LocalLimiter
from apps.limits.shared import RENEW_AT_ONCE, RedisLimiter, clock_key

__all__ = [
    "Buckets",
    "Draw",
    "Lease",
    "Limiter",
    "LocalLimiter",
    "RedisLimiter",
    "address_key",
    "client_address",
    "grouped",
]

Verdict = tuple[bool, int]
"""Whether it may, and the tokens left; or, where it may not, the milliseconds to wait."""

ANONYMOUS, BY_NAME = "n:", "j:"
SYNC_TIMEOUT_SECONDS = 0.5
SYNC_AWAY_SECONDS = 1.0

_away_until = 0.0
_answered_at: float | None = None
_local = LocalLimiter()
_locally = threading.Lock()  # sync callers may be many threads
_limiters: weakref.WeakKeyDictionary[asyncio.AbstractEventLoop, RedisLimiter] = weakref.WeakKeyDictionary()


def get_limiter() -> Limiter:
    """The running loop's limiter: shared through Redis where it is configured, else of this process."""
    return _shared() or _local


def _shared() -> RedisLimiter | None:
    if not redis_url():
        return None
    loop = asyncio.get_running_loop()
    limiter = _limiters.get(loop)
    if limiter is None:
        limiter = _limiters[loop] = RedisLimiter(redis_url())
    return limiter


async def close_limiter() -> None:
    """Give back what the running loop's limiter holds, and end it."""
    limiter = _limiters.pop(asyncio.get_running_loop(), None)
    if limiter is not None:
        await limiter.aclose()


@dataclass(frozen=True)
class _Question:
    """One thing to ask: of the script, or of this process. `takes`: the lease that a yes has this process renew."""

    op: str
    args: tuple[Any, ...]
    locally: Callable[[LocalLimiter], list[int]]
    takes: Lease | None = None


async def _ask(question: _Question) -> list[int]:
    shared = _shared()
    if shared is None:
        return question.locally(_local)
    try:
        answer = await shared.ask(question.op, *question.args)
    except Unavailable:
        answer = question.locally(shared.local)
    if question.takes is not None and answer[0]:
        shared.hold(question.takes)
    return answer


def _ask_sync(question: _Question) -> list[int]:
    if not redis_url():
        with _locally:
            return question.locally(_local)
    try:
        answer = _run(question.op, *question.args)
    except RedisError:
        with _locally:
            answer = question.locally(_keeper.local)
    if question.takes is not None and answer[0]:
        _keeper.hold(question.takes)
    return answer


def _run(op: str, *args: Any) -> list[int]:
    """The script's answer to a thread; raises `RedisError`, at once for a while after Redis did not answer."""
    global _away_until, _answered_at
    now = time.monotonic()
    if now < _away_until:
        raise RedisError("not asked: it did not answer a moment ago")
    lease_us = int(settings.WS_LEASE_SECONDS * 1_000_000)
    elapsed_us = -1 if _answered_at is None else int((now - _answered_at) * 1_000_000)
    try:
        answer: list[int] = _script(redis_url())(keys=[clock_key()], args=[op, lease_us, elapsed_us, *args])
    except (RedisConnectionError, RedisTimeoutError):
        _away_until = time.monotonic() + SYNC_AWAY_SECONDS
        raise
    _answered_at = time.monotonic()
    return answer


@lru_cache(maxsize=4)
def _script(url: str) -> Script:
    """The script on a pool of connections that threads share."""
    retry = Retry(NoBackoff(), 0)
    client = Redis.from_url(
        url, socket_timeout=SYNC_TIMEOUT_SECONDS, socket_connect_timeout=SYNC_TIMEOUT_SECONDS, retry=retry
    )
    return client.register_script(SCRIPT)


class _Keeper:
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
            values = [value for one in chunk for value in (one.connection, one.person, one.address, one.room, 1)]
            for number in _run("renew", *values):
                with _locally:
                    self.local.drop(chunk[abs(number) - 1])


_keeper = _Keeper()


# Token buckets


def _consume(bucket: str, rate_per_sec: float, burst: int, cost: int) -> _Question:
    def locally(limiter: LocalLimiter) -> list[int]:
        lacking, number = limiter.buckets.draw([Draw(bucket, rate_per_sec, burst, cost=cost)])
        return [0 if lacking is None else 1, number]

    return _Question("consume", (bucket, rate_per_sec, burst, cost), locally)


def _verdict(answer: list[int]) -> Verdict:
    return not answer[0], answer[1]


def check_and_consume(user_id: int, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """Take `cost` tokens of a user's bucket named `key_suffix`, or none."""
    return _verdict(_ask_sync(_consume(f"{key_suffix}:u:{user_id}", rate_per_sec, burst, cost)))


def check_and_consume_key(key: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """The same of the bucket of anything else that has a name, such as a mailbox; only for threads."""
    return _verdict(_ask_sync(_consume(key, rate_per_sec, burst, cost)))


async def acheck_and_consume(user_id: int, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    return _verdict(await _ask(_consume(f"{key_suffix}:u:{user_id}", rate_per_sec, burst, cost)))


def check_and_consume_ip(ip_address: str, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """The same of an address's bucket; IPv6 by /64."""
    return _verdict(_ask_sync(_consume(f"{key_suffix}:i:{_address(ip_address)}", rate_per_sec, burst, cost)))


async def acheck_and_consume_ip(
    ip_address: str, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1
) -> Verdict:
    return _verdict(await _ask(_consume(f"{key_suffix}:i:{_address(ip_address)}", rate_per_sec, burst, cost)))


# Seats


async def _as_before() -> None:
    """A seat taken by name was given by the caller's own limit: who lost it meanwhile may have any that is free."""


def _join(room: str, user_id: int, max_members: int, ttl: float | None) -> _Question:
    person = f"u:{user_id}"
    lease = Lease(f"{BY_NAME}{person}:{room}", person, "", room, appeal=_as_before)

    def locally(limiter: LocalLimiter) -> list[int]:
        if not limiter.is_seated(room, person) and limiter.count(room=room) >= max_members:
            return [0, limiter.count(room=room)]
        limiter.take(lease, ttl)
        return [1, limiter.count(room=room)]

    args = (room, person, lease.connection, max_members, _microseconds(ttl))
    return _Question("join", args, locally, None if ttl else lease)


def _leave(room: str, user_id: int) -> _Question:
    person = f"u:{user_id}"
    connection = f"{BY_NAME}{person}:{room}"

    def locally(limiter: LocalLimiter) -> list[int]:
        limiter.drop(Lease(connection, person, "", room))
        return [limiter.count(room=room)]

    return _Question("leave", (room, person, connection), locally)


def room_try_join(room: str, user_id: int, max_members: int, ttl: float | None = None) -> Verdict:
    """(whether the user has a seat now, seats taken); who is inside already stays so."""
    allowed, size = _ask_sync(_join(room, user_id, max_members, ttl))
    return bool(allowed), size


async def aroom_try_join(room: str, user_id: int, max_members: int, ttl: float | None = None) -> Verdict:
    allowed, size = await _ask(_join(room, user_id, max_members, ttl))
    return bool(allowed), size


def room_leave(room: str, user_id: int) -> int:
    """Give the seat taken with `room_try_join` back; the seats still taken."""
    return _ask_sync(_leave(room, user_id))[0]


async def aroom_leave(room: str, user_id: int) -> int:
    return (await _ask(_leave(room, user_id)))[0]


def _count(kind: str, name: str) -> _Question:
    field = {"u": "person", "i": "address", "r": "room"}[kind]
    return _Question("count", (kind, name), lambda limiter: [limiter.count(**{field: name})])


def get_room_size(room: str) -> int:
    """Seats taken: persons, not connections."""
    return _ask_sync(_count("r", room))[0]


async def aget_room_size(room: str) -> int:
    return (await _ask(_count("r", room)))[0]


# Connections


def _increment(kind: str, name: str, ttl: float | None) -> _Question:
    connection = ANONYMOUS + secrets.token_hex(8)
    lease = Lease(connection, name, "", "") if kind == "u" else Lease(connection, "", name, "")

    def locally(limiter: LocalLimiter) -> list[int]:
        limiter.take(lease, ttl)
        return _count(kind, name).locally(limiter)

    return _Question("increment", (kind, name, connection, _microseconds(ttl)), locally, None if ttl else lease)


def _decrement(kind: str, name: str) -> _Question:
    def locally(limiter: LocalLimiter) -> list[int]:
        oldest = limiter.oldest(ANONYMOUS, **({"person": name} if kind == "u" else {"address": name}))
        if oldest is not None:
            limiter.drop(oldest)
        return _count(kind, name).locally(limiter)

    return _Question("decrement", (kind, name, ANONYMOUS), locally)


def _microseconds(ttl: float | None) -> int:
    return int((settings.WS_LEASE_SECONDS if ttl is None else ttl) * 1_000_000)


def _address(ip_address: str) -> str:
    return grouped(ip_address) or ip_address[:64]


def increment_user_connections(user_id: int, ttl: float | None = None) -> int:
    """Count one more connection of a user; how many there are."""
    return _ask_sync(_increment("u", f"u:{user_id}", ttl))[0]


async def aincrement_user_connections(user_id: int, ttl: float | None = None) -> int:
    return (await _ask(_increment("u", f"u:{user_id}", ttl)))[0]


def decrement_user_connections(user_id: int) -> int:
    """Count one less of those counted with the increment, never below 0; how many there are."""
    return _ask_sync(_decrement("u", f"u:{user_id}"))[0]


async def adecrement_user_connections(user_id: int) -> int:
    return (await _ask(_decrement("u", f"u:{user_id}")))[0]


def get_user_connections(user_id: int) -> int:
    """The living connections of a user, sockets included."""
    return _ask_sync(_count("u", f"u:{user_id}"))[0]


async def aget_user_connections(user_id: int) -> int:
    return (await _ask(_count("u", f"u:{user_id}")))[0]


def increment_ip_connections(ip_address: str, ttl: float | None = None) -> int:
    """Count one more connection of an address; how many there are."""
    return _ask_sync(_increment("i", _address(ip_address), ttl))[0]


async def aincrement_ip_connections(ip_address: str, ttl: float | None = None) -> int:
    return (await _ask(_increment("i", _address(ip_address), ttl)))[0]


def decrement_ip_connections(ip_address: str) -> int:
    """Count one less of those counted with the increment, never below 0; how many there are."""
    return _ask_sync(_decrement("i", _address(ip_address)))[0]


async def adecrement_ip_connections(ip_address: str) -> int:
    return (await _ask(_decrement("i", _address(ip_address))))[0]


def get_ip_connections(ip_address: str) -> int:
    """The living connections of an address, sockets included."""
    return _ask_sync(_count("i", _address(ip_address)))[0]


async def aget_ip_connections(ip_address: str) -> int:
    return (await _ask(_count("i", _address(ip_address))))[0]
