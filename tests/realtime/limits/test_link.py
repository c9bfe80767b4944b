"""Calls on their way to Redis: within the budget whatever the connection does, and answered before the end."""

import asyncio

import pytest

from apps.limits.link import BUDGET_SECONDS, TICKS, Link, Unavailable
from tests.support.given_redis import own_prefix
from tests.support.waiting import eventually, settle

# The budget is counted in ticks, and the first of them may be a part of one.
MOST_SECONDS = BUDGET_SECONDS * (TICKS + 1) / TICKS + 0.001


async def nothing():
    """Nothing to set right when Redis is back."""


@pytest.fixture
async def link():
    """A link to an address, ended after the test."""
    made = []

    def link(url):
        made.append(Link(url, f"{own_prefix()}{{ws}}:clock", nothing))
        return made[-1]

    yield link
    for connection in made:
        await connection.aclose()


@pytest.fixture
async def silence():
    """The address of a server that takes connections and never answers, and how many it took."""
    writers = []

    async def keep(reader, writer):
        writers.append(writer)
        await reader.read()

    server = await asyncio.start_server(keep, "127.0.0.1", 0)
    # A database to be chosen first, so that it is the opening that hangs.
    yield f"redis://127.0.0.1:{server.sockets[0].getsockname()[1]}/1", writers
    server.close()
    for writer in writers:
        writer.close()


async def count(link):
    return await link.call("count", 30, "u", "u:1")


async def test_calls_made_while_the_connection_opens_go_out_on_it(link, redis_url):
    to_redis = link(redis_url)
    early = [asyncio.ensure_future(count(to_redis)) for _ in range(3)]
    await settle(1)
    assert await asyncio.gather(*early, count(to_redis)) == [[0]] * 4


@pytest.mark.virtual_time
async def test_a_server_that_takes_connections_and_says_nothing_costs_no_more_than_the_budget(link, silence):
    url, taken = silence
    to_redis, loop = link(url), asyncio.get_running_loop()
    for _ in range(2):
        began = loop.time()
        with pytest.raises(Unavailable):
            await count(to_redis)
        assert BUDGET_SECONDS / 2 < loop.time() - began <= MOST_SECONDS
    assert len(taken) == 1


async def test_at_the_end_what_is_on_its_way_is_answered(link, redis_url):
    to_redis = link(redis_url)
    asked = asyncio.ensure_future(count(to_redis))
    await settle(1)
    await to_redis.aclose()
    assert await asked == [0]


@pytest.mark.virtual_time
async def test_the_end_does_not_wait_for_a_connection_that_nobody_needs(link, silence):
    to_redis = link(silence[0])
    asked = asyncio.ensure_future(count(to_redis))
    await eventually(lambda: silence[1])
    asked.cancel()
    await asyncio.wait({asked})
    await asyncio.wait_for(to_redis.aclose(), MOST_SECONDS)
    assert asked.cancelled()


async def test_what_redis_takes_no_argument_of_is_the_callers_mistake_and_nobody_elses(link, redis_url):
    to_redis = link(redis_url)
    await count(to_redis)
    wrong = to_redis.call("count", 30, "u", object())
    answers = await asyncio.gather(count(to_redis), wrong, count(to_redis), return_exceptions=True)
    assert answers[::2] == [[0], [0]]
    assert isinstance(answers[1], TypeError)
