"""Answers that were lost on the way: the write is sent again, to another process, and done once."""

import asyncio

import httpx
import psycopg
import pytest

from tests.realtime.running_site import Human, RunningSite
from tests.support.clients import Site
from tests.support.given_redis import own_prefix
from tests.support.waiting import eventually

WAITING = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'"
SCORE = {"participant1_score": 1, "participant2_score": 0}


@pytest.fixture
def running_site(tmp_path, postgres_database, redis_url):
    prefix = own_prefix()
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    with RunningSite(tmp_path, postgres_database, **env) as running_site:
        yield running_site


@pytest.fixture
def elsewhere(running_site, start_server):
    """Another process of the same site."""
    with Site(start_server(running_site.env).url) as site:
        yield site


@pytest.fixture
def held_up(postgres_database):
    """`async with held_up(tournament_id)` lets a write begin, and holds its end back until the block is left."""

    class HeldUp:
        def __init__(self, tournament_id):
            self.connection = psycopg.connect(postgres_database)
            self.connection.execute("SELECT 1 FROM tournaments_tournament WHERE id = %s FOR UPDATE", [tournament_id])

        async def __aenter__(self):
            return self

        async def until_one_waits(self):
            await eventually(lambda: self.connection.execute(WAITING).fetchone()[0] > 0)

        async def __aexit__(self, *error):
            self.connection.close()

    return HeldUp


def reports(duel):
    """How many there are, as the referee sees them."""
    headers = {"Authorization": f"Bearer {duel.rita.token}"}
    return duel.site.http.get(f"/api/v1/matches/{duel.match_id}/", headers=headers).json()["match"]["reports"]


def begun(running_site):
    duel = running_site.duel()
    duel.play(duel.rita, "start")
    return duel


async def answer_to(client, request_id):
    while (frame := await client.next()).get("request_id") != request_id:
        pass
    return frame


async def test_a_command_whose_answer_was_cut_off_is_answered_by_another_process(running_site, elsewhere, held_up):
    duel = await asyncio.to_thread(begun, running_site)
    command = {"type": "report_score", "request_id": "once", **SCORE}
    async with held_up(duel.tournament_id) as hold, await duel.bob.enter(duel.match) as client:
        await client.send(**command)
        await hold.until_one_waits()
        client.cut()
    await eventually(lambda: len(reports(duel)) == 1)
    there = Human(elsewhere, duel.bob.id)
    for _ in range(2):
        async with await there.enter(duel.match) as client:
            await client.send(**command)
            answer = await answer_to(client, "once")
        assert answer["type"] == "score_report_received"
        assert answer["data"]["report_id"] == reports(duel)[0]["id"]
    assert len(reports(duel)) == 1


async def test_the_same_command_at_two_processes_at_once_gets_two_equal_answers(running_site, elsewhere, held_up):
    duel = await asyncio.to_thread(begun, running_site)
    clients = [await who.enter(duel.match) for who in (duel.bob, Human(elsewhere, duel.bob.id))]
    async with held_up(duel.tournament_id) as hold:
        for client in clients:
            await client.send(type="report_score", request_id="once", **SCORE)
        await hold.until_one_waits()
    answers = [await answer_to(client, "once") for client in clients]
    for client in clients:
        await client.close()
    assert answers[0] == answers[1]
    assert answers[0]["type"] == "score_report_received"
    assert len(reports(duel)) == 1


async def test_a_request_whose_answer_was_lost_is_answered_by_another_process(running_site, elsewhere, held_up):
    duel = await asyncio.to_thread(begun, running_site)
    path = f"/api/v1/matches/{duel.match_id}/reports/"
    options = {"json": SCORE, "headers": {"Authorization": f"Bearer {duel.bob.token}", "Idempotency-Key": "once"}}
    async with (
        held_up(duel.tournament_id) as hold,
        httpx.AsyncClient(base_url=running_site.site.url, verify=False) as http,
    ):
        asking = asyncio.ensure_future(http.post(path, **options))
        await hold.until_one_waits()
        asking.cancel()
        await asyncio.wait({asking})
    await eventually(lambda: len(reports(duel)) == 1)
    answers = [site.http.post(path, **options) for site in (elsewhere, running_site.site)]
    assert {(answer.status_code, answer.content) for answer in answers} == {(201, answers[0].content)}
    assert answers[0].json()["id"] == reports(duel)[0]["id"]
    assert len(reports(duel)) == 1
