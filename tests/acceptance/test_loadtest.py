"""`manage.py loadtest` against a real server: it holds what it promises, and finds what it is there to find."""

import re
import subprocess
import sys

import pytest

from apps.tournaments.management.loadtest.plan import Plan, limits_for
from tests.realtime.running_site import RunningSite
from tests.support.measured import measured
from tests.support.process import ROOT, server_environment

PLAN = Plan("", sockets=50, rooms=2, rate=10, seconds=4, messages=1500, cut=2, slow=3)
OPTIONS = [
    f"--{name}={getattr(PLAN, name)}" for name in ("sockets", "rooms", "rate", "seconds", "messages", "cut", "slow")
]


@pytest.fixture(scope="module")
def directory(tmp_path_factory):
    return tmp_path_factory.mktemp("loadtest")


@pytest.fixture(scope="module")
def running_site(directory):
    with RunningSite(directory, **limits_for(PLAN)) as running_site:
        yield running_site


def loadtest(url, env, *options):
    command = [sys.executable, "manage.py", "loadtest", "--url", url, *options]
    return subprocess.run(
        command,
        cwd=ROOT,
        env=server_environment(measured(env)),
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture(scope="module")
def done(running_site, directory):
    return loadtest(running_site.server.url, running_site.env, *OPTIONS, "--plot", str(directory / "times.svg"))


def numbers(done, line):
    [found] = [text for text in done.stdout.splitlines() if text.startswith(line)]
    return [float(number) for number in re.findall(r"\d+(?:\.\d+)?", found.removeprefix(line))]


def test_nothing_is_lost_or_heard_twice_though_connections_are(done):
    assert done.returncode == 0, done.stdout + done.stderr
    assert numbers(done, "lost, repeated") == [0, 0]
    recovered, snapshots = numbers(done, "came back")
    assert recovered >= 5 and snapshots == 0
    assert "1006: " in done.stdout


def test_all_of_it_was_done(done):
    updates, _, failed = numbers(done, "updates")
    assert updates == PLAN.rate * PLAN.seconds and failed == 0
    # Each update is told to the readers of one of the two rooms.
    assert numbers(done, "deliveries")[0] == updates * PLAN.sockets / PLAN.rooms
    assert numbers(done, "client messages")[0] >= 0.8 * PLAN.messages / 60 * PLAN.seconds


def test_the_times_are_measured_and_drawn(done, directory):
    assert "p99" in done.stdout and numbers(done, "connect ")[-1] >= PLAN.all_sockets
    assert (directory / "times.svg").read_text().count("<polyline") == 3


def test_what_is_no_terminal_gets_plain_lines(done):
    assert f"connecting: {PLAN.all_sockets} of {PLAN.all_sockets}" in done.stdout
    assert "\x1b" not in done.stdout


def test_nobody_else_sees_its_rooms_and_they_end(running_site, done):
    listed = running_site.site.http.get("/api/v1/tournaments/").json()["results"]
    assert [tournament["name"] for tournament in listed if tournament["name"].startswith("Load test")] == []


def test_it_works_with_a_token_alone(running_site, tmp_path):
    elsewhere = {"DATABASE_URL": f"sqlite:///{tmp_path}/empty.sqlite3", "SECRET_KEY": "of another site"}
    done = loadtest(
        running_site.server.url, elsewhere, "--token", running_site.human().token, "--sockets=5", "--seconds=1"
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_token_that_is_none_is_told(running_site):
    done = loadtest(running_site.server.url, running_site.env, "--token=nobody")
    assert done.returncode == 1 and "does not know this token" in done.stderr


def test_a_server_with_limits_for_people_refuses_and_it_says_which_settings_to_raise(running_site):
    done = loadtest(running_site.server.url, running_site.env, "--sockets=200", "--seconds=1")
    assert done.returncode == 1
    assert "The server refused: connection_limit_exceeded" in done.stderr
    assert "WS_RATE_CONN_PER_USER=200" in done.stderr and "Traceback" not in done.stderr


def test_too_many_messages_are_refused_and_that_is_said_too(running_site):
    # Somebody who is shut out after it, so that it may be nobody of the other tests.
    options = f"--token={running_site.human().token}", "--sockets=5", "--seconds=5", "--messages=60000", "--rate=0"
    done = loadtest(running_site.server.url, running_site.env, *options)
    assert done.returncode == 1 and "The server refused: rate_limit_exceeded" in done.stderr


def test_no_server_is_a_line_and_not_a_traceback(running_site):
    done = loadtest("http://127.0.0.1:1", running_site.env)
    assert done.returncode == 1 and "does not answer" in done.stderr and "Traceback" not in done.stderr
