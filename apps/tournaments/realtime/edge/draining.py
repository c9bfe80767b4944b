"""Ending a process without losing a viewer: every socket is told to come back elsewhere, one after the other."""

import asyncio
import logging
import random
from threading import Event
from typing import Any

from django.conf import settings

from apps.common.health import draining
from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.realtime.delivery.teller import flush_all_batches
from apps.tournaments.realtime.edge.refusing import Receive, Scope, SendMessage, refuse
from apps.tournaments.realtime.edge.scope import App
from apps.tournaments.realtime.rooms.hub import get_hub

logger = logging.getLogger(__name__)

TICK_SECONDS = 0.05
# What a socket may take, once it was told, to hear it and to give its lease back.
LEAVES_WITHIN_SECONDS = 5.0
# Long enough for a balancer to look at /readyz once more.
RETRY_MS = (1000, 3000)

_inside: set[asyncio.Task[None]] = set()


class DrainingMiddleware:
    """Knows the sockets that are inside, and turns new ones away while the process drains."""

    def __init__(self, inner: App) -> None:
        self.inner = inner

    async def __call__(self, scope: Scope, receive: Receive, send: SendMessage) -> None:
        if draining.is_set():
            return await refuse(scope, receive, send, _come_back())
        task = asyncio.current_task()
        if task is None:
            raise RuntimeError("A socket has to be served by a task, or nobody could wait for its end.")
        _inside.add(task)
        try:
            await self.inner(scope, receive, send)
        finally:
            _inside.discard(task)


def _come_back() -> Refusal:
    text = "The server restarts; connect again."
    return Refusal(ErrorCode.SERVER_DRAINING, text, CloseCode.SERVER_RESTART, retry_after_ms=random.randint(*RETRY_MS))


async def drain(hurry: Event) -> None:
    """Stop being ready, tell the scores that wait, and end all sockets, spread evenly over `WS_DRAIN_SECONDS`.

    Returns when every socket has given its lease back. With `hurry` set the rest is ended at once.
    """
    draining.set()
    loop = asyncio.get_running_loop()
    began, sockets = loop.time(), get_hub().sockets()
    logger.info("draining", extra={"sockets": len(sockets), "over_seconds": settings.WS_DRAIN_SECONDS})
    flushing = asyncio.ensure_future(flush_all_batches())
    await _say_goodbye(sockets, hurry)
    await flushing
    left = await _all_gone()
    logger.info("drained", extra={"left": left, "seconds": round(loop.time() - began, 2)})


async def _say_goodbye(sockets: list[Any], hurry: Event) -> None:
    now, window = asyncio.get_running_loop().time, settings.WS_DRAIN_SECONDS
    began = now()
    for number, socket in enumerate(sockets):
        due = began + window * number / len(sockets)
        # A signal sets `hurry` and wakes no task, and sockets leave by themselves: this looks now and then.
        while _inside and not hurry.is_set():
            left = due - now()
            if left <= 0:
                break
            await asyncio.sleep(min(TICK_SECONDS, left))
        socket.restart()


async def _all_gone() -> int:
    """Wait for the sockets that were told, and tell those that were still on their way in; how many did not go."""
    now = asyncio.get_running_loop().time
    until = now() + LEAVES_WITHIN_SECONDS
    while _inside and now() < until:
        for socket in get_hub().sockets():
            socket.restart()
        await asyncio.wait(_inside, timeout=TICK_SECONDS)
    return len(_inside)
