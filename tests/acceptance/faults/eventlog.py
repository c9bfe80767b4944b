"""The log as it lies in the database, and what each role is to be told of it: read with SQL, nothing of the server."""

from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

import psycopg
from psycopg.rows import namedtuple_row

from tests.acceptance.faults.histories import Frame, written

RANKS = {"spectator": 0, "player": 1, "referee": 2, "organizer": 3, "admin": 4}
# Older clients look for the number inside the data, too.
NUMBERED_INSIDE = {"score_updated"}
ROWS = """
    SELECT {number} AS sequence, type, data, least_role, audience_registrations, public, at
    FROM tournaments_loggedevent WHERE {room} = %s AND {number} IS NOT NULL ORDER BY {number}
"""
EPOCH = "SELECT epoch::text, sequence FROM tournaments_tournament WHERE id = %s"
MATCHES = "SELECT id, sequence FROM tournaments_match WHERE tournament_id = %s"


@dataclass(frozen=True)
class Viewer:
    role: str = "spectator"
    registrations: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Row:
    sequence: int
    type: str
    data: dict[str, Any]
    at: datetime
    least_role: int = 0
    registrations: tuple[int, ...] = ()
    public: dict[str, Any] | None = None

    def view(self, viewer: Viewer) -> str:
        """`full`, `public` or `skip`."""
        if RANKS[viewer.role] >= self.least_role or viewer.registrations.intersection(self.registrations):
            return "full"
        return "skip" if self.public is None else "public"

    def frame(self, view: str) -> Frame:
        if view == "skip":
            return {"type": "skip", "sequence": self.sequence}
        data = dict(self.data if view == "full" else self.public or {})
        if self.type in NUMBERED_INSIDE:
            data["sequence"] = self.sequence
        at = self.at.astimezone(UTC).isoformat().replace("+00:00", "Z")
        return {"type": self.type, "data": data, "sequence": self.sequence, "at": at}


@dataclass
class RoomLog:
    """One room's rows, the first of them number 1."""

    room: str
    epoch: str
    rows: list[Row]
    _written: dict[tuple[int, str], str] = field(default_factory=dict)

    @property
    def newest(self) -> int:
        return len(self.rows)

    def row(self, sequence: int) -> Row | None:
        return self.rows[sequence - 1] if 1 <= sequence <= self.newest else None

    def told(self, row: Row, view: str) -> str:
        """The frame of a view, in canonical form."""
        key = (row.sequence, view)
        if key not in self._written:
            self._written[key] = written(row.frame(view))
        return self._written[key]


def read_logs(database: str, tournament_id: int) -> dict[str, RoomLog]:
    """The logs of a tournament's room and of its matches' rooms; AssertionError where the numbers have a gap."""
    with psycopg.connect(database, row_factory=namedtuple_row) as connection:
        epoch, newest = connection.execute(EPOCH, [tournament_id]).fetchone() or ("", 0)
        rooms = {f"tournament/{tournament_id}": (tournament_id, newest)}
        rooms |= {f"match/{pk}": (pk, last) for pk, last in connection.execute(MATCHES, [tournament_id])}
        logs = {name: RoomLog(name, epoch, _rows(connection, name, pk)) for name, (pk, _) in rooms.items()}
    for name, (_, last) in rooms.items():
        numbers = [row.sequence for row in logs[name].rows]
        assert numbers == list(range(1, last + 1)), f"the log of {name} ends at {last} and holds {numbers}"
    return logs


def _rows(connection: psycopg.Connection[Any], room: str, pk: int) -> list[Row]:
    column, number = ("tournament_id", "sequence") if room.startswith("tournament") else ("match_id", "match_sequence")
    found = connection.execute(ROWS.format(room=column, number=number), [pk])  # type: ignore[arg-type]
    return [
        Row(
            event.sequence,
            event.type,
            event.data,
            event.at,
            event.least_role,
            tuple(event.audience_registrations),
            event.public,
        )
        for event in found
    ]
