"""On which event loop things are told, and the ways to it from other loops and from threads.

Where this process has a hub, that is the hub's loop: the in-memory layer does not wake a receiver of another loop. A
process without one, such as a management command, has one background loop in a thread of its own; `_starting` is held
while it is made, so that threads that tell at once make one.
"""

import asyncio
import atexit
import threading
from collections.abc import Awaitable, Callable

from apps.tournaments.realtime.rooms.hub import live_loop

background: asyncio.AbstractEventLoop | None = None
_starting = threading.Lock()


async def on_its_loop(make: Callable[[], Awaitable[None]]) -> None:
    """Run on the hub's loop, or here where there is none."""
    await on_loop(live_loop(), make)


async def on_loop(loop: asyncio.AbstractEventLoop | None, make: Callable[[], Awaitable[None]]) -> None:
    if loop is None or loop is asyncio.get_running_loop():
        await make()
        return

    async def there() -> None:
        await make()

    await asyncio.wrap_future(asyncio.run_coroutine_threadsafe(there(), loop))


def telling_loop(at_exit: Callable[[asyncio.AbstractEventLoop], None]) -> asyncio.AbstractEventLoop:
    """The hub's loop; in a process without a hub, one background loop, started when first needed.

    `at_exit` is called with that background loop, still running, when the process ends.
    """
    global background
    loop = live_loop()
    if loop is not None:
        return loop
    with _starting:
        if background is None or not background.is_running():
            background = asyncio.new_event_loop()
            threading.Thread(target=background.run_forever, name="telling", daemon=True).start()
            atexit.register(at_exit, background)
    return background
