"""The parts of the benchmark of the site's own work that measure nothing: what they say of a result must be so."""

import json
from collections import Counter

import pytest

from bench import after_final, chain, report
from bench.site.cases import CASES
from bench.site.crowd import Reader, split_frames
from bench.site.http import Answers, request
from bench.site.rows import REQUIREMENTS, rows_of
from bench.site.statements import in_short
from bench.site.storm import beyond_idle, faults

HEAD = b"HTTP/1.1 101 Switching Protocols\r\n\r\n"


def frame(payload, kind=1):
    length = bytes([len(payload)]) if len(payload) < 126 else b"\x7e" + len(payload).to_bytes(2, "big")
    return bytes([0x80 | kind]) + length + payload


def event(sequence):
    return frame(json.dumps({"type": "announcement", "sequence": sequence, "at": "now"}).encode())


def reader_of(*chunks):
    reader = Reader("/")
    for second, chunk in enumerate(chunks):
        reader.take(chunk, b"the end", second)
    return reader


def test_frames_are_split_whatever_their_length():
    short, long = b"{}", b'"' + b"x" * 300 + b'"'
    found = [payload for _, payload in split_frames(HEAD + frame(short) + frame(b"", kind=9) + frame(long))]
    assert found == [short, long]


def test_what_is_not_whole_yet_is_no_frame():
    assert list(split_frames(HEAD + frame(b"{}")[:-1])) == []
    assert list(split_frames(HEAD[:-1])) == []


def test_a_frame_came_when_the_last_of_it_came():
    first, second = event(1), event(2)
    reader = reader_of(HEAD + first[:5], first[5:] + second[:9], second[9:])
    assert [(at, told["sequence"]) for at, told in reader.frames()] == [(1, 1), (2, 2)]


def test_the_end_is_found_where_two_chunks_meet():
    assert reader_of(b"this is the", b" end of it").ready
    assert not reader_of(b"this is the", b"end").ready


def test_what_was_not_seen_and_what_was_seen_twice_is_counted():
    whole = reader_of(HEAD + event(1) + event(2) + event(3))
    faulty = reader_of(HEAD + event(1) + event(3) + event(3))
    assert faults([whole], range(1, 4)) == (0, 0)
    assert faults([whole, faulty], range(1, 4)) == (1, 1)


def test_a_request_has_the_length_of_its_body_in_bytes():
    head, _, body = request("POST", "/there", "secret", '"é"').partition(b"\r\n\r\n")
    assert body.decode() == '"é"' and b"Content-Length: 4" in head and b"Authorization: Bearer secret" in head


def test_the_rate_counts_every_answer():
    assert Answers(Counter({200: 3, 503: 1}), 2.0).per_second == 2


def test_a_long_statement_is_told_by_its_table():
    assert in_short('SELECT "a"."b", "a"."c" FROM "a" WHERE "a"."id" = $1') == "SELECT ... FROM a WHERE a.id = $1"


def test_every_requirement_names_a_case_that_is_measured():
    named = {name for requirement in REQUIREMENTS for name in (requirement.of, requirement.by) if name}
    assert named == {case.name for case in CASES}


@pytest.fixture
def rows():
    runs = {
        "registrations": [{"seconds": 4.0, "failed": 0}, {"seconds": 6.0, "failed": 2}, {"seconds": 5.0, "failed": 0}],
        "page, ours": [{"per_second": 90.0}, {"per_second": 110.0}],
        "page, plain Django": [{"per_second": 10.0}, {"per_second": 10.0}],
        "snapshot, ours": [{"per_second": 1.0}],
    }
    return {row["name"]: row for row in rows_of(runs)}


def row_like(rows, text):
    [found] = [row for name, row in rows.items() if text in name]
    return found


def test_a_time_is_a_median_and_a_failure_is_never_averaged_away(rows):
    assert row_like(rows, "answered")["measured"] == 5
    failed = row_like(rows, "5xx")
    assert failed["measured"] == 2 and not report.is_met(failed)


def test_a_ratio_is_of_medians_and_its_spread_that_of_rounds(rows):
    row = row_like(rows, "tournament page")
    assert (row["measured"], row["low"], row["high"]) == (10, 9, 11) and report.is_met(row)


def test_half_a_comparison_is_no_row(rows):
    assert not [name for name in rows if "snapshot" in name]


def test_the_table_says_the_unit_and_which_way_is_better(rows):
    lines = [line for line in report.row_table(list(rows.values())) if "answered" in line]
    assert "| <= 20 s | **5.00 s** | 4.00-6.00 s | 5 s |" in lines[0] and "| met |" in lines[0]


def test_what_nothing_is_required_of_is_neither_met_nor_missed():
    row = {"name": "a", "required": None, "aim": 1, "measured": 2.0, "low": 2.0, "high": 2.0}
    (line,) = report.row_table([row])[2:]
    assert line.endswith("|  |") and report.missed([row]) == ["Every row measured meets its requirement."]


def test_a_row_that_only_has_a_ratio_is_shown_as_ever():
    row = {"name": "a", "required": 3, "aim": 6, "measured": 2.0, "low": 1.5, "high": 2.5, "throughput": 4.0}
    assert report.row_table([row])[2] == "| a | >= 3x | **2.00x** | 1.50-2.50x | 6x | 4.00x | missed |"


def test_what_is_asked_anyway_never_makes_a_count_negative():
    counted = {"SELECT positions": 3, "SELECT users": 40}
    assert beyond_idle(counted, {"SELECT positions": 2.0, "SELECT revocations": 2.0}, 7.0) == 40
    assert beyond_idle(counted, {"SELECT positions": 0.2}, 5.0) == 42


@pytest.mark.parametrize(
    ("value", "at_most", "text"),
    [
        (0.7963, False, "0.796x"),
        (0.5999, False, "0.60x"),
        (0.8, False, "0.80x"),
        (12.345, False, "12.35x"),
        (0.80001, True, "0.80001x"),
    ],
)
def test_a_miss_is_never_rounded_until_it_reads_as_met(value, at_most, text):
    row = {"measured": value, "required": 0.8, "at_most": at_most}
    assert report.measured(row) == text


def test_a_flow_that_takes_too_long_is_flagged_by_its_line_with_what_to_do_about_it():
    for name, advice in after_final.ADVICE.items():
        slow = after_final.Flow.of(name, [10.0] * 90 + [600.0] * 10)
        assert f"**over 500 ms**: {advice} |" in slow.line() and not report.is_met(slow.row())
        assert after_final.Flow.of(name, [10.0] * 96 + [600.0] * 4).line().endswith("| aim met |")
        assert after_final.Flow.of(name, [70.0] * 100).line().endswith("| under 500 ms |")


def test_what_the_chain_costs_is_the_median_of_the_pairs_with_its_limits():
    pairs = [{"without": {"own": 1.0}, "with": {"own": more}} for more in [1.01, 1.02, 1.03, 1.04, 9.0]]
    assert "| **+3.0%** | +1.0% to +800.0% |" in chain.line(pairs, "own", 1000)
