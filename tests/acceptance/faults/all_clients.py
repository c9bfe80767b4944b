"""All clients of a run: who watches which room."""

import asyncio
import random
from collections.abc import Iterable

from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import RetryingClient
from tests.realtime.running_site import Human

# One in so many takes little at a time, and can be too slow.
NARROW_EVERY = 3


class Crowd:
    """`size`: how many clients it grows to."""

    def __init__(self, retrying_client: RetryingClient, size: int) -> None:
        self.retrying_client, self.size = retrying_client, size
        self.watchers: list[RecordingClient] = []

    def join(self, room: str, human: Human | None = None) -> RecordingClient:
        number = len(self.watchers) + 1
        name = human.username if human else f"visitor-{number}"
        watcher = RecordingClient(
            self.retrying_client, room, name, human, narrow=human is None and number % NARROW_EVERY == 0
        )
        self.watchers.append(watcher)
        watcher.start()
        return watcher

    def visit(self, room: str, count: int) -> None:
        """So many anonymous spectators, as far as there is room for them in the run."""
        for _ in range(min(count, self.size - len(self.watchers))):
            self.join(room)

    def some(self, dice: random.Random, share: float) -> list[RecordingClient]:
        return dice.sample(self.watchers, round(len(self.watchers) * share))

    def narrow(self) -> list[RecordingClient]:
        """Those in matches' rooms that take little at a time."""
        return [watcher for watcher in self.watchers if watcher.narrow and watcher.room.startswith("match")]

    async def opened(self, seconds: float) -> None:
        """Wait until every one of them has an open connection."""
        async with asyncio.timeout(seconds):
            await asyncio.gather(*(watcher.is_open.wait() for watcher in self.watchers))

    async def caught_up(self, newest: dict[str, int], seconds: float) -> bool:
        """Whether all get to the newest numbers of their rooms in time."""
        until = asyncio.get_running_loop().time() + seconds
        while not all(
            watcher.is_open.is_set() and watcher.position == newest[watcher.room] for watcher in self.watchers
        ):
            if asyncio.get_running_loop().time() > until:
                return False
            await asyncio.sleep(0.1)
        return True

    def failures(self) -> Iterable[str]:
        given_up = [watcher for watcher in self.watchers if watcher.failure()]
        return [f"{watcher.history.client} in {watcher.room} gave up: {watcher.failure()!r}" for watcher in given_up]

    async def leave(self) -> None:
        await asyncio.gather(*(watcher.leave() for watcher in self.watchers))
