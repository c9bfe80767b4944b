"""What goes wrong around the demo: said once for each kind, waited out for ever, never the end of anything."""

import asyncio
import logging
import random
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

import httpx
from django.db import DatabaseError, InterfaceError, close_old_connections
from websockets.exceptions import WebSocketException

logger = logging.getLogger(__name__)
Result = TypeVar("Result")

FIRST_WAIT_SECONDS = 0.5
LONGEST_WAIT_SECONDS = 10.0
# A kind that was not met for so long is over, and said again when it comes back.
OVER_AFTER_SECONDS = 60.0
OUTSIDE = (httpx.HTTPError, WebSocketException, OSError, TimeoutError, DatabaseError, InterfaceError)


class Trouble(Exception):
    """Nothing was decided, and the same may be tried again, after `wait` seconds at least.

    `expected`: it belongs to the ordinary course, like a turn to wait for, and is not worth a line.
    """

    def __init__(self, kind: str, wait: float = 0.0, *, expected: bool = False) -> None:
        super().__init__(kind)
        self.kind = kind
        self.wait = wait
        self.expected = expected


class Troubles:
    """One line a kind of trouble, however many bots meet it and however long it lasts."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._met_at: dict[str, float] = {}

    def note(self, kind: str, detail: object = "") -> None:
        now = self._clock()
        if now - self._met_at.get(kind, float("-inf")) > OVER_AFTER_SECONDS:
            logger.warning("the demo waits and tries again", extra={"trouble": kind, "detail": str(detail)})
        self._met_at[kind] = now

    async def outlast(self, attempt: Callable[[], Awaitable[Result]]) -> Result:
        """The result of `attempt`, tried until nothing outside stands in its way; what it refuses is raised."""
        wait = FIRST_WAIT_SECONDS
        while True:
            try:
                return await attempt()
            except Trouble as met:
                trouble = met
            except OUTSIDE as error:
                trouble = Trouble(type(error).__name__)
                trouble.__cause__ = error
            if trouble.expected:
                await asyncio.sleep(trouble.wait)
                continue
            self.note(trouble.kind, trouble.__cause__ or "")
            await asyncio.sleep(max(trouble.wait, wait * random.uniform(0.5, 1)))
            wait = min(2 * wait, LONGEST_WAIT_SECONDS)

    async def in_database(self, read: Callable[..., Result], *args: object) -> Result:
        """The same for what the demo does in the database itself."""
        return await self.outlast(lambda: asyncio.to_thread(connected, read, *args))


def connected(read: Callable[..., Result], *args: object) -> Result:
    """What `read` returns; a thread would keep its connection, also one that the database has ended."""
    close_old_connections()
    try:
        return read(*args)
    finally:
        close_old_connections()
