"""The bounded outbox of one socket. Putting a frame into it never waits."""

import asyncio
import types
from collections.abc import Awaitable, Callable, Coroutine, Generator
from typing import Any, Protocol

from apps.tournaments.realtime.rooms.frames import Burst, Frame

# The name of the scope extension of our server command.
FRAMES = "deltacrown.frames"
# What a transport may hold back while nobody counts.
DIRECT_MOST_BYTES = 65536
Send = Callable[[Any], Coroutine[Any, Any, None]]


@types.coroutine
def _rest(coroutine: Coroutine[Any, Any, None], waits_for: Any) -> Generator[Any, Any, None]:
    """The rest of a coroutine that was stepped once, by hand, and gave `waits_for`."""
    yield waits_for
    yield from coroutine


class Outbox:
    """Frames on their way to one socket, in order.

    While the transport takes them, each is sent by stepping the server's `send` once, without a task; the
    first `send` that has to wait becomes a task, and what comes behind it is counted against `limit` bytes.
    `on_overflow` is called once when that is exceeded, `on_dead` when the transport raises.
    """

    def __init__(self, send: Send, limit: int, on_overflow: Callable[[], None], on_dead: Callable[[], None]) -> None:
        self._send = send
        self._limit = limit
        self._on_overflow = on_overflow
        self._on_dead = on_dead
        # Few ever wait, in few sockets: a deque would be larger than all the rest of this.
        self._waiting: list[tuple[Any, int]] = []
        self._bytes = 0
        self._task: asyncio.Task[None] | None = None
        self._open = True

    @property
    def is_behind(self) -> bool:
        """Whether something waits for the transport."""
        return self._task is not None

    @property
    def direct(self) -> Callable[[bytes], object] | None:
        """Takes a frame's bytes past this outbox, where nothing waits and the server has such a way."""
        return None

    def put(self, frame: Frame | Burst, *, counted: bool = True) -> None:
        """Send a frame, or queue it behind those that wait. A snapshot is not `counted` against the limit."""
        for part in frame.frames:
            if not self._open:
                return
            if self._task is None:
                self._step(part.message)
            else:
                self._queue(part, counted)

    def _queue(self, frame: Frame, counted: bool) -> None:
        size = frame.size if counted else 0
        self._waiting.append((frame.message, size))
        self._bytes += size
        if self._bytes > self._limit:
            self._overflow()

    def finish(self, *messages: Any) -> None:
        """Put the last messages, past any limit; nothing is accepted after them."""
        self._open = False
        for message in messages:
            if self._task is None:
                self._step(message)
            else:
                self._waiting.append((message, 0))

    async def drained(self, seconds: float) -> bool:
        """Wait until nothing is pending; False when that took longer than that."""
        if self._task is None:
            return True
        done, _ = await asyncio.wait({self._task}, timeout=seconds)
        return bool(done)

    def discard(self) -> None:
        """Give up on everything that waits."""
        self._open = False
        self._waiting.clear()
        if self._task is not None:
            self._task.cancel()

    def _overflow(self) -> None:
        self._open = False
        self._waiting.clear()
        self._on_overflow()

    def _step(self, message: Any) -> None:
        coroutine = self._send(message)
        try:
            waits_for = coroutine.send(None)
        except StopIteration:
            return
        except (OSError, RuntimeError):
            # The transport is gone: this socket only, never those behind it in a fan-out.
            self._die()
            return
        self._task = asyncio.ensure_future(self._drain(_rest(coroutine, waits_for)))

    async def _drain(self, first: Awaitable[None]) -> None:
        try:
            await first
            while self._waiting:
                message, size = self._waiting.pop(0)
                self._bytes -= size
                await self._send(message)
        except (OSError, RuntimeError):
            self._die()
        finally:
            self._task = None

    def _die(self) -> None:
        self._open = False
        self._waiting.clear()
        self._on_dead()


class Writer(Protocol):
    """The scope extension of our server: frames straight to the transport."""

    @property
    def direct(self) -> Callable[[bytes], object] | None:
        """Takes frames without a word, while the transport holds nothing of account back."""

    def set_high_water(self, most: int, turned: Callable[[], None], answer: Callable[[bytes], object]) -> None:
        """Let the transport hold back so many bytes before `direct` is None, and tell when that changes. What the
        protocol itself has to say goes by `answer`."""

    def write_frames(self, data: bytes) -> int:
        """Bytes the transport holds back after this; raises `OSError` where the socket is closing."""


class DirectOutbox(Outbox):
    """The outbox of a server that takes frames as bytes: they wait in the transport's own buffer, whose size is what is
    limited. The last messages still go through `send`, behind everything that was written."""

    def __init__(
        self,
        writer: Writer,
        send: Send,
        limit: int,
        on_overflow: Callable[[], None],
        on_dead: Callable[[], None],
        on_turn: Callable[[], None],
    ) -> None:
        super().__init__(send, limit, on_overflow, on_dead)
        self._writer = writer
        self._write = writer.write_frames
        writer.set_high_water(min(limit // 2, DIRECT_MOST_BYTES), on_turn, self.write)
        self._exempt = 0

    @property
    def direct(self) -> Callable[[bytes], object] | None:
        return self._writer.direct if self._open else None

    @property
    def is_behind(self) -> bool:
        return self.direct is None

    def put(self, frame: Frame | Burst, *, counted: bool = True) -> None:
        self.write(frame.wire, counted=counted)

    def write(self, wire: bytes, *, counted: bool = True) -> None:
        """Send bytes that are framed already, of the application or of the protocol."""
        if not self._open:
            return
        try:
            held_back = self._write(wire)
        except (OSError, RuntimeError):
            self._die()
            return
        if not counted:
            # While it is on its way it is in the buffer too, in front of what is counted.
            self._exempt = held_back
        elif held_back > self._limit:
            if held_back > self._limit + self._exempt:
                self._overflow()
        elif self._exempt:
            self._exempt = 0
