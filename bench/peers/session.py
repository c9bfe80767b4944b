"""All runs, in turn, on one prepared database. A contender that fails costs its rows, not the benchmark."""

import subprocess
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

from bench.contestants import environment
from bench.machine import cores, wait_for_rest
from bench.peers import contenders
from bench.peers.cases import OURS, SCENARIOS, Result, Runs, Scenario, key
from bench.peers.contenders import Contender
from bench.run import Bench, RunFailed, build_generator, fill

# A contender that has failed so often in a room is not asked again.
FAILURES_MOST = 2
# For one run, so that one busy minute does not cost all later runs their rest.
WAIT_MOST_SECONDS = 20
MOST_SOCKETS = max(scenario.sockets for scenario in SCENARIOS)
Tell = Callable[[str, Result | str], None]


@dataclass
class Session:
    """`patience`: seconds in all that may be waited for other processes to rest."""

    bench: Bench
    contenders: dict[str, Contender]
    paths: list[str]
    patience: float
    tell: Tell
    runs: Runs = field(default_factory=dict)
    failures: list[str] = field(default_factory=list)

    def measure(self, contender: Contender, scenario: Scenario) -> None:
        name = key(contender.name, scenario.name)
        runs = self.runs.setdefault(name, [])
        result = None if runs.count(None) >= FAILURES_MOST else self._try(contender, scenario, name)
        runs.append(result)

    def _try(self, contender: Contender, scenario: Scenario, name: str) -> Result | None:
        self._wait()
        try:
            result = self._run(contender, scenario)
        except (RunFailed, OSError, subprocess.SubprocessError) as failure:
            said = f"{failure}{self._last_words(contender)}"
            self.failures.append(f"{name}: {said}")
            self.tell(name, said)
            return None
        self.tell(name, result)
        return result

    def _last_words(self, contender: Contender) -> str:
        log = self.bench.directory / f"{contender.name}.log"
        lines = log.read_text(errors="replace").splitlines() if log.exists() else []
        return f" (its log ends: {lines[-1][-500:]})" if lines else ""

    def _wait(self) -> None:
        began = time.monotonic()
        wait_for_rest(min(self.patience, WAIT_MOST_SECONDS))
        self.patience = max(0, self.patience - (time.monotonic() - began))

    def _run(self, contender: Contender, scenario: Scenario) -> Result:
        env = {**self.bench.environment, **contender.environment}
        bench = replace(self.bench, environment=env, seconds=self.bench.seconds * scenario.stretch)
        options = {**scenario.options, **contender.speaks}
        return bench.measure(contender, self._paths(contender, scenario), **options)

    def _paths(self, contender: Contender, scenario: Scenario) -> list[str]:
        if contender.name == OURS:
            return [self.paths.pop() for _ in range(scenario.sockets)]
        return [contender.path] * scenario.sockets


def turns(rounds: int, present: set[str]) -> Iterator[tuple[str, Scenario]]:
    """Every other round backwards, so that whatever drifts does so for all."""
    turn = [(name, scenario) for scenario in SCENARIOS for name in scenario.among(present)]
    for number in range(rounds):
        yield from turn[:: -1 if number % 2 else 1]


def prepare(directory: Path, rounds: int, seconds: float, patience: float, present: set[str], tell: Tell) -> Session:
    """A session on a filled database in `directory`, with every contender of `present` ready to start."""
    env = environment(MOST_SOCKETS, directory)
    asked = sum(scenario.sockets for name, scenario in turns(rounds, present) if name == OURS)
    paths = fill(env, asked)
    bench = Bench(directory, env, build_generator(directory), *cores(), seconds, 1)
    made = [contenders.ours(directory)]
    made += [peer.contender(directory) for peer in contenders.PEERS if peer.name in present]
    return Session(bench, {contender.name: contender for contender in made}, paths, patience, tell)
