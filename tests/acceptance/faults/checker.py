"""Whether what a client was sent is what the log holds for it: each number once, in order, in its own view."""

from collections.abc import Sequence
from dataclasses import dataclass

from tests.acceptance.faults.eventlog import RoomLog, Viewer
from tests.acceptance.faults.histories import Connection, Frame, History, canonical, numbers_of, parsed
from tests.support.asyncapi import check

# What a client may be closed with here without anything being wrong; 1006: the network.
HARMLESS_CLOSES = {1000, 1006, 1011, 1012, 4008, 4011}
TICKET_NOT_VALID = 4002
# After Redis is back a worker may answer from what it began before.
FAULT_LASTS_ON_SECONDS = 2.0
Span = tuple[float, float]


@dataclass(frozen=True)
class Finding:
    """`kind`: missing, repeated, hidden, differs, rolled back, went back, resumed wrong, unopened, lost, behind, or
    closed.

    `index`: of the frame in its connection.
    """

    kind: str
    client: str
    room: str
    connection: int
    index: int
    words: str

    def __str__(self) -> str:
        return f"{self.kind}: {self.client} in {self.room}, connection {self.connection}: {self.words}"


def check_history(
    history: History, log: RoomLog, *, at_end: bool = True, redis_faults: Sequence[Span] = ()
) -> list[Finding]:
    """What is wrong with it; `at_end`: the client is connected still and must have everything.

    `redis_faults`: from when to when something was done to Redis, or the site found it silent by itself (a busy
    machine does that, too), which may cost a ticket that was not used yet.
    """
    walk = _Walk(history, log, redis_faults)
    for connection in history.connections:
        walk.through(connection)
    if at_end:
        walk.ends()
    return walk.findings


def malformed(histories: list[History]) -> list[str]:
    """Frames that the document of the wire does not know."""
    found = []
    for text in {text for history in histories for connection in history.connections for _, text in connection.frames}:
        try:
            check(parsed(text))
        except AssertionError as error:
            found.append(f"a frame of another shape: {error}")
    return found[:3]


class _Walk:
    """Follows a client; `position`: the number up to which it knows the room, None before its first snapshot."""

    def __init__(self, history: History, log: RoomLog, redis_faults: Sequence[Span]) -> None:
        self.history, self.log, self.redis_faults = history, log, redis_faults
        self.position: int | None = None
        self.findings: list[Finding] = []
        self.connection = Connection(0)
        self.index = 0
        self.viewer = Viewer()
        self.sees_reports = False
        self.is_open = False

    def found(self, kind: str, words: str) -> None:
        where = self.history.client, self.history.room, self.connection.number, self.index
        self.findings.append(Finding(kind, *where, words))

    def through(self, connection: Connection) -> None:
        self.connection, self.is_open = connection, False
        for self.index, (_, text) in enumerate(connection.frames):
            self.take(text)
        if connection.closed_with is None or connection.closed_with in HARMLESS_CLOSES:
            return
        if connection.closed_with != TICKET_NOT_VALID or not self.ticket_may_be_lost(connection):
            self.found("closed", f"with {connection.closed_with}")

    def ticket_may_be_lost(self, connection: Connection) -> bool:
        """Whether Redis, which holds tickets, was away between its asking for one and the refusal."""
        asked, refused = connection.ticket_at, connection.closed_at
        return asked is not None and any(
            began <= refused and asked <= ended + FAULT_LASTS_ON_SECONDS for began, ended in self.redis_faults
        )

    def ends(self) -> None:
        if self.position != self.log.newest:
            self.found("behind", f"ends at {self.position}, the log at {self.log.newest}")

    def take(self, text: str) -> None:
        frame = parsed(text)
        if special := getattr(self, f"on_{frame['type']}", None):
            special(frame)
        for number in numbers_of(frame):
            self.numbered(number, frame, text)

    def on_connection_established(self, frame: Frame) -> None:
        data = frame["data"]
        self.is_open = False
        self.viewer = Viewer(data["role"], self.history.registrations)
        self.sees_reports = data["role"] in ("referee", "organizer", "admin") or bool(data.get("is_participant"))
        if data["epoch"] != self.log.epoch:
            self.found("went back", f"to the epoch {data['epoch']}, the log's is {self.log.epoch}")

    def on_resumed(self, frame: Frame) -> None:
        self.is_open = True
        asked, data = self.connection.asked, frame["data"]
        if asked is None or (data["from"], data["from"]) != (asked[0], self.position):
            self.found("resumed wrong", f"from {data['from']}, asked {asked}, the client was at {self.position}")
        if data["count"] != data["to"] - data["from"]:
            self.found("resumed wrong", f"says that {data['from']} to {data['to']} are {data['count']}")

    def on_snapshot(self, frame: Frame) -> None:
        self.is_open = True
        sequence = frame["data"]["sequence"]
        if sequence < (self.position or 0):
            self.found("went back", f"to {sequence} by a snapshot, from {self.position}")
        if sequence > self.log.newest:
            self.found("rolled back", f"a snapshot at {sequence}, the log ends at {self.log.newest}")
        if "reports" in frame["data"].get("match", {}) and not self.sees_reports:
            self.found("hidden", f"a snapshot with reports for a {self.viewer.role}")
        self.position = sequence

    def on_ping(self, frame: Frame) -> None:
        if self.is_open and frame["sequence"] > (self.position or 0):
            self.found("lost", f"a ping says {frame['sequence']}, the client is at {self.position}")

    def numbered(self, number: int, frame: Frame, text: str) -> None:
        if not self.is_open or self.position is None:
            self.found("unopened", f"{number} before a snapshot or the resumption")
            return
        if number <= self.position:
            self.found("repeated", f"{number} came after {self.position}")
        elif number > self.position + 1:
            self.found("missing", f"{self.position + 1} to {number - 1}; {number} came after {self.position}")
        self.position = max(number, self.position)
        self.compared(number, frame, text)

    def compared(self, number: int, frame: Frame, text: str) -> None:
        row = self.log.row(number)
        if row is None:
            self.found("rolled back", f"{number} ({frame['type']}) was told, the log ends at {self.log.newest}")
            return
        view = row.view(self.viewer)
        told = self.log.told(row, "skip") if "from" in frame else canonical(text)
        if told == self.log.told(row, view):
            return
        if view != "full" and told == self.log.told(row, "full"):
            self.found("hidden", f"{number} ({row.type}) told in full to a {self.viewer.role}")
        else:
            self.found("differs", f"{number}: told {told[:300]}, the log has {self.log.told(row, view)[:300]}")
