"""Waiting in tests: for what comes true. How long it takes is the machine's affair, and no test's."""

import asyncio
import inspect
import time
from collections.abc import Callable
from typing import Any

POLL_EVERY_SECONDS = 0.01


async def eventually(condition: Callable[[], Any], seconds: float = 60, every: float = POLL_EVERY_SECONDS) -> Any:
    """Wait until `condition`, which may be async, returns something true, and return that; fail after `seconds`.
    `every` is for what costs others something to be asked."""
    loop = asyncio.get_running_loop()
    end = loop.time() + seconds
    while not (found := await _ask(condition)):
        assert loop.time() < end, f"did not come true in {seconds} s"
        await asyncio.sleep(every)
    return found


async def _ask(condition: Callable[[], Any]) -> Any:
    found = condition()
    return await found if inspect.isawaitable(found) else found


def until(condition: Callable[[], Any], seconds: float = 60, every: float = POLL_EVERY_SECONDS) -> Any:
    """The same as `eventually` where no loop runs."""
    end = time.monotonic() + seconds
    while not (found := condition()):
        assert time.monotonic() < end, f"did not come true in {seconds} s"
        time.sleep(every)
    return found


async def settle(turns: int = 5) -> None:
    """Give every task that can go on the chance to; a single turn lets what was just started begin, and no more."""
    for _ in range(turns):
        await asyncio.sleep(0)


async def passes(seconds: float) -> None:
    """Let time itself pass, where a component of its own clock is under test and nothing shows that it is time yet:
    a lease in Redis, a read that a library gives up, a process that stands still. Everything else is `eventually`."""
    await asyncio.sleep(seconds)


def let_pass(seconds: float) -> None:
    """The same as `passes` where no loop runs."""
    time.sleep(seconds)
