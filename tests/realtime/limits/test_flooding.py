"""Who goes on sending after every warning is closed with 4010 and kept out for a while, and nobody else is."""

import pytest

from apps.limits.flood import WINDOW_SECONDS, FloodGate
from tests.realtime.limits.in_process_site import burst, codes
from tests.realtime.limits.limiters import Clock, lease, said
from tests.support.waiting import passes

HELD_OUT = (4008, "flooding")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 0.01, 2
    settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP = 1000, 1000
    settings.WS_RATE_FLOOD_BLOCK_SECONDS = 30
    return settings


# The window, in the process


@pytest.fixture
def flood(bench):
    """A gate of somebody's socket, at a clock of its own."""
    clock = Clock()
    return FloodGate(bench.limiter, lease(), clock), clock


async def violate(gate, count):
    return [said(await gate.violated()) for _ in range(count)]


async def test_thirty_violations_are_borne_and_the_next_is_flooding(flood):
    assert await violate(flood[0], 31) == [None] * 30 + ["flooding"]


async def test_violations_are_counted_within_a_window_that_slides(flood):
    gate, clock = flood
    for _ in range(100):
        clock.now_us += int(WINDOW_SECONDS * 1_000_000 / 30) + 1
        assert await gate.violated() is None
    assert await violate(gate, 1) == ["flooding"]


async def test_after_a_quiet_window_all_is_forgiven(flood):
    gate, clock = flood
    await violate(gate, 30)
    clock.now_us += int(WINDOW_SECONDS * 1_000_000)
    assert await violate(gate, 31) == [None] * 30 + ["flooding"]


async def test_the_number_of_violations_is_read_at_the_time_of_use(flood, limits):
    await violate(flood[0], 5)
    limits.WS_RATE_FLOOD_VIOLATIONS = 5
    assert await violate(flood[0], 1) == ["flooding"]


async def test_without_limits_there_is_no_flooding(flood, limits):
    limits.WS_RATE_ENABLED = False
    assert await violate(flood[0], 100) == [None] * 100


# Being kept out, in the process and in Redis


async def test_a_flooder_is_kept_out_for_exactly_as_long_as_told(bench):
    refusal = await bench.block(lease())
    assert (refusal.close, refusal.retry_after_ms) == (4010, 30_000)
    bench.pass_time(10)
    refusal = await bench.refusal(lease(address="192.0.2.9", room="match_9"))
    assert (refusal.close, refusal.code) == HELD_OUT
    assert refusal.retry_after_ms == 20_000
    bench.pass_time(19.998)
    assert (await bench.refusal(lease())).retry_after_ms == 2
    bench.pass_time(0.002)
    assert await bench.admit(lease()) is None


async def test_others_of_a_flooding_users_address_are_not_kept_out(bench):
    await bench.block(lease("u:1"))
    assert await bench.admit(lease("u:2")) is None
    assert await bench.admit(lease("a:visitor")) is None


async def test_a_flooding_visitors_address_is_kept_out_too(bench):
    await bench.block(lease("a:visitor"))
    assert await bench.admit(lease("a:another")) == "flooding"
    assert await bench.admit(lease("a:visitor", "192.0.2.9")) == "flooding"
    assert await bench.admit(lease("a:another", "192.0.2.9")) is None


async def test_a_visitor_of_an_exempt_address_is_kept_out_alone(bench):
    await bench.block(lease("a:visitor", ""))
    assert await bench.admit(lease("a:visitor", "")) == "flooding"
    assert await bench.admit(lease("a:another", "")) is None


async def test_a_flooders_other_connections_stay(bench):
    await bench.admit(held := lease())
    await bench.block(lease())
    assert await bench.counts(held) == (1, 1, 1)


async def test_every_process_keeps_a_flooder_out(here, there):
    await here.block(lease())
    assert await there.admit(lease()) == "flooding"
    there.pass_time(30)
    assert await there.admit(lease()) is None


async def test_a_jump_of_redis_clock_does_not_keep_a_flooder_out_for_longer(process, store, patient):
    bench = process(store)
    await bench.block(lease())
    store.jump(-3600)
    store.redis.pexpire(f"{store.prefix}x:u:1", 3_630_000)  # as the jump makes Redis see it
    assert (await bench.refusal(lease())).retry_after_ms <= 30_000


# At the wire

pytestmark = pytest.mark.django_db(transaction=True)


async def test_thirty_violations_are_answered_and_the_next_ends_the_socket(gate, limits):
    limits.WS_RATE_FLOOD_BLOCK_SECONDS = 2
    flooder, other = await gate.enter(0), await gate.enter(1)
    assert codes(await burst(flooder, 32)) == [None] * 2 + ["rate_limit_exceeded"] * 30
    await flooder.send(type="ping")
    end = await flooder.closed()
    assert (end.code, end.reason) == (4010, "flooding")
    assert (end.error["code"], end.error["close_code"], end.error["retry_after_ms"]) == ("flooding", 4010, 2000)
    attempt = await gate.refused(0)
    assert attempt.said == HELD_OUT
    assert 0 < attempt.error["retry_after_ms"] <= 2000
    assert await other.is_alive()
    await gate.enter(2)
    await passes(attempt.error["retry_after_ms"] / 1000)
    await gate.enter(0)


async def test_a_visitor_who_floods_is_kept_out_with_their_address(gate):
    flooder = await gate.enter("first", "192.0.2.1")
    await burst(flooder, 32)
    await flooder.send(type="ping")
    assert (await flooder.closed()).code == 4010
    assert (await gate.refused("second", "192.0.2.1")).said == HELD_OUT
    await gate.enter("second", "192.0.2.2")


async def test_doing_what_one_may_not_is_a_violation(gate, limits):
    limits.WS_RATE_MSG_RPS = limits.WS_RATE_MSG_BURST = 1000
    watcher = await gate.enter(0)
    forbidden = {"type": "start_match", "match_id": 1}
    assert set(codes(await burst(watcher, 30, **forbidden))) <= {"insufficient_permissions", "not_found"}
    await watcher.send(**forbidden)
    assert (await watcher.closed()).said == (4010, "flooding")
