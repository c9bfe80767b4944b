"""Snapshots and events that do not agree are found, and what was acknowledged and is not there."""

from collections import Counter
from copy import deepcopy
from datetime import UTC, datetime

import pytest

from tests.acceptance.faults.eventlog import RoomLog, Row
from tests.acceptance.faults.faults import FAULTS, schedule
from tests.acceptance.faults.histories import Connection, History, written
from tests.acceptance.faults.run import check_acknowledged
from tests.acceptance.faults.states import check_states

AT = datetime(2026, 1, 1, tzinfo=UTC)
ROOM = "tournament/1"
MATCH = {"id": 4, "state": "ready", "participant1_score": 0, "participant2_score": 0}
START = {
    "sequence": 0,
    "epoch": "e1",
    "tournament": {"state": "live", "participants": 0},
    "matches": [MATCH],
    "standings": [],
    "registrations": [],
}


def changed(sequence, state):
    data = {"match_id": 4, "tournament_id": 1, "new_state": state}
    return Row(sequence, "match_state_changed", data, AT)


@pytest.fixture
def logs():
    return {ROOM: RoomLog(ROOM, "e1", [changed(1, "live"), changed(2, "pending_result")])}


def state(sequence, **match):
    return {**deepcopy(START), "sequence": sequence, "matches": [{**MATCH, **match}]}


def watched(*frames):
    texts = [(0.0, written(frame)) for frame in frames]
    return History("Carol", ROOM, frozenset(), [Connection(1, None, 0.0, texts)])


def snapshot(*args, **match):
    return {"type": "snapshot", "data": state(*args, **match)}


def test_events_that_lead_from_one_snapshot_to_the_next_are_right(logs):
    seen = [
        watched(snapshot(0), *(row.frame("full") for row in logs[ROOM].rows)),
        watched(snapshot(2, state="pending_result")),
    ]
    assert check_states(seen, logs, state(2, state="pending_result")) == []


def test_a_snapshot_that_is_not_where_the_events_lead_is_found(logs):
    seen = [watched(snapshot(0), *(row.frame("full") for row in logs[ROOM].rows)), watched(snapshot(1, state="ready"))]
    [found, *_] = check_states(seen, logs, state(2, state="pending_result"))
    assert "at 1 is not where the events lead" in found
    assert ".matches[0].state: live is not ready" in found


def test_two_snapshots_of_one_number_that_differ_are_found(logs):
    seen = [watched(snapshot(2, state="pending_result")), watched(snapshot(2, state="live"))]
    assert any("at 2 is not where" in found for found in check_states(seen, logs, state(2, state="pending_result")))


def test_a_live_score_may_be_ahead_of_the_events_but_not_a_final_one(logs):
    ahead = snapshot(1, state="live", participant1_score=3, score_version=2)
    live = [watched(ahead), watched(snapshot(1, state="live", participant1_score=0, score_version=1))]
    assert not any("not where" in found for found in check_states(live, logs, state(1, state="live")))
    over = [watched(snapshot(1, state="completed", participant1_score=3)), watched(snapshot(1, state="completed"))]
    assert any("not where" in found for found in check_states(over, logs, state(1, state="completed")))


def test_a_client_whose_events_do_not_lead_to_a_fresh_snapshot_is_found(logs):
    [found] = check_states([watched(snapshot(0))], logs, state(2, state="pending_result"))
    assert "Carol's state is not a fresh snapshot" in found


def announcements(*numbers):
    return RoomLog(ROOM, "e1", [Row(n, "announcement", {"announcement_id": pk}, AT) for n, pk in enumerate(numbers, 1)])


@pytest.mark.parametrize("numbers", [(), (7, 7)], ids=["lost", "done twice"])
def test_an_acknowledged_write_that_is_not_there_once_is_found(numbers):
    [found] = check_acknowledged(Counter({("announcement", "7"): 1}), announcements(*numbers))
    assert f"acknowledged 1 times and {len(numbers)} times in the log" in found


def test_an_acknowledged_write_that_is_there_once_is_right():
    assert check_acknowledged(Counter({("announcement", "7"): 1}), announcements(6, 7)) == []


def test_a_schedule_follows_from_its_seed_and_has_every_fault_before_any_comes_again():
    plan = schedule(5, seconds=200, every=2)
    assert plan == schedule(5, seconds=200, every=2)
    assert plan != schedule(6, seconds=200, every=2)
    assert {step.fault for step in plan[: len(FAULTS)]} == set(FAULTS)
    assert all(step.at < 200 for step in plan)
