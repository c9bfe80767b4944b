"""The way down from the event loop to the database: four bounded pools of threads, so that a command that
waits for a lock never holds up the reads that sockets open with, what falls due holds up neither, and pages that are
written hold up nothing but pages."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from typing import Generic, ParamSpec, TypeVar

from channels.db import database_sync_to_async

P = ParamSpec("P")
T = TypeVar("T")
A = TypeVar("A")
B = TypeVar("B")

# Questions of one call, far below what a query may name.
AT_ONCE = 200
READS, COMMANDS, BACKGROUND, PAGES = "hub", "commands", "due", "pages"
_SIZES = {READS: 2, COMMANDS: 8, BACKGROUND: 2, PAGES: 1}
_pools: dict[str, ThreadPoolExecutor] = {}


def read(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run a selector off the loop: `await read(selector)(argument)`."""
    return _bridged(function, READS)


def command(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run a service off the loop: `await command(service)(argument)`."""
    return _bridged(function, COMMANDS)


def background(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run what nobody waits for off the loop: `await background(run)(job)`."""
    return _bridged(function, BACKGROUND)


def rendering(function: Callable[P, T]) -> Callable[P, Awaitable[T]]:
    """Run what writes a page off the loop."""
    return _bridged(function, PAGES)


class Coalescer(Generic[A, B]):
    """One call for all who ask at the same time: who asks while a call is under way waits for the next one.

    So nobody gets an answer that was read before they asked, and the number of calls depends on how long a rush lasts,
    not on how many people ask. `function` gives an answer for each question, in their order; one that is an error is
    raised.
    """

    def __init__(self, function: Callable[[list[A]], Sequence[B | Exception]], pool: str = READS) -> None:
        self._function = function
        self._pool = pool
        # Whoever asks first, what is logged on the way is not theirs alone.
        self._context = copy_context()
        self._waiting: list[tuple[A, asyncio.Future[B]]] = []
        self._answering: asyncio.Task[None] | None = None

    async def ask(self, question: A) -> B:
        answer: asyncio.Future[B] = asyncio.get_running_loop().create_future()
        self._waiting.append((question, answer))
        if self._answering is None:
            self._answering = asyncio.get_running_loop().create_task(self._answer(), context=self._context)
        return await answer

    async def _answer(self) -> None:
        asked: list[tuple[A, asyncio.Future[B]]] = []
        try:
            while self._waiting:
                asked, self._waiting = self._waiting[:AT_ONCE], self._waiting[AT_ONCE:]
                await self._answer_all(asked)
        finally:
            # At the end of the threads nobody answers any more.
            left, self._waiting, self._answering = [*asked, *self._waiting], [], None
            for _, future in left:
                future.cancel()

    async def _answer_all(self, asked: "list[tuple[A, asyncio.Future[B]]]") -> None:
        questions = [question for question, _ in asked]
        (outcome,) = await asyncio.gather(_bridged(self._function, self._pool)(questions), return_exceptions=True)
        if isinstance(outcome, asyncio.CancelledError):
            raise outcome
        # Whatever failed, those who wait are the ones to hear of it.
        answers: Sequence[B | BaseException] = [outcome] * len(asked) if isinstance(outcome, BaseException) else outcome
        for (_, future), answer in zip(asked, answers, strict=True):
            if future.done():
                continue  # who asked is gone
            if isinstance(answer, BaseException):
                future.set_exception(answer)
            else:
                future.set_result(answer)


def close_pools() -> None:
    """End the threads and what they hold of the database, once each has finished its call; the next call begins new
    ones. Calls that no thread has begun are cancelled: with the database away each would wait for it in turn."""
    while _pools:
        _, pool = _pools.popitem()
        pool.shutdown(cancel_futures=True)


def _bridged(function: Callable[P, T], name: str) -> Callable[P, Awaitable[T]]:
    pool = _pools.get(name)
    if pool is None:
        pool = _pools[name] = ThreadPoolExecutor(_SIZES[name], thread_name_prefix=name)
    bridged: Callable[P, Awaitable[T]] = database_sync_to_async(function, thread_sensitive=False, executor=pool)
    return bridged
