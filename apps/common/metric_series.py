"""The last hour of all serving processes, added up from what each noted (`metric_samples.py`).

A process says how much it has counted since it began, at times of its own. Between two of its samples it counted the
difference; before its first one all that it says, since it began at 0. So a process that is restarted, which is another
one, loses nothing and counts nothing twice, and where the database was away the next sample makes up for those that are
missing. What a process has now, such as sockets, is what its newest sample says, until it is too old or was its last.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from apps.common.models import MetricSample

MINUTE = timedelta(minutes=1)
MINUTES = 60
# Half a minute more than a process lets pass. One that ended without saying so is counted for so long.
SILENT_FOR = timedelta(seconds=90)

Wanted = Callable[[str], bool]
Series = list[float | None]


def _all(labels: str) -> bool:
    return True


@dataclass(frozen=True)
class _Stretch:
    """From one sample of a process to its next: how much it counted. `is_newest`: it goes on after it."""

    begin: datetime
    end: datetime
    before: MetricSample | None
    after: MetricSample
    is_newest: bool

    def counted(self, name: str, wanted: Wanted) -> float:
        before = sum_of(self.before, name, wanted) if self.before else 0.0
        return max(sum_of(self.after, name, wanted) - before, 0.0)

    def covers(self, time: datetime) -> bool:
        return self.begin < time <= (self.end + SILENT_FOR if self.is_newest else self.end)


def sum_of(sample: MetricSample, name: str, wanted: Wanted = _all) -> float:
    values: dict[str, float] = sample.values.get(name, {})
    return sum(value for labels, value in values.items() if wanted(labels))


def highest_of(sample: MetricSample, name: str) -> float:
    values: dict[str, float] = sample.values.get(name, {})
    return max(values.values(), default=0.0)


class Hour:
    """The 60 minutes before `now`. Each series has a number for the end of each minute, the newest last; None where no
    process had noted anything."""

    def __init__(self, samples: Iterable[MetricSample], now: datetime) -> None:
        self.now = now
        self.begin = now - MINUTES * MINUTE
        self.times = [now - n * MINUTE for n in reversed(range(MINUTES))]
        self._processes: dict[str, list[MetricSample]] = {}
        for sample in sorted(samples, key=lambda sample: sample.at):
            self._processes.setdefault(sample.process, []).append(sample)
        self._stretches = [stretch for rows in self._processes.values() for stretch in self._stretches_of(rows)]

    @classmethod
    def until(cls, now: datetime) -> "Hour":
        """In one query."""
        begin = now - MINUTES * MINUTE - SILENT_FOR
        return cls(MetricSample.objects.filter(at__gt=begin, at__lte=now), now)

    @property
    def is_empty(self) -> bool:
        return not self._processes

    def samples(self) -> Iterator[MetricSample]:
        for rows in self._processes.values():
            yield from rows

    def living(self) -> list[MetricSample]:
        """The newest sample of each process that serves."""
        return sorted(self._standing(self.now), key=lambda sample: (sample.began_at, sample.name))

    def _standing(self, time: datetime) -> Iterator[MetricSample]:
        """What each process that served at that time had said last."""
        for rows in self._processes.values():
            index = bisect_right(rows, time, key=lambda sample: sample.at)
            if index and not rows[index - 1].is_last and time - rows[index - 1].at <= SILENT_FOR:
                yield rows[index - 1]

    def level(self, of: Callable[[MetricSample], float], add: Callable[[list[float]], float] = sum) -> Series:
        """What the processes had at each time, added up, or the highest of them."""
        standing = ([of(sample) for sample in self._standing(time)] for time in self.times)
        return [add(values) if values else None for values in standing]

    def rate(self, name: str, wanted: Wanted = _all) -> Series:
        """How much was counted in each minute."""
        return [
            sum(stretch.counted(name, wanted) * (MINUTE / (stretch.end - stretch.begin)) for stretch in there)
            if there
            else None
            for there in ([stretch for stretch in self._stretches if stretch.covers(time)] for time in self.times)
        ]

    def total(self, name: str) -> dict[str, float]:
        """How much was counted in the hour, by the values of the labels; the highest first."""
        labels = {label for sample in self.samples() for label in sample.values.get(name, {})}
        totals = {label: self._total(name, label) for label in labels}
        found = sorted(totals.items(), key=lambda total: (-total[1], total[0]))
        return {label: total for label, total in found if total}

    def _total(self, name: str, label: str) -> float:
        return sum(stretch.counted(name, label.__eq__) for stretch in self._stretches if stretch.end > self.begin)

    def _stretches_of(self, rows: list[MetricSample]) -> Iterator[_Stretch]:
        first, newest = rows[0], rows[-1]
        # One that began earlier had noted something before the first that is here.
        if self.begin <= first.began_at < first.at:
            yield _Stretch(first.began_at, first.at, None, first, first is newest and not newest.is_last)
        for before, after in pairwise(rows):
            if before.at < after.at:
                yield _Stretch(before.at, after.at, before, after, after is newest and not newest.is_last)


def rooms_of(samples: Iterable[MetricSample]) -> list[dict[str, int | str]]:
    """The fullest rooms of these processes: sockets added up, viewers as all of them count them together."""
    found: dict[tuple[str, int], tuple[int, int]] = {}
    for sample in samples:
        for room in sample.rooms:
            sockets, viewers = found.get((room["kind"], room["id"]), (0, 0))
            found[room["kind"], room["id"]] = sockets + room["sockets"], max(viewers, room["viewers"])
    rows = sorted(found.items(), key=lambda row: (-row[1][0], row[0]))
    return [{"kind": kind, "id": pk, "sockets": n, "viewers": viewers} for (kind, pk), (n, viewers) in rows]
