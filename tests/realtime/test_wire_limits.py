"""Limits where a client meets them: the close code, the frame before it, and the next attempt."""

import asyncio
from contextlib import suppress

import pytest
import websockets

from tests.realtime.running_site import RunningSite, enter
from tests.realtime.socket_client import connect
from tests.support.waiting import eventually, passes

NOBODY_EXEMPT = {"WS_RATE_EXEMPT_NETWORKS": "192.0.2.0/24"}


@pytest.fixture(scope="module")
def narrow(tmp_path_factory):
    """Four sockets an address, two seats a room and none kept."""
    few = {"WS_RATE_CONN_PER_IP": "4", "WS_RATE_ROOM_MAX_MEMBERS": "2", "WS_RATE_CONNECT_BURST_IP": "1000"}
    few["WS_RATE_ROOM_KEPT_PERCENT"] = "0"
    with RunningSite(tmp_path_factory.mktemp("narrow"), **NOBODY_EXEMPT, **few) as running_site:
        running_site.stage = running_site.duel()
        yield running_site
        assert "Traceback" not in running_site.server.log()


@pytest.fixture(scope="module")
def rushed(tmp_path_factory):
    """Two attempts to connect at once, and two more a second."""
    slow = {"WS_RATE_CONNECT_RPS_IP": "2", "WS_RATE_CONNECT_BURST_IP": "2"}
    with RunningSite(tmp_path_factory.mktemp("rushed"), **NOBODY_EXEMPT, **slow) as running_site:
        running_site.stage = running_site.duel()
        yield running_site


async def refusal(running_site, room, token=""):
    """What the attempt ends with; None where it succeeds."""
    client = await connect(running_site.site.url, f"/ws/{room}/", token)
    if (await client.next())["type"] == "connection_established":
        await client.close()
        return None
    return await client.closed()


async def gets_in(person, room, seconds=10):
    """Enter as soon as the place of somebody who left is free."""

    async def is_let_in():
        with suppress(websockets.ConnectionClosed):
            return await person.enter(room)

    return await eventually(is_let_in, seconds, every=0.05)


async def leave(*clients):
    for client in clients:
        await client.close()


async def test_one_socket_too_many_of_a_person_is_refused_until_another_leaves(running_site, idle_duel):
    person = running_site.human()
    tabs = [await person.enter(idle_duel.tournament) for _ in range(3)]
    for _ in range(5):
        closed = await refusal(running_site, idle_duel.match, person.token)
        assert (closed.said, closed.error["retry_after_ms"]) == ((4008, "connection_limit_exceeded"), 5000)
    await tabs.pop().close()
    tabs.append(await gets_in(person, idle_duel.match))
    await leave(*tabs)


async def test_of_many_attempts_at_once_exactly_the_limit_gets_in(running_site, idle_duel):
    person = running_site.human()

    async def attempt():
        client = await connect(running_site.site.url, f"/ws/{idle_duel.tournament}/", person.token)
        return client, (await client.next())["type"]

    attempts = await asyncio.gather(*(attempt() for _ in range(12)))
    assert [kind for _, kind in attempts].count("connection_established") == 3
    await leave(*(client for client, _ in attempts))


async def test_one_socket_too_many_of_an_address_is_refused_until_another_leaves(narrow):
    people, room = [narrow.human() for _ in range(5)], narrow.stage.tournament
    rooms = [narrow.stage.tournament, narrow.stage.tournament, narrow.stage.match, narrow.stage.match]
    clients = [await gets_in(person, room) for person, room in zip(people, rooms, strict=False)]
    closed = await refusal(narrow, room, people[4].token)
    assert (closed.said, closed.error["retry_after_ms"]) == ((4008, "ip_connection_limit_exceeded"), 10_000)
    await clients.pop(0).close()
    clients.append(await gets_in(people[4], room))
    await leave(*clients)


async def test_a_full_room_is_refused_to_new_people_and_open_to_their_tabs(narrow):
    first, second, third = (narrow.human() for _ in range(3))
    seated = [await gets_in(first, narrow.stage.match), await gets_in(second, narrow.stage.match)]
    closed = await refusal(narrow, narrow.stage.match, third.token)
    assert (closed.said, closed.error["retry_after_ms"]) == ((4008, "room_full"), 30_000)
    assert closed.error["message"].startswith("Room at capacity")
    seated.append(await gets_in(first, narrow.stage.match))
    seated.append(await gets_in(third, narrow.stage.tournament))
    await leave(*seated)
    await leave(await gets_in(third, narrow.stage.match))


async def test_too_many_attempts_of_an_address_wait_as_long_as_told(rushed):
    room, attempts = rushed.stage.tournament, [None]
    while attempts[-1] is None:
        attempts.append(await refusal(rushed, room, rushed.human().token))
        assert len(attempts) < 50, "never refused"
    closed = attempts[-1]
    assert closed.said == (4008, "connect_rate_exceeded")
    assert 0 < closed.error["retry_after_ms"] <= 501
    await passes(closed.error["retry_after_ms"] / 1000)
    assert await refusal(rushed, room, rushed.human().token) is None


async def test_visitors_of_an_address_share_its_messages(narrow):
    room = narrow.stage.tournament
    tickets = [narrow.site.anonymous_ticket(tournament=narrow.stage.tournament_id) for _ in range(2)]
    visitors = [await enter(narrow.site, room, f"?ticket={ticket}") for ticket in tickets]
    for visitor in visitors:
        for _ in range(24):
            await visitor.send(type="ping")
    answers = [[await visitor.next() for _ in range(24)] for visitor in visitors]
    codes = {frame["code"] for frames in answers for frame in frames if frame["type"] == "error"}
    assert codes <= {"ip_rate_limit_exceeded", "rate_limit_exceeded"}
    assert codes
    await leave(*visitors)


async def test_pongs_pass_while_messages_are_refused(running_site, room):
    async with await running_site.human().enter(room) as client:
        for n in range(30):
            await client.send(type="ping")
            if n % 2:
                await client.send(type="pong")
        answers = [await client.next() for _ in range(30)]
        assert {frame["type"] for frame in answers} == {"pong", "error"}
        await passes(max(frame.get("retry_after_ms", 0) for frame in answers) / 1000)
        assert await client.is_alive()
        assert len(client.frames) == 2 + 30 + 1
