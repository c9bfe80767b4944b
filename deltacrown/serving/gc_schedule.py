"""When a worker looks for garbage that holds itself alive.

Python looks through all there is whenever enough has come to stay. With ten thousand sockets that holds the loop up for
most of a second, while they connect again and again, and finds nothing: what a socket leaves behind comes when it ends.
"""

import asyncio
import gc
from collections.abc import Callable

# Full collections by the interpreter's own count: none.
NEVER = 1_000_000
LOOK_EVERY_SECONDS = 10.0
# Fewer sockets than this are looked through in no time; more of them wait for longer.
FEW_SOCKETS = 500
FEW_WAIT_SECONDS, MANY_WAIT_SECONDS = 60.0, 600.0
ENDED_AT_LEAST = 250


def is_due(open_sockets: int, ended: int, seconds: float) -> bool:
    """Whether to look now, `ended` sockets and so many seconds after the last time: before half as much is left behind
    as is in use, or when it has not been done for long."""
    patience = FEW_WAIT_SECONDS if open_sockets < FEW_SOCKETS else MANY_WAIT_SECONDS
    return ended >= max(ENDED_AT_LEAST, open_sockets // 2) or seconds >= patience


async def collect_in_time(open_sockets: Callable[[], int], ended: Callable[[], int]) -> None:
    """Take over full collections until cancelled; `ended` counts the sockets that have ended so far."""
    young, middle, old = gc.get_threshold()
    # What is loaded stays until the end and need not be looked through.
    gc.collect()
    gc.freeze()
    gc.set_threshold(young, middle, NEVER)
    loop = asyncio.get_running_loop()
    ended_before, collected_at = ended(), loop.time()
    try:
        while True:
            await asyncio.sleep(LOOK_EVERY_SECONDS)
            if is_due(open_sockets(), ended() - ended_before, loop.time() - collected_at):
                gc.collect()
                ended_before, collected_at = ended(), loop.time()
    finally:
        gc.set_threshold(young, middle, old)
        gc.unfreeze()
