"""What keeps the workers: one that dies is replaced, a bad one is not let in, and nobody outlives the rest."""

import asyncio
import os
import signal
import subprocess
import sys

import httpx
import pytest

from tests.support.measured import measured
from tests.support.process import ServerProcess
from tests.support.server_log import lives, log_lines, until_ended, until_logged, worker_pids
from tests.support.waiting import eventually


@pytest.fixture
def serve(sqlite_database, start_server):
    """`serve(**env)`: a server on SQLite."""
    return lambda **env: start_server(measured({"DATABASE_URL": sqlite_database, **env}))


async def answers(server):
    async with httpx.AsyncClient(verify=False, timeout=20) as http:
        return (await http.get(f"{server.url}/readyz")).json()["status"]


async def test_a_worker_that_is_killed_is_replaced_and_one_line_says_so(serve):
    server = serve()
    [first] = await worker_pids(server)
    os.kill(first, signal.SIGKILL)
    _, second = await worker_pids(server, 2)
    assert await answers(server) == "ready"
    assert lives(second)
    [line] = log_lines(server, "worker ended, starting another")
    assert (line["worker"], line["worker_pid"], line["code"], line["wait_seconds"]) == (1, first, -9, 0)


async def test_one_that_dies_again_and_again_is_waited_for(serve):
    server = serve()
    for count in (1, 2):
        os.kill((await worker_pids(server, count))[-1], signal.SIGKILL)
    await worker_pids(server, 3)
    waits = [line["wait_seconds"] for line in log_lines(server, "worker ended, starting another")]
    assert waits == [0, 0.5]


async def test_a_client_who_comes_while_nobody_serves_is_served_a_little_later(serve):
    server = serve()
    os.kill((await worker_pids(server))[0], signal.SIGKILL)
    assert await answers(server) == "ready"


async def test_a_worker_told_to_end_by_itself_drains_and_is_replaced(serve):
    server = serve()
    os.kill((await worker_pids(server))[0], signal.SIGTERM)
    await worker_pids(server, 2)
    [line] = log_lines(server, "worker ended, starting another")
    assert line["code"] == 0
    assert len(log_lines(server, "drained")) == 1


async def test_workers_do_not_outlive_a_supervisor_that_was_killed(serve):
    server = serve()
    [worker] = await worker_pids(server)
    os.kill(server.pid, signal.SIGKILL)
    await eventually(lambda: not lives(worker), 30)
    assert len(log_lines(server, "drained")) == 1


async def test_each_line_of_a_worker_says_which_it_is(serve):
    server = serve(TASK_WORKER="1")
    [pid] = await worker_pids(server)
    await until_logged(server, "task worker ready", seconds=60)
    os.kill(server.pid, signal.SIGTERM)
    assert await until_ended(server) == 0
    [line] = log_lines(server, "drained")
    assert (line["worker"], line["pid"]) == (1, pid)
    assert [line["event"] for line in log_lines(server) if line["pid"] == server.pid] == [
        "serving",
        "worker ready",
        "task worker ready",
        "ending",
        "ended",
    ]


async def test_a_server_told_to_end_before_its_worker_is_ready_ends(tmp_path, sqlite_database):
    class Early(ServerProcess):
        def is_ready(self):
            return bool(log_lines(self, "serving"))

    with Early(tmp_path / "early.log", {"DATABASE_URL": sqlite_database, "TASK_WORKER": "1"}) as server:
        os.kill(server.pid, signal.SIGTERM)
        assert await until_ended(server, 60) == 0
    assert log_lines(server, "task worker ready") == []


async def test_a_signal_to_the_whole_group_is_one_request(serve):
    """A terminal tells everybody at once, and the supervisor tells its workers once more."""
    server = serve(WS_DRAIN_SECONDS="1")
    await worker_pids(server)
    server.signal(signal.SIGHUP)
    await until_logged(server, "restarted")
    server.signal(signal.SIGINT)
    assert await until_ended(server) == 0
    assert "Traceback" not in server.log()


@pytest.fixture
def saboteur(tmp_path):
    """A directory for PYTHONPATH: a `sitecustomize.py` in it is run by every interpreter that starts."""
    directory = tmp_path / "site"
    directory.mkdir()
    return directory


async def test_a_restart_whose_new_worker_cannot_start_leaves_the_old_one_in_service(serve, saboteur):
    server = serve(PYTHONPATH=str(saboteur))
    [worker] = await worker_pids(server)
    (saboteur / "sitecustomize.py").write_text("raise SystemExit(7)")
    os.kill(server.pid, signal.SIGHUP)
    await until_logged(server, "restart given up, the workers there were go on")
    assert lives(worker)
    assert await answers(server) == "ready"
    (saboteur / "sitecustomize.py").unlink()
    os.kill(server.pid, signal.SIGHUP)
    await until_logged(server, "restarted")
    assert not lives(worker)


def run_to_the_end(tmp_path, **env):
    server = ServerProcess(tmp_path / "unused.log", env)
    return subprocess.run(server.command(), capture_output=True, text=True, timeout=180, **server.popen_options())


@pytest.mark.parametrize(
    ("env", "code", "said"),
    [
        ({"WS_RATE_CONN_PER_USER": "0"}, 1, "deltacrown.E001"),
        ({"WORKERS": "2"}, 1, "Set REDIS_URL, or WORKERS=1."),
        ({"WORKERS": "none"}, 1, "WORKERS must be a whole number."),
    ],
)
def test_a_server_that_cannot_start_says_why_once_and_ends(tmp_path, sqlite_database, env, code, said):
    done = run_to_the_end(tmp_path, DATABASE_URL=sqlite_database, **env)
    assert done.returncode == code
    assert said in done.stderr
    assert "starting another" not in done.stderr
    assert "Traceback" not in done.stderr


async def test_a_taken_port_is_one_clear_line(serve):
    server = serve()
    done = await asyncio.to_thread(
        subprocess.run, server.command(), capture_output=True, text=True, timeout=180, **server.popen_options()
    )
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(f"Cannot listen at 127.0.0.1, port {server.port}: Address already")
    assert "Traceback" not in done.stderr


def test_a_worker_serves_alone_where_something_else_keeps_it(tmp_path, sqlite_database):
    class Lone(ServerProcess):
        def command(self):
            return [sys.executable, "-m", "deltacrown.serving.worker", "--number", "7"]

    with Lone(tmp_path / "lone.log", {"DATABASE_URL": sqlite_database}) as server:
        os.kill(server.pid, signal.SIGTERM)
        assert server.process.wait(120) == 0
    assert {line["worker"] for line in log_lines(server)} == {7}
