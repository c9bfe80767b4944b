"""Seats that visitors and spectators cannot take: the last of a room are for people with a role there."""

import asyncio

import pytest

from apps.accounts.models import User
from apps.common.refusals import Refusal
from apps.limits import interface
from apps.tournaments.models import Tournament
from tests.realtime.in_process import do
from tests.realtime.limits.in_process_site import Gate
from tests.realtime.limits.limiters import lease, said
from tests.support.waiting import eventually

FULL = (4008, "room_full")


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_CONN_PER_USER, settings.WS_RATE_CONN_PER_IP = 3, 1000
    settings.WS_RATE_ROOM_MAX_MEMBERS, settings.WS_RATE_ROOM_KEPT_PERCENT = 10, 25
    return settings


@pytest.mark.parametrize(
    ("most", "percent", "seats"),
    [
        (2000, 10, 1800),
        (2000, 0, 2000),
        (100, 1, 99),
        (10, 25, 7),
        (15, 10, 13),
        (5, 10, 4),
        (2, 10, 1),
        (1, 10, 1),
        (1, 99, 1),
        (2, 99, 1),
        (10, 99, 1),
    ],
)
def test_how_many_seats_are_open_to_everybody(limits, most, percent, seats):
    limits.WS_RATE_ROOM_MAX_MEMBERS, limits.WS_RATE_ROOM_KEPT_PERCENT = most, percent
    assert interface.seats_open_to_all() == seats


# The limiter, in the process and in Redis


class Desk:
    """Whom it is asked about, and what it says of them."""

    def __init__(self, answer: Refusal | None = None) -> None:
        self.answer = answer
        self.asked = 0

    async def __call__(self) -> Refusal | None:
        self.asked += 1
        return self.answer


def known(person="u:1", desk=None, **fields):
    """The claim of somebody who has a role, at an address of their own."""
    fields.setdefault("address", "192.0.2.9")
    return lease(person, appeal=desk or Desk(), **fields)


async def fill(bench, count, first=0):
    held = [lease(f"a:{n}", f"192.0.2.{n}") for n in range(first, first + count)]
    assert [await bench.admit(seat) for seat in held] == [None] * count
    return held


async def test_the_last_seats_are_for_people_with_a_role(bench):
    await fill(bench, 7)
    assert await bench.admit(lease("a:late")) == "room_full"
    assert await bench.admit(lease("u:spectator")) == "room_full"
    assert [await bench.admit(known(f"u:{n}")) for n in range(3)] == [None] * 3
    assert await bench.admit(known("u:9")) == "room_full"


async def test_who_was_there_first_is_not_put_out(bench, told):
    held = [told.lease(f"a:{n}", f"192.0.2.{n}") for n in range(7)]
    for seat in held:
        await bench.admit(seat)
    for n in range(3):
        await bench.admit(known(f"u:{n}"))
    assert told.said == []
    assert (await bench.counts(held[0]))[2] == 10


async def test_people_with_a_role_take_open_seats_while_there_are_any_and_nobody_is_asked(bench):
    desk = Desk()
    assert [await bench.admit(known(f"u:{n}", desk)) for n in range(7)] == [None] * 7
    assert desk.asked == 0
    assert await bench.admit(lease("a:late")) == "room_full"
    assert await bench.admit(known("u:7", desk)) is None
    assert desk.asked == 1


async def test_nobody_is_asked_about_who_is_refused_for_something_else(bench, limits):
    await fill(bench, 7)
    limits.WS_RATE_CONN_PER_USER = 1
    desk = Desk()
    await bench.admit(known("u:1", room="match_2"))
    assert await bench.admit(known("u:1", desk)) == "connection_limit_exceeded"
    assert desk.asked == 0


async def test_somebody_seated_on_a_kept_seat_opens_another_tab(bench):
    await fill(bench, 7)
    for n in range(3):
        await bench.admit(known(f"u:{n}"))
    desk = Desk()
    assert await bench.admit(known("u:0", desk)) is None
    assert desk.asked == 0


async def test_whoever_leaves_leaves_a_seat_to_everybody_only_once_it_is_open(bench):
    held = await fill(bench, 7)
    staff = [known(f"u:{n}") for n in range(3)]
    for helper in staff:
        await bench.admit(helper)
    await bench.release(held[0])
    assert await bench.admit(lease("a:late")) == "room_full"
    await bench.release(*staff)
    assert await bench.admit(lease("a:late")) is None


async def test_without_a_share_the_room_is_everybodys(bench, limits):
    limits.WS_RATE_ROOM_KEPT_PERCENT = 0
    await fill(bench, 10)
    assert await bench.admit(known()) == "room_full"


async def test_five_hundred_at_once_pass_neither_bound(bench, limits):
    limits.WS_RATE_ROOM_MAX_MEMBERS, limits.WS_RATE_ROOM_KEPT_PERCENT = 100, 10
    people = [lease(f"a:{n}", f"192.0.2.{n}") for n in range(400)]
    people[::4] = [known(f"u:{n}") for n in range(100)]
    answers = await asyncio.gather(*(bench.admit(person) for person in people))
    inside = [person for person, answer in zip(people, answers, strict=True) if answer is None]
    visitors = sum(person.person.startswith("a:") for person in inside)
    assert (len(inside), visitors <= 90, set(answers)) == (100, True, {None, "room_full"})
    assert (await bench.counts(people[0]))[2] == 100


async def test_a_process_that_slept_asks_anew_for_the_seats_a_person_may_have(here, there, store, told):
    mine, other = known("u:1", lost=told.refusals.append), told.lease("u:2")
    for seat in (mine, other):
        await here.admit(seat)
    here.pass_time(100)
    await fill(there, 7)
    await here.renew()
    assert told.said == [FULL]
    assert (await there.counts(mine))[2] == 8


async def test_what_redis_lost_is_restored_with_the_kept_seats(here, store, told):
    await fill(here, 7)
    await here.admit(mine := known("u:1", lost=told.refusals.append))
    store.wipe()
    await here.renew()
    assert ((await here.counts(mine))[2], told.said) == (8, [])


async def test_the_seats_are_kept_while_redis_is_away(process, own_store, own_redis):
    bench = process(own_store)
    await fill(bench, 7)
    await asyncio.to_thread(own_redis.kill)
    while not bench.limiter.is_degraded:
        await bench.consume(lease())
    assert await bench.admit(lease("a:late")) == "room_full"
    assert [await bench.admit(known(f"u:{n}")) for n in range(4)] == [None] * 3 + ["room_full"]


async def test_a_look_up_is_one_round_trip_more_and_only_then(process, own_store, patient):
    bench = process(own_store)
    await bench.counts(lease())
    own_store.redis.config_resetstat()
    await fill(bench, 7)
    await bench.admit(lease("a:late"))
    await bench.admit(lease("u:8", appeal=Desk(interface.room_full())))
    assert own_store.calls("evalsha") == 9
    await bench.admit(known("u:9"))
    assert own_store.calls("evalsha") == 11


# An exempt network's visitors


async def test_the_visitors_of_an_exempt_address_have_a_generous_bound_of_their_own(bench, limits):
    limits.WS_RATE_CONN_PER_IP, limits.WS_RATE_CONN_PER_EXEMPT_IP = 1, 4
    held = [lease(f"a:{n}", exempt=True) for n in range(4)]
    assert [await bench.admit(seat) for seat in held] == [None] * 4
    assert await bench.admit(lease("a:late", exempt=True)) == "ip_connection_limit_exceeded"
    assert await bench.admit(lease("a:late", "192.0.2.2", exempt=True)) is None
    await bench.release(held[0])
    assert await bench.admit(lease("a:late", exempt=True)) is None


async def test_messages_from_an_exempt_address_are_counted_by_person_alone(bench, limits):
    limits.WS_RATE_MSG_BURST_IP, limits.WS_RATE_MSG_BURST, limits.WS_RATE_MSG_RPS = 1, 2, 0.01
    for n in range(3):
        held = lease(f"a:{n}", exempt=True)
        assert [said(await bench.consume(held)) for _ in range(3)] == [None, None, "rate_limit_exceeded"]


async def test_a_flooding_visitor_keeps_nobody_else_of_the_venue_out(bench):
    await bench.block(lease("a:flooder", exempt=True))
    assert await bench.admit(lease("a:flooder", exempt=True)) == "flooding"
    assert await bench.admit(lease("a:other", exempt=True)) is None


# At the wire

at_the_wire = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seats(cast) -> dict[str, User]:
    """Who has a part in the room of `gate`, and who has none."""
    return {"player": cast.bob, "referee": cast.rita, "organizer": cast.alice, "spectator": cast.carol}


def number(gate: Gate, person: User) -> int:
    """The person's number among those the gate knows."""
    gate.people.append(person.pk)
    return len(gate.people) - 1


async def visitors(gate: Gate, count: int) -> None:
    await asyncio.gather(*(gate.enter(f"visitor-{n}", f"192.0.2.{n}") for n in range(count)))


@at_the_wire
async def test_who_has_a_part_gets_in_where_visitors_fill_the_room(gate, seats):
    await visitors(gate, 7)
    assert (await gate.refused("visitor-late")).said == FULL
    refused = await gate.refused(number(gate, seats["spectator"]))
    assert (refused.said, refused.error["retry_after_ms"]) == (FULL, 30_000)
    assert refused.error["message"].startswith("Room at capacity")
    for role in ("player", "referee", "organizer"):
        client = await gate.enter(number(gate, seats[role]))
        assert (client.welcome["data"]["role"], client.opening["type"]) == (role, "snapshot")


@at_the_wire
async def test_at_the_whole_limit_a_role_is_refused_too(gate, seats, limits):
    limits.WS_RATE_ROOM_MAX_MEMBERS, limits.WS_RATE_ROOM_KEPT_PERCENT = 3, 34
    await visitors(gate, 1)
    for role in ("player", "referee"):
        await gate.enter(number(gate, seats[role]))
    assert (await gate.refused(number(gate, seats["organizer"]))).said == FULL


@at_the_wire
async def test_a_visitor_causes_no_look_up(gate, monkeypatch):
    await visitors(gate, 7)
    monkeypatch.setattr("apps.tournaments.realtime.rooms.entrance.memberships_of", None)
    assert (await gate.refused("visitor-late")).said == FULL


@at_the_wire
async def test_a_full_room_that_is_hidden_is_one_that_is_not_there(gate, seats):
    await visitors(gate, 7)
    await do(Tournament.objects.filter(pk=gate.room.split("_")[1]).update, visibility="private")
    spectator = number(gate, seats["spectator"])

    async def is_not_there():
        return (await gate.refused(spectator)).said == (4004, "room_not_found")

    # Who may see a room that is watched is known for a moment, where nobody tells of a change.
    await eventually(is_not_there)
    await gate.enter(number(gate, seats["referee"]))


@at_the_wire
async def test_a_venues_visitors_are_bounded_and_its_people_are_not(gate, limits):
    limits.WS_RATE_EXEMPT_NETWORKS, limits.WS_RATE_CONN_PER_EXEMPT_IP = ["192.0.2.0/24"], 2
    for n in range(2):
        await gate.enter(f"visitor-{n}", "192.0.2.1")
    assert (await gate.refused("visitor-late", "192.0.2.1")).said == (4008, "ip_connection_limit_exceeded")
    await gate.enter("visitor-late", "192.0.2.2")
    for n in range(4):
        await gate.enter(n, "192.0.2.1")
