"""`make run` without make: one process tree, no service, and a tournament that plays itself."""

import asyncio
import json
import os
import re
import signal
import subprocess
import sys
from types import SimpleNamespace

import httpx
import pytest
from websockets.asyncio.client import connect
from websockets.asyncio.server import serve

from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.management.commands import demo as demo_command
from apps.tournaments.management.demo import bots
from apps.tournaments.management.demo.play import is_last
from tests.support.clients import Site, Spectator
from tests.support.process import ServerProcess
from tests.support.server_log import until_logged


class DemoProcess(ServerProcess):
    arguments = ("--speed", "12", "--entrants", "6")

    def command(self):
        return [
            sys.executable,
            "manage.py",
            "demo",
            "--serve",
            "--once",
            *self.arguments,
            "--seed",
            "3",
        ]


@pytest.fixture
def demo(sqlite_database, tmp_path):
    with DemoProcess(tmp_path / "demo.log", {"DATABASE_URL": sqlite_database, "TASK_WORKER": "1"}) as running:
        yield running


async def live_tournament(site):
    async with asyncio.timeout(60):
        while True:
            answer = await asyncio.to_thread(site.http.get, "/api/v1/tournaments/?state=live")
            if results := answer.json()["results"]:
                return results[0]["id"]
            await asyncio.sleep(0.1)


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
    assert "task worker ready" in log
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
    assert "interrupted" not in demo.log()
    assert "Traceback" not in demo.log()


@pytest.mark.slow
@pytest.mark.parametrize("form", [name for name in FORMATS if name != "single_elimination"])
async def test_the_demo_plays_every_format_to_its_end(sqlite_database, tmp_path, form):
    demo = DemoProcess(tmp_path / "demo.log", {"DATABASE_URL": sqlite_database})
    demo.arguments = ("--speed", "4", "--entrants", "4", "--format", form)
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
    assert "interrupted" not in log and "Traceback" not in log


@pytest.mark.parametrize(
    ("unplayed", "rounds", "last"),
    [
        ([("winners", 3)], 3, True),
        ([("winners", 2), ("winners", 3)], 3, False),
        ([("swiss", 1)], 3, False),
        ([("swiss", 3)], 3, True),
        ([("final", 1), ("final", 2)], 3, True),
        ([("losers", 2), ("final", 1), ("final", 2)], 3, False),
    ],
)
def test_the_next_tournament_registers_when_nothing_but_the_end_is_left(unplayed, rounds, last):
    assert is_last([{"side": side, "round": number} for side, number in unplayed], rounds) == last


async def test_a_bot_whose_ticket_is_refused_asks_for_another_and_its_command_is_answered(monkeypatch):
    monkeypatch.setattr(bots, "ANOTHER_TICKET_AFTER_SECONDS", 0)
    asked = []

    async def answer(socket):
        asked.append(socket)
        if len(asked) == 1:
            await socket.send(json.dumps({"type": "error", "code": "token_expired", "close_code": 4002}))
            return await socket.close(4002)
        async for text in socket:
            await socket.send(json.dumps({"type": "pong", "request_id": json.loads(text)["request_id"], "data": {}}))

    async with serve(answer, "127.0.0.1", 0) as server:
        port = next(iter(server.sockets)).getsockname()[1]
        seat = bots.Seat(lambda: connect(f"ws://127.0.0.1:{port}/"))
        await seat.take()
        assert await seat.command("ping") == {}
        await seat.leave()
    assert len(asked) == 2


async def test_a_show_that_fails_begins_anew(monkeypatch):
    shows, cleared = [], []

    async def fail():
        raise httpx.ConnectError("no server")

    async def run_show(show, once):
        shows.append(show)
        if len(shows) < 3:
            async with asyncio.TaskGroup() as bots:
                bots.create_task(fail())

    monkeypatch.setattr(demo_command, "run_show", run_show)
    monkeypatch.setattr(demo_command, "clear_stage", cleared.append)
    monkeypatch.setattr(demo_command, "TRY_AGAIN_AFTER_SECONDS", 0)
    options = {"format": "swiss", "speed": 1, "once": True, "seed": 1}
    await demo_command._play(SimpleNamespace(organizer="olga"), "http://127.0.0.1:1", options)
    assert (len(shows), cleared) == (3, ["olga", "olga"])


async def test_who_is_told_to_end_ends_whatever_fails_on_the_way_out(monkeypatch):
    async def show(*_, **__):
        try:
            await asyncio.sleep(60)
        finally:
            raise ExceptionGroup("the server is gone", [TimeoutError()])

    monkeypatch.setattr(demo_command, "run_show", show)
    options = {"seed": 1, "format": "swiss", "speed": 1.0, "once": False}
    playing = asyncio.ensure_future(demo_command._play(None, "http://127.0.0.1:1", options))
    await asyncio.sleep(0.1)
    playing.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asyncio.wait_for(playing, 5)


def test_a_taken_port_is_a_clear_message(demo, tmp_path):
    second = DemoProcess(tmp_path / "second.log", {}, port=demo.port)
    done = subprocess.run(second.command(), capture_output=True, text=True, timeout=60, **second.popen_options())
    assert done.returncode == 1
    assert f"Port {demo.port} is taken" in done.stderr
