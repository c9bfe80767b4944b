"""One timer for all sockets of a loop."""

import asyncio

import pytest

from apps.tournaments.realtime.sockets import heartbeat
from apps.tournaments.realtime.sockets.heartbeat import TICK_SECONDS, TimerWheel
from tests.realtime.virtual_time import advance
from tests.support.counts import Counted
from tests.support.waiting import eventually

pytestmark = pytest.mark.virtual_time


class Entry:
    """Beats `times` times, `every` seconds, and keeps when."""

    def __init__(self, every=None, times=1):
        self.every = every
        self.left = times
        self.beats = []

    def beat(self, now):
        self.beats.append(now)
        self.left -= 1
        return now + self.every if self.left else None


@pytest.fixture
async def wheel():
    wheel = TimerWheel()
    yield wheel
    wheel.close()


def now():
    return asyncio.get_running_loop().time()


async def test_an_entry_beats_when_it_is_due_and_not_before(wheel):
    entry, due = Entry(), now() + 0.12
    wheel.add(entry, due)
    await advance(0.5)
    assert len(entry.beats) == 1
    assert due - TICK_SECONDS <= entry.beats[0] <= due + TICK_SECONDS


async def test_an_entry_beats_again_as_long_as_it_asks_for_it(wheel):
    entry = Entry(every=0.06, times=4)
    wheel.add(entry, now())
    await advance(0.8)
    assert len(entry.beats) == 4
    assert len(wheel) == 0


async def test_what_is_overdue_beats_at_the_next_tick(wheel):
    entry = Entry()
    wheel.add(entry, now() - 10)
    await advance(4 * TICK_SECONDS)
    assert len(entry.beats) == 1


async def test_a_removed_entry_never_beats(wheel):
    entry = Entry()
    wheel.add(entry, now() + 0.05)
    wheel.remove(entry)
    wheel.remove(entry)
    assert len(wheel) == 0
    await advance(0.2)
    assert entry.beats == []


async def test_an_entry_added_again_beats_once_at_the_later_time(wheel):
    entry, later = Entry(), now() + 0.3
    wheel.add(entry, now() + 0.05)
    wheel.add(entry, later)
    assert len(wheel) == 1
    await advance(0.6)
    assert len(entry.beats) == 1
    assert entry.beats[0] >= later - TICK_SECONDS


class Rival(Entry):
    """Whoever beats first throws the other out."""

    def __init__(self, wheel):
        super().__init__()
        self.wheel = wheel
        self.other = None

    def beat(self, now):
        self.wheel.remove(self.other)
        return super().beat(now)


async def test_an_entry_may_leave_while_others_of_its_slot_beat(wheel):
    due, first, second = now() + 0.05, Rival(wheel), Rival(wheel)
    first.other, second.other = second, first
    wheel.add(first, due)
    wheel.add(second, due)
    await advance(0.2)
    assert len(first.beats) + len(second.beats) == 1
    assert len(wheel) == 0


async def test_the_wheel_rests_while_it_is_empty_and_starts_again(wheel):
    for _ in range(2):
        entry = Entry()
        wheel.add(entry, now())
        await advance(4 * TICK_SECONDS)
        assert len(entry.beats) == 1
        assert wheel._handle is None


async def test_a_closed_wheel_stands_still(wheel):
    entry = Entry()
    wheel.add(entry, now())
    wheel.close()
    wheel.close()
    await advance(3 * TICK_SECONDS)
    assert entry.beats == []


async def test_a_thousand_entries_beat_in_time(wheel):
    entries, due = [Entry() for _ in range(1000)], now() + 0.1
    for entry in entries:
        wheel.add(entry, due)
    await advance(0.5)
    assert [len(entry.beats) for entry in entries] == [1] * 1000


class Failing(Entry):
    """Raises at its first `failures` beats."""

    def __init__(self, failures):
        super().__init__(0.0, times=failures + 1)
        self.failures = failures

    def beat(self, now):
        due = super().beat(now)
        if len(self.beats) <= self.failures:
            raise ValueError("no beat")
        return due


def take_failures(caplog):
    """What was logged, which is then no surprise any more."""
    records = [record for record in caplog.records if record.name.endswith("heartbeat")]
    caplog.clear()
    return [(record.getMessage(), record.sockets, record.exc_info is not None) for record in records]


async def test_an_entry_whose_beat_raises_stops_no_other_and_is_logged_once_with_its_traceback(
    wheel, monkeypatch, caplog
):
    monkeypatch.setattr(heartbeat, "RETRY_SECONDS", 0.0)
    broken, others = Failing(failures=3), [Entry(every=0.0, times=5) for _ in range(20)]
    # They share a slot, and which of them beats first is by chance.
    due = now()
    with Counted("beat_failures_total") as failures:
        for entry in [*others[:10], broken, *others[10:]]:
            wheel.add(entry, due)
        await eventually(lambda: len(wheel) == 0)
    assert {len(entry.beats) for entry in others} == {5}
    assert len(broken.beats) == 4
    assert take_failures(caplog) == [("heartbeat failed, trying again", 1, True)]
    assert failures.by == 3


async def test_a_crowd_whose_beats_raise_is_one_line_a_tick(wheel, caplog):
    due = now() + TICK_SECONDS
    for _ in range(100):
        wheel.add(Failing(failures=1), due)
    await eventually(lambda: caplog.records)
    assert take_failures(caplog) == [("heartbeat failed, trying again", 100, True)]
    assert len(wheel) == 100


async def test_an_entry_that_asks_for_no_time_at_all_stops_no_other(wheel, caplog):
    other = Entry(every=0.0, times=5)
    wheel.add(Entry(every=float("nan"), times=9), now())
    wheel.add(other, now())
    await eventually(lambda: len(other.beats) == 5)
    assert len(take_failures(caplog)) == 1
