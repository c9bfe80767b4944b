"""What `make bench-peers` makes of its runs, and how it speaks to servers that count bytes."""

import re

import pytest

from bench.peers.cases import AT_4, AT_20, AT_1000, ONE, REQUIREMENTS, SCENARIOS, key, rows_of
from bench.peers.contenders import DIGITS, FRAME_LENGTH, PEERS, lines, nats_speech, nchan_speech
from bench.peers.page import page
from bench.peers.session import turns

NUMBER = "1" * DIGITS


def result(cpu=1.0, p99=10.0, missing=0, per_second=100.0):
    return {
        "cpu_per_million": cpu, "p50": 5.0, "p99": p99, "missing": missing, "repeated": 0, "deliveries": 1000,
        "per_second": per_second, "sockets": 1000, "generator_busy": 0.1, "others": 0.0,
    }  # fmt: skip


def row(runs, ending):
    return next(row for row in rows_of(runs) if row["name"].endswith(ending))


def beside(other, ours, scenario, them, us):
    return {key(other, scenario): them, key(ours, scenario): us}


def test_a_ratio_is_the_peers_median_over_ours():
    them, us = [result(6), result(9), result(8)], [result(4), result(2), result(5)]
    found = row(beside("raw", "ours", ONE, them, us), "raw C loop / ours")
    assert (found["measured"], found["low"], found["high"]) == (2, 1.5, 4.5)


def test_the_last_column_is_how_much_faster_ours_was():
    runs = beside("picows", "ours", ONE, [result(per_second=200.0)], [result(per_second=100.0)])
    assert row(runs, "picows / ours")["throughput"] == 0.5


def test_latency_rows_compare_the_p99():
    runs = beside("nchan", "ours", AT_20, [result(p99=13.0)], [result(p99=10.0)])
    assert row(runs, "Nchan / ours")["measured"] == 1.3


def test_one_loss_in_one_round_misses_the_row_of_losses():
    found = row({key("ours", AT_1000): [result(), result(missing=1), result()]}, "arrived / published")
    assert found["measured"] < found["required"]


def test_a_peer_that_was_not_measured_has_no_row():
    assert [row["name"] for row in rows_of({key("ours", ONE): [result()]})] == []


def test_a_peer_that_never_ran_has_no_row():
    assert rows_of(beside("nats", "ours", ONE, [None, None], [result(), result()])) == []


def test_a_round_in_which_the_peer_failed_is_left_out_on_both_sides():
    runs = beside("raw", "ours", ONE, [None, result(8)], [result(100), result(4)])
    assert row(runs, "raw C loop / ours")["measured"] == 2


def test_a_round_in_which_ours_failed_misses_the_row():
    runs = beside("raw", "ours", ONE, [result(8), result(8)], [None, result(4)])
    assert row(runs, "raw C loop / ours")["measured"] == 0


def test_losses_are_missed_where_ours_failed():
    assert row({key("ours", AT_1000): [None]}, "arrived / published")["measured"] == 0


def test_every_requirement_has_its_room_measured_of_both():
    contenders = {scenario.name: scenario.contenders for scenario in SCENARIOS}
    for requirement in REQUIREMENTS:
        assert {"ours", requirement.peer or "ours"} <= set(contenders[requirement.scenario])


def test_rounds_go_back_and_forth():
    turn = list(turns(1, {"ours", "raw", "nats"}))
    assert list(turns(2, {"ours", "raw", "nats"})) == [*turn, *turn[::-1]]


def test_only_rooms_with_somebody_to_compare_with_are_measured():
    asked = [key(name, scenario.name) for name, scenario in turns(1, {"ours", "nchan"})]
    slow = [key(name, scenario) for scenario in (AT_20, AT_4) for name in ("ours", "nchan")]
    assert asked == [key("ours", AT_1000), *slow]


def test_nats_is_told_the_length_of_what_is_published():
    speech = nats_speech()
    told, payload = re.match(r"PUB room (\d+)\r\n(.*)\r\Z", f"{speech['head']}{NUMBER}{speech['tail']}").groups()
    assert int(told) == len(payload) == FRAME_LENGTH


def test_nchan_is_told_the_length_of_the_line():
    speech = nchan_speech()
    head, body = f"{speech['head']}{NUMBER}{speech['tail']}\n".split("\r\n\r\n")
    assert int(re.search(r"Content-Length: (\d+)", head)[1]) == len(body)


def test_a_line_that_is_published_is_a_frame_of_the_usual_length():
    assert len(f"{lines()['head']}{NUMBER}{lines()['tail']}") == FRAME_LENGTH


@pytest.fixture
def measured():
    return {
        "rows": [], "failures": ["nchan, 20 updates/s: The server did not start:\nno such port"], "runs": {},
        "settings": {"rounds": 1, "seconds": 1}, "command": "make bench-peers", "machine": {}, "limits": {},
        "found": {peer.name: None for peer in PEERS},
    }  # fmt: skip


def test_the_page_says_how_to_have_who_is_not_there(measured):
    text = page(measured)
    assert all(f"{peer.title} is not installed and not measured. To have it: {peer.install}" in text for peer in PEERS)


def test_the_page_says_how_a_long_failure_ended(measured):
    measured["failures"] = [f"nats, 1,000 updates/s: {'line ' * 100} no such file"]
    assert re.search(r"- nats, 1,000 updates/s: line .* no such file$", page(measured), re.MULTILINE)


def test_the_page_names_the_runs_that_failed(measured):
    assert "- nchan, 20 updates/s: The server did not start: no such port" in page(measured)
