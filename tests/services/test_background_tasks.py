"""Background tasks: done once they are committed, tried again when they fail, put back when their worker is lost."""

import threading
from datetime import timedelta

import pytest
from django.conf import settings
from django.contrib.auth import get_user_model
from django.db import OperationalError, transaction
from django.utils import timezone
from django_tasks import task
from django_tasks_db.models import DBTaskResult

from apps.common import tasks
from apps.common.due import run_due
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin

pytestmark = pytest.mark.django_db
DONE = []
BEFORE = []
LIST = "/admin/django_tasks_database/dbtaskresult/"


@task
def note(word: str) -> str:
    for act in BEFORE:
        act()
    DONE.append(word)
    return word


@task
def fail() -> None:
    raise RuntimeError("the secret of the failure")


@pytest.fixture(autouse=True)
def forgotten():
    DONE.clear()
    BEFORE.clear()


@pytest.fixture
def clock(time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    return time_machine


def the_row():
    return DBTaskResult.objects.get()


def test_a_task_is_done_once_and_its_answer_is_kept():
    note.enqueue("hello")
    assert (do_tasks(), DONE) == (1, ["hello"])
    assert (the_row().status, the_row().return_value) == ("SUCCESSFUL", "hello")
    assert do_tasks() == 0


def test_what_is_rolled_back_was_never_asked_for():
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        note.enqueue("hello")
        raise ZeroDivisionError
    assert do_tasks() == 0


@pytest.mark.django_db(transaction=True)
def test_no_transaction_is_open_while_a_task_runs():
    BEFORE.append(lambda: DONE.append(transaction.get_connection().in_atomic_block))
    note.enqueue("hello")
    do_tasks()
    assert DONE == [False, "hello"]


def test_a_task_that_fails_is_tried_again_later_each_time_and_then_is_dead(clock, caplog):
    fail.enqueue()
    waits = []
    while do_tasks():
        if the_row().status == "READY":
            waits.append((the_row().run_after - timezone.now()).total_seconds())
            clock.shift(waits[-1] - 0.001)
            assert do_tasks() == 0
            clock.shift(0.001)
    first = settings.TASK_RETRY_SECONDS
    assert waits == [first * 4**n for n in range(settings.TASK_ATTEMPTS - 1)]
    row = the_row()
    assert (row.status, len(row.worker_ids)) == ("FAILED", settings.TASK_ATTEMPTS)
    assert row.exception_class_path == "builtins.RuntimeError" and "fail" in row.traceback
    said = [record for record in caplog.records if record.name == "apps.common.tasks"]
    assert [record.levelname for record in said] == ["WARNING"] * (settings.TASK_ATTEMPTS - 1) + ["ERROR"]
    assert "secret" not in caplog.text


def test_a_task_that_no_code_knows_any_more_holds_up_nobody():
    note.enqueue("lost")
    DBTaskResult.objects.update(task_path="apps.accounts.tasks.gone")
    note.enqueue("hello")
    do_tasks()
    assert DONE == ["hello"]
    assert set(DBTaskResult.objects.values_list("status", flat=True)) == {"READY", "SUCCESSFUL"}


def test_a_task_whose_worker_was_lost_runs_again_once_its_lease_has_ended(clock):
    note.enqueue("hello")
    claim = tasks._claim_next("lost")
    clock.shift(settings.TASK_LEASE_SECONDS - 1)
    assert (run_due().done, do_tasks()) == (0, 0)
    clock.shift(2)
    assert run_due().done == 1
    clock.shift(settings.TASK_RETRY_SECONDS)
    assert (do_tasks(), DONE) == (1, ["hello"])
    assert the_row().worker_ids == ["lost", "test"]
    # The lost one was only frozen, and wakes up.
    tasks._failed(claim, RuntimeError())
    assert the_row().status == "SUCCESSFUL"


def test_a_task_that_kills_its_workers_ends_dead(clock):
    note.enqueue("hello")
    for _ in range(settings.TASK_ATTEMPTS):
        assert tasks._claim_next("lost")
        clock.shift(settings.TASK_LEASE_SECONDS + 1)
        assert run_due().done == 1
        clock.shift(3600)
    assert the_row().status == "FAILED"
    assert (run_due().done, do_tasks()) == (0, 0)


@pytest.mark.django_db(transaction=True)
def test_the_lease_of_a_long_task_is_renewed(monkeypatch, settings):
    settings.TASK_LEASE_SECONDS = 0.3
    renewed = []

    def until_renewed():
        first = the_row().run_after
        while the_row().run_after == first:
            pass
        renewed.append(the_row().status)

    BEFORE.append(until_renewed)
    note.enqueue("hello")
    assert do_tasks() == 1
    assert renewed == ["RUNNING"] and the_row().status == "SUCCESSFUL"


@pytest.fixture
def hang(settings):
    """Run a task that hangs until its worker is to end itself."""
    settings.TASK_TIMEOUT_SECONDS = 0.2
    ended = threading.Event()
    BEFORE.append(lambda: ended.wait(60))

    def run():
        ended.clear()
        assert tasks.run_next("hung", on_timeout=ended.set)
        assert ended.is_set()

    return run


@pytest.mark.django_db(transaction=True)
def test_a_task_that_takes_too_long_ends_its_worker_and_is_tried_again(hang, caplog):
    note.enqueue("hello")
    hang()
    row = the_row()
    # What it did after that is not its worker's to save.
    assert (row.status, row.worker_ids, row.return_value) == ("READY", ["hung"], None)
    assert row.run_after > timezone.now()
    assert row.exception_class_path == "builtins.TimeoutError"
    assert tasks.TOO_LONG in row.traceback and "ended.wait(60)" in row.traceback
    [line] = [record for record in caplog.records if record.name == "apps.common.tasks"]
    assert line.getMessage() == "task failed, trying again"
    BEFORE.clear()
    DBTaskResult.objects.update(run_after=timezone.now())
    assert do_tasks() == 1
    assert (the_row().status, the_row().worker_ids) == ("SUCCESSFUL", ["hung", "test"])


@pytest.mark.django_db(transaction=True)
def test_a_task_that_takes_too_long_each_time_ends_dead(hang, settings, caplog):
    settings.TASK_ATTEMPTS = 2
    note.enqueue("hello")
    for _ in range(2):
        hang()
        DBTaskResult.objects.filter(status="READY").update(run_after=timezone.now())
    assert (the_row().status, the_row().exception_class_path) == ("FAILED", "builtins.TimeoutError")
    assert do_tasks() == 0
    said = [record.getMessage() for record in caplog.records if record.name == "apps.common.tasks"]
    assert said[-1] == "task is dead, it will not be tried again"


@pytest.mark.django_db(transaction=True)
def test_a_worker_that_hangs_ends_itself_though_the_database_is_away(hang, monkeypatch, caplog):
    def fail(*arguments):
        raise OperationalError("away")

    note.enqueue("hello")
    monkeypatch.setattr(tasks, "_failed", fail)
    hang()
    assert "lease of a task not renewed" in caplog.text


def test_of_two_workers_one_gets_the_task(monkeypatch):
    note.enqueue("hello")
    seen = DBTaskResult.objects.first()
    assert tasks._claim_next("first")
    reads = iter([seen, None])
    monkeypatch.setattr(
        tasks.DBTaskResult.objects, "ready", lambda: type("Rows", (), {"first": lambda _: next(reads)})()
    )
    assert tasks._claim_next("second") is None
    assert the_row().worker_ids == ["first"]


@pytest.mark.parametrize(("status", "days"), [("SUCCESSFUL", 1), ("FAILED", 30)])
def test_what_ended_long_ago_is_forgotten(clock, status, days):
    note.enqueue("hello")
    DBTaskResult.objects.update(status=status, finished_at=timezone.now())
    clock.shift(timedelta(days=days))
    run_due()
    assert DBTaskResult.objects.exists()
    clock.shift(timedelta(seconds=1))
    run_due()
    assert not DBTaskResult.objects.exists()


def dead_task(clock):
    fail.enqueue()
    while do_tasks():
        clock.shift(settings.TASK_RETRY_SECONDS * 1000)
    return the_row()


def test_an_operator_sees_the_dead_task_and_has_it_tried_again(client, clock):
    row = dead_task(clock)
    client.force_login(make_admin())
    html = client.get(f"{LIST}?status=FAILED").content.decode()
    assert "builtins.RuntimeError" in html and ">fail<" in html
    assert "the secret of the failure" in client.get(f"{LIST}{row.pk}/change/").content.decode()
    done = client.post(LIST, {"action": "try_again", "_selected_action": [str(row.pk)]}, follow=True)
    assert "Failed tasks that will be tried again: 1." in done.content.decode()
    assert (the_row().status, the_row().worker_ids) == ("READY", [])
    assert do_tasks() == 1


def test_an_organizer_with_access_to_the_admin_does_not_see_the_tasks(client, clock):
    dead_task(clock)
    staff = get_user_model().objects.create_user("staff", password=PASSWORD, is_staff=True)
    client.force_login(staff)
    assert client.get(LIST).status_code == 403
    assert "Task Results" not in client.get("/admin/").content.decode()
