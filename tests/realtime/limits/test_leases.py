"""Leases in Redis: they live as long as their process renews them, and whatever Redis loses comes back."""

import asyncio

import pytest

from tests.realtime.limits.limiters import lease
from tests.support.waiting import eventually, settle

LEASE = 30
LOST = (4008, "connection_limit_exceeded")


@pytest.fixture(autouse=True)
def limits(settings, patient):
    settings.WS_RATE_CONN_PER_USER = 3
    settings.WS_RATE_CONN_PER_IP = 100
    settings.WS_LEASE_SECONDS = LEASE
    return settings


async def test_what_is_renewed_lives_on(here, store):
    await here.admit(lease())
    for _ in range(10):
        here.pass_time(LEASE / 3)
        await here.renew()
    assert store.living() == {"u:u:1": 1, "i:192.0.2.1": 1, "r:match_1": 1, "s:match_1:u:1": 1}


async def test_what_a_dead_process_held_goes_after_its_lease_and_not_before(here, there):
    dead, alive = [lease("u:1"), lease("u:1")], lease("u:2")
    for seat in dead:
        await here.admit(seat)
    await there.admit(alive)
    await here.die()
    for _ in range(2):
        there.pass_time(LEASE / 3)
        await there.renew()
    there.pass_time(LEASE / 3 - 0.001)
    assert await there.counts(dead[0]) == (2, 3, 2)
    there.pass_time(0.001)
    assert await there.counts(dead[0]) == (0, 1, 1)
    assert await there.counts(alive) == (1, 1, 1)


async def test_a_dead_processs_places_may_be_had_the_moment_they_end(here, there):
    for _ in range(3):
        await here.admit(lease())
    await here.die()
    there.pass_time(LEASE - 0.001)
    assert await there.admit(lease()) == "connection_limit_exceeded"
    there.pass_time(0.001)
    assert await there.admit(lease()) is None


async def test_a_seat_stays_while_a_connection_of_another_process_lives(here, there):
    tab, other_tab = lease(), lease()
    await here.admit(tab)
    await there.admit(other_tab)
    await here.die()
    for _ in range(6):
        there.pass_time(LEASE / 3)
        await there.renew()
    assert await there.counts(tab) == (1, 1, 1)
    await there.release(other_tab)
    assert await there.counts(tab) == (0, 0, 0)


async def test_a_seat_ends_with_the_last_of_its_connections(here, there):
    await here.admit(lease())
    here.pass_time(20)
    await there.admit(lease())
    await here.die()
    there.pass_time(29.999)
    assert (await there.counts(lease()))[2] == 1
    there.pass_time(0.001)
    assert (await there.counts(lease()))[2] == 0


# Redis loses everything


async def test_what_redis_lost_is_restored_by_the_next_renewal(here, store, told):
    held = [told.lease(f"u:{n}") for n in range(3)]
    for seat in held:
        await here.admit(seat)
    before = store.living()
    store.wipe()
    assert await here.counts(held[0]) == (0, 0, 0)
    here.pass_time(LEASE / 3)
    await here.renew()
    assert store.living() == before
    assert told.said == []


async def test_what_is_restored_may_exceed_the_limit_and_then_admission_waits(here, there, store, told):
    held = [told.lease() for _ in range(3)]
    for seat in held:
        await here.admit(seat)
    store.wipe()
    late = [told.lease() for _ in range(3)]
    assert [await there.admit(seat) for seat in late] == [None] * 3
    await here.renew()
    assert await here.counts(held[0]) == (6, 6, 1)
    for leaving in [*held, late[0]]:
        assert await there.admit(lease()) == "connection_limit_exceeded"
        await (there if leaving in late else here).release(leaving)
    assert await there.admit(lease()) is None
    assert told.said == []


async def test_every_lease_of_a_full_process_is_renewed_and_restored(here, store, settings):
    settings.WS_RATE_CONN_PER_IP = 5000
    settings.WS_RATE_ROOM_MAX_MEMBERS = 5000
    held = [lease(f"u:{n}") for n in range(1203)]
    for seat in held:
        await here.limiter.admit(seat)
    store.wipe()
    await here.limiter.renew()
    assert store.living()["r:match_1"] == 1203
    await here.release(*held)
    assert store.leases() == set()


# A process sleeps


async def test_a_process_that_slept_asks_anew_and_keeps_what_is_still_free(here, store, told):
    held = [told.lease() for _ in range(3)]
    for seat in held:
        await here.admit(seat)
    here.pass_time(LEASE * 2)
    await here.renew()
    assert await here.counts(held[0]) == (3, 3, 1)
    assert told.said == []
    await here.release(*held)
    assert here.is_empty()


async def test_a_process_that_slept_closes_what_others_have_taken_meanwhile(here, there, told):
    held = [told.lease() for _ in range(3)]
    for seat in held:
        await here.admit(seat)
    here.pass_time(LEASE)
    assert [await there.admit(lease()) for _ in range(2)] == [None] * 2
    await here.renew()
    assert told.said == [LOST] * 2
    assert await here.counts(held[0]) == (3, 3, 1)
    await here.release(*held)
    assert await here.counts(held[0]) == (2, 2, 1)


async def test_a_process_that_slept_less_than_a_lease_lost_nothing(here, there, told):
    held = [told.lease() for _ in range(3)]
    for seat in held:
        await here.admit(seat)
    here.pass_time(LEASE - 0.001)
    assert await there.admit(lease()) == "connection_limit_exceeded"
    await here.renew()
    there.pass_time(LEASE - 0.001)
    assert await there.admit(lease()) == "connection_limit_exceeded"
    assert told.said == []


async def test_a_lease_released_while_it_is_asked_for_anew_is_not_closed_again(here, there, told):
    held = told.lease()
    await here.admit(held)
    here.pass_time(LEASE)
    renewing = asyncio.ensure_future(here.renew())
    await settle(1)
    await here.limiter.release(held)
    await renewing
    assert told.said == []
    assert here.is_empty()


async def test_a_lease_whose_socket_closes_while_redis_is_asked_for_it_is_given_back(here, there, told):
    held = told.lease()
    await here.admit(held)
    here.pass_time(LEASE)
    renewing = asyncio.ensure_future(here.renew())
    for _ in range(10_000):
        if held.connection in here.limiter._asked_anew:
            break
        await settle(1)
    await here.limiter.release(held)
    await renewing
    await here.renew()
    assert here.is_empty()
    assert await here.counts(held) == (0, 0, 0)


# The background


async def test_leases_are_renewed_by_themselves(process, store, settings):
    settings.WS_LEASE_SECONDS = 0.6
    bench = process(store)
    held = lease()
    await bench.admit(held)
    first = store.end_of("u:u:1")

    async def is_renewed():
        assert (await bench.limiter.ask("count", "u", "u:1"))[0] == 1
        return store.end_of("u:u:1") > first + 2 * settings.WS_LEASE_SECONDS

    await eventually(is_renewed)


async def test_no_key_stays_for_ever_but_the_clock_and_all_carry_one_tag(here, there, store, settings):
    settings.WS_RATE_MSG_RPS = settings.WS_RATE_MSG_RPS_IP = 0.01  # a bucket stays until it is full again
    old = lease()
    await here.admit(old)
    await there.admit(lease(replaces=old.connection))
    await here.consume(old)
    await here.block(lease("a:visitor"))
    assert {key[:2] for key in store.names()} == {"u:", "i:", "r:", "s:", "l:", "g:", "b:", "x:"}
    assert -1 not in {store.redis.pttl(store.prefix + key) for key in store.names()}
    assert store.prefix == f"{settings.WS_REDIS_PREFIX}{{ws}}:"
    assert {key for key in store.redis.keys("*") if key.startswith(settings.WS_REDIS_PREFIX)} == {
        store.prefix + key for key in [*store.names(), "clock"]
    }
