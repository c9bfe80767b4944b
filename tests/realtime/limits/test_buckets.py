"""Token buckets, by the limiter's own clock: exactly the limit passes, and what is told to wait is enough."""

from random import Random

import pytest

from apps.limits import buckets
from apps.limits.buckets import Buckets
from apps.limits.interface import Draw
from apps.limits.local import LocalLimiter
from tests.realtime.limits.limiters import Clock, lease, said

RATES = [0.1, 0.3, 1 / 3, 1, 3, 7.7, 10, 123.456, 20]


async def draw(bench, *, rate=10.0, burst=20, cost=1, name="b"):
    """0 and the tokens left, or 1 and the milliseconds to wait."""
    limiter = bench.at_time()
    if isinstance(limiter, LocalLimiter):
        lacking, number = limiter.buckets.draw([Draw(name, rate, burst, cost=cost)])
        return int(lacking is not None), number
    return tuple(await limiter.ask("consume", name, rate, burst, cost))


async def drain(bench, **bucket):
    while True:
        refused, number = await draw(bench, **bucket)
        if refused:
            return number


async def test_exactly_the_burst_passes_and_the_rest_is_counted_down(bench):
    assert [await draw(bench, burst=5) for _ in range(6)] == [(0, 4), (0, 3), (0, 2), (0, 1), (0, 0), (1, 100)]


@pytest.mark.parametrize("rate", RATES)
async def test_waiting_as_long_as_told_is_enough_and_two_milliseconds_less_are_not(bench, rate):
    dice = Random(rate)
    for cost in (1, 1, 1, 2, 5, 1, 3):
        told = await drain(bench, rate=rate, burst=7, cost=cost)
        bench.pass_time(dice.random() * told / 1000)
        refused, told = await draw(bench, rate=rate, burst=7, cost=cost)
        if not refused:
            continue
        if told > 2:
            bench.pass_time((told - 2) / 1000)
            refused, left = await draw(bench, rate=rate, burst=7, cost=cost)
            assert refused
            assert left <= 2
            told = 2
        bench.pass_time(told / 1000)
        assert not (await draw(bench, rate=rate, burst=7, cost=cost))[0]


@pytest.mark.parametrize("rate", RATES)
async def test_what_is_told_is_enough_from_the_first_token_on(bench, rate):
    for cost in range(1, 8):
        await drain(bench, rate=rate, burst=7)
        told = (await draw(bench, rate=rate, burst=7, cost=cost))[1]
        bench.pass_time(told / 1000)
        assert not (await draw(bench, rate=rate, burst=7, cost=cost))[0]


async def test_ten_thousand_takes_at_the_rate_neither_lose_nor_gain_a_token(bench):
    await drain(bench, rate=10, burst=5)
    for _ in range(5000):
        bench.pass_time(0.1)
        assert await draw(bench, rate=10, burst=5) == (0, 0)
        assert (await draw(bench, rate=10, burst=5))[0] == 1


@pytest.mark.parametrize("rate", [1 / 3, 7.7])
async def test_an_uneven_rate_does_not_drift_in_ten_thousand_attempts(bench, rate):
    await drain(bench, rate=rate, burst=5)
    passed = 0
    for _ in range(10_000):
        bench.pass_time(0.01)
        passed += not (await draw(bench, rate=rate, burst=5))[0]
    assert passed == int(rate * 100)


async def test_a_bucket_never_holds_more_than_its_burst(bench):
    await drain(bench, burst=5)
    bench.pass_time(86_400)
    assert await draw(bench, burst=5) == (0, 4)


async def test_a_cost_is_paid_whole_or_not_at_all(bench):
    assert await draw(bench, burst=10, cost=7) == (0, 3)
    assert await draw(bench, burst=10, cost=4) == (1, 100)
    assert await draw(bench, burst=10, cost=3) == (0, 0)


async def test_a_changed_rate_and_burst_apply_to_what_is_there(bench):
    await draw(bench, rate=1, burst=20, cost=5)
    assert await draw(bench, rate=1, burst=10) == (0, 9)
    bench.pass_time(1)
    assert await draw(bench, rate=4, burst=20) == (0, 12)


# What a message costs


@pytest.fixture
def limits(settings):
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 10, 5
    settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP = 20, 12
    return settings


async def messages(bench, held, count):
    return [said(await bench.consume(held)) for _ in range(count)]


async def test_two_users_are_independent(bench, limits):
    bob, bella = lease("u:1", "192.0.2.1"), lease("u:2", "192.0.2.2")
    assert await messages(bench, bob, 7) == [None] * 5 + ["rate_limit_exceeded"] * 2
    assert await messages(bench, bella, 6) == [None] * 5 + ["rate_limit_exceeded"]


async def test_two_sockets_of_one_user_share_a_bucket_wherever_they_are(bench, limits):
    here, there = lease(address="192.0.2.1"), lease(address="192.0.2.2")
    await messages(bench, here, 3)
    assert await messages(bench, there, 3) == [None, None, "rate_limit_exceeded"]


async def test_visitors_are_independent_until_their_address_is_used_up(bench, limits):
    visitors = [lease(f"a:v{n}") for n in range(3)]
    assert await messages(bench, visitors[0], 6) == [None] * 5 + ["rate_limit_exceeded"]
    assert await messages(bench, visitors[1], 5) == [None] * 5
    assert await messages(bench, visitors[2], 3) == [None] * 2 + ["ip_rate_limit_exceeded"]


async def test_a_refusal_by_the_address_takes_nothing_of_the_user(bench, limits):
    for n in range(3):
        await messages(bench, lease(f"u:{n}"), 4)
    bob = lease("u:9")
    assert await messages(bench, bob, 50) == ["ip_rate_limit_exceeded"] * 50
    elsewhere = lease("u:9", "192.0.2.9")
    assert await messages(bench, elsewhere, 6) == [None] * 5 + ["rate_limit_exceeded"]


async def test_a_refusal_by_the_user_takes_nothing_of_the_address(bench, limits):
    await messages(bench, lease("u:1"), 50)
    assert await messages(bench, lease("u:2"), 5) == [None] * 5
    assert await messages(bench, lease("u:3"), 3) == [None] * 2 + ["ip_rate_limit_exceeded"]


async def test_an_exempt_address_lifts_its_own_limit_and_not_the_users(bench, limits):
    people = [lease(f"u:{n}", "") for n in range(10)]
    for person in people:
        assert await messages(bench, person, 6) == [None] * 5 + ["rate_limit_exceeded"]


async def test_a_message_passes_again_after_exactly_what_was_told(bench, limits):
    bob = lease()
    await messages(bench, bob, 5)
    refusal = await bench.consume(bob)
    assert (refusal.close, refusal.retry_after_ms) == (None, 100)
    bench.pass_time(0.098)
    assert (await bench.consume(bob)).retry_after_ms == 2
    bench.pass_time(0.002)
    assert await bench.consume(bob) is None


async def test_changed_limits_apply_to_the_next_message(bench, limits):
    limits.WS_RATE_MSG_RPS = 0.01
    bob = lease()
    await messages(bench, bob, 5)
    assert (await bench.consume(bob)).retry_after_ms == 100_000
    limits.WS_RATE_MSG_RPS = 1000
    bench.pass_time(0.001)
    assert await bench.consume(bob) is None


async def test_a_pong_costs_no_message_and_has_a_bucket_of_its_own(bench, limits):
    bob = lease()
    await messages(bench, bob, 50)
    assert [said(await bench.consume(bob, pong=True)) for _ in range(21)] == [None] * 20 + ["rate_limit_exceeded"]
    assert await bench.consume(lease(), pong=True) is None
    bench.pass_time(0.1)
    assert await bench.consume(bob) is None


async def test_attempts_to_connect_have_a_bucket_by_address(bench, settings):
    settings.WS_RATE_CONNECT_RPS_IP, settings.WS_RATE_CONNECT_BURST_IP = 5, 3
    knocks = [await bench.limiter.knock("192.0.2.1") for _ in range(4)]
    assert [said(refusal) for refusal in knocks] == [None] * 3 + ["connect_rate_exceeded"]
    assert (knocks[3].close, knocks[3].retry_after_ms) == (4008, 200)
    assert await bench.limiter.knock("192.0.2.2") is None
    assert [await bench.limiter.knock("") for _ in range(9)] == [None] * 9
    bench.pass_time(0.2)
    assert await bench.limiter.knock("192.0.2.1") is None


# What is forgotten


async def test_a_bucket_in_redis_goes_when_it_is_full_again(store, process, patient):
    bench = process(store)
    await draw(bench, rate=100, burst=10, cost=10)
    key = f"{store.prefix}b:b"
    assert 0 < store.redis.pttl(key) <= 100
    await draw(bench, rate=2, burst=10, cost=4, name="slow")
    assert 1000 < store.redis.pttl(f"{store.prefix}b:slow") <= 2000
    store.redis.blpop([f"{store.prefix}nothing"], timeout=0.5)
    assert store.names() == {"b:slow"}


def test_a_process_forgets_full_buckets_first_and_never_keeps_more_than_it_may(monkeypatch):
    monkeypatch.setattr(buckets, "MAX_BUCKETS", 100)
    clock = Clock()
    held = Buckets(clock)
    held.draw([Draw("idle", 10, 10, cost=10)])
    clock.now_us += 1_000_000
    for n in range(100):
        held.draw([Draw(f"busy{n}", 0.001, 10, cost=10)])
    assert len(held) <= 100
    assert held.draw([Draw("busy99", 0.001, 10, cost=10)])[0] == 0
    for n in range(100, 1000):
        held.draw([Draw(f"busy{n}", 0.001, 10, cost=10)])
        assert len(held) <= 100
    assert held.draw([Draw("busy999", 0.001, 10, cost=10)])[0] == 0


def test_a_process_keeps_every_bucket_that_is_not_full_where_there_is_room(monkeypatch):
    monkeypatch.setattr(buckets, "MAX_BUCKETS", 100)
    clock = Clock()
    held = Buckets(clock)
    held.draw([Draw("busy", 0.001, 10, cost=10)])
    for n in range(99):
        held.draw([Draw(f"idle{n}", 10, 10, cost=10)])
    clock.now_us += 1_000_000
    held.draw([Draw("another", 10, 10, cost=10)])
    assert len(held) == 2
    assert held.draw([Draw("busy", 0.001, 10)])[0] == 0
