"""Django's handler of HTTP: writes wait for their turn, and a head that cannot be read is the client's mistake.

Each request has a thread and, once it asks the database, a connection of the pool until it is answered. The writes of a
rush to one tournament wait for its lock one after the other; if each did so with a connection of its own, none would be
left to read with. So a few write at a time, and the others wait here without one, in the order they came. What only
reads, or by its view waits for no lock, never waits here. `_turns` belongs to the loop. A turn is held until the
request's thread is done and has given the connection back, also where the client has left meanwhile; not while a body
is read or an answer is sent.
"""

import asyncio
import contextvars
import time
from typing import Any

from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.handlers.asgi import ASGIHandler
from django.db import close_old_connections
from django.http import HttpResponseBadRequest
from django.urls import Resolver404, resolve

from apps.common.middleware import NO_TURN
from apps.common.slow_requests import SLOWEST, SlowRequest
from apps.common.turns import GIVE_BACK

# A database that is away takes everybody's turn for as long as its pool is waited for.
TURN_WITHIN_SECONDS = 60.0
_READING = ("GET", "HEAD", "OPTIONS")


class Turn:
    """Somebody's place among those who write, for as long as it is not given back."""

    def __init__(self, turns: asyncio.Semaphore) -> None:
        self._turns = turns
        self._loop = asyncio.get_running_loop()
        self._is_held = True

    def give_back(self) -> None:
        """From any thread."""
        self._loop.call_soon_threadsafe(self.release)

    def release(self) -> None:
        if self._is_held:
            self._is_held = False
            self._turns.release()


class Handler(ASGIHandler):
    def __init__(self) -> None:
        super().__init__()
        self._turns = asyncio.Semaphore(settings.WRITES_AT_ONCE)

    async def run_get_response(self, request: Any) -> Any:
        began = time.perf_counter()
        answer = await self._in_its_turn(request)
        seconds = time.perf_counter() - began
        if SLOWEST.is_slow(seconds):
            SLOWEST.offer(SlowRequest(seconds, request.method, route_of(request), answer.status_code, time.time()))
        return answer

    async def _in_its_turn(self, request: Any) -> Any:
        if not _takes_turn(request):
            return await super().run_get_response(request)
        try:
            async with asyncio.timeout(TURN_WITHIN_SECONDS):
                await self._turns.acquire()
        except TimeoutError:
            # Answered by the middleware, as every refusal is.
            setattr(request, NO_TURN, True)
            return await super().run_get_response(request)
        turn = Turn(self._turns)
        GIVE_BACK.set(turn.give_back)
        before = contextvars.copy_context()
        try:
            return await super().run_get_response(request)
        finally:
            # Of a client that left, the thread goes on to its end; what it does last comes behind that. As far as is
            # known here now, it may still wait for a view whose answer it has.
            done = asyncio.create_task(sync_to_async(close_old_connections)(), context=before)
            done.add_done_callback(lambda _: turn.release())
            await asyncio.shield(done)

    def create_request(self, scope: Any, body_file: Any) -> Any:
        """Python's parser of parameters raises over some, such as `a*=foo''bar` of a Content-Type, before any
        middleware has seen the request."""
        try:
            return super().create_request(scope, body_file)
        except (ValueError, LookupError):
            return None, HttpResponseBadRequest("The request could not be read.", content_type="text/plain")


def route_of(request: Any) -> str:
    """The pattern of its address. The address itself may hold the code of a link."""
    match = getattr(request, "resolver_match", None)
    return f"/{match.route}" if match is not None else ""


def _takes_turn(request: Any) -> bool:
    """Whether it may wait for a lock: not where there is no view, or the view says that it does not (`takes_turn`)."""
    if request.method in _READING:
        return False
    try:
        view = resolve(request.path_info).func
    except Resolver404:
        return False
    return getattr(getattr(view, "cls", None), "takes_turn", True)
