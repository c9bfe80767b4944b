"""A loop whose time jumps to the next timer as soon as nothing else is to be done, for tests marked `virtual_time`.

Time there is what the test lets pass: a busy machine makes none of it. Only while a thread works for the loop does time
go by as it does everywhere, since what the thread will do cannot be known. Such a test waits for no socket, no other
process and no thread of its own: the loop would not know of them, and jump to the timeout.
"""

import asyncio
import selectors
import time
from collections.abc import Callable
from concurrent.futures import Executor
from typing import Any, TypeVar

T = TypeVar("T")
Ready = list[tuple[selectors.SelectorKey, int]]


class VirtualTimeLoop(asyncio.SelectorEventLoop):
    """Its clock, `time()`, moves only where the loop would wait."""

    def __init__(self) -> None:
        self.now = 1000.0
        self.spent_on_threads = 0.0
        self._working = 0
        super().__init__(JumpingSelector(self))

    def time(self) -> float:
        return self.now

    @property
    def has_thread_at_work(self) -> bool:
        return self._working > 0

    def run_in_executor(self, executor: Executor | None, func: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        future: asyncio.Future[T] = super().run_in_executor(executor, func, *args)
        self._working += 1
        future.add_done_callback(self._end_work)
        return future

    async def shutdown_default_executor(self, *args: Any) -> None:
        self._working += 1
        await super().shutdown_default_executor(*args)
        self._working -= 1

    def _end_work(self, _: asyncio.Future[Any]) -> None:
        self._working -= 1


class JumpingSelector(selectors.DefaultSelector):
    def __init__(self, loop: VirtualTimeLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> Ready:
        """What is ready; a wait takes no time, unless a thread is at work."""
        if timeout is None or timeout <= 0:
            return super().select(timeout)
        if self._loop.has_thread_at_work:
            began = time.monotonic()
            ready = super().select(timeout)
            took = time.monotonic() - began
            self._loop.now += took
            self._loop.spent_on_threads += took
            return ready
        ready = super().select(0)
        if not ready:
            self._loop.now += timeout
        return ready


async def advance(seconds: float) -> None:
    """Let so much virtual time pass, and all that falls due in it happen. What threads need comes on top of it."""
    loop = asyncio.get_running_loop()
    assert isinstance(loop, VirtualTimeLoop), "time moves by itself here: mark the test with virtual_time"
    left = seconds
    while left > 0:
        before = loop.spent_on_threads
        await asyncio.sleep(left)
        left = loop.spent_on_threads - before
