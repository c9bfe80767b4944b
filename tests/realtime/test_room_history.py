"""The log's history becomes another one, as after a restored backup, while the room reads the one before."""

import asyncio

import pytest

from apps.tournaments.selectors.events import Position
from tests.realtime.fake_room import FakeMember, join
from tests.support.waiting import eventually


@pytest.fixture
async def opened(new_room, log):
    log.append(5)
    room = new_room
    await room.open()
    yield room
    room.close()


async def held_up(log, what, reading):
    """The task of `reading`, whose read of the log has begun and is not answered."""
    log.gate.clear()
    before = len(log.reads)
    task = asyncio.ensure_future(reading)
    await eventually(lambda: log.reads[before:] == [what])
    return task


def restored(log, count, epoch="second"):
    log.epoch, log.told = epoch, log.told[:count]
    return Position(count, epoch)


async def joined_meanwhile(room, log, what, *asked):
    """A socket that joins while the room learns of the other history."""
    coming = await held_up(log, what, join(room, FakeMember(), *asked))
    room.catch_up(restored(log, 2))
    log.gate.set()
    return await coming


async def test_a_snapshot_of_the_history_before_is_not_given_out(opened, log):
    member = await joined_meanwhile(opened, log, "snapshot")
    assert (member.frames[0]["data"]["epoch"], member.first) == ("second", 2)


async def test_who_resumes_in_the_history_before_gets_a_snapshot_of_the_new_one(opened, log):
    member = await joined_meanwhile(opened, log, "events", 3, "first")
    assert (member.names, member.first) == (["snapshot"], 2)


@pytest.mark.parametrize(("what", "asked"), [("snapshot", ()), ("events", (3, "first"))])
async def test_every_number_of_the_new_history_is_told(opened, log, what, asked):
    member = await joined_meanwhile(opened, log, what, *asked)
    for telling in log.append(4):
        opened.offer(telling)
    assert member.numbers == [3, 4, 5, 6]


async def test_who_joins_after_it_shares_no_read_that_was_begun_before(opened, log):
    first = await held_up(log, "snapshot", join(opened, FakeMember()))
    opened.catch_up(restored(log, 2))
    second = asyncio.ensure_future(join(opened, FakeMember()))
    await eventually(lambda: log.reads[-2:] == ["snapshot", "snapshot"])
    log.gate.set()
    assert [(await coming).first for coming in (first, second)] == [2, 2]
    assert (opened.epoch, opened.sequence) == ("second", 2)


async def test_an_event_of_the_history_before_is_not_told_in_the_new_one(opened, log):
    member = await join(opened, FakeMember())
    log.append(1)
    opened.look_for(6)
    filling = await held_up(log, "events", opened.fill_soon())
    opened.catch_up(restored(log, 5))
    log.gate.set()
    await filling
    assert (opened.epoch, opened.sequence, member.restarts) == ("second", 5, 1)
    assert member.numbers == []


async def test_what_came_too_early_in_the_new_history_is_told_though_the_old_one_was_being_read(opened, log):
    member = await join(opened, FakeMember())
    log.append(2)
    opened.offer(log.append(1)[0])
    filling = await held_up(log, "events", opened.fill_soon())
    opened.catch_up(restored(log, 5))
    early = log.append(3)[-1]
    opened.offer(early)
    log.gate.set()
    await filling
    await eventually(lambda: opened.sequence == 8)
    assert member.numbers == [6, 7, 8]


async def test_a_snapshot_may_be_the_first_to_see_another_history(opened, log):
    before = await join(opened, FakeMember())
    opened._snapshots.clear()
    restored(log, 2)
    member = await join(opened, FakeMember())
    assert (member.first, opened.epoch, before.restarts) == (2, "second", 1)
    opened.offer(log.append(1)[0])
    assert member.numbers == [3]
