"""Fan-out of one room: our hub beside stock Channels, in turn, in one go."""

import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bench.contestants import CONTESTANTS, Contestant, environment, raised_limits
from bench.machine import cores, describe, wait_for_rest
from bench.rows import Runs, as_json, rows_of
from bench.run import Bench, build_generator, fill

# A run during which other processes had more of a core than this is measured again, while there is patience.
QUIET = 0.1
Tell = Callable[[Contestant, dict[str, Any], bool], None]


@dataclass(frozen=True)
class Plan:
    """`rounds` times each contestant, `seconds` of publishing each; `window` updates are on their way at a time.

    `patience`: seconds in all that may go into waiting for other processes and into measuring again.
    """

    sockets: int
    rounds: int
    seconds: float
    window: int
    patience: float
    contestants: tuple[Contestant, ...] = CONTESTANTS

    @property
    def runs(self) -> int:
        return self.rounds * len(self.contestants)

    def turns(self) -> Iterator[Contestant]:
        """Every other round backwards, so that whatever drifts does so for all."""
        for number in range(self.rounds):
            yield from self.contestants[:: -1 if number % 2 else 1]

    def settings(self) -> dict[str, float]:
        return {"sockets": self.sockets, "rounds": self.rounds, "seconds": self.seconds, "window": self.window}


@dataclass
class Session:
    """The runs of one benchmark, on one prepared database."""

    plan: Plan
    bench: Bench
    paths: list[str]
    tell: Tell
    patience: float
    repeated: int = 0
    runs: Runs = field(default_factory=dict)

    def measure(self, contestant: Contestant) -> None:
        """Measure until nobody disturbs, or patience is at its end."""
        while True:
            began = time.monotonic()
            wait_for_rest(self.patience)
            waited = time.monotonic() - began
            result = self.bench.measure(contestant, self._paths(contestant))
            counts = result["others"] < QUIET or waited >= self.patience or self.repeated == self.plan.runs
            self.tell(contestant, result, counts)
            self.patience -= waited if counts else time.monotonic() - began
            if counts:
                break
            self.repeated += 1
        self.runs.setdefault(contestant.name, []).append(result)

    def _paths(self, contestant: Contestant) -> list[str]:
        sockets = range(self.plan.sockets)
        if contestant.stock:
            return ["/ws/room/" for _ in sockets]
        return [self.paths.pop() for _ in sockets]


def measure(plan: Plan, tell: Tell) -> dict[str, Any]:
    """Everything that was measured, ready to be written as JSON; `tell` hears of every run, and whether it counts."""
    facts = {"machine": describe(), "limits": raised_limits(plan.sockets), "command": _command()}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        session = _prepare(plan, Path(name), tell)
        for contestant in plan.turns():
            session.measure(contestant)
    runs = {contestant.name: session.runs[contestant.name] for contestant in plan.contestants}
    disturbed = sum(result["others"] >= QUIET for results in runs.values() for result in results)
    settings = plan.settings() | {"repeated": session.repeated, "disturbed": disturbed}
    return {"name": "fanout", **facts, "settings": settings, "rows": as_json(rows_of(runs)), "runs": runs}


def _prepare(plan: Plan, directory: Path, tell: Tell) -> Session:
    env = environment(plan.sockets, directory)
    paths = fill(env, 2 * plan.sockets * plan.runs)
    bench = Bench(directory, env, build_generator(directory), *cores(), plan.seconds, plan.window)
    return Session(plan, bench, paths, tell, plan.patience)


def _command() -> str:
    arguments = " ".join(sys.argv[1:])
    return f'make bench ARGS="{arguments}"' if arguments else "make bench"
