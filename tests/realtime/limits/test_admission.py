"""Admission: person, address and room at once, or none of them; in the process and in Redis alike."""

import pytest

from tests.realtime.limits.limiters import lease, said


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_CONN_PER_USER = 3
    settings.WS_RATE_CONN_PER_IP = 5
    settings.WS_RATE_ROOM_MAX_MEMBERS, settings.WS_RATE_ROOM_KEPT_PERCENT = 4, 0
    return settings


async def admit_all(bench, leases):
    return [await bench.admit(seat) for seat in leases]


async def test_exactly_the_limit_of_a_person_passes(bench):
    held = [lease(address=f"192.0.2.{n}") for n in range(3)]
    assert await admit_all(bench, held) == [None] * 3
    assert await bench.admit(lease(address="192.0.2.9")) == "connection_limit_exceeded"
    await bench.release(held[0])
    assert await bench.admit(held[0]) is None


async def test_exactly_the_limit_of_an_address_passes(bench):
    held = [lease(f"u:{n}", room=f"match_{n}") for n in range(5)]
    assert await admit_all(bench, held) == [None] * 5
    assert await bench.admit(lease("u:9", room="match_9")) == "ip_connection_limit_exceeded"
    assert await bench.admit(lease("u:9", "192.0.2.9", "match_9")) is None


async def test_exactly_the_seats_of_a_room_are_taken(bench):
    held = [lease(f"u:{n}", f"192.0.2.{n}") for n in range(4)]
    assert await admit_all(bench, held) == [None] * 4
    late = lease("u:9", "192.0.2.9")
    assert await bench.admit(late) == "room_full"
    await bench.release(held[2])
    assert await bench.admit(late) is None


async def test_a_refusal_says_how_long_to_wait(bench, limits):
    limits.WS_RATE_CONN_PER_USER = limits.WS_RATE_CONN_PER_IP = limits.WS_RATE_ROOM_MAX_MEMBERS = 1
    await bench.admit(lease())
    attempts = lease(address="192.0.2.2"), lease("u:2"), lease("u:2", "192.0.2.2")
    refusals = [await bench.refusal(attempt) for attempt in attempts]
    assert [(refusal.close, refusal.retry_after_ms) for refusal in refusals] == [
        (4008, 5000),
        (4008, 10_000),
        (4008, 30_000),
    ]
    assert refusals[2].message.startswith("Room at capacity")


async def test_two_rooms_are_independent(bench):
    for n in range(4):
        await bench.admit(lease(f"u:{n}", f"192.0.2.{n}", "match_1"))
    assert await bench.admit(lease("u:9", "192.0.2.9", "match_1")) == "room_full"
    assert await bench.admit(lease("u:9", "192.0.2.9", "match_2")) is None


async def test_two_tabs_of_one_person_take_one_seat_until_both_are_closed(bench):
    tabs = [lease(), lease()]
    await admit_all(bench, tabs)
    assert await bench.counts(tabs[0]) == (2, 2, 1)
    await bench.release(tabs[0])
    assert await bench.counts(tabs[0]) == (1, 1, 1)
    await bench.release(tabs[1])
    assert await bench.counts(tabs[0]) == (0, 0, 0)


async def test_somebody_seated_opens_another_tab_in_a_full_room(bench):
    for n in range(4):
        await bench.admit(lease(f"u:{n}", f"192.0.2.{n}"))
    assert await bench.admit(lease("u:0", "192.0.2.0")) is None
    assert (await bench.counts(lease("u:0", "192.0.2.0")))[2] == 4


async def test_visitors_are_people_of_their_own(bench):
    held = [lease(f"a:visitor{n}") for n in range(4)]
    assert await admit_all(bench, held) == [None] * 4
    assert await bench.counts(held[0]) == (1, 4, 4)


async def test_an_exempt_address_is_not_counted_but_the_person_is(bench, limits):
    limits.WS_RATE_CONN_PER_IP = 1
    assert await admit_all(bench, [lease(address="", room=f"match_{n}") for n in range(3)]) == [None] * 3
    assert await bench.admit(lease(address="")) == "connection_limit_exceeded"


@pytest.mark.parametrize("full", ["person", "address", "room"])
async def test_a_refused_attempt_takes_nothing_however_often(bench, limits, full):
    limits.WS_RATE_CONN_PER_USER = 1 if full == "person" else 9
    limits.WS_RATE_CONN_PER_IP = 1 if full == "address" else 9
    limits.WS_RATE_ROOM_MAX_MEMBERS = 1 if full == "room" else 9
    held = lease()
    await bench.admit(held)
    attempt = {
        "person": lease(address="192.0.2.9", room="match_9"),
        "address": lease("u:9", room="match_9"),
        "room": lease("u:9", "192.0.2.9"),
    }[full]
    before = await bench.counts(held), await bench.counts(attempt)
    assert {await bench.admit(attempt) for _ in range(200)} <= {
        "connection_limit_exceeded",
        "ip_connection_limit_exceeded",
        "room_full",
    }
    assert (await bench.counts(held), await bench.counts(attempt)) == before
    await bench.release(attempt)
    assert await bench.counts(held) == (1, 1, 1)
    await bench.release(held)
    assert bench.is_empty()


async def test_release_twice_is_release_once(bench):
    first, second = lease(), lease()
    await admit_all(bench, [first, second])
    await bench.release(first, first, first)
    assert await bench.counts(second) == (1, 1, 1)
    await bench.release(second, first, second)
    assert await bench.counts(second) == (0, 0, 0)
    assert bench.is_empty()


async def test_releasing_what_was_never_admitted_takes_nothing_away(bench):
    held = lease()
    await bench.admit(held)
    await bench.release(lease(), lease(replaces=held.connection))
    assert await bench.counts(held) == (1, 1, 1)


async def test_limits_changed_meanwhile_apply_to_the_next_attempt(bench, limits):
    limits.WS_RATE_CONN_PER_USER = 1
    await bench.admit(lease())
    assert await bench.admit(lease()) == "connection_limit_exceeded"
    limits.WS_RATE_CONN_PER_USER = 2
    assert await bench.admit(lease()) is None
    limits.WS_RATE_CONN_PER_USER = 1
    assert await bench.admit(lease()) == "connection_limit_exceeded"


async def test_without_limits_nothing_is_counted_and_nobody_refused(bench, limits):
    limits.WS_RATE_ENABLED = False
    held = [lease() for _ in range(20)]
    assert await admit_all(bench, held) == [None] * 20
    assert [await bench.consume(held[0]) for _ in range(100)] == [None] * 100
    assert [said(await bench.limiter.knock("192.0.2.1")) for _ in range(2000)] == [None] * 2000
    assert bench.is_empty()
    limits.WS_RATE_ENABLED = True
    await bench.release(*held)
    assert await bench.counts(held[0]) == (0, 0, 0)


async def test_closing_the_limiter_gives_everything_back(bench):
    await admit_all(bench, [lease(f"u:{n}") for n in range(4)])
    bench.at_time()
    await bench.limiter.aclose()
    assert bench.is_empty()
