from typing import Any

from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.rooms.names import Kind
from apps.tournaments.realtime.sockets.connection import RoomConsumer


class MatchConsumer(RoomConsumer):
    """A socket in a match's room: one match, closer."""

    kind = Kind.MATCH

    @property
    def sees_all(self) -> bool:
        return self.entry.is_participant or self.entry.role >= Role.REFEREE

    def facts(self) -> dict[str, Any]:
        return {"match_id": self.room_name.id, "is_participant": self.entry.is_participant}
