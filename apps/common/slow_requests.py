"""The slowest requests of this process since they were last saved.

Whoever serves a request offers how long it took; nearly all are faster than the few that are kept, and cost one
comparison. `_rows` changes under the lock alone; `_least`, which is read without it, may be a moment old, which at
worst costs the lock in vain.
"""

from dataclasses import asdict, dataclass
from threading import Lock
from typing import Any

MOST_KEPT = 5


@dataclass(frozen=True)
class SlowRequest:
    """`route`: the pattern of its address, which holds no id, no name and no secret. `at`: when it was answered, in
    Unix seconds."""

    seconds: float
    method: str
    route: str
    status: int
    at: float

    def as_json(self) -> dict[str, Any]:
        return {**asdict(self), "seconds": round(self.seconds, 4), "at": round(self.at, 1)}


class SlowestRequests:
    def __init__(self, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = Lock()
        self._rows: list[SlowRequest] = []
        self._least = 0.0

    def is_slow(self, seconds: float) -> bool:
        """Whether a request of so many seconds is to be offered."""
        return seconds > self._least

    def offer(self, request: SlowRequest) -> None:
        with self._lock:
            self._keep([*self._rows, request])

    def kept(self) -> list[SlowRequest]:
        """The slowest first."""
        with self._lock:
            return list(self._rows)

    def forget(self, saved: list[SlowRequest]) -> None:
        """Those are saved; what came meanwhile stays."""
        with self._lock:
            self._keep([row for row in self._rows if row not in saved])

    def _keep(self, rows: list[SlowRequest]) -> None:
        self._rows = sorted(rows, key=lambda row: -row.seconds)[: self._most]
        self._least = self._rows[-1].seconds if len(self._rows) == self._most else 0.0


SLOWEST = SlowestRequests()
