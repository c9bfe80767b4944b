"""The way to Redis from the event loop: pipelined, within a budget, and behind a circuit breaker."""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff
from redis.exceptions import NoScriptError, RedisError

logger = logging.getLogger(__name__)

SCRIPT = (Path(__file__).parent / "store.lua").read_text()
BUDGET_SECONDS = 0.1
# The budget is counted in turns of the loop that last a tick at least: a loop that is held up by other work does not
# take its own delay for one of Redis.
TICKS = 10
FAILURES_TO_OPEN = 3
PROBE_EVERY_SECONDS = 0.5
FAILURES = (RedisError, OSError, TimeoutError)

Call = tuple[list[Any], "asyncio.Future[list[int]]"]


class Unavailable(Exception):
    """Redis did not answer within the budget, or is known to be away."""


class Link:
    """Runs the script. Calls made within one tick of the loop go out together, in one round trip.

    After `FAILURES_TO_OPEN` failures, one after the other, the breaker opens: calls fail at once, and Redis is probed
    in the background by `on_return`, which sets right what Redis missed; when it succeeds, the breaker closes.
    """

    def __init__(self, url: str, clock_key: str, on_return: Callable[[], Awaitable[None]]) -> None:
        self._redis = Redis.from_url(
            url,
            socket_timeout=BUDGET_SECONDS * 2,
            socket_connect_timeout=BUDGET_SECONDS * 2,
            retry=Retry(NoBackoff(), 0),  # the breaker decides what is tried again, and when
        )
        self._clock_key = clock_key
        self._on_return = on_return
        self._sha = ""
        self._waiting: list[Call] = []
        self._failures = 0
        self._failed_at = 0.0
        self._answered_at: float | None = None
        self._probe: asyncio.Task[None] | None = None
        self._sending: set[asyncio.Task[Any]] = set()

    @property
    def is_open(self) -> bool:
        """Whether the breaker is open, that is, Redis is away."""
        return self._probe is not None

    async def call(self, op: str, lease_seconds: float, *args: Any) -> list[int]:
        """The script's answer; raises `Unavailable` within the budget."""
        if self.is_open:
            raise Unavailable
        return await self._within_budget(op, lease_seconds, *args)

    async def _within_budget(self, op: str, lease_seconds: float, *args: Any) -> list[int]:
        loop = asyncio.get_running_loop()
        began = time.monotonic()
        answer: asyncio.Future[list[int]] = loop.create_future()
        if not self._waiting:
            loop.call_soon(self._send)
        self._waiting.append(([op, int(lease_seconds * 1_000_000), self._elapsed_us(), *args], answer))
        try:
            answered = await answer
        except FAILURES as error:
            self._failed(error, began)
            raise Unavailable from None
        self._failures = 0
        self._answered_at = time.monotonic()
        return answered

    def _elapsed_us(self) -> int:
        """How long ago this process had its last answer, by its own clock; -1 where it had none."""
        return -1 if self._answered_at is None else int((time.monotonic() - self._answered_at) * 1_000_000)

    def _send(self) -> None:
        calls, self._waiting = self._waiting, []
        self._keep(asyncio.ensure_future(self._round_trip(calls)))

    def _keep(self, task: "asyncio.Task[Any]") -> None:
        self._sending.add(task)
        task.add_done_callback(self._sending.discard)

    async def _round_trip(self, calls: list[Call]) -> None:
        running = asyncio.ensure_future(self._run(calls))
        self._keep(running)
        for _ in range(TICKS):
            if (await asyncio.wait({running}, timeout=BUDGET_SECONDS / TICKS))[0]:
                break
        error = running.exception() if running.done() else TimeoutError()
        answers = [error] * len(calls) if error else running.result()
        running.cancel()
        for (_, waiter), answer in zip(calls, answers, strict=True):
            if waiter.done():
                continue
            if isinstance(answer, Exception):
                waiter.set_exception(answer)
            else:
                waiter.set_result(answer)

    async def _run(self, calls: list[Call]) -> list[Any]:
        if not self._sha:
            self._sha = await self._redis.script_load(SCRIPT)
        answers = await self._pipeline(calls)
        if any(isinstance(answer, NoScriptError) for answer in answers):
            # A restarted Redis has forgotten the script, and did nothing of what was asked.
            self._sha = await self._redis.script_load(SCRIPT)
            answers = await self._pipeline(calls)
        return answers

    async def _pipeline(self, calls: list[Call]) -> list[Any]:
        if len(calls) == 1:
            try:
                return [await self._redis.evalsha(self._sha, 1, self._clock_key, *calls[0][0])]
            except NoScriptError as error:
                return [error]
        async with self._redis.pipeline(transaction=False) as pipe:
            for args, _ in calls:
                pipe.evalsha(self._sha, 1, self._clock_key, *args)
            return list(await pipe.execute(raise_on_error=False))

    def _failed(self, error: BaseException, began: float) -> None:
        # What was under way together failed together: a hiccup is one failure, however many waited in it.
        if began < self._failed_at:
            return
        self._failed_at = time.monotonic()
        self._failures += 1
        if self._failures >= FAILURES_TO_OPEN and self._probe is None:
            logger.warning("redis lost, limits are kept per process", extra={"error": type(error).__name__})
            self._probe = asyncio.ensure_future(self._probe_until_back())

    async def _probe_until_back(self) -> None:
        while True:
            await asyncio.sleep(PROBE_EVERY_SECONDS)
            try:
                await self._on_return()
            except Unavailable:
                continue
            break
        self._failures, self._probe = 0, None
        logger.warning("redis is back, limits are shared again")

    async def direct(self, op: str, lease_seconds: float, *args: Any) -> list[int]:
        """The same past the open breaker, for what has to be set right before it closes."""
        return await self._within_budget(op, lease_seconds, *args)

    async def aclose(self) -> None:
        """End; what is on its way is answered first."""
        if self._probe is not None:
            self._probe.cancel()
        tasks = {*self._sending, *({self._probe} if self._probe else ())}
        if tasks:
            await asyncio.wait(tasks)
        await self._redis.aclose()
