"""A clock that jumps, of Redis' machine or of a worker's: no lease ends by it and none lives for ever."""

import time

import pytest

from tests.realtime.limits.limiters import lease, said
from tests.support.waiting import eventually

HOUR, YEAR = 3600, 365 * 86_400
JUMPS = [HOUR, -HOUR, YEAR, -YEAR, 31, -0.5]


@pytest.fixture
def bench(process, store, patient):
    return process(store)


async def until_no_longer(bench, held, seconds):
    """How long it takes until the lease's person has no connection."""
    start = time.monotonic()

    async def is_gone():
        return await bench.counts(held) == (0, 0, 0)

    await eventually(is_gone, seconds)
    return time.monotonic() - start


@pytest.mark.parametrize("seconds", JUMPS)
async def test_a_jump_of_redis_clock_ends_no_lease(bench, store, seconds):
    held = [lease() for _ in range(3)]
    for seat in held:
        await bench.admit(seat)
    store.jump(seconds)
    assert await bench.counts(held[0]) == (3, 3, 1)
    assert await bench.admit(lease()) == "connection_limit_exceeded"
    await bench.renew()
    assert await bench.counts(held[0]) == (3, 3, 1)


@pytest.mark.parametrize("seconds", JUMPS)
async def test_a_jump_of_redis_clock_keeps_no_lease_alive(bench, process, store, settings, seconds):
    settings.WS_LEASE_SECONDS = 0.9
    dying, held = process(store), lease()
    await dying.admit(held)
    await bench.counts(held)
    await dying.die()
    store.jump(seconds)
    assert await until_no_longer(bench, held, seconds=10) <= 5


@pytest.mark.parametrize("seconds", JUMPS)
async def test_one_jump_after_the_other_ends_no_lease(bench, store, seconds):
    held = lease()
    await bench.admit(held)
    for _ in range(20):
        store.jump(seconds)
        await bench.renew()
        store.jump(-seconds)
        await bench.renew()
    assert await bench.counts(held) == (1, 1, 1)


@pytest.mark.parametrize("seconds", JUMPS)
async def test_a_jump_of_redis_clock_neither_fills_nor_freezes_a_bucket(bench, store, settings, seconds):
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 0.1, 2
    held = lease(address="")
    for _ in range(2):
        assert await bench.consume(held) is None
    store.jump(seconds)
    refusal = await bench.consume(held)
    assert said(refusal) == "rate_limit_exceeded"
    assert 5_000 < refusal.retry_after_ms <= 10_000


async def test_a_jump_that_a_stranger_sees_first_is_healed_by_the_next_renewal(bench, process, store):
    """A process that has never asked before cannot tell a jump from a long silence."""
    held = lease()
    await bench.admit(held)
    store.jump(HOUR)
    await process(store).counts(held)
    await bench.renew()
    assert await bench.counts(held) == (1, 1, 1)


async def test_a_jump_of_the_workers_clock_changes_nothing(bench, monkeypatch):
    held = lease()
    await bench.admit(held)
    now = time.time
    for seconds in (HOUR, -HOUR):
        monkeypatch.setattr(time, "time", lambda jump=seconds: now() + jump)
        await bench.renew()
        assert await bench.counts(held) == (1, 1, 1)
        assert await bench.consume(held) is None
