"""`make run` without make: one process tree, no service, and a tournament that plays itself."""

import asyncio
import json
import os
import re
import signal
import socket
import subprocess
import sys

import pytest

from apps.tournaments.domain.formats import FORMATS
from tests.support.by_hand import until
from tests.support.clients import Site, Spectator
from tests.support.measured import measured
from tests.support.process import QUICK, ROOT, ServerProcess
from tests.support.server_log import until_logged
from tests.support.waiting import eventually

pytestmark = pytest.mark.waits_long


class DemoProcess(ServerProcess):
    """A demo with a server of its own; its output is the log of both."""

    # Three interpreters, one started by the other.
    start_seconds = 120.0
    arguments = ("--once", "--speed", "12", "--entrants", "6")
    # A point costs the processor three requests, and after a few of them the next ones show nothing new.
    points = 3

    def defaults(self):
        return QUICK

    def command(self):
        return [
            sys.executable,
            "manage.py",
            "demo",
            "--serve",
            *self.arguments,
            "--points",
            str(self.points),
            "--seed",
            "3",
        ]


@pytest.fixture
def demo(sqlite_database, tmp_path):
    with DemoProcess(tmp_path / "demo.log", measured({"DATABASE_URL": sqlite_database})) as running:
        yield running


async def live_tournament(site):
    async def live():
        answer = await asyncio.to_thread(site.http.get, "/api/v1/tournaments/?state=live")
        return answer.json()["results"]

    return (await eventually(live, 60, every=0.1))[0]["id"]


async def test_a_spectator_of_the_demo_sees_scores_and_results_without_a_gap_and_the_log_is_clean(demo):
    with Site(demo.url) as site:
        spectator = Spectator(site, await live_tournament(site))
        await spectator.connect()
        for path in ("/", f"/tournaments/{spectator.tournament_id}/", "/static/web/live.js"):
            assert (await asyncio.to_thread(site.http.get, path)).status_code == 200
        await spectator.until(lambda frame: frame["type"] == "tournament_completed", seconds=120)
        await spectator.close()
    await asyncio.to_thread(demo.process.wait, 60)

    kinds = [frame["type"] for frame in spectator.frames]
    assert kinds[:2] == ["connection_established", "snapshot"]
    assert kinds.index("score_updated") < kinds.index("match_completed")
    first = spectator.frames[1]["data"]["sequence"]
    assert spectator.sequences == list(range(first + 1, first + 1 + len(spectator.sequences)))
    log = demo.log()
    assert "DeltaCrown is at" in log
    assert "Traceback" not in log
    assert not re.search(r'"level": "(warning|error|critical)"|Warning', log)
    assert "eyJ" not in log and "ticket=" not in log and "token=" not in log


async def test_the_demo_plays_on_while_the_server_restarts_its_worker(demo):
    with Site(demo.url) as site:
        spectator = Spectator(site, await live_tournament(site))
        await spectator.connect()
        await spectator.until(lambda frame: frame["type"] == "score_updated", seconds=60)
    [serving] = await until_logged(demo, "serving")
    os.kill(serving["pid"], signal.SIGHUP)
    await until_logged(demo, "restarted")
    await asyncio.to_thread(demo.process.wait, 120)
    await spectator.close()
    assert "demo tournament played" in demo.log()
    assert "waits and tries again" not in demo.log()
    assert "Traceback" not in demo.log()


@pytest.mark.slow
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "single_elimination"])
async def test_the_demo_plays_every_format_to_its_end(sqlite_database, tmp_path, form):
    demo = DemoProcess(tmp_path / "demo.log", {"DATABASE_URL": sqlite_database})
    demo.arguments = ("--once", "--speed", "12", "--entrants", "4", "--format", form)
    with demo, Site(demo.url) as site:
        spectator = Spectator(site, await live_tournament(site))
        await spectator.connect()
        told = await spectator.until(lambda frame: frame["type"] == "tournament_completed", seconds=120)
        await spectator.close()
        await asyncio.to_thread(demo.process.wait, 60)
    assert told["data"]["winner_registration_id"] is not None
    snapshot = spectator.frames[1]["data"]
    assert snapshot["tournament"]["format"] == form
    played = {frame["data"]["match_id"] for frame in spectator.events if frame["type"] == "match_completed"}
    assert len(played) >= 3
    log = demo.log()
    assert "demo tournament played" in log
    assert "waits and tries again" not in log and "Traceback" not in log


# As in a new checkout: no key, no tables; and with a proxy in the environment, which leads nowhere.
BARE = {"SECRET_KEY": "", "HTTP_PROXY": "http://127.0.0.1:9", "http_proxy": "http://127.0.0.1:9", "NO_PROXY": ""}


def test_a_demo_with_nothing_set_makes_its_tables_and_plays_behind_a_proxy_too(tmp_path):
    demo = DemoProcess(tmp_path / "demo.log", {"DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}", **BARE})
    demo.arguments = ("--once", "--speed", "50", "--entrants", "2")
    with demo:
        demo.process.wait(200)
    assert "demo tournament played" in demo.log()
    assert "waits and tries again" not in demo.log() and "Traceback" not in demo.log()


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--serve", "--entrants", "5000"], "less than or equal to 4096"),
        (["--serve", "--entrants", "1"], "greater than or equal to 2"),
        (["--serve", "--entrants", "300", "--format", "round_robin"], "A round robin takes"),
        ([], "The database lacks the migration"),
    ],
)
def test_what_no_demo_can_play_is_refused_in_a_line(tmp_path, arguments, said):
    demo = DemoProcess(tmp_path / "demo.log", {"DEBUG": "1", "DATABASE_URL": f"sqlite:///{tmp_path / 'new.sqlite3'}"})
    command = [sys.executable, "manage.py", "demo", *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=180, **demo.popen_options())
    assert done.returncode == 1
    assert said in done.stderr and "Traceback" not in done.stderr


def test_a_taken_port_is_a_clear_message(tmp_path):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        demo = DemoProcess(tmp_path / "demo.log", {}, port=port)
        done = subprocess.run(demo.command(), capture_output=True, text=True, timeout=180, **demo.popen_options())
    assert done.returncode == 1
    assert f"Port {port} is taken" in done.stderr


def test_the_lines_of_the_readme_work_the_moment_the_address_is_printed(sqlite_database, tmp_path):
    block = re.search(r"without a browser.*?```\n(.*?)```", (ROOT / "README.md").read_text(), re.S)[1]
    demo = DemoProcess(tmp_path / "demo.log", {"DATABASE_URL": sqlite_database})
    with demo:
        until(lambda: "DeltaCrown is at" in demo.log())
        lines = block.replace("http://localhost:8000", demo.url).replace(".venv/bin/python", sys.executable)
        options = {"stdout": subprocess.PIPE, "text": True, "start_new_session": True, **demo.popen_options()}
        with subprocess.Popen(["bash", "-c", lines], **options) as pasted:
            try:
                listed = json.loads(pasted.stdout.readline())
                told = [pasted.stdout.readline() for _ in range(3)]
            finally:
                os.killpg(pasted.pid, signal.SIGINT)
    assert [row["state"] for row in listed["results"]] == ["live"]
    assert " is live: 6 players" in told[0]
    assert all(re.match(r"\d\d:\d\d:\d\d +\d+  \S", line) for line in told[1:])
