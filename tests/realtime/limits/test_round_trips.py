"""What the limits cost Redis: one round trip a connect, at most one a message, none for who was just refused."""

import asyncio

import pytest

from apps.limits import shared
from apps.tournaments.realtime.rooms import hub
from tests.realtime.limits.in_process_site import burst, codes
from tests.realtime.limits.limiters import lease


@pytest.fixture(autouse=True)
def limits(settings, patient, monkeypatch):
    # A room's viewers are counted at Redis too, every second.
    monkeypatch.setattr(hub, "COUNT_EVERY_SECONDS", 3600)
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 0.1, 20
    settings.WS_LEASE_SECONDS = 300
    return settings


@pytest.fixture
async def bench(process, own_store, clock):
    """A limiter that has loaded its script, and nothing counted yet."""
    bench = process(own_store)
    await bench.counts(lease())
    own_store.redis.config_resetstat()
    return bench


async def test_a_connect_is_one_round_trip_admitted_or_not(bench, own_store, limits):
    limits.WS_RATE_CONN_PER_USER = 2
    for n in range(1, 5):
        await bench.admit(lease())
        assert own_store.calls("evalsha") == n
    assert own_store.calls("script|load") == 0


async def test_a_connect_that_replaces_is_one_round_trip_too(bench, own_store):
    old = lease()
    await bench.admit(old)
    await bench.admit(lease(replaces=old.connection))
    assert own_store.calls("evalsha") == 2


async def test_a_message_is_one_round_trip_for_both_buckets_and_a_pong_is_none(bench, own_store):
    for n in range(1, 6):
        await bench.consume(lease())
        assert own_store.calls("evalsha") == n
    for _ in range(50):
        await bench.consume(lease(), pong=True)
    assert own_store.calls("evalsha") == 5


async def test_who_floods_costs_redis_nothing(bench, own_store):
    held = lease()
    for _ in range(21):
        await bench.consume(held)
    refusals = [await bench.consume(held) for _ in range(1000)]
    assert own_store.calls("evalsha") == 21
    waits = [refusal.retry_after_ms for refusal in refusals]
    assert waits == sorted(waits, reverse=True)
    assert 0 < waits[-1] <= waits[0] <= 10_000


async def test_a_refusal_is_remembered_for_exactly_as_long_as_it_holds(process, own_store, clock):
    bench = process(own_store, clock)
    held = lease()
    for _ in range(21):
        await bench.consume(held)
    own_store.redis.config_resetstat()
    bench.pass_time(9.998)
    assert (await bench.consume(held)).retry_after_ms == 2
    assert own_store.calls("evalsha") == 0
    bench.pass_time(0.002)
    assert await bench.consume(held) is None
    assert own_store.calls("evalsha") == 1


async def test_refusals_that_are_remembered_do_not_pile_up(bench, monkeypatch, limits):
    monkeypatch.setattr(shared, "REMEMBER_AT_MOST", 10)
    limits.WS_RATE_MSG_BURST = 1
    for n in range(100):
        for _ in range(2):
            refusal = await bench.consume(lease(f"u:{n}", ""))
        assert refusal is not None
        assert len(bench.limiter._refused_until) <= 10


async def test_what_is_asked_in_one_turn_of_the_loop_goes_out_together(bench, own_store):
    def reads():
        return own_store.redis.info("stats")["total_reads_processed"]

    usual = -reads() + reads()
    before = reads()
    await asyncio.gather(*(bench.consume(lease(f"u:{n}")) for n in range(20)))
    assert reads() - before - usual == 1
    assert own_store.calls("evalsha") == 20


async def test_a_renewal_is_one_round_trip_for_all(bench, own_store):
    for n in range(9):
        await bench.admit(lease(f"u:{n}"))
    own_store.redis.config_resetstat()
    await bench.renew()
    assert own_store.calls("evalsha") == 1


async def test_a_release_is_one_round_trip_and_none_when_there_is_nothing_to_release(bench, own_store):
    held = lease()
    await bench.admit(held)
    own_store.redis.config_resetstat()
    for _ in range(5):
        await bench.release(held)
    assert own_store.calls("evalsha") == 1


@pytest.mark.django_db(transaction=True)
async def test_a_socket_costs_what_was_promised(own_store, door):
    await burst(await door.enter(0, "192.0.2.1"), 1)
    own_store.redis.config_resetstat()
    client = await door.enter(1, "192.0.2.1")
    assert own_store.calls("evalsha") == 1
    assert codes(await burst(client, 25))[20:] == ["rate_limit_exceeded"] * 5
    assert own_store.calls("evalsha") == 1 + 21
