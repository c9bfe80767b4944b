"""What a serving process does beside serving: its hub, and what falls due."""

from typing import Any

from apps.common.redis import close_clients
from apps.limits.limiter import close_limiter
from apps.tournaments.realtime.delivery.teller import flush_all_batches
from apps.tournaments.realtime.process.bridge import close_pools
from apps.tournaments.realtime.process.due_loop import start_due
from apps.tournaments.realtime.rooms.hub import close_hub, get_hub


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI lifespan: everything started at start-up is ended at shutdown, scores that wait are told first."""
    await receive()
    get_hub()
    due = start_due()
    await send({"type": "lifespan.startup.complete"})
    await receive()
    for task in due:
        task.cancel()
    await flush_all_batches()
    await close_hub()
    await close_limiter()
    close_pools()
    close_clients()
    await send({"type": "lifespan.shutdown.complete"})
