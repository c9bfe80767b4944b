"""/metrics of a real server: one answer for all its workers, over their lives."""

import os
import signal
from secrets import token_hex

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.realtime.running_site import RunningSite
from tests.support.server_log import worker_pids
from tests.support.waiting import eventually

SOCKETS = 8
TOKEN = "the-token-of-this-test"


@pytest.fixture
def arena(tmp_path, postgres_database, redis_url):
    prefix = f"dc:test:{token_hex(6)}:"
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    with RunningSite(tmp_path, postgres_database, WORKERS="2", METRICS_TOKEN=TOKEN, **env) as arena:
        yield arena


def count(arena, name, **labels):
    """The sum over whatever labels are not asked for."""
    answer = arena.site.http.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    found = [sample for sample in samples if sample.name == f"deltacrown_{name}"]
    return sum(sample.value for sample in found if labels.items() <= sample.labels.items())


async def enter(arena, room):
    """So many sockets that both workers have some."""
    return [await arena.human().enter(room) for _ in range(SOCKETS)]


async def test_two_workers_answer_as_one(arena):
    pids = await worker_pids(arena.server, 2)
    duel = arena.duel()
    clients = await enter(arena, duel.tournament)
    assert count(arena, "sockets", room="tournament") == SOCKETS
    duel.announce()
    for client in clients:
        await client.hears("announcement")
    assert count(arena, "deliveries_total") >= SOCKETS
    assert count(arena, "events_total", type="announcement") == count(arena, "rooms") <= len(pids)
    assert count(arena, "delivery_seconds_count") >= 1
    assert count(arena, "limiter_decisions_total", asked="connect", answer="allowed") == SOCKETS
    assert count(arena, "limiter_seconds_count") >= SOCKETS
    for client in clients:
        await client.close()
    await eventually(lambda: count(arena, "sockets") == 0)
    assert count(arena, "closes_total", code="1000") == SOCKETS


async def test_a_worker_that_dies_takes_its_sockets_along_and_leaves_what_it_counted(arena):
    pids = await worker_pids(arena.server, 2)
    clients = await enter(arena, arena.duel().tournament)
    admitted = count(arena, "limiter_decisions_total", asked="connect")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for client in clients:
        await client.closed()
    await worker_pids(arena.server, 4)
    assert count(arena, "sockets") == 0
    assert count(arena, "limiter_decisions_total", asked="connect") == admitted == SOCKETS
