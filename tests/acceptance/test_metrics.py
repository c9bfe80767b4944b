"""/metrics of a real server: one answer for all its workers, over their lives."""

import os
import signal

import pytest
from prometheus_client.parser import text_string_to_metric_families

from tests.realtime.running_site import RunningSite
from tests.support.given_redis import own_prefix
from tests.support.server_log import worker_pids
from tests.support.waiting import eventually

SOCKETS = 8
TOKEN = "the-token-of-this-test"


@pytest.fixture
def running_site(tmp_path, postgres_database, redis_url):
    prefix = own_prefix()
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    with RunningSite(tmp_path, postgres_database, WORKERS="2", METRICS_TOKEN=TOKEN, **env) as running_site:
        yield running_site


def count(running_site, name, **labels):
    """The sum over whatever labels are not asked for."""
    answer = running_site.site.http.get("/metrics", headers={"Authorization": f"Bearer {TOKEN}"})
    assert answer.status_code == 200, answer.text
    samples = [sample for family in text_string_to_metric_families(answer.text) for sample in family.samples]
    found = [sample for sample in samples if sample.name == f"deltacrown_{name}"]
    return sum(sample.value for sample in found if labels.items() <= sample.labels.items())


async def enter(running_site, room):
    """So many sockets that both workers have some."""
    return [await running_site.human().enter(room) for _ in range(SOCKETS)]


async def test_two_workers_answer_as_one(running_site):
    pids = await worker_pids(running_site.server, 2)
    duel = running_site.duel()
    clients = await enter(running_site, duel.tournament)
    assert count(running_site, "sockets", room="tournament") == SOCKETS
    duel.announce()
    for client in clients:
        await client.hears("announcement")
    assert count(running_site, "deliveries_total") >= SOCKETS
    assert count(running_site, "events_total", type="announcement") == count(running_site, "rooms") <= len(pids)
    assert count(running_site, "delivery_seconds_count") >= 1
    assert count(running_site, "limiter_decisions_total", asked="connect", answer="allowed") == SOCKETS
    assert count(running_site, "limiter_seconds_count") >= SOCKETS
    for client in clients:
        await client.close()
    await eventually(lambda: count(running_site, "sockets") == 0)
    assert count(running_site, "closes_total", code="1000") == SOCKETS


async def test_a_worker_that_dies_takes_its_sockets_along_and_leaves_what_it_counted(running_site):
    pids = await worker_pids(running_site.server, 2)
    clients = await enter(running_site, running_site.duel().tournament)
    admitted = count(running_site, "limiter_decisions_total", asked="connect")
    for pid in pids:
        os.kill(pid, signal.SIGKILL)
    for client in clients:
        await client.closed()
    await worker_pids(running_site.server, 4)
    assert count(running_site, "sockets") == 0
    assert count(running_site, "limiter_decisions_total", asked="connect") == admitted == SOCKETS
