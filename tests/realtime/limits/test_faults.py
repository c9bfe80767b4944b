"""Redis and workers struck while real sockets are open: nobody is thrown out, and the counts come to be true again."""

import asyncio
import json
import time

import pytest
import websockets

from tests.realtime.limits.two_servers_one_redis import BACK, BURST, LEASE_SECONDS, LOST, PER_USER, RATE, leave
from tests.support.waiting import eventually, passes

pytestmark = [pytest.mark.slow, pytest.mark.postgres, pytest.mark.redis]
HEALED_WITHIN = 12


class Sender:
    """A socket that sends somewhat more than it may, all the time."""

    def __init__(self, client):
        self.client = client
        self.answered, self.passed, self.codes = 0, 0, set()
        self.began = time.monotonic()
        self.tasks = [asyncio.ensure_future(self.send()), asyncio.ensure_future(self.read())]

    async def send(self):
        number = 0
        while True:
            number += 1
            await self.client.send(type="ping", request_id=str(number))
            await asyncio.sleep(0.5 / RATE)

    async def read(self):
        async for text in self.client.socket:
            frame = json.loads(text)
            if "request_id" in frame:
                self.answered += 1
                self.passed += frame["type"] == "pong"
                self.codes.add(frame.get("code"))

    async def stop(self):
        self.tasks[0].cancel()
        await asyncio.wait(self.tasks[:1])
        is_open = self.client.socket.state is websockets.State.OPEN
        await self.client.close()
        await asyncio.wait(self.tasks)
        return is_open

    def most(self):
        """What may have passed by now. A bucket in the process is full when it takes over, and so is that of a Redis
        that has lost everything; then each holds the same limit."""
        return 3 * BURST + RATE * (time.monotonic() - self.began) + 1


async def answered_again(senders, times):
    """Wait until everybody was answered so often."""
    before = [sender.answered for sender in senders]
    await eventually(
        lambda: all(sender.answered >= said + times for sender, said in zip(senders, before, strict=True)),
        30,
        every=0.1,
    )


async def kill(redis):
    await asyncio.to_thread(redis.kill)


async def stop(redis):
    redis.pause()


HEALED_BY = {kill: lambda redis: redis.start(), stop: lambda redis: redis.resume()}


@pytest.mark.parametrize("strike", [kill, stop])
async def test_two_hundred_who_send_at_the_limit_outlive_redis_being(town, strike):
    before = town.lengths()
    senders = [Sender(client) for client in await town.crowd(100) + await town.crowd(100, town.other)]
    await eventually(lambda: all("rate_limit_exceeded" in sender.codes for sender in senders), 30)
    await strike(town.redis)
    # Both processes miss it, and everybody is answered without it.
    await eventually(lambda: town.logs(before).count(LOST) == 2, 30, every=0.1)
    await answered_again(senders, 3)
    await asyncio.to_thread(HEALED_BY[strike], town.redis)
    await eventually(lambda: town.connected() == 200, seconds=HEALED_WITHIN)
    await answered_again(senders, 3)
    assert [sender for sender in senders if sender.passed > sender.most()] == []
    assert [await sender.stop() for sender in senders] == [True] * 200
    said = town.logs(before)
    assert {code for sender in senders for code in sender.codes} == {None, "rate_limit_exceeded"}
    assert (said.count(LOST), said.count(BACK)) == (2, 2)
    await eventually(lambda: town.connected() == 0, seconds=LEASE_SECONDS + 5)


async def test_two_hundred_outlive_a_flushall(town):
    before = town.lengths()
    senders = [Sender(client) for client in await town.crowd(100) + await town.crowd(100, town.other)]
    await eventually(lambda: all(sender.passed for sender in senders), 30)
    town.store.redis.flushall()
    await eventually(lambda: town.connected() == 200, seconds=HEALED_WITHIN)
    assert [await sender.stop() for sender in senders] == [True] * 200
    assert LOST not in town.logs(before)
    await eventually(lambda: town.connected() == 0, seconds=LEASE_SECONDS + 5)


async def test_what_a_killed_worker_held_is_free_after_its_lease_and_what_lives_stays(town):
    doomed, lives = await town.crowd(300, town.other), await town.crowd(50)
    assert town.connected() == 350
    await asyncio.to_thread(town.second.kill9)
    killed = time.monotonic()
    try:
        # Each lease had at least two thirds of its time left.
        assert town.connected() == 350
        await eventually(lambda: town.connected() == 50, seconds=LEASE_SECONDS + 5)
        assert time.monotonic() - killed > LEASE_SECONDS / 3
        await passes(LEASE_SECONDS)
        assert town.connected() == 50
        assert town.store.living()[f"r:tournament_{town.idle_duel.tournament_id}"] == 50
        await leave(lives)
        assert town.connected() == 0
    finally:
        await asyncio.to_thread(town.second.start)
    for client in doomed:
        client.cut()


async def test_the_places_of_a_killed_worker_may_be_had_again(town):
    human = town.human()
    ghosts = [await town.enter(human, town.other) for _ in range(PER_USER)]
    await asyncio.to_thread(town.second.kill9)
    try:
        refused = await (await town.knock(human)).closed()
        assert refused.said == (4008, "connection_limit_exceeded")
        await eventually(lambda: town.connections(human) == 0, seconds=LEASE_SECONDS + 5)
        here = [await town.enter(human) for _ in range(PER_USER)]
        await leave(here)
    finally:
        await asyncio.to_thread(town.second.start)
    for client in ghosts:
        client.cut()


async def test_who_slept_longer_than_a_lease_keeps_what_is_free_and_is_closed_where_it_is_taken(town):
    alone, crowded = town.human(), town.human()
    kept = [await town.enter(alone, town.other) for _ in range(PER_USER)]
    lost = [await town.enter(crowded, town.other) for _ in range(PER_USER)]
    town.second.pause()
    await eventually(lambda: town.connections(crowded) == 0, seconds=LEASE_SECONDS + 5)
    taken = [await town.enter(crowded) for _ in range(PER_USER)]
    town.second.resume()
    for client in lost:
        assert (await client.closed()).said == (4008, "connection_limit_exceeded")
    for client in [*kept, *taken]:
        assert await client.is_alive()
    assert (town.connections(alone), town.connections(crowded)) == (PER_USER, PER_USER)
    await leave([*kept, *taken])
    assert (town.connections(alone), town.connections(crowded)) == (0, 0)


async def test_who_slept_less_than_a_lease_lost_nothing(town):
    human = town.human()
    clients = [await town.enter(human, town.other) for _ in range(PER_USER)]
    town.second.pause()
    await passes(LEASE_SECONDS / 3)
    town.second.resume()
    assert [await client.is_alive() for client in clients] == [True] * PER_USER
    await passes(LEASE_SECONDS / 2)
    assert town.connections(human) == PER_USER
    await leave(clients)


async def test_of_sixty_who_come_at_once_to_two_processes_exactly_the_limit_gets_in(town):
    human = town.human()
    clients = await asyncio.gather(*(town.knock(human, site) for site in [town.site, town.other] * 30))
    first = [await client.next() for client in clients]
    assert [frame["type"] for frame in first].count("connection_established") == PER_USER
    assert [frame.get("code") for frame in first].count("connection_limit_exceeded") == 60 - PER_USER
    assert town.connections(human) == PER_USER
    await leave(clients)
    await eventually(lambda: town.connections(human) == 0)


async def test_a_phone_that_changes_networks_between_processes_is_never_locked_out(town):
    human = town.human()
    ghosts, phone = [], await town.enter(human, address="198.51.100.1")
    others = [await town.enter(human, address="198.51.100.2") for _ in range(PER_USER - 1)]
    for n, site in enumerate([town.other, town.site, town.other, town.site, town.other]):
        ghosts.append(phone)
        query = f"?replaces={phone.welcome['data']['connection_id']}"
        phone = await town.enter(human, site, query, address=f"203.0.113.{n}")
    for client in ghosts:
        assert (await client.closed(LEASE_SECONDS + 5)).said == (4008, "connection_limit_exceeded")
    for client in [phone, *others]:
        assert await client.is_alive()
    assert town.connections(human) == PER_USER
    assert (await (await town.knock(human)).closed()).code == 4008
    await leave([phone, *others])
