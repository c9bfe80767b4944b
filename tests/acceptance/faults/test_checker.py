"""The checker itself: histories that are right pass, and each way of being wrong is found."""

from datetime import UTC, datetime

import pytest

from tests.acceptance.faults.checker import check_history, malformed
from tests.acceptance.faults.eventlog import RoomLog, Row, Viewer
from tests.acceptance.faults.histories import Connection, History, written

ROOM = "tournament/1"
AT = datetime(2026, 1, 1, tzinfo=UTC)
HIDDEN = {3, 4, 7}


@pytest.fixture
def log():
    rows = [
        Row(n, "result_reported" if n in HIDDEN else "announcement", {"n": n}, AT, 2 if n in HIDDEN else 0, (8,))
        for n in range(1, 11)
    ]
    return RoomLog(ROOM, "e1", rows)


def welcome(role="spectator", **more):
    return {"type": "connection_established", "data": {"role": role, "epoch": "e1", "sequence": 0, **more}}


def snapshot(sequence, **more):
    return {"type": "snapshot", "data": {"sequence": sequence, **more}}


def resumed(since, to):
    return {"type": "resumed", "data": {"from": since, "to": to, "count": to - since}}


def connection(number, *frames, asked=None, closed_with=None):
    texts = [(float(place), written(frame)) for place, frame in enumerate(frames)]
    return Connection(number, asked, 0.0, texts, closed_with)


def told(log, numbers, role="spectator", registrations=()):
    viewer = Viewer(role, frozenset(registrations))
    return [log.row(n).frame(log.row(n).view(viewer)) for n in numbers]


def kinds(log, *connections, at_end=False, registrations=()):
    history = History("Carol", ROOM, frozenset(registrations), list(connections))
    return [finding.kind for finding in check_history(history, log, at_end=at_end)]


def test_a_snapshot_and_everything_after_it_is_right(log):
    assert kinds(log, connection(1, welcome(), snapshot(2), *told(log, range(3, 11))), at_end=True) == []


def test_a_resumption_that_goes_on_where_the_client_was_is_right(log):
    first = connection(1, welcome(), snapshot(0), *told(log, range(1, 5)), closed_with=1006)
    second = connection(2, welcome(), resumed(4, 9), *told(log, range(5, 11)), asked=(4, "e1"))
    assert kinds(log, first, second, at_end=True) == []


def test_several_skips_in_one_frame_are_right(log):
    frames = [*told(log, (1, 2)), {"type": "skip", "from": 3, "to": 4}, *told(log, (5,))]
    assert kinds(log, connection(1, welcome(), snapshot(0), *frames)) == []


def test_who_is_concerned_and_who_is_staff_is_told_what_others_are_not(log):
    for role, registrations in (("player", (8,)), ("referee", ())):
        frames = told(log, range(1, 11), role, registrations)
        assert frames[2]["type"] == "result_reported"
        opened = connection(1, welcome(role), snapshot(0), *frames)
        assert kinds(log, opened, at_end=True, registrations=registrations) == []


def test_a_missing_event_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(0), *told(log, (1, 2, 4, 5)))) == ["missing"]


def test_a_repeated_event_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(0), *told(log, (1, 2, 2, 3)))) == ["repeated"]


def test_a_swapped_pair_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(0), *told(log, (1, 3, 2, 4)))) == ["missing", "repeated"]


def test_an_event_lost_between_two_connections_is_found(log):
    first = connection(1, welcome(), snapshot(0), *told(log, (1, 2)))
    second = connection(2, welcome(), resumed(2, 5), *told(log, (4, 5)), asked=(2, "e1"))
    assert kinds(log, first, second) == ["missing"]


def test_a_resumption_from_elsewhere_is_found(log):
    first = connection(1, welcome(), snapshot(0), *told(log, (1, 2)))
    second = connection(2, welcome(), resumed(3, 4), *told(log, (4,)), asked=(2, "e1"))
    assert kinds(log, first, second) == ["resumed wrong", "missing"]


def test_a_hidden_event_told_to_a_spectator_is_found(log):
    frames = [*told(log, (1, 2)), *told(log, (3,), "referee")]
    assert kinds(log, connection(1, welcome(), snapshot(0), *frames)) == ["hidden"]


def test_another_players_hidden_event_is_found(log):
    opened = connection(1, welcome("player"), snapshot(2), *told(log, (3,), "referee"))
    assert kinds(log, opened, registrations=(9,)) == ["hidden"]


def test_reports_in_a_spectators_snapshot_are_found(log):
    state = snapshot(2, match={"reports": []})
    assert kinds(log, connection(1, welcome(), state)) == ["hidden"]
    assert kinds(log, connection(1, welcome(is_participant=True), state)) == []


def test_a_range_of_skips_over_what_is_public_is_found(log):
    skips = {"type": "skip", "from": 3, "to": 5}
    assert kinds(log, connection(1, welcome(), snapshot(2), skips)) == ["differs"]


def test_a_single_datum_that_differs_is_found(log):
    [frame] = told(log, (1,))
    frame["data"]["n"] = 99
    assert kinds(log, connection(1, welcome(), snapshot(0), frame)) == ["differs"]


@pytest.mark.parametrize("value", [1.0, True, "1"])
def test_a_datum_of_another_type_is_found(log, value):
    [frame] = told(log, (1,))
    frame["data"]["n"] = value
    assert kinds(log, connection(1, welcome(), snapshot(0), frame)) == ["differs"]


def test_an_event_that_was_rolled_back_is_found(log):
    ghost = Row(11, "announcement", {"n": 11}, AT).frame("full")
    assert kinds(log, connection(1, welcome(), snapshot(10), ghost)) == ["rolled back"]


def test_an_event_rolled_back_whose_number_was_given_again_is_found(log):
    ghost = Row(2, "announcement", {"n": "of the transaction that failed"}, AT).frame("full")
    assert kinds(log, connection(1, welcome(), snapshot(1), ghost)) == ["differs"]


def test_a_snapshot_of_what_was_rolled_back_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(11))) == ["rolled back"]


def test_a_snapshot_older_than_what_the_client_knew_is_found(log):
    first = connection(1, welcome(), snapshot(5))
    assert kinds(log, first, connection(2, welcome(), snapshot(4))) == ["went back"]


def test_another_epoch_is_found(log):
    assert kinds(log, connection(1, welcome(epoch="e0"), snapshot(0))) == ["went back"]


def test_an_event_before_the_opening_is_found(log):
    assert kinds(log, connection(1, welcome(), *told(log, (1,)))) == ["unopened"]


def test_a_ping_that_is_ahead_of_the_client_is_found(log):
    opened = [welcome(), snapshot(2)]
    assert kinds(log, connection(1, *opened, {"type": "ping", "timestamp": 1, "sequence": 2})) == []
    assert kinds(log, connection(1, *opened, {"type": "ping", "timestamp": 1, "sequence": 3})) == ["lost"]


def test_a_client_that_was_told_nothing_any_more_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(9)), at_end=True) == ["behind"]
    assert kinds(log, at_end=True) == ["behind"]


def test_a_role_counts_from_its_welcome_on(log):
    frames = told(log, (3,)), [welcome("referee"), snapshot(3)], told(log, (4,), "referee")
    flat = [frame for part in frames for frame in part]
    assert kinds(log, connection(1, welcome(), snapshot(2), *flat)) == []
    assert kinds(log, connection(1, welcome("referee"), snapshot(2), *told(log, (3,)))) == ["differs"]


def test_a_close_nothing_explains_is_found(log):
    assert kinds(log, connection(1, welcome(), snapshot(2), closed_with=4011)) == []
    assert kinds(log, connection(1, welcome(), snapshot(2), closed_with=4003)) == ["closed"]


def test_a_ticket_refused_is_right_only_where_redis_may_have_lost_it(log):
    refused = connection(1, {"type": "error", "code": "token_expired"}, closed_with=4002)
    refused.ticket_at, refused.closed_at = 10.0, 10.1
    history = History("Carol", ROOM, frozenset(), [refused])

    def found(*redis_faults):
        return [finding.kind for finding in check_history(history, log, at_end=False, redis_faults=redis_faults)]

    assert found((10.05, 10.06)) == found((8.0, 9.5)) == []
    assert found() == found((10.2, 11.0)) == found((3.0, 7.9)) == ["closed"]
    refused.ticket_at = None
    assert found((10.05, 10.06)) == ["closed"]


def test_a_finding_shows_the_frames_around_it(log):
    history = History("Carol", ROOM, frozenset(), [connection(1, welcome(), snapshot(0), *told(log, (1, 2, 4)))])
    [finding] = check_history(history, log, at_end=False)
    shown = history.around(finding.connection, finding.index)
    assert [line for line in shown if ">" in line] == [f"   4.000>[4] {history.connections[0].frames[4][1]}"]
    assert "Carol" in str(finding)


def test_a_frame_the_document_of_the_wire_does_not_know_is_found():
    right = History("Carol", ROOM, frozenset(), [connection(1, {"type": "skip", "sequence": 1})])
    assert malformed([right]) == []
    wrong = History("Carol", ROOM, frozenset(), [connection(1, {"type": "skip", "sequence": 1, "data": {}})])
    [found] = malformed([wrong])
    assert "skip" in found
