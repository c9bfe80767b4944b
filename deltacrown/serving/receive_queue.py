"""What one socket's application still has to read."""

import asyncio
from typing import Any


class ReceiveQueue:
    """As much of `asyncio.Queue` as one reader needs. The queue's own books, for many readers and writers and for a
    size, are 3 KiB in each of ten thousand sockets that wait for nothing but a pong."""

    __slots__ = ("_come", "_messages")

    def __init__(self) -> None:
        self._messages: list[Any] = []
        self._come: asyncio.Future[None] | None = None

    def empty(self) -> bool:
        return not self._messages

    def put_nowait(self, message: Any) -> None:
        self._messages.append(message)
        if self._come is not None and not self._come.done():
            self._come.set_result(None)

    async def get(self) -> Any:
        """The oldest message, once there is one. For one reader: a second one would never be woken."""
        while not self._messages:
            self._come = asyncio.get_running_loop().create_future()
            try:
                await self._come
            finally:
                self._come = None
        return self._messages.pop(0)
