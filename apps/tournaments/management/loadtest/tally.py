"""What came of a load."""

from collections import Counter
from dataclasses import dataclass, field
from math import ceil

PERCENTILES = (50, 95, 99)


def percentile(values: list[float], share: float) -> float:
    """The smallest value that `share` percent of the values do not exceed; 0.0 of none."""
    if not values:
        return 0.0
    ordered = sorted(values)
    return ordered[max(ceil(len(ordered) * share / 100), 1) - 1]


@dataclass
class Tally:
    """Times in seconds. `latencies`: from the request of an update to its frame at a client, as (when, how long)."""

    connects: list[float] = field(default_factory=list)
    latencies: list[tuple[float, float]] = field(default_factory=list)
    answers: list[float] = field(default_factory=list)
    closes: Counter[int] = field(default_factory=Counter)
    updates: int = 0
    updates_failed: int = 0
    messages: int = 0
    delivered: int = 0
    recovered: int = 0
    snapshots: int = 0
    lost: int = 0
    repeated: int = 0

    @property
    def is_clean(self) -> bool:
        return not (self.lost or self.repeated or self.updates_failed)

    def lines(self, seconds: float) -> list[str]:
        """The summary, for people."""
        closes = ", ".join(f"{code}: {count}" for code, count in sorted(self.closes.items())) or "none"
        return [
            f"connect            {spread(self.connects)}",
            f"update to client   {spread([took for _, took in self.latencies])}",
            f"ping to pong       {spread(self.answers)}",
            f"updates            {self.updates} ({self.updates / seconds:.1f}/s), {self.updates_failed} failed",
            f"deliveries         {self.delivered} ({self.delivered / seconds:.0f}/s)",
            f"client messages    {self.messages} ({self.messages / seconds * 60:.0f}/min)",
            f"came back          {self.recovered} with all events, {self.snapshots} with a snapshot",
            f"lost, repeated     {self.lost}, {self.repeated}",
            f"closes by code     {closes}",
        ]


def spread(values: list[float]) -> str:
    if not values:
        return "-"
    shown = [f"p{share} {1000 * percentile(values, share):.1f} ms" for share in PERCENTILES]
    return f"{', '.join(shown)}, most {1000 * max(values):.1f} ms ({len(values)})"
