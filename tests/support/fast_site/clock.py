"""A clock that runs many times as fast as the machine's, the same for every process that is told when it began.

`faketime` has such a clock too, but divides what a process waits for by it: a socket's time-out of 5 s would be one of
0.08 s, and under Python `time.sleep` fails. Here only the time of day runs fast. Loops, sockets and locks go by the
monotonic clock, which stays as it is.
"""

import time
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import time_machine

NANOSECONDS = 1_000_000_000


@dataclass(frozen=True)
class FastClock:
    """`since`: when it began, in Unix seconds; until then it is as every other. `speed`: how many of its seconds pass
    in one."""

    since: int
    speed: int

    @property
    def environment(self) -> dict[str, str]:
        """What a process of the site is started with."""
        return {
            "DJANGO_SETTINGS_MODULE": "tests.support.fast_site.settings",
            "CLOCK_SINCE": str(self.since),
            "CLOCK_SPEED": str(self.speed),
        }

    def time_ns(self) -> int:
        began = self.since * NANOSECONDS
        return began + (_real_time_ns() - began) * self.speed

    def now(self) -> datetime:
        return datetime.fromtimestamp(self.time_ns() / NANOSECONDS, UTC)

    def real_seconds(self, of_its_time: timedelta) -> float:
        """How long such a time takes."""
        return of_its_time.total_seconds() / self.speed


def _real_time_ns() -> int:
    hatch = time_machine.escape_hatch
    return hatch.time.time_ns() if hatch.is_travelling() else time.time_ns()


class _Traveller(time_machine.Traveller):
    def __init__(self, clock: FastClock) -> None:
        super().__init__(clock.since * NANOSECONDS, None, tick=True)
        self._clock = clock

    def time_ns(self) -> int:
        return self._clock.time_ns()


def run_by(clock: FastClock) -> None:
    """From now on the time of day in this process is that of `clock`."""
    time_machine.travel(clock.since).start()
    time_machine.traveller_stack[-1] = _Traveller(clock)
