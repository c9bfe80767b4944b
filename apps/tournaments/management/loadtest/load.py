"""A load from its first socket to its summary."""

import asyncio
import itertools
import time
from collections.abc import Callable, Coroutine
from contextlib import suppress
from typing import Any

from websockets.exceptions import WebSocketException

from apps.tournaments.management.loadtest.plan import Plan, TurnedAway
from apps.tournaments.management.loadtest.site import Site, SiteError
from apps.tournaments.management.loadtest.tally import Tally
from apps.tournaments.management.loadtest.viewers import SlowViewer, Viewer

OPENING_AT_ONCE = 50
UPDATES_UNDER_WAY = 32
SETTLES_WITHIN_SECONDS = 15.0
LOOKS_EVERY_SECONDS = 0.25
# Called with what is being done, how much of it is done, and how much there is.
Tell = Callable[[str, float, float], None]


class Load:
    def __init__(self, plan: Plan, site: Site, tell: Tell) -> None:
        self.plan = plan
        self.tally = Tally()
        self.seconds = 0.0  # how long the load lasted, once it did
        self._site = site
        self._tell = tell
        self._sent: dict[str, float] = {}
        self._rooms: list[int] = []
        self._viewers: list[Viewer] = []
        self._slow: list[Viewer] = []
        self._posting: set[asyncio.Task[None]] = set()

    @property
    def open_sockets(self) -> int:
        return sum(viewer.socket is not None for viewer in (*self._viewers, *self._slow))

    async def run(self) -> None:
        """Raises `TurnedAway` or `SiteError`; the rooms are cancelled in any case."""
        try:
            await self._open()
            await self._hold()
        except BaseExceptionGroup as group:
            raise _first(group) from None
        finally:
            await asyncio.gather(*(viewer.leave() for viewer in (*self._viewers, *self._slow)), return_exceptions=True)
            for room in self._rooms:
                # One that stays is seen by nobody.
                with suppress(SiteError, TurnedAway):
                    await self._site.close_room(room)

    async def _open(self) -> None:
        for number in range(1, self.plan.rooms + 1):
            self._rooms.append(await self._site.new_room(number))
        rooms, gate = itertools.cycle(self._rooms), asyncio.Semaphore(OPENING_AT_ONCE)
        async with asyncio.TaskGroup() as group:
            for kind, count in ((Viewer, self.plan.sockets), (SlowViewer, self.plan.slow)):
                for _ in range(count):
                    viewer = kind(self._site, self.plan.url, next(rooms), self.tally, self._sent)
                    (self._slow if kind is SlowViewer else self._viewers).append(viewer)
                    group.create_task(self._open_one(viewer, gate))

    async def _open_one(self, viewer: Viewer, gate: asyncio.Semaphore) -> None:
        async with gate:
            try:
                await viewer.open()
            except (OSError, WebSocketException) as error:
                how = "Is the limit of open files high enough (ulimit -n), here and there?"
                raise SiteError(f"A socket could not be opened ({type(error).__name__}: {error}). {how}") from None
        self._tell("connecting", len(self.tally.connects), self.plan.all_sockets)

    async def _hold(self) -> None:
        async with asyncio.TaskGroup() as group:
            staying = [group.create_task(viewer.stay()) for viewer in (*self._viewers, *self._slow)]
            began = time.monotonic()
            rates = (self.plan.rate, self._update), (self.plan.messages / 60, self._message), (self.plan.cut, self._cut)
            paced = [group.create_task(self._at_rate(*pace)) for pace in rates]
            while (gone := time.monotonic() - began) < self.plan.seconds:
                self._tell("under load", gone, self.plan.seconds)
                await asyncio.sleep(min(LOOKS_EVERY_SECONDS, self.plan.seconds - gone))
            await asyncio.gather(*paced)
            await asyncio.gather(*self._posting)
            self.seconds = time.monotonic() - began
            await self._settle()
            for task in staying:
                task.cancel()

    async def _at_rate(self, rate: float, job: Callable[[int], Coroutine[Any, Any, None]]) -> None:
        """Do the job so often a second for the time of the load; what cannot be done in time is done late."""
        began = time.monotonic()
        for number in range(int(rate * self.plan.seconds)):
            await asyncio.sleep(max(began + number / rate - time.monotonic(), 0))
            if time.monotonic() - began > self.plan.seconds:
                return
            await job(number)

    async def _update(self, number: int) -> None:
        """Ask for one without waiting for the answer, but never for too many at once."""
        while len(self._posting) >= UPDATES_UNDER_WAY:
            await asyncio.wait(self._posting, return_when=asyncio.FIRST_COMPLETED)
        posting = asyncio.create_task(self._post(number))
        self._posting.add(posting)
        posting.add_done_callback(self._posting.discard)

    async def _post(self, number: int) -> None:
        self._sent[str(number)] = time.monotonic()
        try:
            await self._site.update(self._rooms[number % len(self._rooms)], number)
        except SiteError:
            self.tally.updates_failed += 1
        else:
            self.tally.updates += 1

    async def _message(self, number: int) -> None:
        await self._viewers[number % len(self._viewers)].ping()

    async def _cut(self, number: int) -> None:
        self._viewers[number % len(self._viewers)].cut()

    async def _settle(self) -> None:
        """Wait until every viewer has heard everything; what is not heard then is lost."""
        newest = {room: await self._site.newest(room, self._reached(room)) for room in self._rooms}
        until = time.monotonic() + SETTLES_WITHIN_SECONDS
        while (missing := self._missing(newest)) and time.monotonic() < until:
            self._tell("waiting for what is on its way", 0, missing)
            await asyncio.sleep(LOOKS_EVERY_SECONDS)
        self.tally.lost += missing

    def _reached(self, room: int) -> int:
        return max((viewer.position for viewer in self._viewers if viewer.room == room), default=0)

    def _missing(self, newest: dict[int, int]) -> int:
        return sum(max(newest[viewer.room] - viewer.position, 0) for viewer in self._viewers)


def _first(group: BaseExceptionGroup[BaseException]) -> BaseException:
    """What ended the load: the first that went wrong."""
    inner = group.exceptions[0]
    return _first(inner) if isinstance(inner, BaseExceptionGroup) else inner
