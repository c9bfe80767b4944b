"""All workers are replaced while a match is played, and nobody who watches misses anything."""

import asyncio
import os
import signal
from contextlib import suppress

import httpx
import pytest

from tests.realtime.limits.limiters import Store
from tests.realtime.running_site import RunningSite
from tests.support.given_redis import own_prefix
from tests.support.server_log import lives, log_lines, until_logged, worker_pids
from tests.support.waiting import eventually, passes

pytestmark = pytest.mark.slow
WORKERS = 2


@pytest.fixture
def running_site(tmp_path, postgres_database, redis_url, settings):
    settings.WS_REDIS_PREFIX = prefix = own_prefix()
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    env |= {"WORKERS": str(WORKERS), "WS_DRAIN_SECONDS": "2", "WS_LEASE_SECONDS": "3600"}
    with RunningSite(tmp_path, postgres_database, **env) as running_site:
        yield running_site


class Viewer:
    """Comes back as the close code says, and resumes after what it has seen."""

    def __init__(self, human, room):
        self.human, self.room = human, room
        self.numbers, self.openings, self.closes = [], [], []
        self.epoch, self.client = "", None

    @property
    def position(self):
        return self.numbers[-1] if self.numbers else self.first

    async def watch(self):
        while True:
            query = f"?since={self.position}&epoch={self.epoch}" if self.client else ""
            self.client = await self.human.enter(self.room, query)
            self.epoch = self.client.welcome["data"]["epoch"]
            self.openings.append(self.client.opening["type"])
            if self.client.opening["type"] == "snapshot":
                self.first = self.client.opening["data"]["sequence"]
            end = await self._until_closed()
            self.closes.append(end.said)
            await passes(end.error.get("retry_after_ms", 0) / 1000)

    async def _until_closed(self):
        try:
            return await self.client.closed(120)
        finally:
            self.numbers += self.client.numbers

    async def leave(self, watching):
        watching.cancel()
        with suppress(asyncio.CancelledError):
            await watching
        await self.client.close()


class Playing:
    """Scores and announcements, one after the other, each request on a connection of its own."""

    def __init__(self, duel):
        self.duel, self.posted = duel, 0
        self.going_on = True

    async def play(self):
        url, headers = self.duel.site.url, {"Authorization": f"Bearer {self.duel.rita.token}"}
        while self.going_on:
            self.posted += 1
            async with httpx.AsyncClient(base_url=url, headers=headers, verify=False, timeout=20) as http:
                score = {"participant1_score": self.posted, "participant2_score": 0}
                answer = await http.post(f"/api/v1/matches/{self.duel.match_id}/score/", json=score)
                assert answer.status_code == 200, answer.text
            await asyncio.sleep(0.05)


async def newest(duel):
    answer = await asyncio.to_thread(duel.site.http.get, f"/api/v1/tournaments/{duel.tournament_id}/snapshot/")
    return answer.json()["sequence"]


async def caught_up(viewers, sequence):
    def have_all():
        seen = [viewer.numbers + viewer.client.numbers for viewer in viewers]
        return all(numbers and numbers[-1] >= sequence for numbers in seen)

    await eventually(have_all, 30)


def watches(viewer):
    return viewer.client is not None and viewer.client.numbers


def has_heard(viewer, score):
    told = [frame["data"] for frame in viewer.client.frames if frame["type"] == "score_updated"]
    return any(data["participant1_score"] == score for data in told)


async def test_a_rolling_restart_during_live_scores_loses_and_repeats_no_event_for_those_who_resume(running_site):
    duel = running_site.duel()
    duel.play(duel.rita, "start")
    old = await worker_pids(running_site.server, WORKERS)
    viewers = [Viewer(running_site.human(), duel.tournament) for _ in range(10)]
    watching = [asyncio.ensure_future(viewer.watch()) for viewer in viewers]
    playing = Playing(duel)
    play = asyncio.ensure_future(playing.play())
    await eventually(lambda: playing.posted > 10 and all(map(watches, viewers)), 30)
    os.kill(running_site.server.pid, signal.SIGHUP)
    await until_logged(running_site.server, "restarted", seconds=60)
    playing.going_on = False
    await play
    await eventually(lambda: has_heard(viewers[0], playing.posted), 30)
    last = await newest(duel)
    await caught_up(viewers, last)
    for viewer, task in zip(viewers, watching, strict=True):
        await viewer.leave(task)

    assert not any(lives(pid) for pid in old)
    assert playing.posted > 20
    for viewer in viewers:
        assert viewer.numbers == list(range(viewer.first + 1, last + 1))
        assert viewer.openings == ["snapshot", *["resumed"] * (len(viewer.openings) - 1)]
        assert set(viewer.closes) == {(1012, "server_draining")}
        assert 1 <= len(viewer.closes) <= WORKERS
    drained = log_lines(running_site.server, "drained")
    assert [(line["worker"], line["left"]) for line in drained] == [(1, 0), (2, 0)]
    assert "Traceback" not in running_site.server.log()


async def test_sockets_turned_over_leave_no_lease_behind(running_site):
    duel = running_site.duel()
    room = duel.tournament
    clients = [await running_site.human().enter(room) for _ in range(8)]
    store = Store(running_site.env["REDIS_URL"])
    assert store.living()[f"r:tournament_{duel.tournament_id}"] == len(clients)
    os.kill(running_site.server.pid, signal.SIGHUP)
    ends = [await client.closed(60) for client in clients]
    assert {end.code for end in ends} == {1012}
    await until_logged(running_site.server, "restarted", seconds=60)
    assert store.living() == {}
    store.redis.close()


async def test_a_proxy_that_keeps_its_connection_is_answered_by_a_new_worker_after_the_restart(running_site):
    old = await worker_pids(running_site.server, WORKERS)
    async with httpx.AsyncClient(base_url=running_site.site.url, verify=False, timeout=20) as proxy:
        for _ in range(10):
            assert (await proxy.get("/readyz")).json()["status"] == "ready"
        os.kill(running_site.server.pid, signal.SIGHUP)
        await until_logged(running_site.server, "restarted", seconds=60)
        assert (await proxy.get("/readyz")).json()["status"] == "ready"
    assert len(set(await worker_pids(running_site.server, 2 * WORKERS)) - set(old)) == WORKERS
