"""The functions for scripts, views and tests: sync and async, in the process and in Redis, the same answers."""

import sys
from concurrent.futures import ThreadPoolExecutor

import pytest

from apps.limits import limiter as limiters
from apps.limits.local import LocalLimiter
from apps.tournaments.realtime import ratelimit
from tests.realtime.limits.limiters import lease
from tests.support.waiting import passes

BUCKETS = {"check_and_consume": (7, 8), "check_and_consume_ip": ("192.0.2.7", "192.0.2.8")}
COUNTERS = {"user": (7, 8), "ip": ("192.0.2.7", "192.0.2.8")}


@pytest.fixture
def fresh(kind, monkeypatch, keeper, clock):
    """A process that holds nothing yet."""
    monkeypatch.setattr(limiters, "of_this_process", LocalLimiter(clock))
    return keeper


@pytest.fixture
def pass_time(kind, clock, request):
    """Let so many seconds pass where the limits are kept."""
    if kind == "redis":
        store = request.getfixturevalue("store")
        return lambda seconds: store.stop_at(store.now_us() + round(seconds * 1_000_000))

    def in_the_process(seconds):
        clock.now_us += round(seconds * 1_000_000)

    return in_the_process


@pytest.fixture
def renew(kind, fresh):
    """Renew what this process took, whether a thread asked for it or a coroutine."""

    async def renew():
        if kind == "redis":
            fresh.renew()
            await ratelimit.get_limiter().renew()

    return renew


@pytest.fixture(params=["sync", "async"])
def ask(request, fresh, patient, closed_limiter):
    """`await ask(name, ...)`: a function, in either form."""

    async def call(name, *args, **fields):
        if request.param == "async":
            return await getattr(ratelimit, f"a{name}")(*args, **fields)
        return getattr(ratelimit, name)(*args, **fields)

    return call


# Buckets


@pytest.mark.parametrize("name", BUCKETS)
async def test_tokens_are_counted_down_and_then_it_says_how_long_to_wait(ask, name):
    subject, _ = BUCKETS[name]
    assert [await ask(name, subject, "search", 0.5, 3) for _ in range(3)] == [(True, 2), (True, 1), (True, 0)]
    allowed, retry_after_ms = await ask(name, subject, "search", 0.5, 3)
    assert not allowed
    assert 1000 < retry_after_ms <= 2000


@pytest.mark.parametrize("name", BUCKETS)
async def test_every_name_and_everybody_has_a_bucket_of_their_own(ask, name):
    subject, other = BUCKETS[name]
    assert await ask(name, subject, "search", 0.1, 1) == (True, 0)
    assert not (await ask(name, subject, "search", 0.1, 1))[0]
    assert await ask(name, other, "search", 0.1, 1) == (True, 0)
    assert await ask(name, subject, "upload", 0.1, 1) == (True, 0)


@pytest.mark.parametrize("name", BUCKETS)
async def test_a_cost_is_paid_whole_or_not_at_all(ask, name):
    subject, _ = BUCKETS[name]
    assert await ask(name, subject, "export", 0.01, 5, cost=4) == (True, 1)
    assert not (await ask(name, subject, "export", 0.01, 5, cost=2))[0]
    assert await ask(name, subject, "export", 0.01, 5, 1) == (True, 0)


async def test_a_network_of_ipv6_has_one_bucket(ask):
    assert await ask("check_and_consume_ip", "2001:db8::1", "search", 0.1, 2) == (True, 1)
    assert await ask("check_and_consume_ip", "2001:db8::ffff:2", "search", 0.1, 2) == (True, 0)
    assert await ask("check_and_consume_ip", "2001:db8:0:1::1", "search", 0.1, 2) == (True, 1)


async def test_what_is_no_address_is_limited_as_it_stands_at_a_bounded_length(ask):
    assert await ask("check_and_consume_ip", "unix:" + "x" * 5000, "search", 0.1, 1) == (True, 0)
    assert not (await ask("check_and_consume_ip", "unix:" + "x" * 6000, "search", 0.1, 1))[0]


# Seats


async def test_a_room_takes_exactly_as_many_as_it_may(ask):
    assert [await ask("room_try_join", "idle_duel", n, 3) for n in range(3)] == [(True, 1), (True, 2), (True, 3)]
    assert await ask("room_try_join", "idle_duel", 9, 3) == (False, 3)
    assert await ask("room_leave", "idle_duel", 1) == 2
    assert await ask("room_try_join", "idle_duel", 9, 3) == (True, 3)
    assert await ask("get_room_size", "idle_duel") == 3


async def test_who_is_inside_stays_so_in_a_full_room(ask):
    await ask("room_try_join", "idle_duel", 1, 1)
    assert await ask("room_try_join", "idle_duel", 1, 1) == (True, 1)
    assert await ask("room_leave", "idle_duel", 1) == 0
    assert await ask("room_leave", "idle_duel", 1) == 0
    assert await ask("get_room_size", "idle_duel") == 0


async def test_two_rooms_are_independent(ask):
    await ask("room_try_join", "idle_duel", 1, 1)
    assert await ask("room_try_join", "court", 1, 1) == (True, 1)
    assert await ask("room_leave", "court", 1) == 0
    assert await ask("get_room_size", "idle_duel") == 1


async def test_leaving_a_room_leaves_the_sockets_seat(ask):
    limiter = ratelimit.get_limiter()
    await limiter.admit(socket := lease("u:7", room="idle_duel"))
    assert await ask("room_try_join", "idle_duel", 7, 1) == (True, 1)
    assert await ask("room_leave", "idle_duel", 7) == 1
    await limiter.release(socket)
    assert await ask("get_room_size", "idle_duel") == 0


async def test_a_seat_is_no_connection(ask):
    await ask("room_try_join", "idle_duel", 7, 3)
    assert await ask("get_user_connections", 7) == 0


async def test_a_seat_with_an_end_of_its_own_ends_then(ask, pass_time):
    assert await ask("room_try_join", "idle_duel", 1, 1, ttl=8) == (True, 1)
    assert await ask("room_try_join", "idle_duel", 2, 1) == (False, 1)
    pass_time(8)
    assert await ask("room_try_join", "idle_duel", 2, 1) == (True, 1)


async def test_joining_again_counts_from_then_on(ask, pass_time):
    await ask("room_try_join", "idle_duel", 1, 9, ttl=8)
    await ask("room_try_join", "idle_duel", 2, 9, ttl=8)
    assert await ask("room_try_join", "idle_duel", 1, 9) == (True, 2)
    pass_time(8)
    assert await ask("get_room_size", "idle_duel") == 1


async def test_a_seat_that_has_ended_gives_no_right_to_a_full_room(ask, pass_time):
    await ask("room_try_join", "idle_duel", 1, 1, ttl=8)
    pass_time(8)
    assert await ask("room_try_join", "idle_duel", 2, 1) == (True, 1)
    assert await ask("room_try_join", "idle_duel", 1, 1) == (False, 1)


# Counters


@pytest.mark.parametrize("who", COUNTERS)
async def test_connections_are_counted_up_and_down_and_never_below_nothing(ask, who):
    subject, other = COUNTERS[who]
    assert [await ask(f"increment_{who}_connections", subject) for _ in range(3)] == [1, 2, 3]
    assert await ask(f"get_{who}_connections", subject) == 3
    assert await ask(f"get_{who}_connections", other) == 0
    assert [await ask(f"decrement_{who}_connections", subject) for _ in range(6)] == [2, 1, 0, 0, 0, 0]
    assert await ask(f"increment_{who}_connections", subject) == 1


@pytest.mark.parametrize("who", COUNTERS)
async def test_sockets_count_too_and_a_decrement_takes_none_of_them(ask, who):
    subject, _ = COUNTERS[who]
    limiter = ratelimit.get_limiter()
    await limiter.admit(socket := lease("u:7", "192.0.2.7"))
    assert await ask(f"increment_{who}_connections", subject) == 2
    assert [await ask(f"decrement_{who}_connections", subject) for _ in range(3)] == [1, 1, 1]
    await limiter.release(socket)
    assert await ask(f"get_{who}_connections", subject) == 0


@pytest.mark.parametrize("who", COUNTERS)
async def test_a_count_with_an_end_of_its_own_ends_then(ask, pass_time, who):
    subject, _ = COUNTERS[who]
    await ask(f"increment_{who}_connections", subject, ttl=8)
    assert await ask(f"increment_{who}_connections", subject) == 2
    pass_time(8)
    assert await ask(f"get_{who}_connections", subject) == 1


@pytest.mark.parametrize("who", COUNTERS)
async def test_a_decrement_takes_what_lives(ask, pass_time, who):
    subject, _ = COUNTERS[who]
    await ask(f"increment_{who}_connections", subject, ttl=8)
    await ask(f"increment_{who}_connections", subject)
    pass_time(8)
    assert await ask(f"decrement_{who}_connections", subject) == 0


async def test_a_counted_connection_keeps_a_socket_out(ask, settings):
    settings.WS_RATE_CONN_PER_USER = 2
    for _ in range(2):
        await ask("increment_user_connections", 7)
    assert await ratelimit.get_limiter().admit(lease("u:7")) is not None
    await ask("decrement_user_connections", 7)
    assert await ratelimit.get_limiter().admit(lease("u:7")) is None


# What this process took, it renews until it is given back


async def test_what_was_taken_lives_longer_than_a_lease(ask, settings):
    settings.WS_LEASE_SECONDS = 0.6
    await ask("increment_user_connections", 7)
    await ask("increment_ip_connections", "192.0.2.7")
    await ask("room_try_join", "idle_duel", 7, 3)
    await passes(2.5 * settings.WS_LEASE_SECONDS)
    assert await ask("get_user_connections", 7) == 1
    assert await ask("get_ip_connections", "192.0.2.7") == 1
    assert await ask("get_room_size", "idle_duel") == 1


async def test_what_was_given_back_does_not_come_back(ask, renew):
    await ask("increment_user_connections", 7)
    await ask("increment_ip_connections", "192.0.2.7")
    await ask("room_try_join", "idle_duel", 7, 3)
    await renew()
    assert await ask("decrement_user_connections", 7) == 0
    assert await ask("decrement_ip_connections", "192.0.2.7") == 0
    assert await ask("room_leave", "idle_duel", 7) == 0
    await renew()
    assert await ask("get_user_connections", 7) == 0
    assert await ask("get_ip_connections", "192.0.2.7") == 0
    assert await ask("get_room_size", "idle_duel") == 0


async def test_who_left_and_joined_again_stays(ask, renew, pass_time, settings):
    for _ in range(3):
        await ask("room_try_join", "idle_duel", 7, 3)
        await ask("room_leave", "idle_duel", 7)
    await ask("room_try_join", "idle_duel", 7, 3)
    for _ in range(3):
        pass_time(0.7 * settings.WS_LEASE_SECONDS)
        await renew()
    assert await ask("get_room_size", "idle_duel") == 1


async def test_what_has_an_end_of_its_own_is_not_renewed(ask, renew, pass_time, settings):
    ttl = 1.5 * settings.WS_LEASE_SECONDS
    await ask("increment_user_connections", 7, ttl=ttl)
    await ask("room_try_join", "idle_duel", 7, 3, ttl=ttl)
    for seconds, left in ((0.8 * ttl, 1), (0.2 * ttl, 0)):
        await renew()
        pass_time(seconds)
        assert await ask("get_user_connections", 7) == left
        assert await ask("get_room_size", "idle_duel") == left


def test_more_than_one_renewal_can_carry_are_all_renewed(fresh, store):
    for n in range(1203):
        fresh.hold(lease(f"u:{n}", "", ""))
    fresh.renew()
    assert len(store.living()) == 1203


# Threads


@pytest.fixture
def restless():
    """Threads that are interrupted all the time."""
    usual = sys.getswitchinterval()
    sys.setswitchinterval(1e-6)
    yield
    sys.setswitchinterval(usual)


def at_once(call, count=400):
    with ThreadPoolExecutor(16) as pool:
        return list(pool.map(call, range(count)))


def test_of_many_threads_exactly_the_limit_gets_a_seat(fresh, restless):
    answers = at_once(lambda n: ratelimit.room_try_join("idle_duel", n, 3))
    assert sum(allowed for allowed, _ in answers) == 3
    assert ratelimit.get_room_size("idle_duel") == 3


def test_of_many_threads_exactly_the_burst_gets_a_token(fresh, restless):
    answers = at_once(lambda n: ratelimit.check_and_consume(7, "search", 0.0001, 50))
    assert sum(allowed for allowed, _ in answers) == 50


def test_many_threads_count_right(fresh, restless):
    at_once(lambda n: ratelimit.increment_user_connections(7))
    assert ratelimit.get_user_connections(7) == 400
    at_once(lambda n: ratelimit.decrement_user_connections(7))
    assert ratelimit.get_user_connections(7) == 0
