"""The names of rooms, their groups and their paths: the one place that makes and reads them."""

import re
from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    TOURNAMENT = "tournament"
    MATCH = "match"


@dataclass(frozen=True)
class RoomName:
    kind: Kind
    id: int

    @property
    def group(self) -> str:
        """The channel-layer group, e.g. `match_5`."""
        return f"{self.kind}_{self.id}"


# Ids are BIGINT in the database; a longer number cannot name anything.
_PATH = re.compile(r"/?ws/(tournament|match)/([0-9]{1,18})/")


def room_of_path(path: str) -> RoomName | None:
    """The room a socket's path names, or None for any other path."""
    found = _PATH.fullmatch(path)
    return RoomName(Kind(found[1]), int(found[2])) if found else None


def tournament_room(tournament_id: int) -> RoomName:
    return RoomName(Kind.TOURNAMENT, tournament_id)


def match_room(match_id: int) -> RoomName:
    return RoomName(Kind.MATCH, match_id)
