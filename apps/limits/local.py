"""The limits of one process."""

import time
from collections import defaultdict
from collections.abc import Callable
from functools import partial

from django.conf import settings

from apps.common.refusals import CloseCode, ErrorCode, Refusal
from apps.limits import interface
from apps.limits.buckets import Buckets
from apps.limits.interface import Draw, Lease


class LocalLimiter:
    """Leases of sockets need no end here: they end with the process. `clock` is monotonic, in seconds."""

    def __init__(self, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self.buckets = Buckets(clock)
        self.leases: dict[str, Lease] = {}
        self._of_person: dict[str, set[str]] = defaultdict(set)
        self._of_address: dict[str, set[str]] = defaultdict(set)
        self._seats: dict[str, dict[str, set[str]]] = defaultdict(dict)
        self._out_until: dict[str, float] = {}
        self._ends: dict[str, float] = {}  # only of leases with an end of their own

    async def admit(self, lease: Lease) -> Refusal | None:
        if not settings.WS_RATE_ENABLED:
            return None
        return await interface.with_appeal(lease, partial(self.admit_to, lease))

    async def admit_to(self, lease: Lease, seats: int) -> Refusal | None:
        """The same where the room has so many seats for this person."""
        refusal = self._kept_out(lease) or self._refusal(lease, seats)
        if refusal is None:
            replaced = self._replaced(lease)
            if replaced is not None:
                self.drop(replaced)
                replaced.lost(interface.replaced())
            self.take(lease)
        return refusal

    async def release(self, lease: Lease) -> None:
        self.drop(lease)

    async def consume(self, lease: Lease, *, pong: bool = False) -> Refusal | None:
        if not settings.WS_RATE_ENABLED:
            return None
        return self.draw(interface.draws_of(lease, pong=pong))

    async def knock(self, address: str) -> Refusal | None:
        if not settings.WS_RATE_ENABLED or not address:
            return None
        limits = settings.WS_RATE_CONNECT_RPS_IP, settings.WS_RATE_CONNECT_BURST_IP
        lacking, retry_after_ms = self.buckets.draw([Draw(f"knock:{address}", *limits)])
        if lacking is None:
            return None
        text = "Too many connection attempts from your address."
        return Refusal(ErrorCode.CONNECT_RATE_EXCEEDED, text, CloseCode.LIMIT_REACHED, retry_after_ms)

    async def block(self, lease: Lease) -> Refusal:
        now = self._clock()
        self._out_until = {name: until for name, until in self._out_until.items() if until > now}
        for name in interface.blocked_names(lease):
            self._out_until[name] = now + settings.WS_RATE_FLOOD_BLOCK_SECONDS
        return interface.flooding()

    async def aclose(self) -> None:
        for lease in list(self.leases.values()):
            self.drop(lease)

    def draw(self, draws: list[Draw]) -> Refusal | None:
        lacking, retry_after_ms = self.buckets.draw(draws)
        return None if lacking is None else interface.too_many_messages(draws[lacking].code, retry_after_ms)

    def take(self, lease: Lease, ttl: float | None = None) -> None:
        """Count a lease without asking whether it may be had. A seat taken by name ("j:...") is no connection."""
        self.leases[lease.connection] = lease
        self._ends.pop(lease.connection, None)
        if ttl is not None:
            self._ends[lease.connection] = self._clock() + ttl
        if lease.person and not lease.connection.startswith("j:"):
            self._of_person[lease.person].add(lease.connection)
        if lease.address:
            self._of_address[lease.address].add(lease.connection)
        if lease.room:
            self._seats[lease.room].setdefault(lease.person, set()).add(lease.connection)

    def drop(self, lease: Lease) -> None:
        if self.leases.pop(lease.connection, None) is None:
            return
        self._ends.pop(lease.connection, None)
        _drop(self._of_person, lease.person, lease.connection)
        _drop(self._of_address, lease.address, lease.connection)
        seats = self._seats.get(lease.room, {})
        _drop(seats, lease.person, lease.connection)
        if not seats:
            self._seats.pop(lease.room, None)

    def oldest(self, mark: str, *, person: str = "", address: str = "") -> Lease | None:
        """The lease taken first among those of a person or an address whose connection begins with the mark."""
        self._purge()
        found = (lease for lease in list(self.leases.values()) if lease.connection.startswith(mark))
        return next((lease for lease in found if (lease.person, lease.address) == (person, address)), None)

    def count(self, *, person: str = "", address: str = "", room: str = "") -> int:
        """Connections of a person or of an address, or seats taken in a room."""
        self._purge()
        if room:
            return len(self._seats.get(room, ()))
        return len(self._of_person.get(person, ()) if person else self._of_address.get(address, ()))

    def is_seated(self, room: str, person: str) -> bool:
        self._purge()
        return person in self._seats.get(room, ())

    def lasting(self) -> list[Lease]:
        """The leases that have no end of their own."""
        return [lease for lease in self.leases.values() if lease.connection not in self._ends]

    def _purge(self) -> None:
        now = self._clock()
        for connection in [name for name, ends in self._ends.items() if ends <= now]:
            self.drop(self.leases[connection])

    @property
    def is_empty(self) -> bool:
        """Whether nobody holds anything here."""
        return not (self.leases or self._of_person or self._of_address or self._seats)

    def _kept_out(self, lease: Lease) -> Refusal | None:
        left = max(self._out_until.get(name, 0) - self._clock() for name in (lease.person, lease.address))
        return interface.kept_out(interface.milliseconds(left)) if left > 0 else None

    def _replaced(self, lease: Lease) -> Lease | None:
        """The older lease of the same person that this one takes the place of."""
        old = self.leases.get(lease.replaces)
        return old if old is not None and old.person == lease.person else None

    def _refusal(self, lease: Lease, of_room: int) -> Refusal | None:
        old = self._replaced(lease)
        connections = self.count(person=lease.person) - (old is not None)
        if connections >= settings.WS_RATE_CONN_PER_USER:
            return interface.person_full()
        from_address = self.count(address=lease.address) - (old is not None and old.address == lease.address)
        if lease.address and from_address >= interface.most_of_address(lease):
            return interface.address_full()
        seats = self._seats.get(lease.room, {})
        if lease.person not in seats and len(seats) >= of_room:
            return interface.room_full()
        return None


def _drop(counts: dict[str, set[str]], key: str, connection: str) -> None:
    members = counts.get(key)
    if members is not None:
        members.discard(connection)
        if not members:
            del counts[key]
