"""What is done to the site: each fault by name, how hard it is from the run's dice, and when by the seed."""

import asyncio
import os
import random
import signal
import time
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass, field

import psycopg
import redis
from channels_redis.pubsub import RedisPubSubChannelLayer

from tests.acceptance.faults.all_clients import Crowd
from tests.acceptance.faults.play import Play
from tests.acceptance.faults.site_under_test import Stage
from tests.support.server_log import log_lines

# Appending to the log waits for this; reading it, and every other table, does not.
HOLD_APPENDS = "LOCK TABLE tournaments_loggedevent IN SHARE MODE"
HELD_UP = """
    SELECT client_port FROM pg_stat_activity
    WHERE wait_event_type = 'Lock' AND query LIKE 'INSERT INTO "tournaments_loggedevent"%'
"""
OTHERS = "pid <> pg_backend_pid() AND client_port IS NOT NULL"
HELD_UP_WITHIN_SECONDS = 4.0
# PostgreSQL ends a transaction that was left alone for 5 s.
LONGER_THAN_IDLE = 6.5
FLOOD_FRAMES = 50
WORDY = {"tournament_id": 0, "title": "", "body": 100_000 * "x", "timestamp": ""}


class NotDone(Exception):
    """There was nothing to do it to just now; the text says what was missing."""


@dataclass
class Scene:
    """Where faults happen; `done`: what happened, and when, in seconds since the run began.

    `redis_faults`: from when to when each of Redis was, by `time.monotonic`.
    """

    stage: Stage
    crowd: Crowd
    play: Play
    began: float
    done: list[tuple[float, str, str]] = field(default_factory=list)
    busy: dict[str, asyncio.Lock] = field(default_factory=dict)
    redis_faults: list[tuple[float, float]] = field(default_factory=list)

    async def meet(self, planned: "Planned") -> None:
        """Do it; one at a time to the same target."""
        target, function = FAULTS[planned.fault]
        async with self.busy.setdefault(target, asyncio.Lock()):
            began = time.monotonic()
            try:
                said = await function(self, random.Random(planned.seed))
            except NotDone as reason:
                said = f"not done: {reason}"
            self.done.append((began - self.began, planned.fault, said))
            if target == "redis":
                self.redis_faults.append((began, time.monotonic()))


@dataclass(frozen=True)
class Planned:
    """`at`: seconds after the faults begin; `seed`: of its own dice, so that faults do not depend on one another."""

    at: float
    fault: str
    seed: int


Fault = Callable[[Scene, random.Random], Awaitable[str]]
FAULTS: dict[str, tuple[str, Fault]] = {}


def fault(target: str) -> Callable[[Fault], Fault]:
    def declare(function: Fault) -> Fault:
        FAULTS[function.__name__] = target, function
        return function

    return declare


def schedule(seed: int, seconds: float, every: float, only: tuple[str, ...] = ()) -> list[Planned]:
    """One fault about `every` so many seconds; each kind comes once before any comes again."""
    dice, plan, deck = random.Random(seed), [], list[str]()
    at = dice.uniform(0, every / 2)
    while at < seconds:
        if not deck:
            deck = sorted(only or FAULTS)
            dice.shuffle(deck)
        plan.append(Planned(round(at, 2), deck.pop(), dice.randrange(2**32)))
        at += every * dice.uniform(0.5, 1.5)
    return plan


# Workers


def any_worker(scene: Scene, dice: random.Random) -> int:
    workers = scene.stage.workers()
    if not workers:
        raise NotDone("no worker runs")
    return dice.choice(workers)


async def writing_worker(scene: Scene) -> int:
    """A worker that waits to append to the log, after it has changed its tables in the same transaction."""
    until = time.monotonic() + HELD_UP_WITHIN_SECONDS
    while time.monotonic() < until:
        for (port,) in await asyncio.to_thread(scene.stage.query, HELD_UP):
            pid = await asyncio.to_thread(scene.stage.worker_of, port)
            if pid is not None:
                return pid
        await asyncio.sleep(0.02)
    raise NotDone("nobody was writing")


async def in_transaction(scene: Scene, number: signal.Signals) -> int:
    """Send the signal to a worker in the middle of a write; its process id."""
    try:
        holder = await psycopg.AsyncConnection.connect(scene.stage.postgres.url, connect_timeout=5)
    except psycopg.OperationalError as error:
        raise NotDone("PostgreSQL was away") from error
    try:
        async with holder:
            await holder.execute("SET lock_timeout = '3s'")
            await holder.execute(HOLD_APPENDS)
            pid = await writing_worker(scene)
            scene.stage.signal_worker(pid, number)
            return pid
    except psycopg.Error as error:
        raise NotDone(f"PostgreSQL: {type(error).__name__}") from error


async def frozen(scene: Scene, pid: int, seconds: float) -> None:
    try:
        await asyncio.sleep(seconds)
    finally:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGCONT)


@fault("workers")
async def kill_worker(scene: Scene, dice: random.Random) -> str:
    pid = any_worker(scene, dice)
    scene.stage.signal_worker(pid, signal.SIGKILL)
    return f"pid {pid}"


@fault("workers")
async def kill_worker_in_transaction(scene: Scene, dice: random.Random) -> str:
    return f"pid {await in_transaction(scene, signal.SIGKILL)}"


@fault("workers")
async def freeze_worker(scene: Scene, dice: random.Random) -> str:
    pid, seconds = any_worker(scene, dice), dice.uniform(0.5, 6)
    scene.stage.signal_worker(pid, signal.SIGSTOP)
    await frozen(scene, pid, seconds)
    return f"pid {pid} for {seconds:.1f} s"


@fault("workers")
async def freeze_worker_in_transaction(scene: Scene, dice: random.Random) -> str:
    pid = await in_transaction(scene, signal.SIGSTOP)
    await frozen(scene, pid, LONGER_THAN_IDLE)
    return f"pid {pid} for {LONGER_THAN_IDLE} s"


@fault("workers")
async def rolling_restart(scene: Scene, dice: random.Random) -> str:
    before = scene.stage.workers()
    os.kill(scene.stage.server.pid, signal.SIGHUP)
    ends = ("restarted", "restart given up, the workers there were go on")
    so_far = sum(line["event"] in ends for line in log_lines(scene.stage.server))
    until = time.monotonic() + 90
    while time.monotonic() < until:
        await asyncio.sleep(0.2)
        said = [line["event"] for line in log_lines(scene.stage.server) if line["event"] in ends]
        if len(said) > so_far:
            return f"{said[-1]}: {before} became {scene.stage.workers()}"
    return f"not finished within 90 s: {before} became {scene.stage.workers()}"


# Redis


@fault("redis")
async def kill_redis(scene: Scene, dice: random.Random) -> str:
    seconds = dice.uniform(0.3, 4)
    await asyncio.to_thread(scene.stage.redis.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(scene.stage.redis.start)
    return f"away for {seconds:.1f} s, back empty"


@fault("redis")
async def restart_redis(scene: Scene, dice: random.Random) -> str:
    await asyncio.to_thread(scene.stage.redis.restart)
    return "back empty"


@fault("redis")
async def freeze_redis(scene: Scene, dice: random.Random) -> str:
    seconds = dice.uniform(0.3, 4)
    scene.stage.redis.pause()
    try:
        await asyncio.sleep(seconds)
    finally:
        scene.stage.redis.resume()
    return f"for {seconds:.1f} s"


@fault("redis")
async def flush_redis(scene: Scene, dice: random.Random) -> str:
    with redis.Redis.from_url(scene.stage.redis.url) as client:
        await asyncio.to_thread(client.flushall)
    return "empty"


@fault("redis")
async def cut_redis_connections(scene: Scene, dice: random.Random) -> str:
    with redis.Redis.from_url(scene.stage.redis.url) as client:
        kinds = ("normal", "pubsub")
        cut = [await asyncio.to_thread(client.client_kill_filter, _type=kind) for kind in kinds]
    return ", ".join(f"{count} {kind}" for count, kind in zip(cut, kinds, strict=True))


# PostgreSQL


@fault("postgres")
async def restart_postgres(scene: Scene, dice: random.Random) -> str:
    await asyncio.to_thread(scene.stage.postgres.restart)
    return "with all sessions ended"


@fault("postgres")
async def crash_postgres(scene: Scene, dice: random.Random) -> str:
    seconds = dice.uniform(0.2, 2)
    await asyncio.to_thread(scene.stage.postgres.kill)
    await asyncio.sleep(seconds)
    await asyncio.to_thread(scene.stage.postgres.start)
    return f"away for {seconds:.1f} s, recovered"


@fault("postgres")
async def cut_postgres_connections(scene: Scene, dice: random.Random) -> str:
    statement = f"SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE {OTHERS}"
    return f"{len(await asyncio.to_thread(scene.stage.query, statement))} sessions"


# Clients


@fault("clients")
async def cut_clients(scene: Scene, dice: random.Random) -> str:
    chosen = scene.crowd.some(dice, dice.uniform(0.1, 0.6))
    for watcher in chosen:
        watcher.cut()
    return f"{len(chosen)} of them"


@fault("clients")
async def clients_read_nothing(scene: Scene, dice: random.Random) -> str:
    """While their rooms are flooded, with what is told once and not logged."""
    seconds = dice.uniform(1, 5)
    chosen = scene.crowd.narrow()
    if not chosen:
        raise NotDone("nobody slow is in a match's room")
    naps = [asyncio.create_task(watcher.nap(seconds)) for watcher in chosen]
    try:
        await flood(scene.stage.redis.url, {watcher.room.replace("/", "_") for watcher in chosen})
    except redis.RedisError as error:
        raise NotDone(f"Redis: {type(error).__name__}") from error
    finally:
        await asyncio.gather(*naps)
    return f"{len(chosen)} of them for {seconds:.1f} s"


async def flood(url: str, groups: set[str]) -> None:
    """More than the kernel takes for a socket."""
    layer = RedisPubSubChannelLayer(hosts=[{"address": url, "socket_timeout": 2}], prefix="dc:layer:")
    try:
        for number in range(FLOOD_FRAMES):
            for group in sorted(groups):
                await layer.group_send(group, {"type": "announcement", "data": {**WORDY, "announcement_id": number}})
            await asyncio.sleep(0.01)
    finally:
        await layer.flush()
