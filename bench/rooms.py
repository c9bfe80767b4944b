"""`python -m bench.rooms`: rooms at the rates of a real event. How long an update takes to the last of them, what slow
readers do to the others, and what ten thousand sockets cost."""

import argparse
import json
import os
import sys
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench import report
from bench.contestants import CONTESTANTS, environment, raised_limits
from bench.machine import cores, describe, wait_for_rest
from bench.run import MEMORY_EVERY_SECONDS, ROOT, Bench, build_generator, fill
from tests.support.redis_server import RedisServer, find_binary

BY_NAME = {contestant.name: contestant for contestant in CONTESTANTS}
STOCK, OURS = "stock-daphne", "ours-production"
Result = dict[str, Any]


@dataclass(frozen=True)
class Case:
    """A room as it is measured: `sockets`, updates a second (`rate`; 0: one after the other), and who is slow in it.

    Where there are more `rooms`, the sockets are spread over them, and each update goes to every room. `seconds`: for
    those that take their own time; they are measured once.
    """

    name: str
    contestant: str
    sockets: int
    rate: float
    stalled: int = 0
    crawling: int = 0
    redis: bool = False
    rooms: int = 1
    seconds: float = 0

    @property
    def slow(self) -> dict[str, float]:
        wanted = {"rate": self.rate, "stalled": self.stalled, "crawling": self.crawling}
        return {name: value for name, value in wanted.items() if value}


LONG = "10,000 sockets at 2/s for five minutes"
CASES = (
    Case("stock at 2/s", STOCK, 1000, 2),
    Case("ours at 2/s", OURS, 1000, 2),
    Case("all read", OURS, 1000, 100),
    Case("one stalls, one crawls", OURS, 1000, 100, stalled=1, crawling=1),
    Case("100 sockets", OURS, 100, 0),
    Case("10,000 sockets", OURS, 10_000, 0),
    Case(LONG, OURS, 10_000, 2, seconds=300),
    Case("stock on Daphne, Redis", STOCK, 1000, 0, redis=True),
    Case("stock on uvicorn, Redis", "stock-uvicorn", 1000, 0, redis=True),
    Case("ours, Redis", OURS, 1000, 0, redis=True),
    Case("stock on uvicorn, 5,000 sockets, Redis", "stock-uvicorn", 5000, 0, redis=True),
    Case("ours, 5,000 sockets, Redis", OURS, 5000, 0, redis=True),
    Case("10,000 sockets in one room, Redis", OURS, 10_000, 0, redis=True),
    Case("10,000 sockets in 1,000 rooms, Redis", OURS, 10_000, 0, redis=True, rooms=1000),
)


def p99(result: Result) -> float:
    return float(result["p99"])


def cpu(result: Result) -> float:
    return float(result["cpu_per_million"])


def memory(result: Result) -> float:
    """KiB for each idle socket."""
    return float(result["rss_joined"] - result["rss_before"]) / float(result["sockets"])


def lost(result: Result) -> float:
    return float(result["missing"] + result["repeated"])


def core(result: Result) -> float:
    """How much of a core the server had."""
    return float(result["server_cpu"] / result["seconds"])


def growth(result: Result) -> float:
    """Per cent by which memory grew from the end of the first minute to the end."""
    _first, *later = result["memory"][MINUTE - 1 :]
    return 100 * (max(later) / _first - 1)


@dataclass(frozen=True)
class Most:
    """`value` of the case `of` must be no more than `required`."""

    name: str
    value: Callable[[Result], float]
    of: str
    required: float
    aim: float
    unit: str

    def cases(self) -> set[str]:
        return {self.of}

    def row(self, runs: dict[str, list[Result]]) -> dict[str, Any]:
        found = [self.value(run) for run in runs[self.of]]
        return {
            "name": self.name, "required": self.required, "aim": self.aim, "measured": median(found),
            "low": min(found), "high": max(found), "unit": self.unit, "at_most": True,
        }  # fmt: skip


@dataclass(frozen=True)
class Requirement:
    """`value` of the case `of`, or the number `of` itself, over that of the case `by`, must be at least `required`."""

    name: str
    value: Callable[[Result], float]
    of: str | float
    by: str
    required: float
    aim: float

    def cases(self) -> set[str]:
        return {self.by} if isinstance(self.of, float) else {self.by, self.of}

    def row(self, runs: dict[str, list[Result]]) -> dict[str, Any]:
        below = [self.value(run) for run in runs[self.by]]
        above = [self.of] * len(below) if isinstance(self.of, float) else [self.value(run) for run in runs[self.of]]
        ratios = [value / other for value, other in zip(above, below, strict=True)]
        measured = median(above) / median(below)
        return {
            "name": self.name, "required": self.required, "aim": self.aim, "measured": measured,
            "low": min(ratios), "high": max(ratios), "throughput": measured,
        }  # fmt: skip


DAPHNE, UVICORN = "stock on Daphne / ours", "stock on uvicorn / ours"
SLOW = "one stalls, one crawls"
DAPHNE_REDIS, UVICORN_REDIS = "stock on Daphne, Redis", "stock on uvicorn, Redis"
UVICORN_5000, OURS_5000 = "stock on uvicorn, 5,000 sockets, Redis", "ours, 5,000 sockets, Redis"
SPREAD = "in one room / in 1,000"
IN_ONE, IN_MANY = "10,000 sockets in one room, Redis", "10,000 sockets in 1,000 rooms, Redis"
REQUIREMENTS: tuple[Requirement | Most, ...] = (
    Requirement(f"p99 at 2 updates/s, 1,000 sockets: {DAPHNE}", p99, "stock at 2/s", "ours at 2/s", 10, 28),
    Requirement("p99 of those who read at 100/s: alone / beside slow readers", p99, "all read", SLOW, 0.8, 1),
    Requirement("CPU per delivery: at 100 sockets / at 10,000", cpu, "100 sockets", "10,000 sockets", 0.67, 0.83),
    Requirement("memory of an idle socket: 28 KiB / ours", memory, 28.0, "10,000 sockets", 1, 2.8),
    Requirement(f"CPU per delivery, Redis pub/sub: {DAPHNE}", cpu, DAPHNE_REDIS, "ours, Redis", 18, 30),
    Requirement(f"CPU per delivery, Redis pub/sub: {UVICORN}", cpu, UVICORN_REDIS, "ours, Redis", 18, 30),
    Requirement(f"CPU per delivery, 5,000 sockets, Redis pub/sub: {UVICORN}", cpu, UVICORN_5000, OURS_5000, 40, 60),
    Requirement(f"CPU per delivery, 10,000 sockets, Redis pub/sub: {SPREAD}", cpu, IN_ONE, IN_MANY, 0.33, 0.56),
    Most(f"lost or repeated: {LONG}", lost, LONG, 0, 0, ""),
    Most(f"of a core: {LONG}", core, LONG, 0.4, 0.2, ""),
    Most(f"p99: {LONG}", p99, LONG, 500, 100, " ms"),
    Most(f"growth of memory after the first minute: {LONG}", growth, LONG, 2, 0, " %"),
)


# In steps of `Bench.measure`'s memory.
MINUTE = round(60 / MEMORY_EVERY_SECONDS)


def run(case: Case, seconds: float, patience: float) -> Result:
    """One run of a case on a server, a database and, where it wants one, a Redis of its own."""
    binary, _ = find_binary(os.environ.get("PATH"))
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        directory = Path(name)
        redis = RedisServer(binary, directory)
        env = environment(case.sockets, directory)
        try:
            if case.redis:
                env["REDIS_URL"] = redis.start().url
            paths = fill(env, case.sockets, case.rooms)
            contestant = BY_NAME[case.contestant]
            if contestant.stock:
                paths = ["/ws/room/"] * case.sockets
            bench = Bench(directory, env, build_generator(directory), *cores(), case.seconds or seconds, 1)
            wait_for_rest(patience)
            return bench.measure(contestant, paths, **case.slow)
        finally:
            redis.kill()


def rows_of(runs: dict[str, list[Result]]) -> list[dict[str, Any]]:
    return [requirement.row(runs) for requirement in REQUIREMENTS if requirement.cases() <= runs.keys()]


def page(measured: dict[str, Any]) -> str:
    lines = [
        f"| {name} | {median(cpu(run) for run in runs):.1f} | {median(run['p50'] for run in runs):.1f} "
        f"| {median(p99(run) for run in runs):.1f} | {max(run['missing'] + run['repeated'] for run in runs)} "
        f"| {median(memory(run) for run in runs):.1f} | {max(run['rss'] - run['rss_warm'] for run in runs):,} "
        f"| {max(run['others'] for run in runs):.0%} |"
        for name, runs in measured["runs"].items()
    ]
    return "\n".join(
        [
            *("# Rooms at the rates of an event", ""),
            *report.missed(measured["rows"]),
            "",
            *report.row_table(measured["rows"]),
            *("", "## Medians", ""),
            "| case | CPU-s per million | p50 ms | p99 ms | missing, repeated | KiB a socket | growth KiB | company |",
            "| --- | --- | --- | --- | --- | --- | --- | --- |",
            *lines,
            "",
            "Latency is from the line that publishes an update to the read that holds it, over all who read. A stalled",
            "socket never reads after it joined, a crawling one reads a byte a second.",
            "",
            f"- Command: `{measured['command']}`",
            *(f"- {name.capitalize()}: {value}" for name, value in measured["machine"].items()),
            "- Raw numbers: [rooms.json](rooms.json)",
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.rooms", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--patience", type=float, default=20, help="seconds to wait for the machine to rest, each run")
    parser.add_argument("--only", nargs="+", choices=[case.name for case in CASES], help="these cases")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    cases = [case for case in CASES if not options.only or case.name in options.only]
    runs: dict[str, list[Result]] = {case.name: [] for case in cases}
    facts = {"machine": describe(), "limits": raised_limits(max(case.sockets for case in cases))}
    for number in range(options.rounds):
        for case in cases[:: -1 if number % 2 else 1]:
            if case.seconds and number:
                continue
            result = run(case, options.seconds, options.patience)
            runs[case.name].append(result)
            print(f"{case.name:40} {cpu(result):7.1f} CPU-s/M  p99 {p99(result):8.1f} ms", flush=True)  # noqa: T201
    command = "make bench-rooms" + (f' ARGS="{" ".join(sys.argv[1:])}"' if sys.argv[1:] else "")
    measured = {"name": "rooms", "command": command, **facts, "rows": rows_of(runs), "runs": runs}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "rooms.json").write_text(json.dumps(measured, indent=1) + "\n")
    (options.out / "rooms.md").write_text(page(measured))
    (options.out / "summary.md").write_text(report.summary_page(options.out))
    sys.stdout.write(page(measured))
    return 0


if __name__ == "__main__":
    sys.exit(main())
