"""What a serving process does of `apps/common/due.py`: every job that is registered, each in a loop of its own.

The loops are tasks of the event loop; what a job does runs in the two threads of `background`, so that a job that takes
long delays no more than others that are due. A loop ends when its task is cancelled, and by nothing else; a run that
has begun in a thread then goes on to its end.
"""

import asyncio
import logging
import random

from apps.common import due
from apps.tournaments.realtime.process.bridge import background

logger = logging.getLogger(__name__)

AFTER_FAILURE_SECONDS = 5.0


def start_due() -> list[asyncio.Task[None]]:
    """A task for each job; cancel them to end."""
    return [asyncio.ensure_future(_repeat(job)) for job in due.jobs()]


async def _repeat(job: due.Job) -> None:
    """Run the job again and again. A failure outside of its items is logged when it begins."""
    failing = False
    while True:
        # A task of its own: what it waits for may be cancelled under it, which is not the end of this one.
        turn = asyncio.ensure_future(_turn(job))
        try:
            await asyncio.wait({turn})
        finally:
            turn.cancel()
        error = asyncio.CancelledError() if turn.cancelled() else turn.exception()
        if error is not None:
            if not failing:
                logger.error("due job not run, trying again", extra={"job": job.name}, exc_info=error)
            await asyncio.sleep(AFTER_FAILURE_SECONDS)
        failing = error is not None


async def _turn(job: due.Job) -> None:
    # Every process runs every job; the jitter keeps them from doing so at once.
    await asyncio.sleep(job.seconds() * random.uniform(0.8, 1.2))
    await background(due.run)(job)
