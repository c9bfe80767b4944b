"""Redis away: nobody waits for it, the same limits hold in the process, and when it is back they are shared again."""

import asyncio
import logging
import time

import pytest
from redis import Redis

from apps.common import redis as redis_module
from apps.limits.link import BUDGET_SECONDS, PROBE_EVERY_SECONDS, TICKS
from apps.tournaments.realtime import ratelimit
from tests.realtime.limits.limiters import lease, said
from tests.support.waiting import eventually, passes, settle

# The budget in turns of the loop, and some on top: the first turn is a part of one, and answers are told in one.
BUDGET_TURNS = TICKS + 4
LOST, BACK = "redis lost, limits are kept per process", "redis is back, limits are shared again"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_CONN_PER_USER = 3
    settings.WS_RATE_CONN_PER_IP = 1000
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 0.01, 5
    settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP = 10_000, 10_000
    return settings


@pytest.fixture
def bench(process, own_store):
    return process(own_store)


@pytest.fixture
def transitions(caplog):
    caplog.set_level(logging.INFO)
    return lambda: [record.getMessage() for record in caplog.records if record.name.startswith("apps.")]


FAULTS = {"killed": ("kill", "start"), "stopped": ("pause", "resume")}


@pytest.fixture(params=FAULTS)
def fault(request, own_redis):
    """What goes wrong with Redis, and how it is set right: two functions."""
    return [getattr(own_redis, name) for name in FAULTS[request.param]]


async def lose(bench, strike, clients=1):
    """Strike Redis and go on asking until this process knows; the longest wait, in turns of the loop."""
    await asyncio.to_thread(strike)
    waits = []
    while not bench.limiter.is_degraded:
        waits.append(await turns(bench.consume(lease(f"u:{len(waits) + 1000}"))))
    return max(waits)


async def turns(awaitable):
    """For how many turns of the loop something waits, each a tick of the budget at least.

    That is the measure of the budget itself: a machine that is held up stretches both alike.
    """
    count = 0

    async def tick():
        nonlocal count
        while True:
            await asyncio.sleep(BUDGET_SECONDS / TICKS)
            count += 1

    ticking = asyncio.ensure_future(tick())
    await awaitable
    ticking.cancel()
    return count


async def back(bench, repair):
    await asyncio.to_thread(repair)
    await eventually(lambda: not bench.limiter.is_degraded)


async def test_nobody_waits_longer_than_the_budget_and_soon_nobody_waits_at_all(bench, fault):
    strike, _ = fault
    await bench.admit(held := lease())
    assert await lose(bench, strike) <= BUDGET_TURNS
    assert await turns(asyncio.gather(*(bench.consume(held) for _ in range(2000)))) <= 2


async def test_two_hundred_who_send_all_the_time_never_wait_longer_than_the_budget(bench, fault, limits):
    limits.WS_RATE_MSG_BURST = 10_000  # a refusal that is remembered asks nobody
    strike, repair = fault
    waits, going = [], True

    async def send(held):
        while going:
            waits.append(await turns(bench.consume(held)))
            await asyncio.sleep(0.05)

    senders = [asyncio.ensure_future(send(lease(f"u:{n}"))) for n in range(200)]
    await eventually(lambda: len(waits) > 600)
    await asyncio.to_thread(strike)
    await eventually(lambda: bench.limiter.is_degraded)
    so_far = len(waits)
    await eventually(lambda: len(waits) > so_far + 800)
    await back(bench, repair)
    so_far = len(waits)
    await eventually(lambda: len(waits) > so_far + 600)
    going = False
    await asyncio.gather(*senders)
    assert len(waits) > 2000
    assert max(waits) <= BUDGET_TURNS


async def test_the_limits_hold_in_the_process_meanwhile(bench, fault):
    strike, _ = fault
    held = [lease(room=f"match_{n}") for n in range(2)]
    for seat in held:
        await bench.admit(seat)
    await lose(bench, strike)
    third = lease()
    assert await bench.admit(third) is None
    assert await bench.admit(lease()) == "connection_limit_exceeded"
    await bench.release(third, held[0])
    assert [await bench.admit(lease()) for _ in range(3)] == [None, None, "connection_limit_exceeded"]
    answers = [said(await bench.consume(held[1])) for _ in range(8)]
    assert answers == [None] * 5 + ["rate_limit_exceeded"] * 3


async def test_replacing_and_keeping_out_work_meanwhile(bench, fault, told):
    strike, _ = fault
    held = [told.lease() for _ in range(3)]
    for seat in held:
        await bench.admit(seat)
    await lose(bench, strike)
    assert await bench.admit(lease(replaces=held[0].connection)) is None
    assert told.said == [(4008, "connection_limit_exceeded")]
    await bench.block(lease("a:visitor"))
    assert await bench.admit(lease("a:another")) == "flooding"


async def test_when_it_is_back_it_knows_who_is_there(bench, own_store, fault, settings):
    settings.WS_LEASE_SECONDS = 3
    strike, repair = fault
    stays, goes, comes = lease("u:1"), lease("u:2"), lease("u:3")
    await bench.admit(stays)
    await bench.admit(goes)
    await lose(bench, strike)
    await bench.admit(comes)
    await bench.release(goes)
    await back(bench, repair)
    assert [(await bench.counts(seat))[0] for seat in (stays, comes)] == [1, 1]
    await bench.renew()
    # Where Redis could not be told, what was released ends with its lease.
    await eventually(lambda: own_store.living().get("r:match_1") == 2)


async def test_each_transition_is_one_line_in_the_log(bench, fault, transitions):
    strike, repair = fault
    for _ in range(3):
        await lose(bench, strike)
        await asyncio.gather(*(bench.consume(lease()) for _ in range(50)))
        await back(bench, repair)
    assert transitions() == [LOST, BACK] * 3


async def test_many_who_wait_in_one_hiccup_are_one_failure(bench, own_redis, transitions):
    await bench.admit(lease())
    own_redis.pause()
    await asyncio.gather(*(bench.consume(lease(f"u:{n}")) for n in range(500)))
    own_redis.resume()
    assert not bench.limiter.is_degraded
    assert transitions() == []


async def test_many_who_fail_again_and_again_are_one_line_in_the_log(bench, fault, transitions):
    strike, repair = fault
    await asyncio.to_thread(strike)
    for _ in range(4):
        await asyncio.gather(*(bench.consume(lease(f"u:{n}")) for n in range(500)))
    assert bench.limiter.is_degraded
    await back(bench, repair)
    assert transitions() == [LOST, BACK]


async def test_a_single_failure_is_no_loss(bench, own_redis, transitions):
    await bench.admit(held := lease())
    own_redis.pause()
    assert await bench.consume(held) is None
    own_redis.resume()
    assert not bench.limiter.is_degraded
    assert await bench.counts(held) == (1, 1, 1)
    assert transitions() == []


async def test_a_loop_held_up_by_other_work_is_no_loss_of_redis(bench, process, own_store, transitions):
    async def hog():
        while True:
            time.sleep(2 * BUDGET_SECONDS)  # noqa: ASYNC251  (it is the loop that is to be held up)
            await settle(1)

    other = process(own_store)
    for _ in range(3):
        await other.admit(lease())
    await bench.admit(lease("u:2"))
    hogging = asyncio.ensure_future(hog())
    answers = await asyncio.gather(*(bench.admit(lease()) for _ in range(20)))
    hogging.cancel()
    assert set(answers) == {"connection_limit_exceeded"}
    assert transitions() == []


async def test_a_dead_redis_is_asked_nothing_but_now_and_then(bench, own_redis, own_store):
    own_store.redis.config_set("maxmemory", "1")
    await lose(bench, lambda: None)
    own_store.redis.config_resetstat()
    began = time.monotonic()
    await asyncio.gather(*(bench.consume(lease(f"u:{n}")) for n in range(1000)))
    await passes(PROBE_EVERY_SECONDS * 3)
    assert 1 <= own_store.calls("evalsha") <= (time.monotonic() - began) / PROBE_EVERY_SECONDS + 1
    own_store.redis.config_set("maxmemory", "0")
    await eventually(lambda: not bench.limiter.is_degraded)


async def test_a_redis_that_answers_but_does_not_write_is_away(bench, own_store, transitions):
    own_store.redis.config_set("maxmemory", "1")
    await lose(bench, lambda: None)
    so_far = own_store.calls("evalsha")
    await eventually(lambda: own_store.calls("evalsha") > so_far + 2)
    assert transitions() == [LOST]
    own_store.redis.config_set("maxmemory", "0")
    await eventually(lambda: not bench.limiter.is_degraded)
    assert transitions() == [LOST, BACK]


async def test_a_flushall_is_no_loss_and_the_next_renewal_heals_it(bench, own_store, settings, transitions):
    settings.WS_LEASE_SECONDS = 0.9
    healing = ratelimit.RedisLimiter(settings.REDIS_URL)
    held = [lease(f"u:{n}") for n in range(20)]
    for seat in held:
        await healing.admit(seat)
    own_store.redis.flushall()
    await eventually(lambda: own_store.living().get("i:192.0.2.1") == 20, seconds=12)
    assert transitions() == []
    await healing.aclose()
    assert own_store.leases() == set()


async def test_forgotten_scripts_are_loaded_again(bench, own_store, transitions):
    await bench.admit(first := lease())
    own_store.redis.script_flush()
    assert await bench.admit(second := lease()) is None
    own_store.redis.script_flush()
    await asyncio.gather(*(bench.consume(first) for _ in range(10)))
    assert await bench.counts(second) == (2, 2, 1)
    assert transitions() == []


async def test_who_gives_up_while_redis_is_asked_hinders_nobody(bench, own_store):
    await bench.admit(lease())
    quitting = asyncio.ensure_future(bench.admit(lease("u:2")))
    staying = asyncio.ensure_future(bench.admit(lease("u:3")))
    await settle(1)
    quitting.cancel()
    assert await staying is None
    assert await bench.admit(lease("u:4")) is None


async def test_redis_never_there_is_no_hindrance(bench, own_redis, settings):
    own_redis.stop()
    late = ratelimit.RedisLimiter(settings.REDIS_URL)
    assert await late.admit(lease()) is None
    assert await late.consume(lease()) is None
    await late.aclose()


# The public functions


async def test_the_functions_count_in_the_process_meanwhile_and_redis_learns_of_it(
    own_redis, own_store, settings, keeper, closed_limiter
):
    settings.WS_LEASE_SECONDS = 0.9
    ratelimit.increment_user_connections(7)
    await ratelimit.aincrement_user_connections(8)
    own_redis.kill()
    assert ratelimit.increment_user_connections(7) == 2
    assert await ratelimit.aincrement_user_connections(8) == 2
    assert ratelimit.room_try_join("idle_duel", 7, 1) == (True, 1)
    assert ratelimit.room_try_join("idle_duel", 8, 1) == (False, 1)
    assert await ratelimit.acheck_and_consume(7, "search", 0.01, 1) == (True, 0)
    assert not (await ratelimit.acheck_and_consume(7, "search", 0.01, 1))[0]
    assert ratelimit.decrement_user_connections(7) == 1
    own_redis.start()
    expected = {"u:u:7": 1, "u:u:8": 2, "r:idle_duel": 1, "s:idle_duel:u:7": 1}
    await eventually(lambda: own_store.living() == expected)
    ends = {name: own_store.end_of(name) for name in expected}
    renewed = [name for name in expected if not name.startswith("r:")]
    await eventually(lambda: all(own_store.end_of(n) > ends[n] + settings.WS_LEASE_SECONDS for n in renewed))
    assert own_store.living() == expected


async def test_threads_leave_a_frozen_redis_alone_for_a_while(own_redis, own_store, keeper, monkeypatch):
    monkeypatch.setattr(redis_module, "AWAY_SECONDS", 3600)
    ask, asked = Redis.execute_command, []
    monkeypatch.setattr(Redis, "execute_command", lambda *command: asked.append(command[1]) or ask(*command))
    own_redis.pause()
    for _ in range(20):
        await asyncio.to_thread(ratelimit.get_room_size, "idle_duel")
    own_redis.resume()
    assert asked == ["EVALSHA"]


async def test_what_has_an_end_of_its_own_and_was_taken_meanwhile_is_not_renewed(
    own_redis, own_store, settings, closed_limiter
):
    settings.WS_LEASE_SECONDS = 0.6
    limiter = ratelimit.get_limiter()
    own_redis.kill()
    while not limiter.is_degraded:
        await ratelimit.aget_room_size("idle_duel")
    assert await ratelimit.aincrement_user_connections(7, ttl=0.5) == 1
    own_redis.start()
    await eventually(lambda: not limiter.is_degraded)
    await limiter.renew()
    assert await ratelimit.aget_user_connections(7) == 0
