"""A way to publish from outside, for benchmarks only: the product has none."""

import asyncio
import json
import os
from collections.abc import Awaitable, Callable
from typing import Any

Tell = Callable[[dict[str, Any]], Awaitable[None]]


class LinePort:
    """An ASGI application with a TCP port on loopback beside it: each line is the `data` of one event to tell.

    The port is opened at the first scope, since not every server sends a lifespan. Its number is `PUBLISH_PORT`.
    """

    def __init__(self, inner: Any, tell: Tell) -> None:
        self._inner = inner
        self._tell = tell
        self._server: asyncio.Task[asyncio.Server] | None = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        if self._server is None:
            opening = asyncio.start_server(self._serve, "127.0.0.1", int(os.environ["PUBLISH_PORT"]))
            self._server = asyncio.ensure_future(opening)
        await asyncio.shield(self._server)
        await self._inner(scope, receive, send)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        async for line in reader:
            await self._tell(json.loads(line))
        writer.close()
