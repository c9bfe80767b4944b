"""What falls due: each thing is done by itself, whatever becomes of the others."""

import asyncio
import logging
import sqlite3
from datetime import datetime, timedelta

import psycopg
import pytest
from django.contrib.sessions.models import Session
from django.core.management import CommandError, call_command
from django.db import InterfaceError, OperationalError, connection
from django.utils import timezone

from apps.common import due
from apps.common.due import Item, Tally, falls_due, run_due
from apps.common.lock_wait import bounded_lock_wait
from apps.tournaments import services
from apps.tournaments.due.untold_scores import untold_scores
from apps.tournaments.models import Match
from tests.support.counts import Counted, count


@pytest.fixture
def registry(monkeypatch, caplog):
    """A process in which nothing falls due yet, and nothing has failed."""
    for name, value in (("_jobs", {}), ("_failing", {}), ("_away", set())):
        monkeypatch.setattr(due, name, value)
    caplog.set_level(logging.INFO)


@pytest.fixture
def done():
    """What the items of a test did, in order."""
    return []


def fails(error):
    def fail():
        raise error

    return fail


def register(name, *items):
    falls_due(name, every=60)(lambda: items)


def logged(caplog):
    """Level, text and whether there is a traceback, of the lines about due work."""
    records = [record for record in caplog.records if record.name == "apps.common.due"]
    return [(record.levelname, record.getMessage(), record.exc_info is not None) for record in records]


UNFORESEEN = ("ERROR", "due work failed, trying again", True)
SKIPPED = ("INFO", "due work skipped, its lock is held", False)
AWAY = ("WARNING", "due work waits for the database", False)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "error", [ValueError("no"), SystemExit(3), asyncio.CancelledError(), StopIteration(), MemoryError()], ids=repr
)
def test_an_item_that_raises_stops_no_other_and_is_logged_once_with_its_traceback(registry, done, caplog, error):
    items = Item(lambda: done.append("before")), Item(fails(error)), Item(lambda: done.append("after"))
    register("broken", *items)
    register("another", Item(lambda: done.append("another")))
    with Counted("due_items_total", job="broken", outcome="failed") as failed:
        assert [run_due() for _ in range(3)] == [Tally(done=3, failed=1)] * 3
    assert done == ["before", "after", "another"] * 3
    assert logged(caplog) == [UNFORESEEN]
    [record] = [record for record in caplog.records if record.name == "apps.common.due"]
    assert record.exc_info[1] is error and record.job == "broken"
    assert failed.by == 3


@pytest.mark.django_db
def test_a_job_that_cannot_look_stops_no_other_and_what_it_found_before_is_done(registry, done, caplog):
    @falls_due("broken", every=60)
    def find():
        yield Item(lambda: done.append("found"))
        raise LookupError("the rest")

    register("another", Item(lambda: done.append("another")))
    assert [run_due(), run_due()] == [Tally(done=2, failed=1)] * 2
    assert done == ["found", "another"] * 2
    assert logged(caplog) == [UNFORESEEN]


@pytest.mark.django_db
def test_each_item_that_fails_is_logged_and_each_time_that_it_begins_to(registry, caplog):
    working = set()

    def do(number):
        if number not in working:
            raise ValueError

    register("some", *(Item(lambda number=number: do(number), about={"number": number}) for number in (1, 2)))
    run_due()
    assert [record.about for record in caplog.records] == [{"number": 1}, {"number": 2}]
    working.add(1)
    run_due()
    assert len(caplog.records) == 2
    working.clear()
    run_due()
    assert [record.about for record in caplog.records[2:]] == [{"number": 1}]


@pytest.mark.django_db
@pytest.mark.parametrize("error", [InterfaceError("closed"), OperationalError("away")], ids=repr)
def test_a_database_that_is_away_is_one_line_without_a_traceback_until_it_is_back(registry, caplog, error):
    error.__cause__ = psycopg.OperationalError("connection refused")
    reach = [fails(error)]
    for name in ("one", "two"):
        register(name, Item(lambda: reach[0]()))
    assert [run_due(), run_due()] == [Tally(failed=2)] * 2
    assert logged(caplog) == [AWAY]
    reach[0] = lambda: None
    assert run_due() == Tally(done=2)
    reach[0] = fails(error)
    run_due()
    assert logged(caplog) == [AWAY] * 2


@pytest.mark.django_db
def test_the_end_of_the_program_is_no_failure(registry):
    register("interrupted", Item(fails(KeyboardInterrupt())))
    with pytest.raises(KeyboardInterrupt):
        run_due()


@pytest.mark.django_db
def test_the_age_is_that_of_the_oldest_item_when_it_was_looked_for(registry, time_machine, client):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    items = [Item(lambda: None, since=timezone.now() - timedelta(seconds=seconds)) for seconds in (7, 90, 2)]

    @falls_due("aging", every=60)
    def find():
        return [*items, Item(lambda: None)]

    run_due()
    assert count("due_age_seconds", job="aging") == 90
    assert count("due_last_run_timestamp_seconds", job="aging") == timezone.now().timestamp()
    assert 'deltacrown_due_age_seconds{job="aging"} 90.0' in client.get("/metrics").content.decode()
    items.clear()
    run_due()
    assert count("due_age_seconds", job="aging") == 0


@pytest.mark.django_db
def test_what_is_no_item_is_named(registry, caplog):
    register("wrong", lambda: None)
    assert run_due() == Tally(failed=1)
    assert "wrong found" in caplog.text and "which is no Item" in caplog.text


def test_a_time_since_when_it_is_due_needs_a_zone():
    with pytest.raises(ValueError, match="needs a time zone"):
        Item(lambda: None, since=datetime(2030, 1, 1))  # noqa: DTZ001


def test_a_name_is_given_once(registry):
    register("same")
    with pytest.raises(ValueError, match="is called 'same' already"):
        register("same")


@pytest.mark.parametrize("seconds", [0, -1, float("inf"), float("nan")])
def test_how_often_is_a_time_to_wait(registry, seconds):
    with pytest.raises(ValueError, match="must be more than 0"):
        falls_due("often", every=seconds)(list)
    assert due.jobs() == []
    falls_due("as a setting says", every=lambda: seconds)(list)
    with pytest.raises(ValueError, match="must be more than 0"):
        due.jobs()[0].seconds()


@pytest.mark.django_db
def test_the_command_does_all_that_is_due_and_fails_where_something_did(registry, capsys):
    register("fine", Item(lambda: None), Item(fails(OperationalError("database is locked"))))
    call_command("run_deadlines")
    assert capsys.readouterr().out == "1 done, 1 skipped since their locks are held\n"
    register("broken", Item(fails(ValueError())))
    with pytest.raises(CommandError, match="1 failed"):
        call_command("run_deadlines")
    assert capsys.readouterr().out == "1 done, 1 skipped since their locks are held\n"


def setting(statement):
    with connection.cursor() as cursor:
        cursor.execute(statement)
        return cursor.fetchone()[0]


def untold_score(cast, name):
    match = cast.begun_match(name=name)
    services.update_score(match.pk, cast.rita, 1, 0)
    return match


def is_told(match):
    match.refresh_from_db()
    return match.told_version == match.score_version


def long_ago(*matches):
    Match.objects.filter(pk__in=[match.pk for match in matches]).update(score_at=timezone.now() - timedelta(seconds=90))


def test_a_tournament_whose_lock_is_held_holds_up_no_other(registry, postgres_db, heard, cast, caplog):
    falls_due("untold_scores", every=5)(untold_scores)
    matches = [untold_score(cast, name) for name in ("One", "Two", "Three")]
    long_ago(*matches)
    locked = matches[1]
    # Held until the test lets it go, however long what is due takes.
    with psycopg.connect(postgres_db) as other:
        other.execute("SELECT 1 FROM tournaments_tournament WHERE id = %s FOR UPDATE", [locked.tournament_id])
        with Counted("due_items_total", job="untold_scores", outcome="busy") as busy:
            assert run_due() == Tally(done=2, busy=1)
            assert run_due() == Tally(busy=1)
        assert busy.by == 2
        assert count("due_age_seconds", job="untold_scores") >= 89
        assert [is_told(match) for match in matches] == [True, False, True]
        assert logged(caplog) == [SKIPPED]
    assert run_due() == Tally(done=1)
    assert is_told(locked)


def test_a_connection_that_is_lost_under_an_item_is_not_the_next_ones(registry, postgres_db, done):
    register(
        "losing",
        Item(lambda: setting("SELECT pg_terminate_backend(pg_backend_pid())")),
        Item(lambda: done.append(setting("SELECT 1"))),
    )
    assert run_due() == Tally(done=1, failed=1)
    assert done == [1]


def test_an_item_waits_for_a_lock_only_briefly_and_what_comes_after_as_long_as_before(registry, postgres_db, done):
    usual = setting("SHOW lock_timeout")
    register("waiting", Item(lambda: done.append(setting("SHOW lock_timeout"))), Item(fails(ValueError())))
    run_due()
    assert done == [f"{due.LOCK_WAIT_SECONDS * 1000:.0f}ms"]
    assert setting("SHOW lock_timeout") == usual == "10s"


def test_an_item_that_gives_its_connection_to_others_with_the_bound_is_told(postgres_db):
    with pytest.raises(RuntimeError, match="its pool keeps the bound"), bounded_lock_wait(0.1):
        connection.close()


@pytest.mark.django_db(transaction=True)
def test_a_file_that_somebody_writes_to_holds_up_nobody_who_reads(registry, done, caplog, heard, cast):
    if connection.vendor != "sqlite":
        pytest.skip("of SQLite alone")
    usual = setting("PRAGMA busy_timeout")
    falls_due("untold_scores", every=5)(untold_scores)
    match = untold_score(cast, "One")
    long_ago(match)
    register("reading", Item(lambda: done.append(setting("PRAGMA busy_timeout"))))
    other = sqlite3.connect(connection.settings_dict["NAME"], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    try:
        assert run_due() == Tally(done=1, busy=1)
    finally:
        other.close()
    assert done == [due.LOCK_WAIT_SECONDS * 1000]
    assert logged(caplog) == [SKIPPED]
    assert setting("PRAGMA busy_timeout") == usual
    assert run_due() == Tally(done=2)
    assert is_told(match)


@pytest.mark.django_db
def test_sessions_that_have_expired_are_deleted_a_batch_at_a_time_and_others_stay(monkeypatch):
    monkeypatch.setattr(due, "BATCH_ROWS", 3)
    monkeypatch.setattr(due, "BATCHES", 2)
    now = timezone.now()

    def session(name, **late):
        return Session(session_key=name, session_data="", expire_date=now + timedelta(**late))

    old = [session(f"old-{number}", days=-number) for number in range(1, 9)]
    Session.objects.bulk_create([session("of-now", days=1), *old])
    [sessions] = [job for job in due.jobs() if job.name == "old_browser_sessions"]
    items = list(sessions.find())
    assert len(items) == 2 and items[0].since == now - timedelta(days=8)
    # One comes back between the look and the deletion.
    Session.objects.filter(session_key="old-8").update(expire_date=now + timedelta(days=1))
    for item in items:
        item.do()
    assert set(Session.objects.values_list("pk", flat=True)) == {"of-now", "old-8", "old-1", "old-2"}
    due.run(sessions)
    assert set(Session.objects.values_list("pk", flat=True)) == {"of-now", "old-8"}
