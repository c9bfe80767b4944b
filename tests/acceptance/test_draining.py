"""A server that is told to end: every viewer hears when to come back, and nothing is left behind."""

import asyncio
import itertools
import os
import signal
import time

import pytest
from channels_redis.pubsub import RedisPubSubChannelLayer

from tests.realtime.limits.limiters import Store
from tests.realtime.limits.two_servers_one_redis import leave
from tests.realtime.running_site import RunningSite
from tests.realtime.socket_client import connect
from tests.support.given_redis import own_prefix
from tests.support.waiting import eventually, passes

WINDOW_SECONDS = 3
ALONE = {"WS_DRAIN_SECONDS": str(WINDOW_SECONDS)}


@pytest.fixture
def serve(tmp_path):
    """`serve(database="", **env)`: a server of the test's own, with people."""
    running = []

    def start(database="", **env):
        running.append(RunningSite(tmp_path, database, **{**ALONE, **env}))
        return running[-1].__enter__()

    yield start
    for running_site in running:
        running_site.__exit__()
        assert "Traceback" not in running_site.server.log()


def tell_to_end(running_site):
    """SIGTERM to the supervisor, as a service manager sends it."""
    os.kill(running_site.server.pid, signal.SIGTERM)


def has_ended(running_site):
    return lambda: not running_site.server.is_running()


async def closing_time(client):
    return await client.closed(), time.monotonic()


async def draining(running_site, client):
    """Wait until somebody has heard of it."""
    await client.until("error", seconds=20)
    assert running_site.site.http.get("/readyz").json() == {"status": "draining"}


async def test_sockets_are_ended_evenly_over_the_window_each_with_a_time_of_its_own_to_come_back(serve):
    running_site = serve()
    room = running_site.duel().tournament
    clients = [await running_site.human().enter(room) for _ in range(12)]
    waiting = [asyncio.ensure_future(closing_time(client)) for client in clients]
    tell_to_end(running_site)
    ends = await asyncio.gather(*waiting)
    assert {(end.said, end.reason) for end, _ in ends} == {((1012, "server_draining"), "server_draining")}
    retries = {end.error["retry_after_ms"] for end, _ in ends}
    assert len(retries) > 6
    assert all(0 < retry < 5000 for retry in retries)
    times = sorted(at for _, at in ends)
    assert times[-1] - times[0] > WINDOW_SECONDS / 2
    assert max(later - earlier for earlier, later in itertools.pairwise(times)) < WINDOW_SECONDS / 2
    await eventually(has_ended(running_site), 20)
    assert running_site.server.process.returncode == 0


async def test_a_server_that_drains_is_not_ready_turns_new_sockets_away_and_still_answers_requests(serve):
    running_site = serve(WS_DRAIN_SECONDS="60")
    duel = running_site.duel()
    first, second = await duel.carol.enter(duel.match), await duel.bob.enter(duel.match)
    tell_to_end(running_site)
    await draining(running_site, first)
    assert running_site.site.http.get("/readyz").status_code == 503
    assert running_site.site.http.get("/healthz").status_code == 200
    late = await (await connect(running_site.site.url, f"/ws/{duel.match}/", token=duel.rita.token)).closed()
    assert late.said == (1012, "server_draining")
    assert late.error["close_code"] == 1012
    assert 0 < late.error["retry_after_ms"] <= 3000
    duel.announce("Going down")
    assert await second.is_alive()
    await leave([first, second])


async def test_a_request_to_a_server_that_drains_keeps_no_connection_alive(serve):
    running_site = serve(WS_DRAIN_SECONDS="60")
    duel = running_site.duel()
    first, second = await duel.carol.enter(duel.match), await duel.bob.enter(duel.match)
    assert "connection" not in running_site.site.http.get("/healthz").headers
    tell_to_end(running_site)
    await draining(running_site, first)
    assert running_site.site.http.get("/healthz").headers["connection"] == "close"
    await leave([first, second])


async def test_a_second_signal_hurries(serve):
    running_site = serve(WS_DRAIN_SECONDS="600")
    duel = running_site.duel()
    clients = [await person.enter(duel.match) for person in (duel.carol, duel.bob, duel.bella)]
    tell_to_end(running_site)
    await draining(running_site, clients[0])
    # What comes within a second is the same request once more: process groups are told by several.
    await passes(1.2)
    tell_to_end(running_site)
    assert [(await client.closed()).code for client in clients] == [1012] * 3
    await eventually(has_ended(running_site), 20)


async def test_a_score_that_waits_is_told_before_the_goodbye(serve):
    running_site = serve(WS_SCORE_BATCH_WINDOW_MS="600000", WS_SCORE_BATCH_MAX_WAIT_MS="600000")
    duel = running_site.duel()
    duel.play(duel.rita, "start")
    clients = [await person.enter(duel.match) for person in (duel.carol, duel.bob)]
    duel.score(7, 3)
    tell_to_end(running_site)
    ends = [await client.closed() for client in clients]
    assert [end.code for end in ends] == [1012, 1012]
    # The first may have been let go before the score was written; whoever is still there hears it.
    [told] = clients[1].told("score_updated")
    assert told["data"]["participant1_score"] == 7


async def test_leases_are_given_back_long_before_they_end(serve, redis_url, settings):
    settings.WS_REDIS_PREFIX = prefix = own_prefix()
    running_site = serve(
        REDIS_URL=redis_url, WS_REDIS_PREFIX=prefix, WS_LEASE_SECONDS="3600", CHANNEL_PREFIX=f"{prefix}layer"
    )
    duel = running_site.duel()
    people = [duel.carol, duel.bob, duel.bella, duel.rita]
    clients = [await person.enter(duel.tournament) for person in people]
    store = Store(redis_url)
    assert store.living()[f"r:tournament_{duel.tournament_id}"] == len(people)
    tell_to_end(running_site)
    for client in clients:
        assert (await client.closed()).code == 1012
    await eventually(has_ended(running_site), 20)
    assert store.living() == {}
    store.redis.close()


async def flood(redis_url, prefix, group):
    """More than the kernel takes for a socket."""
    layer = RedisPubSubChannelLayer(hosts=[{"address": redis_url, "socket_timeout": None}], prefix=prefix)
    for number in range(60):
        data = {"number": number, "filler": "x" * 200_000}
        await layer.group_send(group, {"type": "announcement", "data": data})
    await layer.flush()


async def test_a_client_that_never_reads_does_not_hold_up_the_end(serve, redis_url):
    prefix = own_prefix()
    running_site = serve(
        REDIS_URL=redis_url, WS_REDIS_PREFIX=prefix, CHANNEL_PREFIX=prefix, WS_OUTBOX_MAX_BYTES="100000000"
    )
    duel = running_site.duel()
    group = f"tournament_{duel.tournament_id}"
    async with await duel.bob.enter(duel.tournament) as reading:
        deaf = await duel.carol.enter(duel.tournament, max_queue=1)
        await flood(redis_url, prefix, group)
        await reading.until("announcement", number=59)
        tell_to_end(running_site)
        await eventually(has_ended(running_site), 120)
        # What uvicorn says of connections that it had to wait for as long as its grace lasts.
        assert "graceful shutdown exceeded" not in running_site.server.log()
    deaf.cut()
    await deaf.closed()


async def test_a_viewer_of_a_server_that_was_restarted_resumes(serve):
    running_site = serve(WS_DRAIN_SECONDS="0.5")
    duel = running_site.duel()
    carol = await duel.carol.enter(duel.tournament)
    welcome = carol.welcome["data"]
    tell_to_end(running_site)
    assert (await carol.closed()).code == 1012
    await eventually(has_ended(running_site), 20)
    running_site.server.start()
    duel.announce("Back again")
    since = f"?since={welcome['sequence']}&epoch={welcome['epoch']}"
    async with await duel.carol.enter(duel.tournament, since) as back:
        assert back.opening["type"] == "resumed"
        assert (await back.next())["data"]["title"] == "Back again"
