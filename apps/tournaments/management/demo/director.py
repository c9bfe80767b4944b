"""Which tournaments a demo plays: the next one registers while the last has its final; what was left is taken up."""

import asyncio

from apps.tournaments.management.demo import marks
from apps.tournaments.management.demo.play import Play
from apps.tournaments.management.demo.show import Show

RENEW_EVERY_SECONDS = 1.0
# Tournaments of one demo at the same time: more would only pile up where none of them can go on.
MOST_AT_ONCE = 3


class Director:
    """`ready` is set once the first tournament is live."""

    def __init__(self, show: Show, *, once: bool) -> None:
        self.ready = asyncio.Event()
        self._show = show
        self._once = once
        self._plays: dict[asyncio.Task[None], Play] = {}
        self._has_begun = False

    async def direct(self) -> None:
        """Play tournaments without end, or one where `once` asks for no more."""
        try:
            await self._tell_the_living()
            while True:
                await self._keep_leases()
                if self._once and self._has_begun and not self._plays:
                    return
                if self._has_room():
                    self._begin()
                await asyncio.sleep(RENEW_EVERY_SECONDS)
        finally:
            await self._end_all()

    async def _tell_the_living(self) -> None:
        """Wait until every lease of others has either been renewed, by a demo that lives, or ended."""
        first = await self._show.troubles.in_database(marks.leases)
        now = first
        while any(now.get(number) == lease for number, lease in first.items()):
            await asyncio.sleep(RENEW_EVERY_SECONDS / 4)
            now = await self._show.troubles.in_database(marks.leases)

    async def _keep_leases(self) -> None:
        database, owner = self._show.troubles.in_database, self._show.owner
        for task in [task for task in self._plays if task.done()]:
            play = self._plays.pop(task)
            if not task.cancelled() and (error := task.exception()) is not None:
                self._show.troubles.note(type(error).__name__, error)
            await database(marks.give_back, owner, play.number)
        held = {play.number: task for task, play in self._plays.items() if play.number}
        kept = await database(marks.renew, owner, list(held))
        for number in held.keys() - kept:
            # Another demo took this one for dead, and plays it now.
            held[number].cancel()
        for number in await database(marks.adopt, owner) - held.keys():
            self._begin(number)

    def _has_room(self) -> bool:
        waits = len(self._plays) < MOST_AT_ONCE and all(play.makes_room.is_set() for play in self._plays.values())
        return waits and not (self._once and self._has_begun)

    def _begin(self, number: int = 0) -> None:
        play = Play(self._show, self.ready, number, hurried=not self._has_begun)
        self._has_begun = True
        self._plays[asyncio.create_task(play.run())] = play

    async def _end_all(self) -> None:
        for task in self._plays:
            task.cancel()
        await asyncio.gather(*self._plays, return_exceptions=True)
