"""A round of many is drawn by a process of its own, and whoever is killed meanwhile, it is drawn."""

import asyncio
import os
import signal
from pathlib import Path

import pytest

from tests.support.clients import Account, Site
from tests.support.measured import measured
from tests.support.server_log import log_lines, until_logged
from tests.support.waiting import eventually

pytestmark = pytest.mark.slow
MANY = 66


@pytest.fixture
def server(postgres_database, start_server):
    return start_server(measured({"DATABASE_URL": postgres_database, "API_THROTTLE_ANON": "100000/min"}))


@pytest.fixture
def begun(server):
    """A Swiss of many whose start was asked for just now: its address, its organizer, and the answer."""
    with Site(server.url) as site:
        organizer = Account(site, "olga")
        fields = {"name": "Cup of many", "game": "football", "format": "swiss", "check_in_required": False}
        made = organizer.post("/api/v1/tournaments/", max_participants=MANY, **fields)
        path = f"/api/v1/tournaments/{made['id']}"
        for verb in ("publish", "open"):
            organizer.post(f"{path}/{verb}/")
        for number in range(MANY):
            Account(site, f"player-{number}").post(f"{path}/registrations/")
        organizer.post(f"{path}/close/")
        answer = site.http.post(f"{path}/start/", json={}, headers=organizer.headers)
        yield path, organizer, answer


def drafting(server):
    """The process that draws, and the worker that waits for it; None while nobody does."""
    workers = {line["worker_pid"] for line in log_lines(server, "worker ready")}
    for entry in Path("/proc").glob("[0-9]*"):
        try:
            parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
            is_draft = b"draft_round" in (entry / "cmdline").read_bytes()
        except OSError:
            continue
        if is_draft and parent in workers:
            return int(entry.name), parent
    return None


async def test_the_start_is_accepted_and_the_round_there_soon(server, begun):
    path, organizer, answer = begun
    assert (answer.status_code, answer.json()["tournament"]["bracket_status"]) == (202, "drawing")
    snapshot = await eventually_drawn(path, organizer)
    assert len(snapshot["matches"]) == MANY // 2
    await until_logged(server, "round drawn")
    assert "Traceback" not in server.log()


async def eventually_drawn(path, organizer):
    async def snapshot():
        found = await asyncio.to_thread(organizer.get, f"{path}/snapshot/")
        return found if found["tournament"]["bracket_status"] == "in_progress" else None

    return await eventually(snapshot, 90, every=0.2)


async def test_a_worker_killed_in_the_middle_of_a_draw_loses_nothing(server, begun):
    path, organizer, _ = begun
    draft, worker = await eventually(lambda: drafting(server), 30, every=0.01)
    os.kill(worker, signal.SIGKILL)
    await eventually(lambda: not Path(f"/proc/{draft}").exists(), 30)
    snapshot = await eventually_drawn(path, organizer)
    assert len(snapshot["matches"]) == MANY // 2
    assert len({match["participant1_id"] for match in snapshot["matches"]}) == MANY // 2
