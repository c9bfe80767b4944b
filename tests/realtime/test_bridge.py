"""The threads that talk to the database, and their end."""

import asyncio
import threading

import pytest

from apps.tournaments.realtime.bridge import close_pools, read


async def test_at_the_end_what_a_thread_has_begun_is_finished_and_nothing_else_is_begun():
    begun, goes_on, done = threading.Semaphore(0), threading.Event(), []

    def slow(number: int) -> None:
        begun.release()
        goes_on.wait(10)
        done.append(number)

    calls = [asyncio.ensure_future(read(slow)(number)) for number in range(5)]
    while not all(await asyncio.gather(*(asyncio.to_thread(begun.acquire, timeout=10) for _ in range(2)))):
        pytest.fail("nobody began")
    threading.Timer(0.1, goes_on.set).start()
    await asyncio.to_thread(close_pools)
    ends = await asyncio.gather(*calls, return_exceptions=True)
    assert sorted(done) == [0, 1]
    assert [isinstance(end, asyncio.CancelledError) for end in ends] == [False, False, True, True, True]
