"""One run: a tournament is played while everything fails in turn, and what every client saw is checked afterwards."""

import asyncio
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.acceptance.faults.all_clients import Crowd
from tests.acceptance.faults.checker import Finding, check_history, malformed
from tests.acceptance.faults.eventlog import RoomLog, read_logs
from tests.acceptance.faults.faults import Planned, Scene, schedule
from tests.acceptance.faults.histories import History
from tests.acceptance.faults.play import Play
from tests.acceptance.faults.retrying_client import RetryingClient
from tests.acceptance.faults.site_under_test import LEASE_SECONDS, WORKERS, Stage
from tests.acceptance.faults.states import check_states
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer

OPENED_WITHIN_SECONDS = 60.0
# After the last fault, and a worker may be started with half a minute's delay.
PLAYED_WITHIN_SECONDS = 240.0
CAUGHT_UP_WITHIN_SECONDS = 60.0
GROWS_BY_BYTES = 60 * 2**20
REGISTRATIONS = "SELECT id, user_id FROM tournaments_registration WHERE tournament_id = %s"
# What of an event's data names what was acknowledged.
NAMES = {
    "registration_created": "registration_id",
    "registration_cancelled": "registration_id",
    "registration_checked_in": "registration_id",
    "registration_checkin_reverted": "registration_id",
    "match_started": "match_id",
    "match_completed": "match_id",
    "dispute_created": "dispute_id",
    "dispute_resolved": "dispute_id",
    "announcement": "announcement_id",
    "access_changed": "user_id",
}


@dataclass(frozen=True)
class Order:
    """`seconds`: how long is played; `every`: seconds from one fault to the next, on average."""

    seed: int
    seconds: float
    clients: int
    players: int = 16
    every: float = 4.0
    only: tuple[str, ...] = ()

    @property
    def command(self) -> str:
        """Does this run again."""
        few = f" --only {' '.join(self.only)}" if self.only else ""
        sizes = f"--seconds {self.seconds:g} --clients {self.clients} --players {self.players} --every {self.every:g}"
        return f"python -m scripts.chaos --first {self.seed} --seeds 1 {sizes}{few}"

    @property
    def plan(self) -> list[Planned]:
        return schedule(self.seed, self.seconds, self.every, self.only)


@dataclass
class Result:
    """`problems`: a paragraph each, the worst first; without any the run is passed."""

    order: Order
    faults: list[tuple[float, str, str]] = field(default_factory=list)
    histories: list[History] = field(default_factory=list)
    events: int = 0
    warnings: Mapping[str, int] = field(default_factory=dict)
    statuses: Mapping[int, int] = field(default_factory=dict)
    memory: tuple[list[int], list[int]] = ([], [])
    problems: list[str] = field(default_factory=list)

    def counted(self, kind: str) -> int:
        return sum(connection.count(kind) for history in self.histories for connection in history.connections)

    @property
    def connections(self) -> int:
        return sum(len(history.connections) for history in self.histories)

    @property
    def closes(self) -> Counter[int | None]:
        return Counter(connection.closed_with for history in self.histories for connection in history.connections)

    @property
    def account(self) -> str:
        """All a reader needs to see what happened, and to do it again."""
        lines = [f"seed {self.order.seed}: {self.order.command}", "faults:"]
        lines += [f"  {at:7.2f} s  {name}: {said}" for at, name, said in self.faults]
        return "\n".join([*lines, f"{len(self.problems)} problems:", *self.problems[:12]])


async def perform(order: Order, directory: Path, redis: RedisServer, postgres: PostgresServer) -> Result:
    stage = Stage(directory, redis, postgres)
    await asyncio.to_thread(stage.__enter__)
    try:
        return await _Run(order, stage).whole()
    finally:
        await asyncio.to_thread(stage.__exit__)


class _Run:
    def __init__(self, order: Order, stage: Stage) -> None:
        self.order, self.stage = order, stage
        self.result = Result(order)
        self.retrying_client = RetryingClient(stage.site.url)
        self.crowd = Crowd(self.retrying_client, order.clients)
        people = [stage.human() for _ in range(order.players + 3)]
        self.redis_faults: list[tuple[float, float]] = []
        self.play = Play(self.retrying_client, self.crowd, people, order.seconds, order.seed)

    async def whole(self) -> Result:
        # What clients choose on their own hangs on the seed, too.
        random.seed(self.order.seed)
        await self.play.found()
        self.play.gather()
        await self.crowd.opened(OPENED_WITHIN_SECONDS)
        before = self.stage.memory()
        await self._played_with_faults()
        await self._everybody_is_back()
        self.result.memory = (before, self.stage.memory())
        logs = await asyncio.to_thread(read_logs, self.stage.postgres.url, self.play.tournament_id)
        fresh = await self.retrying_client.get(f"/api/v1/tournaments/{self.play.tournament_id}/snapshot/")
        await self.crowd.leave()
        await self._check_what_is_left()
        self._check_what_was_told(logs, fresh)
        await self.retrying_client.close()
        return self.result

    async def _played_with_faults(self) -> None:
        scene = Scene(self.stage, self.crowd, self.play, time.monotonic())
        faults = asyncio.create_task(self._faults(scene))
        try:
            async with asyncio.timeout(self.order.seconds + PLAYED_WITHIN_SECONDS):
                await self.play.whole()
        except* (AssertionError, TimeoutError) as errors:
            self.result.problems += [f"the bots could not finish: {error!r}" for error in errors.exceptions]
        await faults
        self.result.faults, self.redis_faults = sorted(scene.done), scene.redis_faults

    async def _faults(self, scene: Scene) -> None:
        async with asyncio.TaskGroup() as tasks:
            for planned in self.order.plan:
                await asyncio.sleep(max(0, scene.began + planned.at - time.monotonic()))
                if self.play.over:
                    return
                tasks.create_task(scene.meet(planned))

    async def _everybody_is_back(self) -> None:
        problems = self.result.problems
        try:
            await self.crowd.opened(CAUGHT_UP_WITHIN_SECONDS)
        except TimeoutError:
            out = [
                f"{watcher.history.client} in {watcher.room}"
                for watcher in self.crowd.watchers
                if not watcher.is_open.is_set()
            ]
            problems.append(f"not connected {CAUGHT_UP_WITHIN_SECONDS:g} s after the last fault: {out}")
        logs = await asyncio.to_thread(read_logs, self.stage.postgres.url, self.play.tournament_id)
        newest = {room: log.newest for room, log in logs.items()}
        await self.crowd.caught_up(newest, CAUGHT_UP_WITHIN_SECONDS)
        problems += self.crowd.failures()
        if len(self.stage.workers()) != WORKERS:
            problems.append(f"the workers at the end are {self.stage.workers()}")

    async def _check_what_is_left(self) -> None:
        """After the last client went: no lease, no traceback, no memory."""
        problems = self.result.problems
        until = time.monotonic() + 2 * LEASE_SECONDS + 2
        while left := await asyncio.to_thread(self.stage.leases):
            if time.monotonic() > until:
                problems.append(f"leases left in Redis: {left}")
                break
            await asyncio.sleep(0.2)
        before, after = self.result.memory
        if max(after) - max(before) > GROWS_BY_BYTES:
            problems.append(f"the workers grew from {before} to {after} bytes")
        problems += [f"the server's log holds a traceback:\n{text}" for text in self.stage.troubles()]
        problems += [f"an answer no fault explains: {text}" for text in self.retrying_client.complaints[:5]]
        self.result.warnings, self.result.statuses = self.stage.warnings(), self.retrying_client.statuses

    def _check_what_was_told(self, logs: dict[str, RoomLog], fresh: dict[str, object]) -> None:
        result = self.result
        result.histories = [watcher.history for watcher in self.crowd.watchers]
        result.events = logs[self.play.room].newest
        self._name_registrations()
        silences = [*self.redis_faults, *self.stage.redis_silences()]
        right = []
        for history in result.histories:
            findings = check_history(history, logs[history.room], redis_faults=silences)
            result.problems += [described(finding, history) for finding in findings[:2]]
            right += [] if findings else [history]
        result.problems += check_acknowledged(self.play.told, logs[self.play.room])
        result.problems += malformed(result.histories)
        result.problems += check_states(right, logs, fresh)

    def _name_registrations(self) -> None:
        of: dict[int, set[int]] = {}
        for registration, user in self.stage.query(REGISTRATIONS, self.play.tournament_id):
            of.setdefault(user, set()).add(registration)
        for watcher in self.crowd.watchers:
            if watcher.human is not None:
                watcher.history.registrations = frozenset(of.get(watcher.human.id, ()))


def described(finding: Finding, history: History) -> str:
    return "\n    ".join([str(finding), *history.around(finding.connection, finding.index)])


def check_acknowledged(told: Mapping[tuple[str, str], int], log: RoomLog) -> list[str]:
    """What the bots were told is done is in the log, once for each time."""
    held: Counter[tuple[str, str]] = Counter()
    for row in log.rows:
        if row.type == "result_reported":
            held[row.type, str(row.data["report"]["id"])] += 1
        elif row.type in NAMES:
            held[row.type, str(row.data[NAMES[row.type]])] += 1
    wrong = {key: (times, held[key]) for key, times in told.items() if held[key] != times}
    return [f"acknowledged {times} times and {found} times in the log: {key}" for key, (times, found) in wrong.items()]
