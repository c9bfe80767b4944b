"""Two server processes, one Redis, one PostgreSQL: whoever is asked, everybody hears."""

import asyncio

import pytest

from tests.realtime.running_site import Human, enter
from tests.realtime.socket_client import connect
from tests.support.process import manage
from tests.support.waiting import passes


@pytest.fixture
def duel(pair):
    return pair.duel()


async def both(pair, human, room):
    return await human.enter(room), await pair.there(human).enter(room)


async def test_an_event_of_one_process_is_told_by_both_in_the_same_bytes(pair, duel):
    here, there = await both(pair, duel.carol, duel.tournament)
    for n in range(10):
        (duel.alice if n % 2 else pair.there(duel.alice)).post(
            f"tournaments/{duel.tournament_id}/announcements", title=f"Number {n}", body=""
        )
    for client in (here, there):
        await client.until("announcement", title="Number 9")
    assert here.told() == there.told()
    assert len(here.told()) == 10
    for client in (here, there):
        await client.close()


async def test_a_burst_of_scores_at_both_processes_ends_the_same_everywhere(pair, duel):
    duel.play(duel.rita, "start")
    here, there = await both(pair, duel.carol, duel.match)
    at_other = pair.there(duel.rita)
    for n in range(1, 21):
        (duel.rita if n % 2 else at_other).post(
            f"matches/{duel.match_id}/score", participant1_score=n, participant2_score=0
        )
    for client in (here, there):
        await client.hears("score_updated", participant1_score=20)
        assert await client.is_alive()
        numbers = client.numbers
        assert numbers == list(range(numbers[0], numbers[0] + len(numbers)))
        scores = [frame["data"]["participant1_score"] for frame in client.told("score_updated")]
        assert scores == sorted(set(scores))
    assert here.told() == there.told()
    for client in (here, there):
        await client.close()


async def test_two_players_at_two_processes_play_a_match(pair, duel):
    async with await duel.bob.enter(duel.match) as bob, await pair.there(duel.bella).enter(duel.match) as bella:
        await bob.ask("ready_up")
        assert (await bella.ask("ready_up"))["data"]["state"] == "ready"
        duel.play(duel.rita, "start")
        await bob.hears("match_started")
        await bella.hears("match_started")
        await bob.ask("report_score", participant1_score=1, participant2_score=0)
        await bella.hears("match_state_changed", new_state="pending_result")
        await bella.ask("confirm_result")
        await bob.hears("match_completed")
        await bella.hears("match_completed")
        assert bob.told() == bella.told()


async def test_one_comes_back_at_the_other_process_and_misses_nothing(pair, duel):
    async with await duel.carol.enter(duel.tournament) as before:
        data = before.welcome["data"]
    duel.announce("Missed")
    query = f"?since={data['sequence']}&epoch={data['epoch']}"
    async with await enter(pair.other, duel.tournament, query, token=duel.carol.token) as after:
        assert after.opening["data"] == {"from": data["sequence"], "to": data["sequence"] + 1, "count": 1}
        assert (await after.next())["data"]["title"] == "Missed"


async def test_a_ticket_of_one_process_opens_one_socket_of_twenty_at_both(pair, duel):
    ticket = Human(pair.site, duel.carol.id).ticket(duel.match)

    async def opens(site):
        client = await connect(site.url, f"/ws/{duel.match}/?ticket={ticket}")
        first = await client.next()
        await client.close()
        return first["type"] == "connection_established"

    opened = await asyncio.gather(*(opens(site) for site in [pair.site, pair.other] * 10))
    assert opened.count(True) == 1


async def test_what_anyone_sends_to_a_rooms_group_reaches_its_clients(pair, duel):
    here, there = await both(pair, duel.carol, duel.match)
    data = {"match_id": duel.match_id, "participant1_score": 7}
    await pair.broadcast(f"match_{duel.match_id}", {"type": "score_updated", "data": data})
    for client in (here, there):
        assert await client.until("score_updated") == {"type": "score_updated", "data": data}
        await client.close()


async def test_what_a_command_does_in_a_process_of_its_own_is_told_everywhere(pair, duel):
    duel.play(duel.rita, "start")
    here, there = await both(pair, duel.carol, duel.match)
    work = f"""
from apps.accounts.models import User
from apps.tournaments.services import update_score
update_score({duel.match_id}, User.objects.get(pk={duel.rita.id}), 4, 2)
"""
    await asyncio.to_thread(manage, pair.env, "shell", "-c", work)
    for client in (here, there):
        await client.hears("score_updated", participant1_score=4, participant2_score=2)
        assert await client.is_alive()
        assert len(client.told("score_updated")) == 1
        await client.close()


async def test_a_text_that_postgresql_cannot_hold_is_an_error_and_the_socket_stays(pair, duel):
    duel.play(duel.rita, "start")
    score = {"participant1_score": 1, "participant2_score": 0}
    async with await duel.rita.enter(duel.match) as rita, await duel.bella.enter(duel.match) as bella:
        game = {"n": 1, "map": "a\x00b", **score}
        assert (await rita.ask("update_score", game=game, **score))["code"] == "invalid_schema"
        assert await rita.is_alive()
        duel.play(duel.bob, "reports", **score)
        answer = await bella.ask("dispute_result", reason="other", description="a\x00b")
        assert answer["code"] == "invalid_schema"
        assert (await bella.ask("report_score", games=[game], **score))["code"] in ("invalid_schema", "conflict")
        assert await bella.is_alive()


async def test_a_number_that_postgresql_cannot_hold_is_an_error_and_the_socket_stays(pair, duel):
    duel.play(duel.rita, "start")
    async with await duel.rita.enter(duel.tournament) as rita:
        for number in (2**31, 2**63, 2**64, 10**30):
            game = {"n": 1, "participant1_score": number, "participant2_score": 0}
            fields = {"participant1_score": number, "participant2_score": 0, "match_id": duel.match_id}
            assert (await rita.ask("update_score", **fields))["code"] == "invalid_schema"
            assert (await rita.ask("complete_match", **fields))["code"] == "invalid_schema"
            assert (await rita.ask("update_score", **{**fields, "participant1_score": 1}, game=game))["type"] == "error"
            assert (await rita.ask("start_match", match_id=number))["type"] == "error"
        assert await rita.is_alive()


async def test_an_unknown_type_closes_no_socket(pair, duel):
    here, there = await both(pair, duel.carol, duel.match)
    for message in ({"type": "nonsense", "data": {}}, {"type": "score_updated"}, {"data": 1}, {}):
        await pair.broadcast(f"match_{duel.match_id}", message)
    duel.play(duel.rita, "start")
    for client in (here, there):
        await client.until("match_started")
        assert {frame["type"] for frame in client.frames[2:]} == {"match_started", "match_state_changed"}
        await client.close()


async def test_a_socket_that_idles_longer_than_a_redis_timeout_still_hears(pair, duel):
    """redis-py gives up a read after five seconds by default, and with it the subscription."""
    here, there = await both(pair, duel.carol, duel.tournament)
    await passes(7)
    duel.announce("After a while")
    for client in (here, there):
        await client.until("announcement", title="After a while")
        await client.close()
    for server in (pair.server, pair.second):
        assert "channel layer lost" not in server.log()
