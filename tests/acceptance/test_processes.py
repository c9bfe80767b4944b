"""Two server processes on one Redis and one PostgreSQL."""

import asyncio

import pytest

from tests.support.clients import Site, Spectator
from tests.support.given_redis import own_prefix
from tests.support.knockout import prepare, published_results


@pytest.fixture
def environment(postgres_database, redis_url):
    prefix = own_prefix()
    return {
        "DATABASE_URL": postgres_database,
        "REDIS_URL": redis_url,
        "CHANNEL_PREFIX": f"{prefix}layer:",
        "WS_REDIS_PREFIX": prefix,
        "API_THROTTLE_USER": "100000/min",
        "API_THROTTLE_ANON": "100000/min",
    }


@pytest.fixture
def two_sites(environment, start_server):
    servers = [start_server(environment) for _ in range(2)]
    with Site(servers[0].url) as first, Site(servers[1].url) as second:
        yield first, second


async def test_two_processes_show_the_same_events(two_sites):
    first, second = two_sites
    cup = await asyncio.to_thread(prepare, first)
    await asyncio.to_thread(cup.begin)
    here, there = Spectator(first, cup.tournament_id), Spectator(second, cup.tournament_id)
    for spectator in (here, there):
        await spectator.connect()
        await spectator.until(lambda frame: frame["type"] == "snapshot")
    for result in published_results()[:4]:
        await asyncio.to_thread(cup.play, result)
    newest = cup.organizer.get(f"/api/v1/tournaments/{cup.tournament_id}/snapshot/")["sequence"]
    for spectator in (here, there):
        await spectator.until(lambda frame: frame.get("sequence") == newest)
        await spectator.close()
    assert here.events == there.events
    assert here.sequences == list(range(here.sequences[0], newest + 1))


async def test_a_score_saved_by_a_process_that_is_killed_before_announcing_it_reaches_the_viewers_of_the_other(
    environment, start_server
):
    # The first process would announce a score only after ten minutes: it is killed in between for certain.
    slow = {**environment, "WS_SCORE_BATCH_WINDOW_MS": "600000", "WS_SCORE_BATCH_MAX_WAIT_MS": "600000"}
    doomed, survivor = start_server(slow), start_server(environment)
    with Site(doomed.url) as first, Site(survivor.url) as second:
        cup = await asyncio.to_thread(prepare, first)
        await asyncio.to_thread(cup.begin)
        match = next(match for match in cup.matches() if match["state"] == "check_in")
        spectator = Spectator(second, cup.tournament_id)
        await asyncio.to_thread(cup.organizer.post, f"/api/v1/matches/{match['id']}/start/")
        await spectator.connect()
        await spectator.until(lambda frame: frame["type"] == "snapshot")
        await asyncio.to_thread(
            cup.organizer.post, f"/api/v1/matches/{match['id']}/score/", participant1_score=7, participant2_score=3
        )
        doomed.kill9()
        told = await spectator.until(lambda frame: frame["type"] == "score_updated", seconds=3)
        await spectator.close()
    assert (told["data"]["participant1_score"], told["data"]["participant2_score"]) == (7, 3)
    assert told["sequence"] == spectator.frames[1]["data"]["sequence"] + 1
