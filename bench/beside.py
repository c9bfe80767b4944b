"""`python -m bench.beside OTHER`: this checkout beside another one, such as the commit before a large change.

Both are measured at the same moment, on one core that they share: whatever the machine does, it does to both. (One
after the other, two measurements of one and the same commit differ by a seventh; so, by a fiftieth.) Each round of a
row is a pair; a row's number is the median of the pairs' ratios, and beside it stands between which of the ordered
ratios the true median is with 95 %.
"""

import argparse
import asyncio
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from bench.contestants import environment
from bench.limiter import RAISED, ping_pong
from bench.machine import cores, describe, process_seconds
from bench.run import ROOT, Bench, build_generator, free_port, pinned, wait_for
from bench.site.cases import MATCHES, REFEREES_POSTGRES, REFEREES_SQLITE
from bench.site.stage import Stage, create_database, database_name, prepared

FAN_SOCKETS, PING_SOCKETS, SECONDS = 300, 50, 2.5


@dataclass
class Side:
    """One checkout with a server for each kind of socket benchmark; `paths` are the tickets that are left."""

    checkout: Path
    stage: Stage
    generator: Path
    directory: Path
    servers: dict[str, tuple[int, int, int]] = field(default_factory=dict)  # process, port, publishing port
    paths: dict[str, Iterator[str]] = field(default_factory=dict)
    template: str = ""

    def python(self) -> str:
        own = self.checkout / ".venv" / "bin" / "python"
        return str(own) if own.exists() else sys.executable

    def run(self, env: dict[str, str], *arguments: object) -> str:
        command = [*pinned(self.stage.server_core), self.python(), "-m", *map(str, arguments)]
        own = {**env, "PATH": os.environ["PATH"]}
        done = subprocess.run(command, cwd=self.checkout, env=own, capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise SystemExit(f"{' '.join(command)} in {self.checkout} failed:\n{done.stderr[-2000:]}")
        return done.stdout

    def serve(self, stack: ExitStack, name: str, sockets: int, **more: str) -> None:
        """Start a server of the checkout, with tickets for so many sockets."""
        home = self.directory / name
        home.mkdir(parents=True)
        env = {**environment(sockets, home), **RAISED, **more}
        made = json.loads(self.run(env, "bench.world", sockets, 1))
        port, publish_port = free_port(), free_port()
        own = {"HOST": "127.0.0.1", "PORT": str(port), "PUBLISH_PORT": str(publish_port), "PATH": os.environ["PATH"]}
        own["TOURNAMENT_IDS"] = json.dumps(made["tournament_ids"])
        command = [*pinned(self.stage.server_core), self.python(), "-m", "bench.ours"]
        log = stack.enter_context((home / "log").open("wb"))
        server = subprocess.Popen(command, cwd=self.checkout, env={**env, **own}, stdout=log, stderr=log)
        stack.callback(server.wait)
        stack.callback(server.kill)
        wait_for(server, port, home / "log")
        self.servers[name], self.paths[name] = (server.pid, port, publish_port), iter(made["paths"])

    def prepare_template(self) -> None:
        """A PostgreSQL database as this checkout's migrations make it."""
        database = create_database(self.stage.postgres.url)
        env = {**self.stage.environment(database), "DJANGO_SETTINGS_MODULE": "deltacrown.settings"}
        self.run(env, "django", "migrate", "--verbosity", "0")
        self.template = database_name(database)

    def take_paths(self, name: str, number: int) -> list[str]:
        return [next(self.paths[name]) for _ in range(number)]


def fan_out(side: Side) -> float:
    pid, port, publish_port = side.servers["fanout"]
    bench = Bench(side.directory, {}, side.generator, side.stage.server_core, side.stage.load_core, SECONDS, window=1)
    found = bench._generate(side.take_paths("fanout", FAN_SOCKETS), port, publish_port, pid, {})
    return float(found["server_cpu"]) / float(found["deliveries"])


def message(side: Side) -> float:
    pid, port, _ = side.servers["messages"]
    marks: list[float] = []
    paths = side.take_paths("messages", PING_SOCKETS)
    answered = asyncio.run(ping_pong(port, paths, SECONDS, lambda: marks.append(process_seconds(pid))))
    return (marks[1] - marks[0]) / answered


def check(side: Side) -> float:
    # By the time, which is right as long as both have an equal share of the core.
    env = {**environment(1, side.directory), **RAISED, "REDIS_URL": side.stage.redis.url}
    return 1 / float(side.run(env, "bench.limiter_checks", "ours", side.stage.redis.url, SECONDS))


def score_on_postgresql(side: Side) -> float:
    database = create_database(side.stage.postgres.url, side.template)
    return _score(side, side.stage.environment(database), REFEREES_POSTGRES)


def score_on_sqlite(side: Side) -> float:
    with side.stage.sqlite() as database:
        return _score(side, side.stage.environment(database, REDIS_URL=""), REFEREES_SQLITE)


def _score(side: Side, env: dict[str, str], referees: int) -> float:
    # Not the time: most of that is the disk's, which others use too. Nor by what was logged, which waits together.
    found = json.loads(side.run(env, "bench.site.scores", referees, MATCHES, SECONDS))
    return float(found["busy"]) * float(found["seconds"]) / float(found["saved"])


ROWS: dict[str, Callable[[Side], float]] = {
    "fan-out, CPU per delivery": fan_out,
    "message, CPU per ping with limits in Redis": message,
    "limiter, time per check": check,
    "score, CPU per save on PostgreSQL": score_on_postgresql,
    "score, CPU per save on SQLite": score_on_sqlite,
}


def measure(other: Path, rounds: int, rows: dict[str, Callable[[Side], float]]) -> dict[str, list[float]]:
    """The ratios of each row, here over there."""
    found: dict[str, list[float]] = {title: [] for title in rows}
    with ExitStack() as stack, ThreadPoolExecutor(2) as pool:
        directory = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        generator = build_generator(directory)
        stage = stack.enter_context(prepared(*cores()))
        os.sched_setaffinity(0, {stage.load_core})
        there, here = (Side(place, stage, generator, directory / place.name) for place in (other, ROOT))
        for side in (there, here):
            side.prepare_template()
            # One more of each, since the first begins cold.
            side.serve(stack, "fanout", FAN_SOCKETS * (rounds + 1))
            prefix = {"WS_REDIS_PREFIX": f"{side.directory.name}:", "CHANNEL_PREFIX": f"{side.directory.name}:layer:"}
            side.serve(stack, "messages", PING_SOCKETS * (rounds + 1), REDIS_URL=stage.redis.url, **prefix)
            fan_out(side), message(side)
        for number in range(rounds):
            for title, cost in rows.items():
                cost_here, cost_there = pool.map(cost, (here, there))
                found[title].append(cost_here / cost_there)
            line = ", ".join(f"{ratios[-1]:.2f}" for ratios in found.values())
            sys.stdout.write(f"round {number + 1}: {line}\n")
            sys.stdout.flush()
    return found


def page(other: str, found: dict[str, list[float]]) -> str:
    rounds = len(next(iter(found.values())))
    lines = [
        *("# Beside an earlier commit", "", "Cost here / cost there: 1.03x is three in a hundred more.", ""),
        *("| row | median of the pairs | the true one, with 95 % |", "| --- | ---: | --- |"),
    ]
    for title, ratios in found.items():
        ordered = sorted(ratios)
        # Of so many coins, fewer heads than this are thrown once in forty times.
        away = int(rounds / 2 - 0.98 * rounds**0.5)
        low, high = ordered[max(away, 0)], ordered[-1 - max(away, 0)]
        lines.append(f"| {title} | {median(ratios):.2f}x | {low:.2f} to {high:.2f} |")
    facts = [f"- {name.capitalize()}: {value}" for name, value in describe().items()]
    command = f"- Command: `python -m bench.beside OTHER --rounds {rounds}`, there: {other}"
    return "\n".join([*lines, "", command, *facts, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="the other checkout; its .venv is used where it has one")
    parser.add_argument("--rounds", type=int, default=20)
    parser.add_argument("--only", nargs="+", default=[""], help="rows whose names begin so")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    other = options.other.resolve()
    commit = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=other, capture_output=True, text=True, check=True)
    rows = {title: cost for title, cost in ROWS.items() if title.startswith(tuple(options.only))}
    text = page(commit.stdout.strip(), measure(other, options.rounds, rows))
    (options.out / "beside.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
