"""Sockets in a tournament's room: coming, going, many at once."""

import time
from contextlib import suppress

import pytest
import websockets

from tests.realtime.socket_client import connect
from tests.support.waiting import eventually, passes


async def enters_again(person, room, seconds=10):
    """Enter as soon as there is a place again."""

    async def is_let_in():
        with suppress(websockets.ConnectionClosed):
            return await person.enter(room)

    return await eventually(is_let_in, seconds, every=0.05)


async def test_the_welcome_says_where_and_who_one_is(running_site, idle_duel):
    async with await idle_duel.carol.enter(idle_duel.tournament) as client:
        assert client.welcome["type"] == "connection_established"
        data = client.welcome["data"]
        assert data["tournament_id"] == idle_duel.tournament_id
        assert "match_id" not in data
        assert (data["user_id"], data["username"]) == (idle_duel.carol.id, idle_duel.carol.username)
        assert (data["role"], data["heartbeat_interval"], data["heartbeat_timeout"]) == ("spectator", 25.0, 50.0)
        limits = {"max_payload_bytes": 16384, "messages_per_second": 10.0, "message_burst": 20}
        assert data["limits"] == limits
        assert data["message"]
        assert data["connection_id"]


async def test_a_snapshot_of_the_whole_tournament_follows_the_welcome(running_site, idle_duel):
    async with await idle_duel.carol.enter(idle_duel.tournament) as client:
        data = client.opening["data"]
        assert client.opening["type"] == "snapshot"
        assert (data["sequence"], data["epoch"]) == tuple(
            client.welcome["data"][name] for name in ("sequence", "epoch")
        )
        assert data == running_site.site.http.get(f"/api/v1/tournaments/{idle_duel.tournament_id}/snapshot/").json()


@pytest.mark.parametrize(
    ("who", "role"),
    [("carol", "spectator"), ("bob", "player"), ("rita", "referee"), ("alice", "organizer"), ("admin", "admin")],
)
async def test_the_role_in_the_welcome_is_the_one_in_this_tournament(running_site, idle_duel, who, role):
    person = running_site.admin if who == "admin" else getattr(idle_duel, who)
    for room in (idle_duel.tournament, idle_duel.match):
        async with await person.enter(room) as client:
            assert client.welcome["data"]["role"] == role


async def test_a_role_elsewhere_counts_nothing_here(running_site, idle_duel, duel):
    async with await duel.alice.enter(idle_duel.tournament) as client:
        assert client.welcome["data"]["role"] == "spectator"
        assert (await client.ask("start_match", match_id=idle_duel.match_id))["code"] == "insufficient_permissions"


@pytest.mark.parametrize("command", ["ready_up", "start_match", "update_score", "complete_match", "resolve_dispute"])
async def test_permission_denied_is_an_error_and_the_socket_stays(running_site, idle_duel, command):
    fields = {"participant1_score": 1, "participant2_score": 0, "match_id": idle_duel.match_id}
    async with await idle_duel.carol.enter(idle_duel.tournament) as client:
        assert (await client.ask(command, **fields))["code"] == "insufficient_permissions"
        assert await client.is_alive()


async def test_a_match_command_needs_a_match_of_this_tournament(running_site, idle_duel, duel):
    async with await duel.rita.enter(duel.tournament) as client:
        assert (await client.ask("start_match"))["code"] == "invalid_schema"
        assert (await client.ask("start_match", match_id=idle_duel.match_id))["code"] == "insufficient_permissions"
        assert (await client.ask("start_match", match_id=10**30))["code"] == "insufficient_permissions"
        started = await client.ask("start_match", match_id=duel.match_id)
        assert (started["type"], started["data"]["state"]) == ("match_started_confirmed", "live")


async def test_an_abrupt_disconnect_leaves_nothing_behind(running_site, idle_duel):
    person = running_site.human()
    for _ in range(3):
        for client in [await enters_again(person, idle_duel.tournament) for _ in range(3)]:
            client.cut()
    (await enters_again(person, idle_duel.tournament)).cut()


async def test_five_rapid_reconnects_are_five_good_sockets(running_site, idle_duel):
    person, seen = running_site.human(), set()
    for _ in range(5):
        async with await person.enter(idle_duel.tournament) as client:
            assert client.opening["type"] == "snapshot"
            seen.add(client.welcome["data"]["connection_id"])
    assert len(seen) == 5


async def test_several_tabs_of_one_person_hear_the_same(running_site, duel):
    tabs = [await duel.carol.enter(duel.tournament) for _ in range(3)]
    duel.announce("Tabs")
    heard = [await tab.until("announcement") for tab in tabs]
    assert heard[0] == heard[1] == heard[2]
    await tabs[0].close()
    duel.announce("Still here")
    for tab in tabs[1:]:
        assert (await tab.until("announcement"))["data"]["title"] == "Still here"
        await tab.close()


async def pings(client, count):
    """Send so many pings at once; how many were answered, and the refusals of the others."""
    for n in range(count):
        await client.send(type="ping", request_id=f"p{n}")
    answers = [await client.next() for _ in range(count)]
    assert {frame["request_id"] for frame in answers} == {f"p{n}" for n in range(count)}
    refusals = [frame for frame in answers if frame["type"] == "error"]
    return count - len(refusals), refusals


async def test_a_burst_of_20_messages_passes(running_site, room):
    async with await running_site.human().enter(room) as client:
        assert await pings(client, 20) == (20, [])


async def test_a_message_beyond_the_burst_is_dropped_and_passes_after_the_cool_down(running_site, room):
    async with await running_site.human().enter(room) as client:
        began = time.monotonic()
        passed, refusals = await pings(client, 40)
        assert 20 <= passed <= 20 + 10 * (time.monotonic() - began) + 1
        assert {frame["code"] for frame in refusals} == {"rate_limit_exceeded"}
        await passes(refusals[-1]["retry_after_ms"] / 1000)
        assert (await pings(client, 1))[0] == 1


async def test_the_messages_of_one_person_cost_another_nothing(running_site, room):
    async with await running_site.human().enter(room) as loud, await running_site.human().enter(room) as quiet:
        assert (await pings(loud, 40))[1]
        assert await pings(quiet, 20) == (20, [])


async def test_two_tabs_share_the_messages_of_their_person(running_site, idle_duel):
    person = running_site.human()
    async with await person.enter(idle_duel.tournament) as tab, await person.enter(idle_duel.match) as other_tab:
        first, _ = await pings(tab, 20)
        second, refusals = await pings(other_tab, 20)
        assert refusals
        assert first + second < 40


async def test_rooms_are_isolated(running_site, duel):
    other = running_site.duel()
    async with await duel.carol.enter(duel.tournament) as here, await duel.carol.enter(other.tournament) as there:
        duel.announce("Here")
        other.announce("There")
        assert (await here.until("announcement"))["data"]["title"] == "Here"
        assert (await there.until("announcement"))["data"]["title"] == "There"
        assert await here.is_alive()
        assert await there.is_alive()
        assert (len(here.told()), len(there.told())) == (1, 1)


async def test_a_full_set_of_sockets_is_refused_the_next_with_4008(running_site, idle_duel):
    person = running_site.human()
    tabs = [await person.enter(idle_duel.tournament) for _ in range(3)]
    closed = await (await connect(running_site.site.url, f"/ws/{idle_duel.tournament}/", person.token)).closed()
    assert closed.said == (4008, "connection_limit_exceeded")
    assert closed.error["retry_after_ms"] == 5000
    for tab in tabs:
        assert await tab.is_alive()
        await tab.close()


async def test_a_lost_socket_names_itself_and_is_replaced(running_site, idle_duel):
    person = running_site.human()
    ghosts = [await person.enter(idle_duel.tournament) for _ in range(3)]
    ghost = ghosts[0].welcome["data"]["connection_id"]
    async with await person.enter(idle_duel.tournament, f"?replaces={ghost}") as client:
        assert await client.is_alive()
    for socket in ghosts:
        await socket.close()
