"""The limits for scripts, views and tests: buckets, seats and connections by name.

Each function has a sync form and, with Django's `a` prefix, an async one. The counters are views on leases: an
increment takes an anonymous lease, a decrement gives the oldest of those back, never below 0. This process renews what
it took until it is given back; with `ttl` (seconds) it ends by itself instead.
"""

import secrets

from django.conf import settings

from apps.common.person_key import of_user
from apps.limits.addresses import grouped
from apps.limits.asking import Question, ask, ask_sync
from apps.limits.interface import Draw, Lease
from apps.limits.local import LocalLimiter

Verdict = tuple[bool, int]
"""Whether it may, and the tokens left; or, where it may not, the milliseconds to wait."""

ANONYMOUS, BY_NAME = "n:", "j:"


# Token buckets


def _consume(bucket: str, rate_per_sec: float, burst: int, cost: int) -> Question:
    def locally(limiter: LocalLimiter) -> list[int]:
        lacking, number = limiter.buckets.draw([Draw(bucket, rate_per_sec, burst, cost=cost)])
        return [0 if lacking is None else 1, number]

    return Question("consume", (bucket, rate_per_sec, burst, cost), locally)


def _verdict(answer: list[int]) -> Verdict:
    return not answer[0], answer[1]


def check_and_consume(user_id: int, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """Take `cost` tokens of a user's bucket named `key_suffix`, or none."""
    return _verdict(ask_sync(_consume(f"{key_suffix}:u:{user_id}", rate_per_sec, burst, cost)))


def check_and_consume_key(key: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """The same of the bucket of anything else that has a name, such as a mailbox; only for threads."""
    return _verdict(ask_sync(_consume(key, rate_per_sec, burst, cost)))


async def acheck_and_consume(user_id: int, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    return _verdict(await ask(_consume(f"{key_suffix}:u:{user_id}", rate_per_sec, burst, cost)))


def check_and_consume_ip(ip_address: str, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1) -> Verdict:
    """The same of an address's bucket; IPv6 by /64."""
    return _verdict(ask_sync(_consume(f"{key_suffix}:i:{_address(ip_address)}", rate_per_sec, burst, cost)))


async def acheck_and_consume_ip(
    ip_address: str, key_suffix: str, rate_per_sec: float, burst: int, cost: int = 1
) -> Verdict:
    return _verdict(await ask(_consume(f"{key_suffix}:i:{_address(ip_address)}", rate_per_sec, burst, cost)))


# Seats


async def _as_before() -> None:
    """A seat taken by name was given by the caller's own limit: who lost it meanwhile may have any that is free."""


def _join(room: str, user_id: int, max_members: int, ttl: float | None) -> Question:
    person = of_user(user_id)
    lease = Lease(f"{BY_NAME}{person}:{room}", person, "", room, appeal=_as_before)

    def locally(limiter: LocalLimiter) -> list[int]:
        if not limiter.is_seated(room, person) and limiter.count(room=room) >= max_members:
            return [0, limiter.count(room=room)]
        limiter.take(lease, ttl)
        return [1, limiter.count(room=room)]

    args = (room, person, lease.connection, max_members, _microseconds(ttl))
    return Question("join", args, locally, None if ttl else lease)


def _leave(room: str, user_id: int) -> Question:
    person = of_user(user_id)
    connection = f"{BY_NAME}{person}:{room}"

    def locally(limiter: LocalLimiter) -> list[int]:
        limiter.drop(Lease(connection, person, "", room))
        return [limiter.count(room=room)]

    return Question("leave", (room, person, connection), locally)


def room_try_join(room: str, user_id: int, max_members: int, ttl: float | None = None) -> Verdict:
    """(whether the user has a seat now, seats taken); who is inside already stays so."""
    allowed, size = ask_sync(_join(room, user_id, max_members, ttl))
    return bool(allowed), size


async def aroom_try_join(room: str, user_id: int, max_members: int, ttl: float | None = None) -> Verdict:
    allowed, size = await ask(_join(room, user_id, max_members, ttl))
    return bool(allowed), size


def room_leave(room: str, user_id: int) -> int:
    """Give the seat taken with `room_try_join` back; the seats still taken."""
    return ask_sync(_leave(room, user_id))[0]


async def aroom_leave(room: str, user_id: int) -> int:
    return (await ask(_leave(room, user_id)))[0]


def _count(kind: str, name: str) -> Question:
    field = {"u": "person", "i": "address", "r": "room"}[kind]
    return Question("count", (kind, name), lambda limiter: [limiter.count(**{field: name})])


def get_room_size(room: str) -> int:
    """Seats taken: persons, not connections."""
    return ask_sync(_count("r", room))[0]


async def aget_room_size(room: str) -> int:
    return (await ask(_count("r", room)))[0]


# Connections


def _increment(kind: str, name: str, ttl: float | None) -> Question:
    connection = ANONYMOUS + secrets.token_hex(8)
    lease = Lease(connection, name, "", "") if kind == "u" else Lease(connection, "", name, "")

    def locally(limiter: LocalLimiter) -> list[int]:
        limiter.take(lease, ttl)
        return _count(kind, name).locally(limiter)

    return Question("increment", (kind, name, connection, _microseconds(ttl)), locally, None if ttl else lease)


def _decrement(kind: str, name: str) -> Question:
    def locally(limiter: LocalLimiter) -> list[int]:
        oldest = limiter.oldest(ANONYMOUS, **({"person": name} if kind == "u" else {"address": name}))
        if oldest is not None:
            limiter.drop(oldest)
        return _count(kind, name).locally(limiter)

    return Question("decrement", (kind, name, ANONYMOUS), locally)


def _microseconds(ttl: float | None) -> int:
    return int((settings.WS_LEASE_SECONDS if ttl is None else ttl) * 1_000_000)


def _address(ip_address: str) -> str:
    return grouped(ip_address) or ip_address[:64]


def increment_user_connections(user_id: int, ttl: float | None = None) -> int:
    """Count one more connection of a user; how many there are."""
    return ask_sync(_increment("u", of_user(user_id), ttl))[0]


async def aincrement_user_connections(user_id: int, ttl: float | None = None) -> int:
    return (await ask(_increment("u", of_user(user_id), ttl)))[0]


def decrement_user_connections(user_id: int) -> int:
    """Count one less of those counted with the increment, never below 0; how many there are."""
    return ask_sync(_decrement("u", of_user(user_id)))[0]


async def adecrement_user_connections(user_id: int) -> int:
    return (await ask(_decrement("u", of_user(user_id))))[0]


def get_user_connections(user_id: int) -> int:
    """The living connections of a user, sockets included."""
    return ask_sync(_count("u", of_user(user_id)))[0]


async def aget_user_connections(user_id: int) -> int:
    return (await ask(_count("u", of_user(user_id))))[0]


def increment_ip_connections(ip_address: str, ttl: float | None = None) -> int:
    """Count one more connection of an address; how many there are."""
    return ask_sync(_increment("i", _address(ip_address), ttl))[0]


async def aincrement_ip_connections(ip_address: str, ttl: float | None = None) -> int:
    return (await ask(_increment("i", _address(ip_address), ttl)))[0]


def decrement_ip_connections(ip_address: str) -> int:
    """Count one less of those counted with the increment, never below 0; how many there are."""
    return ask_sync(_decrement("i", _address(ip_address)))[0]


async def adecrement_ip_connections(ip_address: str) -> int:
    return (await ask(_decrement("i", _address(ip_address))))[0]


def get_ip_connections(ip_address: str) -> int:
    """The living connections of an address, sockets included."""
    return ask_sync(_count("i", _address(ip_address)))[0]


async def aget_ip_connections(ip_address: str) -> int:
    return (await ask(_count("i", _address(ip_address))))[0]
