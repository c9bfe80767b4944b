"""Coming back: all that was missed, in order, or a snapshot."""

import asyncio

import pytest

from tests.realtime.running_site import RunningSite, enter
from tests.support.waiting import eventually


def where(client):
    data = client.welcome["data"]
    return data["sequence"], data["epoch"]


def query(since, epoch):
    return f"?since={since}&epoch={epoch}"


async def test_one_who_comes_back_gets_all_that_was_missed_in_order(duel):
    async with await duel.carol.enter(duel.tournament) as before:
        since, epoch = where(before)
    for n in range(3):
        duel.announce(f"Missed {n}")
    async with await duel.carol.enter(duel.tournament, query(since, epoch)) as after:
        assert after.opening["type"] == "resumed"
        assert after.opening["data"] == {"from": since, "to": since + 3, "count": 3}
        missed = [await after.next() for _ in range(3)]
        assert [frame["data"]["title"] for frame in missed] == ["Missed 0", "Missed 1", "Missed 2"]
        duel.announce("Live again")
        await after.until("announcement", title="Live again")
        assert after.numbers == list(range(since + 1, since + 5))
        assert where(after) == (since + 3, epoch)


async def test_one_who_missed_nothing_is_told_so(idle_duel, running_site, room):
    async with await running_site.human().enter(room) as before:
        since, epoch = where(before)
        async with await running_site.human().enter(room, query(since, epoch)) as after:
            assert after.opening == {"type": "resumed", "data": {"from": since, "to": since, "count": 0}}


@pytest.mark.parametrize("epoch", ["", "00000000-0000-0000-0000-000000000000", "x" * 100])
async def test_another_epoch_gets_a_snapshot(idle_duel, room, epoch):
    async with await idle_duel.carol.enter(room, query(0, epoch)) as client:
        assert client.opening["type"] == "snapshot"


async def test_a_number_beyond_the_newest_gets_a_snapshot(idle_duel, room):
    async with await idle_duel.carol.enter(room) as before:
        since, epoch = where(before)
    for beyond in (since + 1, since + 1000, 10**18 - 1):
        async with await idle_duel.carol.enter(room, query(beyond, epoch)) as client:
            assert client.opening["type"] == "snapshot"
            assert client.opening["data"]["sequence"] == since


async def test_the_very_beginning_can_be_resumed_too(idle_duel, running_site):
    async with await idle_duel.carol.enter(idle_duel.tournament) as before:
        newest, epoch = where(before)
    async with await idle_duel.carol.enter(idle_duel.tournament, query(0, epoch)) as client:
        assert client.opening["data"] == {"from": 0, "to": newest, "count": newest}
        for _ in range(newest):
            await client.next()
        assert client.numbers == list(range(1, newest + 1))


async def test_a_socket_subscribes_without_since_and_gets_a_snapshot(idle_duel, room):
    async with await idle_duel.carol.enter(room) as client:
        reply = await client.ask("subscribe")
        assert reply["type"] == "subscribed"
        assert reply["data"]["tournament_id"] == idle_duel.tournament_id
        assert reply["data"]["match_id"] == (idle_duel.match_id if room == idle_duel.match else None)
        assert reply["data"]["message"]
        snapshot = await client.next()
        assert (snapshot["type"], snapshot["data"]["sequence"]) == ("snapshot", reply["data"]["sequence"])


async def test_a_snapshot_asked_for_after_an_event_covers_it(duel):
    async with await duel.carol.enter(duel.tournament) as client:
        duel.play(duel.rita, "start")
        heard = await client.until("match_state_changed", new_state="live")
        # The snapshot that was read for this socket is less than a second old: good enough for one that joins now.
        assert (await client.ask("subscribe"))["data"]["sequence"] >= heard["sequence"]
        assert (await client.next())["data"]["matches"][0]["state"] == "live"


async def test_a_socket_subscribes_with_since_and_gets_what_it_missed(duel):
    async with await duel.carol.enter(duel.tournament) as client:
        since, epoch = where(client)
        duel.announce("Once")
        await client.until("announcement")
        reply = await client.ask("subscribe", since=since, epoch=epoch)
        assert reply["data"]["sequence"] == since + 1
        assert (await client.next())["data"] == {"from": since, "to": since + 1, "count": 1}
        assert (await client.next())["data"]["title"] == "Once"
        duel.announce("And on")
        await client.until("announcement", title="And on")


async def test_a_reconnect_while_a_score_waits_hears_it_once(duel):
    duel.play(duel.rita, "start")
    async with await duel.carol.enter(duel.match) as before:
        since, epoch = where(before)
        duel.score(1)
        duel.score(2)
    async with await duel.carol.enter(duel.match, query(since, epoch)) as after:
        await after.hears("score_updated", participant1_score=2)
        duel.score(3)
        await after.hears("score_updated", participant1_score=3)
        # The first may have been told by itself, where the second came after the window in which they go together.
        scores = [frame["data"]["participant1_score"] for frame in after.told("score_updated")]
        assert scores[-2:] == [2, 3] and scores == sorted(set(scores))
        assert after.numbers == list(range(since + 1, after.numbers[-1] + 1))


async def test_fifty_reconnects_while_the_score_goes_up_miss_nothing(duel):
    duel.play(duel.rita, "start")
    people, seen = (duel.alice, duel.bob, duel.bella, duel.rita, duel.carol), []
    client = await duel.carol.enter(duel.match)
    since, epoch = where(client)
    for n in range(50):
        if n % 5 == 0:
            duel.score(n)
        client.cut()
        await client.socket.wait_closed()
        client = await enter(duel.site, duel.match, query(since, epoch), token=people[n % 5].token)
        assert client.opening["type"] == "resumed"
        for _ in range(client.opening["data"]["count"]):
            await client.next()
        seen += client.numbers
        since = client.opening["data"]["to"]
    await client.close()
    assert seen == list(range(seen[0], seen[0] + len(seen)))


async def test_forty_who_join_while_much_happens_see_no_gap_and_no_repeat(running_site, duel):
    happened = []

    def happen():
        for n in range(60):
            duel.announce(f"Number {n}")
            happened.append(n)

    async def join(late):
        await eventually(lambda: len(happened) >= late, 60)
        client = await running_site.human().enter(duel.tournament, "" if late % 2 else query(*first))
        newest = client.opening["data"].get("sequence", first[0])
        while newest < last:
            frame = await client.next()
            newest = frame.get("sequence", newest)
        await client.close()
        return client

    async with await duel.carol.enter(duel.tournament) as before:
        first = where(before)
    last = first[0] + 60
    happening = asyncio.create_task(asyncio.to_thread(happen))
    clients = await asyncio.gather(*(join(late) for late in range(40)))
    await happening
    for client in clients:
        begin = client.opening["data"].get("sequence", first[0]) + 1
        assert client.numbers == list(range(begin, last + 1))


@pytest.fixture(scope="module")
def brief(tmp_path_factory):
    """A site that replays three events at most."""
    with RunningSite(tmp_path_factory.mktemp("brief"), WS_RESUME_MAX_EVENTS="3") as running_site:
        yield running_site


async def test_more_than_may_be_replayed_gets_a_snapshot(brief):
    duel = brief.duel()
    async with await duel.carol.enter(duel.tournament) as before:
        since, epoch = where(before)
    for n in range(3):
        duel.announce(f"Missed {n}")
    async with await duel.carol.enter(duel.tournament, query(since, epoch)) as client:
        assert client.opening["type"] == "resumed"
    duel.announce("One too many")
    async with await duel.carol.enter(duel.tournament, query(since, epoch)) as client:
        assert (client.opening["type"], client.opening["data"]["sequence"]) == ("snapshot", since + 4)
