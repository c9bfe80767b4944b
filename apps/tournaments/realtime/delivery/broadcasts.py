"""Telling rooms what happened, and one socket what went wrong.

Broadcasting is delivery only: one `group_send` per room, no row in the log. What carries the log's `sequence` is
ordered and told once; what carries none is ephemeral. Delivery never fails its caller: the log has what is lost.
"""

import logging
from collections.abc import Awaitable, Callable
from typing import Any

from apps.common.refusals import ErrorCode, Refusal
from apps.tournaments.realtime.delivery.loops import on_its_loop
from apps.tournaments.realtime.faces import face
from apps.tournaments.realtime.rooms.hub import TO_ONE
from apps.tournaments.realtime.rooms.names import RoomName, match_room, tournament_room

logger = logging.getLogger(__name__)

Data = dict[str, Any]


async def broadcast_tournament_event(tournament_id: int, event_type: str, data: Data) -> None:
    """Tell a tournament's room. `data["sequence"]`, where given, is the log's number in that room."""
    await _broadcast(tournament_room(tournament_id), event_type, data)


async def broadcast_match_event(match_id: int, event_type: str, data: Data) -> None:
    """Tell a match's room."""
    await _broadcast(match_room(match_id), event_type, data)


async def _broadcast(room: RoomName, event_type: str, data: Data) -> None:
    if is_event(event_type, data):
        await on_its_loop(lambda: send(room, _message(event_type, data)))


def is_event(event_type: str, data: Any) -> bool:
    """Delivery never fails its caller: what cannot be an event is logged and dropped."""
    if isinstance(data, dict):
        return True
    logger.warning("malformed event dropped", extra={"event_type": event_type})
    return False


def _for_both(event_type: str) -> Callable[[int, int, Data], Awaitable[None]]:
    async def broadcast(tournament_id: int, match_id: int, data: Data) -> None:
        await broadcast_tournament_event(tournament_id, event_type, data)
        await broadcast_match_event(match_id, event_type, data)

    broadcast.__name__ = f"broadcast_{event_type}"
    broadcast.__doc__ = f"Tell both rooms of a match that `{event_type}` happened."
    return broadcast


def _for_tournament(event_type: str) -> Callable[[int, Data], Awaitable[None]]:
    async def broadcast(tournament_id: int, data: Data) -> None:
        await broadcast_tournament_event(tournament_id, event_type, data)

    broadcast.__name__ = f"broadcast_{event_type}"
    broadcast.__doc__ = f"Tell a tournament's room that `{event_type}` happened."
    return broadcast


broadcast_match_started = _for_both("match_started")
broadcast_score_updated = _for_both("score_updated")
broadcast_match_completed = _for_both("match_completed")
broadcast_match_state_changed = _for_both("match_state_changed")
broadcast_dispute_created = _for_both("dispute_created")
broadcast_dispute_resolved = _for_both("dispute_resolved")
broadcast_bracket_generated = _for_tournament("bracket_generated")
broadcast_bracket_updated = _for_tournament("bracket_updated")
broadcast_tournament_state_changed = _for_tournament("tournament_state_changed")
broadcast_tournament_completed = _for_tournament("tournament_completed")
broadcast_registration_created = _for_tournament("registration_created")
broadcast_registration_cancelled = _for_tournament("registration_cancelled")
broadcast_registration_checked_in = _for_tournament("registration_checked_in")
broadcast_registration_checkin_reverted = _for_tournament("registration_checkin_reverted")
broadcast_standings_updated = _for_tournament("standings_updated")
broadcast_announcement = _for_tournament("announcement")


async def send_error_to_channel(channel_name: str, code: str, message: str) -> None:
    """Send an error frame to the one socket whose consumer shows this `channel_name`."""
    channel, _, connection = channel_name.partition("#")
    body = Refusal(ErrorCode(code), message).body()
    await on_its_loop(lambda: _to_layer("send", channel, {"type": TO_ONE, "connection": connection, "error": body}))


def _message(event_type: str, data: Data) -> Data:
    message: Data = {"type": event_type, "data": data}
    if isinstance(data.get("sequence"), int):
        message["sequence"] = data["sequence"]
    return message


async def send(room: RoomName, message: Data) -> None:
    await _to_layer("group_send", room.group, message)


# The kinds of errors that the channel layer failed with since it last worked. Every loop of the process writes here: at
# worst a failure is logged twice.
_failures: set[str] = set()


def forget_failures() -> None:
    """Log the next failure, whatever was before."""
    _failures.clear()


async def _to_layer(method: str, target: str, message: Data) -> None:
    """A failure is logged on the first of its kind, and again only after a success in between."""
    layer = face("utils").get_channel_layer()
    try:
        await getattr(layer, method)(target, message)
    except Exception as error:  # noqa: BLE001  (delivery never fails its caller: the log has what is lost)
        kind = type(error).__name__
        if kind not in _failures:
            _failures.add(kind)
            logger.warning("broadcast failed", extra={"target": target, "error": kind})
    else:
        forget_failures()
