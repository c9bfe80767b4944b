"""The way to Redis from the event loop: pipelined, within a budget, and behind a circuit breaker.

A link belongs to one limiter and to its loop: callbacks and tasks of that loop touch it, no thread does, and it needs
no lock. It has one connection, over which any number of calls are under way; Redis answers in the order it is asked.

    _waiting    calls of this turn of the loop: `_send` writes them together in the next one, or when the dial is done
    _calls      all calls without an answer, sent or not: `_tick` ages them
    _wire       the connection, None before the first; one that broke is up no more
    _dialling   the one attempt to connect, 2 s at most; it outlives the calls that began it
    _probe      the task that asks until Redis is back: it exists while the breaker is open

A call has a budget of 100 ms, counted in ten ticks. The first that runs out of it takes the connection with it: all
that are under way fail, and the next call connects anew. That counts as one failure, however many calls were in it
(`_failed_at`), and an answer sets the count back to 0. At three in a row the breaker opens: calls raise `Unavailable`
at once, and twice a second the probe calls `on_return` past the breaker, until that succeeds and it closes; each is one
line in the log, and the metric `limiter_degraded`. A Redis that was restarted knows no script (NOSCRIPT) and did
nothing: the call is sent again with the script itself, in what is left of its budget.
"""

import asyncio
import hashlib
import logging
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from redis.exceptions import ConnectionError as Disconnected
from redis.exceptions import RedisError, ResponseError

from apps.common.redis import breaker
from apps.limits import metrics
from apps.limits.wire import Dialler, Wire, pack

logger = logging.getLogger(__name__)

SCRIPT = (Path(__file__).parent / "store.lua").read_text()
SHA = hashlib.sha1(SCRIPT.encode(), usedforsecurity=False).hexdigest()
BUDGET_SECONDS = 0.1
# The budget is counted in turns of the loop that last a tick at least: a loop that is held up by other work does not
# take its own delay for one of Redis.
TICKS = 10
FAILURES_TO_OPEN = 3
PROBE_EVERY_SECONDS = 0.5
FAILURES = (RedisError, OSError, TimeoutError)


class Unavailable(Exception):
    """Redis did not answer within the budget, or is known to be away."""


@dataclass(slots=True, eq=False)
class Call:
    command: bytes
    answer: "asyncio.Future[Any]"
    ticks: int  # left; the first may be a part of one


class Link:
    """Runs the script. Calls made within one tick of the loop go out together, in one round trip.

    After `FAILURES_TO_OPEN` failures, one after the other, the breaker opens: calls fail at once, and Redis is probed
    in the background by `on_return`, which sets right what Redis missed; when it succeeds, the breaker closes.
    """

    def __init__(self, url: str, clock_key: str, on_return: Callable[[], Awaitable[None]]) -> None:
        self._dialler = Dialler(url)
        self._wire: Wire | None = None
        self._dialling: asyncio.Task[Wire] | None = None
        self._clock_key = clock_key
        self._on_return = on_return
        self._waiting: list[Call] = []
        self._calls: set[Call] = set()
        self._ticking: asyncio.TimerHandle | None = None
        self._failures = 0
        self._failed_at = 0.0
        self._answered_at: float | None = None
        self._probe: asyncio.Task[None] | None = None

    @property
    def is_open(self) -> bool:
        """Whether the breaker is open, that is, Redis is away."""
        return self._probe is not None

    async def call(self, op: str, lease_seconds: float, *args: Any) -> list[int]:
        """The script's answer; raises `Unavailable` within the budget."""
        if self.is_open:
            raise Unavailable
        return await self.direct(op, lease_seconds, *args)

    async def direct(self, op: str, lease_seconds: float, *args: Any) -> list[int]:
        """The same past the open breaker, for what has to be set right before it closes."""
        began = time.monotonic()
        asked = (self._clock_key, op, int(lease_seconds * 1_000_000), self._elapsed_us(began), *args)
        try:
            answered: list[int] = await self._run("EVALSHA", SHA, asked, TICKS + 1)
        except FAILURES as error:
            self._failed(error, began)
            raise Unavailable from None
        self._failures = 0
        self._answered_at = time.monotonic()
        metrics.LIMITER_SECONDS.observe(self._answered_at - began)
        return answered

    def _elapsed_us(self, now: float) -> int:
        """How long ago this process had its last answer, by its own clock; -1 where it had none."""
        return -1 if self._answered_at is None else int((now - self._answered_at) * 1_000_000)

    async def _run(self, how: str, script: str, asked: tuple[Any, ...], ticks: int) -> Any:
        call = Call(pack(how, script, 1, *asked), asyncio.get_running_loop().create_future(), ticks)
        self._ask(call)
        try:
            return await call.answer
        except ResponseError as error:
            if how == "EVAL" or not str(error).startswith("NOSCRIPT"):
                raise
        finally:
            self._calls.discard(call)
        # A restarted Redis has forgotten the script, and did nothing of what was asked.
        return await self._run("EVAL", SCRIPT, asked, call.ticks)

    def _ask(self, call: Call) -> None:
        loop = asyncio.get_running_loop()
        if not self._waiting:
            loop.call_soon(self._send)
        self._waiting.append(call)
        self._calls.add(call)
        if self._ticking is None:
            self._ticking = loop.call_later(BUDGET_SECONDS / TICKS, self._tick)

    def _send(self) -> None:
        if self._wire is not None and self._wire.is_up:
            calls, self._waiting = self._waiting, []
            self._wire.ask([(call.command, call.answer) for call in calls if not call.answer.done()])
        elif self._dialling is None:
            self._dialling = asyncio.ensure_future(self._dialler.dial())
            self._dialling.add_done_callback(self._dialled)

    def _dialled(self, dialling: "asyncio.Task[Wire]") -> None:
        self._dialling = None
        if not dialling.cancelled():
            error = dialling.exception()
            if error is not None:
                self._fail(error)
            else:
                self._wire = dialling.result()
                if not self._wire.is_up:  # closed as soon as it was open
                    self._fail(Disconnected("Redis closed the connection."))
        if self._waiting:
            self._send()

    def _tick(self) -> None:
        """Age what has no answer yet; the first that is out of its budget takes the connection with it."""
        self._ticking = None
        if not self._calls:
            return
        for call in self._calls:
            call.ticks -= 1
        if any(call.ticks <= 0 for call in self._calls):
            self._fail(TimeoutError())
            return
        self._ticking = asyncio.get_running_loop().call_later(BUDGET_SECONDS / TICKS, self._tick)

    def _fail(self, error: BaseException) -> None:
        """All that has no answer fails together; the next call is made on a connection of its own, or on the one that
        is being opened: a Redis far away may take longer for that than for a call."""
        self._waiting.clear()
        if self._wire is not None:
            self._wire.end(error)
        for call in list(self._calls):
            if not call.answer.done():
                call.answer.set_exception(error)

    def _failed(self, error: BaseException, began: float) -> None:
        # What was under way together failed together: a hiccup is one failure, however many waited in it.
        if began < self._failed_at:
            return
        self._failed_at = time.monotonic()
        self._failures += 1
        if self._failures >= FAILURES_TO_OPEN and self._probe is None:
            logger.warning("redis lost, limits are kept per process", extra={"error": type(error).__name__})
            metrics.DEGRADED.set(1)
            breaker.lost(self)
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
        metrics.DEGRADED.set(0)
        breaker.found(self)
        logger.warning("redis is back, limits are shared again")

    async def aclose(self) -> None:
        """End; what is on its way is answered first."""
        breaker.found(self)
        if self._probe is not None:
            self._probe.cancel()
            await asyncio.wait({self._probe})
        if self._calls:
            await asyncio.wait({call.answer for call in self._calls})
        if self._dialling is not None:
            self._dialling.cancel()
            await asyncio.wait({self._dialling})
        if self._ticking is not None:
            self._ticking.cancel()
        if self._wire is not None:
            self._wire.end(ConnectionError("closed"))
