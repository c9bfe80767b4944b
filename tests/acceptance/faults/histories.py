"""What a client was sent: every frame of every connection, in the order in which it came."""

import json
from dataclasses import dataclass, field
from functools import cache
from typing import Any

Frame = dict[str, Any]


@cache
def parsed(text: str) -> Frame:
    """The frame, shared by all who got the same text: not to be changed."""
    frame: Frame = json.loads(text)
    return frame


@cache
def canonical(text: str) -> str:
    """The same for the same JSON, however it is written."""
    return written(parsed(text))


def written(frame: Frame) -> str:
    return json.dumps(frame, sort_keys=True, ensure_ascii=False)


def numbers_of(frame: Frame) -> range:
    """What of the room's numbering a frame covers."""
    if "at" in frame or (frame["type"] == "skip" and "sequence" in frame):
        return range(frame["sequence"], frame["sequence"] + 1)
    if frame["type"] == "skip":
        return range(frame["from"], frame["to"] + 1)
    return range(0)


def is_all_new(frame: Frame) -> bool:
    """Whether the matches and registrations are others after this event, so that a client asks for a snapshot."""
    if frame["type"] == "tournament_state_changed":
        return bool(frame["data"]["new_state"] == "live")
    return bool(frame["type"] == "bracket_generated")


@dataclass
class Connection:
    """`asked`: the `since` and `epoch` it wanted to resume from. `ticket_at`: when it asked for its ticket, if it had
    one. Times are those of `time.monotonic`.
    """

    number: int
    asked: tuple[int, str] | None = None
    opened_at: float = 0.0
    frames: list[tuple[float, str]] = field(default_factory=list)
    closed_with: int | None = None
    closed_at: float = 0.0
    ticket_at: float | None = None

    def count(self, kind: str) -> int:
        return sum(parsed(text)["type"] == kind for _, text in self.frames)


@dataclass
class History:
    """One client in one room. `registrations`: the ids under which its person plays."""

    client: str
    room: str
    registrations: frozenset[int] = frozenset()
    connections: list[Connection] = field(default_factory=list)

    def around(self, number: int, index: int, before: int = 6, after: int = 3) -> list[str]:
        """The frames next to one of them, a line each, and how the connection began and ended."""
        connection = self.connections[number - 1]
        lines = [f"{connection.opened_at:8.3f} connection {connection.number} asked {connection.asked}"]
        for place in range(max(index - before, 0), min(index + after + 1, len(connection.frames))):
            at, text = connection.frames[place]
            mark = ">" if place == index else " "
            lines.append(f"{at:8.3f}{mark}[{place}] {text[:200]}")
        return [*lines, f"{connection.closed_at:8.3f} closed with {connection.closed_with}"]
