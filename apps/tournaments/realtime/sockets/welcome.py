"""The first frame of a socket: who and where its client is, what it may send, and how it proves that it lives."""

from typing import Any, ClassVar, Protocol

from django.conf import settings

from apps.accounts.identity import Person
from apps.tournaments.realtime.rooms.entrance import Entry
from apps.tournaments.realtime.rooms.room import Room


class Welcomed(Protocol):
    """A socket as its welcome describes it; heartbeats in seconds."""

    HEARTBEAT_INTERVAL: ClassVar[float]
    HEARTBEAT_TIMEOUT: ClassVar[float]
    person: Person
    entry: Entry
    room: Room
    connection_id: str

    def facts(self) -> dict[str, Any]:
        """What is said of this kind of room alone."""


def welcome_of(socket: Welcomed, sequence: int) -> dict[str, Any]:
    """The frame, where the room stands at `sequence`."""
    return {
        "type": "connection_established",
        "data": {
            "tournament_id": socket.entry.tournament_id,
            **socket.facts(),
            "user_id": socket.person.user_id,
            "username": socket.person.username,
            "role": socket.entry.role.label,
            "registration_id": socket.entry.registration_id,
            "message": "Connected.",
            "connection_id": socket.connection_id,
            "heartbeat_interval": socket.HEARTBEAT_INTERVAL,
            "heartbeat_timeout": socket.HEARTBEAT_TIMEOUT,
            "sequence": sequence,
            "epoch": socket.room.epoch,
            "viewers": socket.room.viewers,
            "limits": _limits(),
        },
    }


def _limits() -> dict[str, Any]:
    return {
        "max_payload_bytes": settings.WS_MAX_PAYLOAD_BYTES,
        "messages_per_second": settings.WS_RATE_MSG_RPS,
        "message_burst": settings.WS_RATE_MSG_BURST,
    }
