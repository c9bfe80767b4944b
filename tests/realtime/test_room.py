"""One room: everything of its log once and in order, whatever order the doorbell rings in."""

import asyncio
import os
import random

import pytest
from django.db import OperationalError

from apps.tournaments.realtime.rooms.frames import Burst, Telling
from apps.tournaments.realtime.rooms.room import FILL_AFTER_SECONDS, PAGE, SNAPSHOT_GOOD_FOR_SECONDS
from tests.realtime.fake_room import FakeMember, join
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually, settle

pytestmark = pytest.mark.virtual_time

# As many events as may be replayed.
RING = 1000


@pytest.fixture
async def room(new_room):
    await new_room.open()
    yield new_room
    new_room.close()


@pytest.fixture
async def member(room):
    return await join(room, FakeMember())


def numbered(sequence):
    return Telling(sequence, "announcement", {}, None)


async def test_events_are_told_in_the_order_of_their_numbers(room, member, log):
    for telling in log.append(5):
        room.offer(telling)
    assert member.numbers == [1, 2, 3, 4, 5]


async def test_a_repeat_is_dropped(room, member, log):
    first, second = log.append(2)
    for telling in (first, first, second, first, second, second):
        room.offer(telling)
    assert member.numbers == [1, 2]


async def test_one_that_comes_too_early_waits_for_those_before_it(room, member, log):
    first, second, third = log.append(3)
    room.offer(third)
    room.offer(second)
    assert member.numbers == []
    room.offer(first)
    assert member.numbers == [1, 2, 3]


async def test_a_gap_is_filled_from_the_log_after_50_ms(room, member, log):
    _, _, three = log.append(3)
    room.offer(three)
    await advance(0.049)
    assert log.reads.count("events") == 0
    await advance(0.002)
    assert member.numbers == [1, 2, 3]
    assert log.reads.count("events") == 1


async def test_a_gap_that_closes_by_itself_costs_no_second_telling(room, member, log):
    earlier, later = log.append(2)
    room.offer(later)
    room.offer(earlier)
    await advance(2 * FILL_AFTER_SECONDS)
    assert member.numbers == [1, 2]


async def test_what_comes_while_the_gap_is_read_is_told_in_order(room, member, log):
    log.gate.clear()
    log.append(2)
    (three,) = log.append()
    room.offer(three)
    await eventually(lambda: log.reads.count("events"))
    (four,) = log.append()
    room.offer(four)
    log.gate.set()
    await eventually(lambda: member.numbers == [1, 2, 3, 4])


async def test_a_second_gap_while_the_first_is_read_is_filled_as_soon(room, member, log):
    log.gate.clear()
    log.append()
    (two,) = log.append()
    room.offer(two)
    await eventually(lambda: log.reads.count("events"))
    log.append()
    (four,) = log.append()
    room.offer(four)
    log.gate.set()
    await eventually(lambda: member.numbers == [1, 2, 3, 4])


async def test_who_says_that_there_is_more_has_the_log_read(room, member, log):
    log.append(2)
    room.look_for(2)
    await eventually(lambda: member.numbers == [1, 2])
    reads = len(log.reads)
    for known in (0, 1, 2):
        room.look_for(known)
    await advance(2 * FILL_AFTER_SECONDS)
    assert len(log.reads) == reads
    room.look_for(10**9)
    room.look_for(10**9)
    await advance(2 * FILL_AFTER_SECONDS)
    assert (len(log.reads), member.numbers) == (reads + 1, [1, 2])


@pytest.mark.parametrize("bogus", [0, -1, 7, 10**9, 10**30])
async def test_a_number_the_log_does_not_hold_does_no_harm(room, member, log, bogus):
    for telling in log.append(2):
        room.offer(telling)
    room.offer(numbered(bogus))
    await advance(2 * FILL_AFTER_SECONDS)
    assert member.numbers == [1, 2]
    for telling in log.append(10):
        room.offer(telling)
    await eventually(lambda: len(member.numbers) == 12)
    assert member.numbers == list(range(1, 13))


async def test_what_has_no_number_is_told_at_once_and_never_again(room, member, log):
    room.offer(Telling(None, "viewers_changed", {"viewers": 3}, None))
    assert member.frames[-1] == {"type": "viewers_changed", "data": {"viewers": 3}}
    late = await join(room, FakeMember(), since=0)
    assert "viewers_changed" not in late.names


async def test_a_lost_doorbell_is_found_by_comparing_with_the_log(room, member, log):
    log.append(3)
    room.catch_up(log.position)
    await eventually(lambda: member.numbers == [1, 2, 3])
    reads = len(log.reads)
    room.catch_up(log.position)
    await settle()
    assert len(log.reads) == reads


async def test_a_long_gap_is_read_page_by_page(room, member, log):
    log.append(2 * PAGE + 1)
    room.catch_up(log.position)
    await eventually(lambda: len(member.numbers) == 2 * PAGE + 1)
    assert member.numbers == list(range(1, 2 * PAGE + 2))


async def test_a_log_that_cannot_be_read_is_read_later(room, member, log, caplog):
    log.broken = OperationalError("away")
    log.append(2)
    room.catch_up(log.position)
    await eventually(lambda: caplog.records)
    assert member.numbers == []
    log.broken = None
    room.catch_up(log.position)
    await eventually(lambda: member.numbers == [1, 2])


async def test_another_history_restarts_every_socket(room, member, log):
    log.append(3)
    room.catch_up(log.position)
    await eventually(lambda: member.numbers == [1, 2, 3])
    log.epoch, log.told = "second", log.told[:1]
    room.catch_up(log.position)
    assert member.restarts == 1
    room.leave(member)
    back = await join(room, FakeMember(), since=3, epoch="first")
    assert (back.names, back.first) == (["snapshot"], 1)
    for telling in log.append(2):
        room.offer(telling)
    assert back.numbers == [2, 3]


async def test_one_who_left_hears_no_more(room, member, log):
    room.leave(member)
    room.leave(member)
    for telling in log.append(2):
        room.offer(telling)
    assert member.numbers == []


# Openings


async def test_what_was_heard_while_the_room_opens_is_told_once(new_room, log):
    log.append(3)
    log.gate.clear()
    opening = asyncio.ensure_future(new_room.open())
    await eventually(lambda: log.reads)
    for telling in log.append(2):
        new_room.offer(telling)
    log.gate.set()
    await opening
    member = await join(new_room, FakeMember(), since=3)
    assert new_room.sequence == 5
    assert member.numbers == [4, 5]


async def test_a_room_that_opens_behind_a_gap_fills_it(new_room, log):
    log.gate.clear()
    opening = asyncio.ensure_future(new_room.open())
    await eventually(lambda: log.reads)
    new_room.offer(log.append(2)[1])
    log.gate.set()
    await opening
    await eventually(lambda: new_room.sequence == 2)


async def test_many_who_open_a_room_at_once_read_it_once(new_room, log):
    await asyncio.gather(*(new_room.open() for _ in range(20)))
    assert log.reads == ["snapshot"]


async def test_a_storm_of_joins_shares_one_snapshot(room, log):
    members = await asyncio.gather(*(join(room, FakeMember()) for _ in range(200)))
    assert log.reads.count("snapshot") == 2  # one to open the room, one for all of them
    for telling in log.append(3):
        room.offer(telling)
    assert all(member.names[0] == "snapshot" and member.numbers == [1, 2, 3] for member in members)


async def test_a_snapshot_is_used_again_together_with_what_happened_since(room, member, log):
    reads = len(log.reads)
    for telling in log.append(3):
        room.offer(telling)
    late = await join(room, FakeMember())
    assert len(log.reads) == reads
    assert late.numbers == [1, 2, 3]


async def test_an_old_snapshot_is_read_anew(room, member, log):
    for telling in log.append(3):
        room.offer(telling)
    await advance(SNAPSHOT_GOOD_FOR_SECONDS)
    late = await join(room, FakeMember())
    assert (late.first, late.numbers) == (3, [])


async def test_a_snapshot_the_ring_does_not_reach_back_to_is_read_anew(room, member, log):
    for telling in log.append(RING + 1):
        room.offer(telling)
    late = await join(room, FakeMember())
    assert (late.first, late.numbers) == (RING + 1, [])


async def test_a_snapshot_ahead_of_the_room_is_not_told_what_it_holds_already(room, member, log):
    tellings = log.append(3)
    log.gate.set()
    late = FakeMember()
    late.room = room
    room._snapshots.clear()
    room.join(late, await room.opening(False, None, None))
    assert late.first == 3
    for telling in tellings:
        room.offer(telling)
    assert (late.numbers, member.numbers) == ([], [1, 2, 3])
    for telling in log.append(2):
        room.offer(telling)
    assert (late.numbers, member.numbers) == ([4, 5], [1, 2, 3, 4, 5])


async def test_one_behind_its_snapshot_hears_what_has_no_number(room, log):
    log.append(3)
    room._snapshots.clear()
    late = await join(room, FakeMember())
    room.offer(Telling(None, "viewers_changed", {}, None))
    assert late.names == ["snapshot", "viewers_changed"]


async def test_a_snapshot_that_is_too_old_when_it_is_read_is_read_again(room, log):
    room._snapshots.clear()
    log.gate.clear()
    reads = len(log.reads)
    coming = asyncio.ensure_future(join(room, FakeMember()))
    await eventually(lambda: len(log.reads) > reads)
    for telling in log.append(RING + 1):
        room.offer(telling)
    log.gate.set()
    late = await coming
    assert (late.first, late.numbers) == (RING + 1, [])


@pytest.mark.parametrize("since", [0, 1, 5, 6])
async def test_who_comes_back_is_told_all_or_nothing(room, member, log, since):
    for telling in log.append(6):
        room.offer(telling)
    back = await join(room, FakeMember(), since=since)
    assert back.frames[0] == {"type": "resumed", "data": {"from": since, "to": 6, "count": 6 - since}}
    assert back.numbers == list(range(since + 1, 7))


async def test_those_who_come_to_a_new_process_resume_from_one_read_of_the_log(new_room, log):
    log.append(50)
    await new_room.open()
    log.reads.clear()
    back = await asyncio.gather(*(join(new_room, FakeMember(), since) for since in (0, 10, 10, 49)))
    assert [socket.names[0] for socket in back] == ["resumed"] * 4
    assert [socket.numbers for socket in back] == [list(range(since + 1, 51)) for since in (0, 10, 10, 49)]
    assert log.reads == ["events"]


async def test_who_missed_what_the_ring_holds_waits_for_nobody(new_room, log):
    log.append(50)
    await new_room.open()
    for telling in log.append(3):
        new_room.offer(telling)
    log.gate.clear()
    far = asyncio.ensure_future(join(new_room, FakeMember(), since=10))
    await eventually(lambda: log.reads.count("events"))
    near = await join(new_room, FakeMember(), since=51)
    assert near.numbers == [52, 53]
    log.gate.set()
    assert (await far).numbers == list(range(11, 54))


async def test_those_who_missed_the_same_share_its_bytes(room, member, log, monkeypatch):
    for telling in log.append(50):
        room.offer(telling)
    given = []
    monkeypatch.setattr(FakeMember, "deliver", lambda self, frame, *_, **__: given.append(frame))
    for _ in range(2):
        await join(room, FakeMember(), since=10)
    # Before them comes what the member was told.
    *_, first, second = [frame for frame in given if isinstance(frame, Burst)]
    assert first is second


async def test_more_bytes_than_may_wait_for_a_socket_are_not_replayed(room, member, log, settings):
    settings.WS_OUTBOX_MAX_BYTES = 1024
    for telling in log.append(60):
        room.offer(telling)
    room._snapshots.clear()
    assert (await join(room, FakeMember(), since=0)).names == ["snapshot"]
    assert (await join(room, FakeMember(), since=59)).names[0] == "resumed"


async def test_what_is_told_while_the_log_is_read_follows_on_it(new_room, log):
    log.append(50)
    await new_room.open()
    log.gate.clear()
    coming = asyncio.ensure_future(join(new_room, FakeMember(), since=20))
    await eventually(lambda: log.reads.count("events"))
    for telling in log.append(5):
        new_room.offer(telling)
    log.gate.set()
    assert (await coming).numbers == list(range(21, 56))


async def test_who_missed_more_than_may_be_replayed_gets_a_snapshot(room, member, log, settings):
    settings.WS_RESUME_MAX_EVENTS = 5
    for telling in log.append(6):
        room.offer(telling)
    assert (await join(room, FakeMember(), since=1)).names[0] == "resumed"
    assert (await join(room, FakeMember(), since=0)).names[0] == "snapshot"


async def test_who_has_seen_what_this_process_has_not_heard_of_yet_resumes(room, member, log):
    log.append(4)
    back = await join(room, FakeMember(), since=3)
    assert back.frames[0]["data"] == {"from": 3, "to": 4, "count": 1}
    assert member.numbers == [1, 2, 3, 4]


async def test_who_has_seen_what_was_written_since_the_log_is_being_read_resumes(room, member, log):
    log.gate.clear()
    room.look_for(1)
    await eventually(lambda: log.reads.count("events"))
    log.append(2)
    coming = asyncio.ensure_future(join(room, FakeMember(), since=2))
    await settle()
    log.gate.set()
    assert (await coming).frames[0] == {"type": "resumed", "data": {"from": 2, "to": 2, "count": 0}}


async def test_a_snapshot_instead_of_a_resumption_is_not_older_than_what_was_seen(room, member, log, settings):
    settings.WS_RESUME_MAX_EVENTS = 5
    for telling in log.append(20):
        room.offer(telling)
    back = await join(room, FakeMember(), since=10)
    assert (back.names, back.first) == (["snapshot"], 20)


async def test_a_snapshot_read_for_others_before_what_was_seen_is_read_again(room, member, log, settings):
    settings.WS_RESUME_MAX_EVENTS = 5
    room._snapshots.clear()
    log.gate.clear()
    others = asyncio.ensure_future(join(room, FakeMember()))
    await eventually(lambda: log.reads.count("snapshot") == 3)
    for telling in log.append(20):
        room.offer(telling)
    coming = asyncio.ensure_future(join(room, FakeMember(), since=10))
    await settle()
    log.gate.set()
    assert (await others).first == 0
    assert (await coming).first == 20


@pytest.mark.parametrize(("since", "epoch"), [(5, "first"), (0, "other"), (0, None), (None, "first")])
async def test_who_cannot_resume_gets_a_snapshot(room, member, log, since, epoch):
    back = await join(room, FakeMember(), since, epoch)
    assert back.names == ["snapshot"]


async def test_while_the_room_moves_on_faster_than_the_log_is_read_a_snapshot_serves(new_room, log):
    log.append(50)
    await new_room.open()
    log.gate.clear()
    coming = asyncio.ensure_future(join(new_room, FakeMember(), since=0))
    await eventually(lambda: log.reads.count("events"))
    for telling in log.append(RING):
        new_room.offer(telling)
    log.gate.set()
    back = await coming
    assert back.names[0] == "snapshot"
    assert back.first == 50 + RING


class Storm:
    """A doorbell that loses, repeats and shuffles, and sockets that come fresh or resume meanwhile."""

    def __init__(self, room, log, seed):
        self.room, self.log = room, log
        self.chance = random.Random(seed)
        self.members = []

    async def blow(self):
        await asyncio.gather(self._ring(), self._come())

    async def _ring(self):
        for _ in range(300):
            self._ring_once(self.log.append(self.chance.randint(1, 4)))
            if self.chance.random() < 0.1:
                self.room.catch_up(self.log.position)
            await self._pause(2 / 3)

    def _ring_once(self, tellings):
        rung = [telling for telling in tellings * self.chance.randint(1, 2) if self.chance.random() > 0.2]
        self.chance.shuffle(rung)
        for telling in rung:
            self.room.offer(telling)

    async def _come(self):
        for _ in range(150):
            await asyncio.gather(*(self._come_once() for _ in range(self.chance.randint(0, 3))))
            await self._pause(1 / 2)

    async def _pause(self, short):
        """For a turn of the loop, or for long enough that a thread may come with what it read."""
        if self.chance.random() < short:
            await asyncio.sleep(0)
        else:
            await asyncio.to_thread(os.sched_yield)

    async def _come_once(self):
        since = self.chance.choice([None, self.chance.randint(0, len(self.log.told) + 2)])
        self.members.append(await join(self.room, FakeMember(), since))


@pytest.mark.parametrize("seed", range(5))
async def test_joining_in_a_storm_of_events_sees_no_gap_and_no_repeat(room, log, seed):
    storm = Storm(room, log, seed)
    await storm.blow()
    room.catch_up(log.position)
    newest = len(log.told)
    await eventually(lambda: all(member.floor == newest for member in storm.members))
    assert len(storm.members) > 100
    for member in storm.members:
        assert member.numbers == list(range(member.first + 1, newest + 1))
