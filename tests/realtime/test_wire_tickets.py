"""Tickets: for one person and one room, for half a minute, and good once."""

import asyncio

import pytest
from redis import Redis

from tests.realtime.running_site import RunningSite, enter
from tests.realtime.socket_client import connect

REFUSED = (4003, "authentication_failed")
# It was good, and the next one will be.
ASK_FOR_ANOTHER = (4002, "token_expired")


async def said(running_site, room, ticket):
    """What the attempt ends with; None where it succeeds."""
    client = await connect(running_site.site.url, f"/ws/{room}/?ticket={ticket}")
    first = await client.next()
    if first["type"] == "connection_established":
        await client.close()
        return None
    return (await client.closed()).said


async def test_a_ticket_opens_the_room_as_its_person(running_site, room):
    person = running_site.human()
    async with await enter(running_site.site, room, f"?ticket={person.ticket(room)}") as client:
        assert client.welcome["data"]["user_id"] == person.id
        assert client.welcome["data"]["username"] == person.username


async def test_a_ticket_is_good_once(running_site, room):
    ticket = running_site.human().ticket(room)
    assert await said(running_site, room, ticket) is None
    assert await said(running_site, room, ticket) == ASK_FOR_ANOTHER


async def test_of_20_who_race_for_a_ticket_one_gets_in(running_site, room):
    ticket = running_site.human().ticket(room)
    answers = await asyncio.gather(*(said(running_site, room, ticket) for _ in range(20)))
    assert answers.count(None) == 1
    assert answers.count(ASK_FOR_ANOTHER) == 19


async def test_a_ticket_for_another_room_opens_nothing_and_is_not_used_up(running_site, idle_duel):
    ticket = running_site.human().ticket(idle_duel.match)
    assert await said(running_site, idle_duel.tournament, ticket) == REFUSED
    assert await said(running_site, idle_duel.match, ticket) is None


def emptied(redis):
    with Redis.from_url(redis.url) as client:
        client.flushall()


def killed_and_back(redis):
    redis.kill()
    redis.start()


@pytest.mark.parametrize("lose", [emptied, killed_and_back])
async def test_a_used_ticket_is_not_good_again_after_redis_lost_its_use_and_another_is(own_redis, tmp_path, lose):
    with RunningSite(tmp_path, REDIS_URL=own_redis.url) as running_site:
        person = running_site.human()
        draft = running_site.draft()
        draft.organize("publish")
        room = draft.tournament
        ticket, unused = person.ticket(room), person.ticket(room)
        assert await said(running_site, room, ticket) is None
        lose(own_redis)
        assert await said(running_site, room, ticket) == ASK_FOR_ANOTHER
        assert await said(running_site, room, unused) == ASK_FOR_ANOTHER
        another = person.ticket(room)
        assert await said(running_site, room, another) is None
        assert await said(running_site, room, another) == ASK_FOR_ANOTHER


@pytest.mark.parametrize(
    "spoil", [lambda t: t[:-1], lambda t: "x" + t, lambda t: t.replace(":", ""), lambda t: "a:b:c"]
)
async def test_a_spoiled_ticket_is_refused(running_site, room, spoil):
    assert await said(running_site, room, spoil(running_site.human().ticket(room))) == REFUSED


async def test_an_anonymous_spectator_has_no_user_id_and_may_only_watch(running_site, room):
    kind, number = room.split("/")
    ticket = running_site.site.anonymous_ticket(**{kind: int(number)})
    async with await enter(running_site.site, room, f"?ticket={ticket}") as client:
        data = client.welcome["data"]
        assert (data["user_id"], data["username"], data["role"]) == (None, "", "spectator")
        assert (await client.ask("ready_up"))["code"] == "insufficient_permissions"
        assert await client.is_alive()
