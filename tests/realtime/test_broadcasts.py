"""The public broadcast functions: delivery only, one send a room, never an error for the caller."""

import asyncio
import inspect
import threading

import pytest

from apps.common.refusals import ErrorCode
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.event_registry import REGISTRY
from apps.tournaments.realtime import utils
from apps.tournaments.realtime.delivery import loops, teller
from apps.tournaments.realtime.rooms.hub import TO_ONE, get_hub
from apps.tournaments.realtime.rooms.names import tournament_room
from tests.support.waiting import eventually, settle

IN_BOTH_ROOMS = (
    "match_started",
    "score_updated",
    "match_completed",
    "match_state_changed",
    "dispute_created",
    "dispute_resolved",
)
IN_THE_TOURNAMENT = (
    "bracket_generated",
    "bracket_updated",
    "tournament_state_changed",
    "tournament_completed",
    "registration_created",
    "registration_cancelled",
    "registration_checked_in",
    "registration_checkin_reverted",
    "standings_updated",
    "announcement",
)


class Recorder:
    """A channel layer that keeps what it is sent, or fails."""

    def __init__(self):
        self.sent = []
        self.threads = set()
        self.broken = False

    async def group_send(self, group, message):
        if self.broken:
            raise ConnectionResetError
        self.threads.add(threading.current_thread().name)
        self.sent.append((group, message))

    send = group_send


@pytest.fixture
def layer(monkeypatch):
    recorder = Recorder()
    monkeypatch.setattr(utils, "get_channel_layer", lambda: recorder)
    return recorder


@pytest.fixture
def no_rows(monkeypatch):
    """No match has a row."""

    def no_match(match_id):
        raise NotFound("There is no such match.")

    monkeypatch.setattr(teller, "tell_scores", lambda tournament_id, match_ids: {})
    monkeypatch.setattr(teller, "tournament_of_match", no_match)


@pytest.mark.parametrize("name", IN_BOTH_ROOMS)
async def test_what_happens_in_a_match_is_sent_once_to_each_of_its_rooms(layer, name):
    broadcast = getattr(utils, f"broadcast_{name}")
    await broadcast(3, 5, {"match_id": 5})
    message = {"type": name, "data": {"match_id": 5}}
    assert layer.sent == [("tournament_3", message), ("match_5", message)]
    assert inspect.iscoroutinefunction(broadcast)


@pytest.mark.parametrize("name", IN_THE_TOURNAMENT)
async def test_what_happens_in_a_tournament_is_sent_once_to_its_room(layer, name):
    await getattr(utils, f"broadcast_{name}")(3, {"x": 1})
    assert layer.sent == [("tournament_3", {"type": name, "data": {"x": 1}})]


def test_every_event_that_is_told_has_its_function():
    assert {*IN_BOTH_ROOMS, *IN_THE_TOURNAMENT} <= set(REGISTRY)
    told_with_thin_functions = {name for name in REGISTRY if hasattr(utils, f"broadcast_{name}")}
    assert told_with_thin_functions == {*IN_BOTH_ROOMS, *IN_THE_TOURNAMENT}


async def test_a_number_of_the_log_goes_along(layer):
    await utils.broadcast_tournament_event(3, "announcement", {"sequence": 7})
    await utils.broadcast_match_event(5, "score_updated", {"sequence": 8})
    assert [message.get("sequence") for _, message in layer.sent] == [7, 8]


async def test_a_failure_is_never_raised_and_logged_once_until_it_is_over(layer, caplog):
    for times in (1, 2):
        layer.broken = True
        for _ in range(3):
            await utils.broadcast_score_updated(3, 5, {})
        await utils.send_error_to_channel("channel#abc", "internal_error", "Sorry.")
        assert [record.getMessage() for record in caplog.records] == ["broadcast failed"] * times
        layer.broken = False
        await utils.broadcast_announcement(3, {})


async def test_another_failure_is_logged_too(layer, monkeypatch, caplog):
    layer.broken = True
    await utils.broadcast_announcement(3, {})
    for found in (None, layer, None):
        monkeypatch.setattr(utils, "get_channel_layer", lambda found=found: found)
        await utils.broadcast_announcement(3, {})
    assert [record.error for record in caplog.records] == ["ConnectionResetError", "AttributeError"]


async def test_a_site_without_a_channel_layer_is_told_so_in_the_log(monkeypatch, caplog):
    monkeypatch.setattr(utils, "get_channel_layer", lambda: None)
    await utils.broadcast_announcement(3, {})
    assert [record.getMessage() for record in caplog.records] == ["broadcast failed"]


@pytest.mark.parametrize("data", [None, 5, "text", [1], {1, 2}])
async def test_a_malformed_event_is_logged_and_dropped_without_a_send(layer, no_rows, caplog, data):
    await utils.broadcast_tournament_event(3, "announcement", data)
    await utils.broadcast_match_event(5, "score_updated", data)
    await utils.broadcast_score_updated(3, 5, data)
    utils.broadcast_score_updated_batched(3, 5, data)
    await utils.flush_all_batches()
    assert layer.sent == []
    assert {record.getMessage() for record in caplog.records} == {"malformed event dropped"}


@pytest.mark.parametrize("code", list(ErrorCode))
async def test_an_error_goes_to_the_one_channel_of_its_socket(layer, code):
    await utils.send_error_to_channel("specific.abc!def#conn", code.value, "Words.")
    error = {"type": "error", "code": code.value, "message": "Words."}
    assert layer.sent == [("specific.abc!def", {"type": TO_ONE, "connection": "conn", "error": error})]


# Where no hub runs in the process


def test_a_thread_of_a_process_without_a_hub_is_told_for_by_a_loop_in_the_background(layer, no_rows):
    utils.broadcast_score_updated_batched(3, 5, {"n": 1})
    utils.broadcast_score_updated_batched(3, 5, {"n": 2})
    asyncio.run(eventually(lambda: len(layer.sent) == 2))
    assert layer.sent == [(group, {"type": "score_updated", "data": {"n": 2}}) for group in ("tournament_3", "match_5")]
    assert layer.threads == {"telling"}


def test_flush_all_batches_tells_what_waits_in_a_process_without_a_hub(layer, no_rows, settings):
    settings.WS_SCORE_BATCH_WINDOW_MS = settings.WS_SCORE_BATCH_MAX_WAIT_MS = 60_000
    utils.broadcast_score_updated_batched(3, 5, {"n": 1})
    asyncio.run(utils.flush_all_batches())
    assert [group for group, _ in layer.sent] == ["tournament_3", "match_5"]


def test_what_the_caller_changes_after_the_call_is_not_told(layer, no_rows):
    data = {"n": 1}
    utils.broadcast_score_updated_batched(3, 5, data)
    data["n"] = 2
    asyncio.run(eventually(lambda: len(layer.sent) == 2))
    assert layer.sent[0][1]["data"] == {"n": 1}


def test_a_process_that_ends_tells_what_still_waits(layer, no_rows, settings, monkeypatch):
    told = []
    monkeypatch.setattr(teller, "tell_scores", lambda *scores: told.append(scores) or {5: True})
    settings.WS_SCORE_BATCH_WINDOW_MS = settings.WS_SCORE_BATCH_MAX_WAIT_MS = 60_000
    utils.broadcast_score_updated_batched(3, 5, {"n": 1})
    teller.finish(loops.background)
    assert told == [(3, [5])]
    assert teller.teller_of(loops.background).batcher.is_idle


async def test_a_broadcast_from_another_loop_is_sent_on_the_hubs(layer, closed_hub):
    get_hub()
    await asyncio.to_thread(asyncio.run, utils.broadcast_announcement(3, {}))
    assert layer.threads == {threading.current_thread().name}


async def test_what_is_told_is_sent_one_by_one_in_its_order(layer, monkeypatch):
    first_may_go, sent = asyncio.Event(), []

    async def group_send(group, message):
        if message["n"] == 0:
            await first_may_go.wait()
        sent.append(message["n"])

    layer.group_send = group_send
    here = teller.Teller(asyncio.get_running_loop())
    for n in range(3):
        here.tell([(tournament_room(3), {"n": n})])
        await settle()
    assert sent == []
    first_may_go.set()
    await here.told()
    assert sent == [0, 1, 2]


async def test_more_than_the_queue_holds_is_dropped_and_logged(layer, monkeypatch, caplog):
    monkeypatch.setattr(teller, "QUEUE_LIMIT", 3)
    here = teller.Teller(asyncio.get_running_loop())
    room = tournament_room(3)
    here.tell([(room, {"n": n}) for n in range(5)])
    await here.told()
    assert [message["n"] for _, message in layer.sent] == [0, 1, 2]
    assert [(record.getMessage(), record.dropped) for record in caplog.records] == [("telling overflowed", 2)]
    here.tell([(room, {"n": 9})])
    await here.told()
    assert layer.sent[-1][1] == {"n": 9}
