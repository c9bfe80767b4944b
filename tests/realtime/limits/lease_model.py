"""What the leases in Redis should be, said as simply as possible: no sets, no purging, no script."""

from dataclasses import dataclass, field, replace

from apps.limits.interface import Lease

LEASE = 30
PER_PERSON, PER_ADDRESS, PER_EXEMPT, PER_ROOM, KEPT_PERCENT = 2, 3, 4, 3, 30
OPEN_TO_ALL = 2
# Of the people u:1, u:2, ... these have a role in every room.
WITH_A_ROLE = {"u:1", "u:4"}
BY_NAME = "j:"


@dataclass
class Process:
    """What one process believes to hold, and when it was last told so."""

    renewed: dict[str, int] = field(default_factory=dict)
    held: dict[str, Lease] = field(default_factory=dict)

    def hold(self, lease: Lease, now: int) -> None:
        self.held[lease.connection], self.renewed[lease.connection] = lease, now

    def forget(self, connection: str) -> bool:
        self.held.pop(connection, None)
        return self.renewed.pop(connection, None) is not None


@dataclass
class Model:
    """`now` in seconds. Leases are never removed when they end: they just no longer live."""

    now: int = 0
    leases: dict[str, Lease] = field(default_factory=dict)
    ends: dict[str, int] = field(default_factory=dict)
    known: dict[str, Lease] = field(default_factory=dict)
    given_up: set[str] = field(default_factory=set)
    told: list[str] = field(default_factory=list)

    def living(self, **wanted: str) -> list[Lease]:
        leases = [lease for name, lease in self.leases.items() if self.ends[name] > self.now]
        return [lease for lease in leases if all(getattr(lease, key) == value for key, value in wanted.items())]

    def connections(self, without: Lease | None, **wanted: str) -> int:
        return sum(not lease.connection.startswith(BY_NAME) and lease != without for lease in self.living(**wanted))

    def seated(self, room: str) -> set[str]:
        return {lease.person for lease in self.living(room=room)}

    def refusal(self, lease: Lease, old: Lease | None) -> str | None:
        if not lease.connection.startswith(BY_NAME) and self.connections(old, person=lease.person) >= PER_PERSON:
            return "connection_limit_exceeded"
        most = PER_EXEMPT if lease.exempt else PER_ADDRESS
        if lease.address and self.connections(old, address=lease.address) >= most:
            return "ip_connection_limit_exceeded"
        seated = self.seated(lease.room)
        by_name = lease.connection.startswith(BY_NAME)
        seats = PER_ROOM if by_name or lease.person in WITH_A_ROLE else OPEN_TO_ALL
        return "room_full" if lease.person not in seated and len(seated) >= seats else None

    def admit(self, process: Process, lease: Lease) -> str | None:
        old = self.known.get(lease.replaces)
        if old is not None and old.person != lease.person:
            old = None
        refusal = self.refusal(lease, old)
        if refusal is None:
            if old is not None:
                self.drop(old.connection)
                self.given_up.add(old.connection)
            # Closed here even where Redis has lost it.
            ghost = process.held.get(lease.replaces)
            if ghost is not None and ghost.person == lease.person:
                process.forget(ghost.connection)
                self.told.append(ghost.connection)
            self.take(process, lease)
        return refusal

    def take(self, process: Process, lease: Lease) -> None:
        self.leases[lease.connection] = self.known[lease.connection] = lease
        self.ends[lease.connection] = self.now + LEASE
        process.hold(lease, self.now)

    def drop(self, connection: str) -> None:
        for kept in (self.leases, self.ends, self.known):
            kept.pop(connection, None)  # type: ignore[attr-defined]

    def release(self, process: Process, lease: Lease) -> None:
        if process.forget(lease.connection):
            self.drop(lease.connection)

    def renew(self, process: Process) -> None:
        lost = [lease for lease in list(process.held.values()) if not self.renewed(process, lease)]
        for lease in lost:
            process.forget(lease.connection)
            again = replace(lease, replaces="")
            if lease.connection in self.given_up or self.admit(process, again) is not None:
                self.told.append(lease.connection)

    def renewed(self, process: Process, lease: Lease) -> bool:
        slept = process.renewed[lease.connection] <= self.now - LEASE
        if lease.connection in self.given_up or (slept and not self.lives(lease)):
            return False
        self.take(process, lease)
        return True

    def lives(self, lease: Lease) -> bool:
        return self.ends.get(lease.connection, 0) > self.now

    def flush(self) -> None:
        for kept in (self.leases, self.ends, self.known, self.given_up):
            kept.clear()  # type: ignore[attr-defined]

    def join(self, process: Process, lease: Lease) -> tuple[bool, int]:
        seated = self.seated(lease.room)
        if lease.person not in seated and len(seated) >= PER_ROOM:
            return False, len(seated)
        self.given_up.discard(lease.connection)
        self.take(process, lease)
        del self.known[lease.connection]
        return True, len(self.seated(lease.room))

    def leave(self, lease: Lease) -> int:
        self.drop(lease.connection)
        self.given_up.add(lease.connection)
        return len(self.seated(lease.room))

    def sets(self) -> dict[str, dict[str, int]]:
        """The living members of every sorted set, and when they end."""
        found: dict[str, dict[str, int]] = {}
        for lease in self.living():
            ends = self.ends[lease.connection]
            if lease.person and not lease.connection.startswith(BY_NAME):
                found.setdefault(f"u:{lease.person}", {})[lease.connection] = ends
            if lease.address:
                found.setdefault(f"i:{lease.address}", {})[lease.connection] = ends
            found.setdefault(f"s:{lease.room}:{lease.person}", {})[lease.connection] = ends
            room = found.setdefault(f"r:{lease.room}", {})
            room[lease.person] = max(room.get(lease.person, 0), ends)
        return found
