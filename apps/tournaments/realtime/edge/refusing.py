"""Refusing a socket so that a browser learns why: accept, error frame, close."""

from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.tournaments.realtime.process import metrics
from apps.tournaments.realtime.rooms.frames import Frame
from apps.tournaments.realtime.sockets.protocol import SUBPROTOCOL

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Any]]
SendMessage = Callable[[Any], Awaitable[None]]

ROOM_NOT_FOUND = Refusal(ErrorCode.ROOM_NOT_FOUND, "There is no such room.", CloseCode.GONE)
UNAVAILABLE = Refusal(
    ErrorCode.INTERNAL_ERROR,
    "The server cannot do this now; try again in a moment.",
    CloseCode.INTERNAL_ERROR,
    retry_after_ms=1000,
)


def selected_subprotocol(scope: Scope) -> str | None:
    return SUBPROTOCOL if SUBPROTOCOL in scope.get("subprotocols", ()) else None


async def refuse(scope: Scope, receive: Receive, send: SendMessage, refusal: Refusal) -> None:
    """A close before the accept would reach a browser as 1006 without its code."""
    message = await receive()
    if message["type"] != "websocket.connect":
        return
    await send({"type": "websocket.accept", "subprotocol": selected_subprotocol(scope)})
    await dismiss(send, refusal)


async def dismiss(send: SendMessage, refusal: Refusal) -> None:
    """Say why, and close an accepted socket."""
    await send(Frame(refusal.body()).message)
    metrics.closed(refusal.closing.value)
    await send({"type": "websocket.close", "code": refusal.closing.value, "reason": refusal.code.value})
