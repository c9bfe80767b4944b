"""The score batcher alone, on a clock that the test moves."""

import asyncio

import pytest

from apps.tournaments.realtime.delivery.score_batcher import ScoreBatcher
from tests.realtime.fake_loop import FakeLoop
from tests.support.waiting import settle


class Told:
    """What was flushed, when, and with a gate to hold a flush open."""

    def __init__(self, loop):
        self.loop = loop
        self.began = loop.time()
        self.flushes = []
        self.running = 0
        self.most_running = 0
        self.gate = asyncio.Event()
        self.gate.set()

    async def __call__(self, tournament_id, match_id, payload):
        self.running += 1
        self.most_running = max(self.most_running, self.running)
        await self.gate.wait()
        self.flushes.append((round(1000 * (self.loop.time() - self.began)), match_id, payload))
        self.running -= 1

    def of(self, match_id):
        return [payload for _, told, payload in self.flushes if told == match_id]


@pytest.fixture
def loop():
    return FakeLoop()


@pytest.fixture
def told(loop):
    return Told(loop)


@pytest.fixture
def batcher(told, loop):
    return ScoreBatcher(told, loop)


async def test_the_latest_of_a_burst_wins(batcher, told, loop):
    for n in range(50):
        batcher.offer(1, 5, {"n": n})
    await loop.advance(0.1)
    assert told.flushes == [(100, 5, {"n": 49})]


async def test_nothing_is_told_before_the_window_ends(batcher, told, loop):
    batcher.offer(1, 5, {})
    await loop.advance(0.099)
    assert told.flushes == []


async def test_a_new_score_restarts_the_window(batcher, told, loop):
    batcher.offer(1, 5, {"n": 1})
    await loop.advance(0.09)
    batcher.offer(1, 5, {"n": 2})
    await loop.advance(0.09)
    assert told.flushes == []
    await loop.advance(0.01)
    assert told.flushes == [(190, 5, {"n": 2})]


async def test_continuous_updates_are_told_all_along_and_none_waits_beyond_the_cap(batcher, told, loop):
    for n in range(25):
        batcher.offer(1, 5, {"n": n})
        await loop.advance(0.08)
    await loop.advance(1)
    assert told.flushes[-1][2] == {"n": 24}
    flushed = dict.fromkeys(range(25))
    for at, _, payload in told.flushes:
        flushed |= {n: at for n in range(payload["n"] + 1) if flushed[n] is None}
    assert max(at - 80 * n for n, at in flushed.items()) <= 300
    # 2 s of updates at 80 ms, told at least every 300 ms + one update: no starvation, and far fewer frames.
    assert 5 <= len(told.flushes) <= 8


async def test_the_window_and_the_cap_are_those_of_the_settings(batcher, told, loop, settings):
    settings.WS_SCORE_BATCH_WINDOW_MS, settings.WS_SCORE_BATCH_MAX_WAIT_MS = 20, 50
    batcher.offer(1, 5, {"n": 1})
    await loop.advance(0.02)
    for n in range(2, 6):
        batcher.offer(1, 5, {"n": n})
        await loop.advance(0.015)
    await loop.advance(1)
    assert told.flushes == [(20, 5, {"n": 1}), (70, 5, {"n": 5})]


async def test_matches_batch_independently(batcher, told, loop):
    batcher.offer(1, 5, {"of": 5})
    await loop.advance(0.05)
    batcher.offer(1, 6, {"of": 6})
    await loop.advance(0.1)
    assert told.flushes == [(100, 5, {"of": 5}), (150, 6, {"of": 6})]


async def test_one_slow_match_does_not_hold_up_another(batcher, told, loop):
    told.gate.clear()
    batcher.offer(1, 5, {})
    await loop.advance(0.1)
    batcher.offer(1, 6, {})
    await loop.advance(0.1)
    assert told.running == 2
    told.gate.set()
    await settle()
    assert {match for _, match, _ in told.flushes} == {5, 6}


async def test_one_flush_at_a_time_per_match(batcher, told, loop):
    told.gate.clear()
    for n in range(4):
        batcher.offer(1, 5, {"n": n})
        await loop.advance(0.1)
    assert told.most_running == 1
    told.gate.set()
    await settle()
    assert told.most_running == 1
    assert told.of(5) == [{"n": 0}, {"n": 1}, {"n": 2}, {"n": 3}]


async def test_cancel_leaves_no_timer_and_no_task(batcher, told, loop):
    batcher.offer(1, 5, {})
    batcher.cancel(5)
    assert (loop.timers, batcher.is_idle) == (0, True)
    await loop.advance(1)
    assert told.flushes == []


async def test_to_cancel_what_does_not_wait_does_nothing(batcher):
    batcher.cancel(5)
    assert batcher.is_idle


async def test_flush_all_tells_what_waits_and_waits_for_it(batcher, told, loop):
    for match_id in (5, 6, 7):
        batcher.offer(1, match_id, {"of": match_id})
    await batcher.flush_all()
    assert {match for _, match, _ in told.flushes} == {5, 6, 7}
    assert (loop.timers, batcher.is_idle) == (0, True)


async def test_flush_all_waits_for_a_flush_that_runs_already(batcher, told, loop):
    told.gate.clear()
    batcher.offer(1, 5, {})
    await loop.advance(0.1)
    flushing = asyncio.ensure_future(batcher.flush_all())
    await settle()
    assert not flushing.done()
    told.gate.set()
    await flushing
    assert batcher.is_idle


async def test_flush_of_an_empty_batch_does_nothing(batcher, told):
    await batcher.flush_all()
    await batcher.flush_all()
    assert told.flushes == []


async def test_a_score_flushed_by_hand_is_not_told_again_when_its_window_ends(batcher, told, loop):
    batcher.offer(1, 5, {})
    await batcher.flush_all()
    await loop.advance(1)
    assert len(told.flushes) == 1


async def test_locks_and_entries_are_freed(batcher, told, loop):
    for match_id in range(100):
        batcher.offer(1, match_id, {})
    assert not batcher.is_idle
    await loop.advance(0.2)
    assert len(told.flushes) == 100
    assert (batcher.is_idle, loop.timers) == (True, 0)


async def test_back_pressure_coalesces_and_then_recovers(batcher, told, loop):
    told.gate.clear()
    batcher.offer(1, 5, {"n": 0})
    await loop.advance(0.1)
    for n in range(1, 100):
        batcher.offer(1, 5, {"n": n})
    assert told.flushes == []
    told.gate.set()
    await loop.advance(0.3)
    assert told.of(5) == [{"n": 0}, {"n": 99}]
    batcher.offer(1, 5, {"n": 100})
    await loop.advance(0.1)
    assert told.of(5)[-1] == {"n": 100}
    assert batcher.is_idle
