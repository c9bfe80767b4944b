"""What processes note of themselves once a minute, and how it is added up: a fresh one, a restarted one, two, none."""

from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from django.db import OperationalError
from prometheus_client import REGISTRY

from apps.common import metric_samples
from apps.common.due import jobs, run
from apps.common.metric_samples import CLOSES, SAMPLED, SOCKETS, note_metrics
from apps.common.metric_series import Hour, rooms_of, sum_of
from apps.common.models import MetricSample
from apps.common.slow_requests import SLOWEST, SlowestRequests, SlowRequest
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms import samples
from apps.tournaments.realtime.rooms.names import Kind, RoomName
from apps.tournaments.realtime.rooms.samples import MetricNotes

NOW = datetime(2030, 6, 7, 18, tzinfo=UTC)


def ago(minutes):
    return NOW - timedelta(minutes=minutes)


def noted(process, minutes, began, closes=0, sockets=0, **more):
    """What a process that began `began` minutes ago noted `minutes` ago."""
    values = {CLOSES: {"1001": closes}, SOCKETS: {"tournament": sockets}}
    facts = {"process": process, "name": process, "began_at": ago(began), "at": ago(minutes), "values": values}
    return MetricSample(**facts | more)


def levels(hour):
    return hour.level(lambda sample: sum_of(sample, SOCKETS))


def test_with_no_samples_there_is_nothing_to_show():
    hour = Hour([], NOW)
    assert (hour.is_empty, hour.living(), hour.total(CLOSES)) == (True, [], {})
    assert hour.rate(CLOSES) == levels(hour) == [None] * 60


def test_what_a_fresh_process_counted_before_its_first_sample_counts():
    hour = Hour([noted("a", 0, began=1, closes=4, sockets=2)], NOW)
    assert hour.total(CLOSES) == {"1001": 4}
    assert hour.rate(CLOSES)[-2:] == [None, 4]
    assert levels(hour)[-2:] == [None, 2]


def test_what_a_process_counted_before_the_hour_does_not_count():
    rows = [noted("a", 61, began=600, closes=1000), noted("a", 60, began=600, closes=1001)]
    rows += [noted("a", 59, began=600, closes=1003), noted("a", 0, began=600, closes=1003)]
    assert Hour(rows, NOW).total(CLOSES) == {"1001": 2}
    assert Hour(rows[2:3], NOW).total(CLOSES) == {}


def test_a_restarted_process_begins_at_0_and_takes_nothing_away():
    rows = [noted("a", minutes, began=600, closes=500 - minutes, sockets=9) for minutes in range(61, 9, -1)]
    rows.append(noted("a", 9.5, began=600, closes=493, is_last=True))
    rows += [noted("b", minutes, began=10, closes=10 - minutes, sockets=3) for minutes in range(9, -1, -1)]
    hour = Hour(rows, NOW)
    assert hour.total(CLOSES) == {"1001": 493 - 440 + 10}
    assert all(value >= 0 for value in hour.rate(CLOSES) if value is not None)
    # The minute in which it ended has what its last sample said, and none of its sockets.
    assert levels(hour)[-11:] == [9] + [3] * 10
    assert [sample.process for sample in hour.living()] == ["b"]


def test_two_processes_are_added_up():
    rows = [noted(name, n, began=30, closes=2 * (30 - n), sockets=5) for name in "ab" for n in range(29, -1, -1)]
    hour = Hour(rows, NOW)
    assert (levels(hour)[-1], hour.rate(CLOSES)[-1], len(hour.living())) == (10, 4, 2)
    assert levels(hour)[-31:-29] == [None, 10]


def test_one_that_ended_without_a_word_is_counted_for_a_moment_and_no_longer():
    hour = Hour([noted("a", 2, began=5, sockets=7)], NOW)
    assert levels(hour)[-4:] == [None, 7, 7, None]
    assert hour.living() == []


def test_the_sample_after_a_gap_makes_up_for_what_was_not_noted():
    hour = Hour([noted("a", 30, began=600, closes=10, sockets=1), noted("a", 0, began=600, closes=70, sockets=1)], NOW)
    assert hour.total(CLOSES) == {"1001": 60}
    assert hour.rate(CLOSES)[-5:] == [2] * 5
    assert levels(hour)[-5:] == [None] * 4 + [1]


def test_the_fullest_rooms_of_all_processes_come_first():
    first = [
        {"kind": "match", "id": 1, "sockets": 2, "viewers": 4},
        {"kind": "match", "id": 2, "sockets": 3, "viewers": 3},
    ]
    second = [{"kind": "match", "id": 1, "sockets": 2, "viewers": 3}]
    found = rooms_of([noted("a", 0, 9, rooms=first), noted("b", 0, 9, rooms=second)])
    assert [(room["id"], room["sockets"], room["viewers"]) for room in found] == [(1, 4, 4), (2, 3, 3)]


def test_of_requests_the_slowest_are_kept_until_they_are_saved():
    kept = SlowestRequests(most=2)
    for seconds in (0.1, 0.4, 0.2, 0.3):
        if kept.is_slow(seconds):
            kept.offer(SlowRequest(seconds, "GET", "/", 200, 0.0))
    saved = kept.kept()
    assert [row.seconds for row in saved] == [0.4, 0.3]
    assert not kept.is_slow(0.25)
    kept.offer(SlowRequest(0.5, "GET", "/", 200, 0.0))
    kept.forget(saved)
    assert [row.seconds for row in kept.kept()] == [0.5]
    assert kept.is_slow(0.001)


def test_all_that_is_noted_is_counted_by_somebody():
    known = {name for metric in REGISTRY.collect() for name in (sample.name for sample in metric.samples)}
    metrics.show_all_events()
    labelled = {f"{metric.name}_total" if metric.type == "counter" else metric.name for metric in REGISTRY.collect()}
    assert set(SAMPLED) <= known | labelled


@pytest.mark.django_db
def test_a_process_notes_what_it_counted_and_its_slowest_requests():
    SLOWEST.forget(SLOWEST.kept())
    SLOWEST.offer(SlowRequest(1.5, "GET", "/somewhere/", 200, 5.0))
    metrics.closed(4008)
    note_metrics([{"kind": "match", "id": 1, "sockets": 2, "viewers": 2}])
    row = MetricSample.objects.get()
    assert row.values[CLOSES]["4008"] >= 1
    assert (row.process, row.began_at, row.is_last) == (metric_samples.PROCESS, metric_samples.BEGAN_AT, False)
    assert [saved["route"] for saved in row.slowest] == ["/somewhere/"]
    assert SLOWEST.kept() == []
    note_metrics()
    assert MetricSample.objects.last().slowest == []


@pytest.mark.django_db
def test_samples_are_kept_for_a_day():
    for hours in (23, 25):
        noted("a", 0, 0, at=datetime.now(UTC) - timedelta(hours=hours)).save()
    run(next(job for job in jobs() if job.name == "old_metric_samples"))
    assert MetricSample.objects.count() == 1


async def test_a_database_that_is_away_loses_no_request_and_is_not_waited_for_at_the_end(monkeypatch):
    calls = []

    def note(rooms, is_last=False):
        calls.append(is_last)
        if away:
            raise OperationalError("away")

    monkeypatch.setattr(samples, "note_metrics", note)
    notes, away = MetricNotes(list), True
    with pytest.raises(OperationalError):
        await notes.note()
    await notes.note_end()
    assert calls == [False]
    away = False
    await notes.note()
    await notes.note_end()
    assert calls == [False, False, True]


def test_what_is_not_saved_stays_for_the_next_time(monkeypatch):
    SLOWEST.forget(SLOWEST.kept())
    SLOWEST.offer(SlowRequest(1.5, "GET", "/somewhere/", 200, 5.0))

    def away(**fields):
        raise OperationalError("away")

    monkeypatch.setattr(MetricSample.objects, "create", away)
    with pytest.raises(OperationalError):
        note_metrics()
    assert [row.route for row in SLOWEST.kept()] == ["/somewhere/"]


async def test_the_fullest_rooms_are_noted_first(monkeypatch):
    seen = []
    monkeypatch.setattr(samples, "note_metrics", lambda rooms, is_last=False: seen.append(rooms))
    rooms = [(SimpleNamespace(name=RoomName(Kind.MATCH, pk), viewers=None), range(pk)) for pk in range(1, 30)]
    await MetricNotes(lambda: rooms).note()
    [noticed] = seen
    assert noticed[0] == {"kind": "match", "id": 29, "sockets": 29, "viewers": 0}
    assert len(noticed) == samples.MOST_ROOMS
