"""The threads that talk to the database, and their end."""

import asyncio
import threading

import pytest

from apps.tournaments.realtime.process.bridge import Coalescer, close_pools, read
from tests.support.waiting import eventually, settle


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


async def test_who_asks_while_a_call_is_under_way_waits_for_the_next_which_answers_all():
    calls, goes_on = [], threading.Event()

    def double(numbers: list[int]) -> list[int]:
        calls.append(numbers)
        goes_on.wait(10)
        return [2 * number for number in numbers]

    together = Coalescer(double)
    asking = [asyncio.ensure_future(together.ask(0))]
    await eventually(lambda: calls)
    asking += [asyncio.ensure_future(together.ask(number)) for number in range(1, 6)]
    await settle()
    goes_on.set()
    assert await asyncio.gather(*asking) == [0, 2, 4, 6, 8, 10]
    assert calls == [[0], [1, 2, 3, 4, 5]]


async def test_an_error_is_for_the_one_who_asked_and_a_failed_call_for_all_of_it():
    def half(numbers: list[int]) -> list[int | Exception]:
        if 0 in numbers:
            raise LookupError("nothing")
        return [ValueError(str(number)) if number % 2 else number // 2 for number in numbers]

    together = Coalescer(half)
    first, *rest = await asyncio.gather(*(together.ask(n) for n in (4, 3, 6)), return_exceptions=True)
    assert (first, repr(rest[0]), rest[1]) == (2, "ValueError('3')", 3)
    answers = await asyncio.gather(*(together.ask(n) for n in (2, 0, 8)), return_exceptions=True)
    assert [type(answer) for answer in answers] == [LookupError] * 3


async def test_who_goes_away_holds_up_nobody():
    together = Coalescer(lambda numbers: numbers)
    gone, stays = asyncio.ensure_future(together.ask(1)), asyncio.ensure_future(together.ask(2))
    await settle()
    gone.cancel()
    assert await stays == 2
    assert await together.ask(3) == 3


async def test_at_the_end_of_the_threads_nobody_is_left_waiting():
    begun, goes_on = threading.Event(), threading.Event()

    def slow(numbers: list[int]) -> list[int]:
        begun.set()
        goes_on.wait(10)
        return numbers

    togethers = [Coalescer(slow) for _ in range(4)]
    asking = [asyncio.ensure_future(coalescer.ask(1)) for coalescer in togethers for _ in range(2)]
    await asyncio.to_thread(begun.wait, 10)
    threading.Timer(0.1, goes_on.set).start()
    await asyncio.to_thread(close_pools)
    done, waiting = await asyncio.wait(asking, timeout=10)
    assert not waiting
    assert {task.cancelled() for task in done} == {True, False}
