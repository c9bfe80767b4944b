"""The process beside the workers that does background tasks: kept, drained and ended with the server."""

import json
import os
import re
import signal
import sqlite3
import sys
import uuid

import httpx
import pytest

from tests.support.clients import PASSWORD
from tests.support.measured import measured
from tests.support.process import ServerProcess
from tests.support.server_log import lives, log_lines, until_ended, until_logged
from tests.support.smtp import MailServer
from tests.support.waiting import eventually

CHORES = """
import os, pathlib, re, time
from django_tasks import task

@task
def write(directory, name):
    pathlib.Path(directory, name).write_text(str(os.getpid()))

@task
def hang_once(directory, name):
    mark = pathlib.Path(directory, name)
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        time.sleep(600)
    pathlib.Path(directory, name + "-done").touch()

@task
def spin_once(directory, name):
    mark = pathlib.Path(directory, name)
    if not mark.exists():
        mark.write_text(str(os.getpid()))
        re.match("(a+)+$", "a" * 64 + "b")

@task
def wait_for(directory, name):
    pathlib.Path(directory, name + "-begun").touch()
    while not pathlib.Path(directory, name).exists():
        time.sleep(0.01)

@task
def fail():
    raise RuntimeError("no")
"""


@pytest.fixture
def chores(tmp_path):
    """A directory for what the tasks of `chores.py`, which lies in it, write."""
    (tmp_path / "chores.py").write_text(CHORES)
    return tmp_path


@pytest.fixture
def serve(sqlite_database, start_server, chores):
    quick = {"TASK_WORKER": "1", "TASK_POLL_SECONDS": "0.1", "TASK_LEASE_SECONDS": "1", "TASK_RETRY_SECONDS": "0.1"}
    own = {"DATABASE_URL": sqlite_database, "PYTHONPATH": str(chores), **quick}
    return lambda **env: start_server(measured({**own, **env}))


@pytest.fixture
def table(sqlite_database):
    """The table of tasks, as somebody sees it who has a look into the database."""
    with sqlite3.connect(sqlite_database.removeprefix("sqlite:///"), timeout=20, isolation_level=None) as database:
        yield Table(database)
    database.close()


class Table:
    def __init__(self, database):
        self._database = database

    def add(self, name, *arguments):
        task_id = uuid.uuid4().hex
        row = {
            "id": task_id,
            "status": "READY",
            "enqueued_at": "2030-01-01 12:00:00",
            "args_kwargs": json.dumps({"args": list(map(str, arguments)), "kwargs": {}}),
            "priority": 0,
            "task_path": f"chores.{name}",
            "worker_ids": "[]",
            "queue_name": "default",
            "backend_name": "default",
            "run_after": "9999-01-01 00:00:00",
            "exception_class_path": "",
            "traceback": "",
        }
        places = ", ".join("?" * len(row))
        statement = f"INSERT INTO django_tasks_database_dbtaskresult ({', '.join(row)}) VALUES ({places})"
        self._database.execute(statement, list(row.values()))
        return task_id

    def attempts(self, task_id):
        query = "SELECT status, worker_ids FROM django_tasks_database_dbtaskresult WHERE id = ?"
        status, workers = self._database.execute(query, [task_id]).fetchone()
        return status, len(json.loads(workers))

    async def until(self, task_id, status, attempts):
        await eventually(lambda: self.attempts(task_id) == (status, attempts), 60)


async def task_worker(server, count=1):
    """Its process id, once so many have become ready."""
    return (await until_logged(server, "task worker ready", count, 60))[-1]["worker_pid"]


async def test_a_server_has_one_task_worker_which_ends_with_it(serve, table, chores):
    server = serve()
    pid = await task_worker(server)
    # It gives way to who serves.
    assert os.getpriority(os.PRIO_PROCESS, pid) > os.getpriority(os.PRIO_PROCESS, server.pid)
    await table.until(table.add("write", chores, "mark"), "SUCCESSFUL", 1)
    assert (chores / "mark").read_text() == str(pid)
    os.kill(server.pid, signal.SIGTERM)
    assert await until_ended(server) == 0
    assert not lives(pid)


async def test_the_end_of_the_server_waits_for_the_task_in_hand(serve, table, chores):
    server = serve()
    pid = await task_worker(server)
    begun, next_in_line = table.add("wait_for", chores, "go"), table.add("write", chores, "mark")
    await eventually((chores / "go-begun").exists, 120)
    os.kill(server.pid, signal.SIGTERM)
    await until_logged(server, "ending")
    (chores / "go").touch()
    assert await until_ended(server) == 0
    assert not lives(pid)
    assert (table.attempts(begun), table.attempts(next_in_line)) == (("SUCCESSFUL", 1), ("READY", 0))


async def test_a_task_whose_worker_is_killed_in_the_middle_runs_again(serve, table, chores):
    server = serve()
    first = await task_worker(server)
    task = table.add("hang_once", chores, "mark")
    await eventually(lambda: (chores / "mark").exists() and (chores / "mark").read_text() == str(first), 120)
    os.kill(first, signal.SIGKILL)
    second = await task_worker(server, 2)
    assert second != first
    [line] = log_lines(server, "worker ended, starting another")
    assert (line["worker"], line["worker_pid"], line["code"]) == ("tasks", first, -9)
    await table.until(task, "SUCCESSFUL", 2)
    assert (chores / "mark-done").exists()


async def test_a_task_that_hangs_ends_its_worker_holds_up_no_other_and_runs_again(serve, table, chores):
    server = serve(TASK_TIMEOUT_SECONDS="1")
    first = await task_worker(server)
    hanging, next_in_line = table.add("hang_once", chores, "mark"), table.add("write", chores, "next")
    await table.until(next_in_line, "SUCCESSFUL", 1)
    await table.until(hanging, "SUCCESSFUL", 2)
    assert (chores / "mark").read_text() == str(first) != (chores / "next").read_text()
    [line] = log_lines(server, "task failed, trying again")
    assert (line["task"], line["attempt"], line["error"]) == ("chores.hang_once", 1, "builtins.TimeoutError")
    [line] = log_lines(server, "worker ended, starting another")
    assert (line["worker"], line["worker_pid"], line["code"]) == ("tasks", first, 70)


@pytest.mark.slow
async def test_a_task_that_never_gives_up_the_interpreter_ends_its_worker_too(serve, table, chores):
    server = serve(TASK_TIMEOUT_SECONDS="1")
    first = await task_worker(server)
    task = table.add("spin_once", chores, "mark")
    await table.until(task, "SUCCESSFUL", 2)
    assert (chores / "mark").read_text() == str(first)
    [line] = log_lines(server, "worker ended, starting another")
    assert (line["worker"], line["worker_pid"], line["code"]) == ("tasks", first, 1)
    assert "spin_once" in server.log()


async def test_a_task_that_fails_is_tried_again_and_then_is_dead(serve, table):
    server = serve(TASK_ATTEMPTS="3")
    await table.until(table.add("fail"), "FAILED", 3)
    waits = [line["wait_seconds"] for line in log_lines(server, "task failed, trying again")]
    assert waits == [0.1, 0.4]
    # Said after it is saved.
    await eventually(lambda: log_lines(server, "task is dead, it will not be tried again"), 30)
    [line] = log_lines(server, "task is dead, it will not be tried again")
    assert (line["task"], line["attempt"], line["error"]) == ("chores.fail", 3, "builtins.RuntimeError")


async def test_a_restart_brings_a_new_task_worker_too(serve):
    server = serve()
    first = await task_worker(server)
    os.kill(server.pid, signal.SIGHUP)
    second = await task_worker(server, 2)
    await eventually(lambda: not lives(first), 60)
    assert lives(second)


async def test_a_task_worker_does_not_outlive_a_supervisor_that_was_killed(serve):
    server = serve()
    pid = await task_worker(server)
    os.kill(server.pid, signal.SIGKILL)
    await eventually(lambda: not lives(pid), 120)


async def test_a_task_worker_that_cannot_start_ends_no_server(serve, chores):
    (chores / "sitecustomize.py").write_text(
        "import os, sys\nif 'deltacrown.serving.task_worker' in sys.orig_argv: os._exit(7)"
    )
    server = serve()
    line, *_ = await until_logged(server, "worker ended, starting another")
    assert (line["worker"], line["code"]) == ("tasks", 7)
    async with httpx.AsyncClient(verify=False, timeout=20) as http:
        assert (await http.get(f"{server.url}/readyz")).json()["status"] == "ready"


def test_a_task_worker_works_alone_where_something_else_keeps_it(tmp_path, sqlite_database, table, chores):
    class Lone(ServerProcess):
        def command(self):
            return [sys.executable, "-m", "deltacrown.serving.task_worker"]

        def is_ready(self):
            return (chores / "mark").exists()

    table.add("write", chores, "mark")
    with Lone(tmp_path / "lone.log", {"DATABASE_URL": sqlite_database, "PYTHONPATH": str(chores)}) as worker:
        os.kill(worker.pid, signal.SIGTERM)
        assert worker.process.wait(120) == 0


async def test_a_forgotten_password_is_mailed_by_the_site_itself_and_the_link_is_in_no_log(serve):
    with MailServer() as mailbox:
        mail = {"EMAIL_BACKEND": "", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mailbox.port)}
        server = serve(SITE_URL="http://play.example.org", ALLOWED_HOSTS="127.0.0.1,play.example.org", **mail)
        async with httpx.AsyncClient(base_url=server.url, verify=False, timeout=20) as http:
            account = {"username": "dora", "password": PASSWORD, "email": "dora@example.org"}
            assert (await http.post("/api/v1/accounts/", json=account)).status_code == 201
            page = await http.get("/accounts/password/reset/")
            token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page.text)[1]
            form = {"csrfmiddlewaretoken": token, "email": "dora@example.org"}
            headers = {"Host": f"127.0.0.1:{server.port}"}
            assert (await http.post("/accounts/password/reset/", data=form, headers=headers)).status_code == 302
            await eventually(lambda: len(mailbox.mails) == 2, 60)
            [mail] = [each for each in mailbox.mails if each["Subject"] == "Your DeltaCrown password"]
            text = mail.get_body(("plain",)).get_content()
            link = re.search(r"http://play\.example\.org(/accounts/password/reset/key/(\S+?)/(\S+?)/)", text)
            assert mail["To"] == "dora@example.org"
            assert (await http.post(link[1])).status_code == 403
        assert log_lines(server) and link[3] not in server.log()
