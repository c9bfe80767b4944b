"""What a serving process does beside serving: its hub, and the sweep of what is due."""

import asyncio
import logging
import random
from typing import Any

from django.db import Error as DatabaseFailure

from apps.limits.limiter import close_limiter
from apps.tournaments.realtime.delivery.teller import flush_all_batches
from apps.tournaments.realtime.process.bridge import close_pools, command
from apps.tournaments.realtime.rooms.hub import close_hub, get_hub
from apps.tournaments.services.sweep import run_due

logger = logging.getLogger(__name__)
SWEEP_EVERY_SECONDS = 5.0


async def lifespan(scope: Any, receive: Any, send: Any) -> None:
    """The ASGI lifespan: everything started at start-up is ended at shutdown, scores that wait are told first."""
    await receive()
    get_hub()
    sweeping = asyncio.ensure_future(_sweep_forever())
    await send({"type": "lifespan.startup.complete"})
    await receive()
    sweeping.cancel()
    await flush_all_batches()
    await close_hub()
    await close_limiter()
    close_pools()
    await send({"type": "lifespan.shutdown.complete"})


async def _sweep_forever() -> None:
    while True:
        # Every process sweeps; the jitter keeps them from doing so at once.
        await asyncio.sleep(SWEEP_EVERY_SECONDS * random.uniform(0.8, 1.2))
        try:
            await command(run_due)()
        except DatabaseFailure as error:
            logger.warning("sweep failed, trying again", extra={"error": type(error).__name__})
