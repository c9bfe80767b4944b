"""What is counted moves when its thing happens, and by as much."""

from datetime import UTC, datetime

import pytest

from apps.limits import link as link_module
from apps.limits.link import FAILURES_TO_OPEN, Link, Unavailable
from apps.tournaments.realtime.delivery.score_batcher import ScoreBatcher
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.ratelimit import aget_room_size
from apps.tournaments.realtime.rooms.frames import Telling
from tests.realtime.fake_loop import FakeLoop
from tests.realtime.fake_room import FakeMember, join
from tests.support.counts import Counted, count
from tests.support.waiting import eventually


@pytest.fixture
async def room(new_room):
    await new_room.open()
    yield new_room
    new_room.close()


async def test_an_event_counts_once_a_room_and_a_delivery_for_every_socket(room, log):
    for _ in range(3):
        await join(room, FakeMember())
    with Counted("events_total", type="announcement") as events, Counted("deliveries_total") as deliveries:
        for telling in log.append(2):
            room.offer(telling)
        room.flush()
    assert (events.by, deliveries.by) == (2, 6)


async def test_an_event_of_no_known_type_is_counted_as_another():
    with Counted("events_total", type="other") as events:
        metrics.round_written([Telling(None, "whisper", {}, None)], 1)
    assert events.by == 1


def test_the_time_from_the_log_to_the_sockets_is_measured():
    at = datetime.now(UTC).isoformat()
    with Counted("delivery_seconds_count") as told, Counted("delivery_seconds_bucket", le="15.0") as quick:
        metrics.round_written([Telling(1, "announcement", {}, at), Telling(None, "viewers_changed", {}, None)], 5)
    assert (told.by, quick.by) == (1, 1)


async def test_what_the_doorbell_did_not_bring_is_a_gap(room, log):
    with Counted("gap_events_total") as gaps:
        room.offer(log.append(3)[2])
        await room.fill_soon()
    assert gaps.by == 3


async def test_who_comes_back_is_counted_by_what_they_get(room, log):
    recovered, snapshot = Counted("resumes_total", outcome="recovered"), Counted("resumes_total", outcome="snapshot")
    with recovered, snapshot:
        await join(room, FakeMember())
        await join(room, FakeMember(), since=0)
        await join(room, FakeMember(), since=0, epoch="another")
    assert (recovered.by, snapshot.by) == (1, 1)


async def test_scores_are_counted_as_they_come_and_as_they_are_told():
    async def flush(*payload):
        pass

    loop = FakeLoop()
    batcher = ScoreBatcher(flush, loop)
    with Counted("scores_offered_total") as offered, Counted("scores_flushed_total") as flushed:
        for n in range(5):
            batcher.offer(1, 5, {"n": n})
        await loop.advance(0.1)
    assert (offered.by, flushed.by) == (5, 1)


async def test_a_limiter_without_redis_is_degraded_until_it_is_back(monkeypatch):
    async def back():
        await returned.wait()

    returned = link_module.asyncio.Event()
    monkeypatch.setattr(link_module, "PROBE_EVERY_SECONDS", 0.01)
    link = Link("redis://127.0.0.1:1/0", "dc:test:{ws}:clock", back)
    for _ in range(FAILURES_TO_OPEN):
        with pytest.raises(Unavailable):
            await link.call("count", 30, "r", "nowhere")
    assert count("limiter_degraded") == 1
    returned.set()
    await eventually(lambda: not link.is_open)
    assert count("limiter_degraded") == 0
    await link.aclose()


async def test_a_round_trip_to_redis_is_measured(redis_settings):
    with Counted("limiter_seconds_count") as asked:
        await aget_room_size("tournament_1")
    assert asked.by == 1
