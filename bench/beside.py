"""`python -m bench.beside OTHER`: this checkout beside another one, such as the commit before a large change.

The same commands run in both, in turn, each with its own code, benchmark and environment, so that what drifts on the
machine drifts for both. A row says how much more a delivery, a check, a message or a score costs here; its ratio is one
of medians, and the single rounds stand beside it.
"""

import argparse
import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

from bench.machine import describe, wait_for_rest
from bench.run import ROOT

REST_SECONDS = 20.0
FANOUT = ("bench", "--only", "ours-production", "--rounds", "1", "--patience", "10")
LIMITER = ("bench.limiter", "--rounds", "1")
SITE = ("bench.site", "--rounds", "1", "--only", "scores, PostgreSQL", "scores, SQLite")


@dataclass(frozen=True)
class Row:
    """`path`: where the number stands in what the benchmark writes; `rises`: more of it is better."""

    title: str
    command: tuple[str, ...]
    page: str
    path: tuple[str, ...]
    rises: bool = False

    def cost(self, pages: dict[str, Any]) -> float:
        """The number of one round, turned so that less of it is better."""
        found = pages[self.page]
        for name in self.path:
            found = found[name][0] if isinstance(found[name], list) else found[name]
        return 1 / float(found) if self.rises else float(found)


ROWS = (
    Row("fan-out, CPU per delivery", FANOUT, "fanout", ("runs", "ours-production", "cpu_per_million")),
    Row("limiter, time per check", LIMITER, "limiter", ("checks", "ours"), rises=True),
    Row("message, CPU per ping with limits in Redis", LIMITER, "limiter", ("messages", "ours-production")),
    Row("score, time per commit on PostgreSQL", SITE, "site", ("runs", "scores, PostgreSQL", "per_second"), rises=True),
    Row("score, time per commit on SQLite", SITE, "site", ("runs", "scores, SQLite", "per_second"), rises=True),
)


def one_round(checkout: Path) -> list[float]:
    """What each row costs there, measured once."""
    pages = {}
    with tempfile.TemporaryDirectory() as out:
        for command in dict.fromkeys(row.command for row in ROWS):
            wait_for_rest(REST_SECONDS)
            argv = [_interpreter(checkout), "-m", *command, "--out", out]
            done = subprocess.run(argv, cwd=checkout, capture_output=True, text=True)
            if done.returncode:
                raise SystemExit(f"{' '.join(argv)} in {checkout} failed:\n{done.stdout[-800:]}{done.stderr[-2000:]}")
        pages = {path.stem: json.loads(path.read_text()) for path in Path(out).glob("*.json")}
    return [row.cost(pages) for row in ROWS]


def _interpreter(checkout: Path) -> str:
    own = checkout / ".venv" / "bin" / "python"
    return str(own) if own.exists() else sys.executable


def measure(other: Path, rounds: int) -> Iterator[tuple[list[float], list[float]]]:
    """Rounds of both, every other one backwards: the costs there, and here."""
    for number in range(rounds):
        turn = [other, ROOT][:: -1 if number % 2 else 1]
        costs = {checkout: one_round(checkout) for checkout in turn}
        yield costs[other], costs[ROOT]


def page(other: str, pairs: list[tuple[list[float], list[float]]]) -> str:
    lines = [
        *("# Beside an earlier commit", "", "Cost here / cost there: 1.03x is three in a hundred more.", ""),
        *("| row | ratio of medians | single rounds |", "| --- | ---: | --- |"),
    ]
    for place, row in enumerate(ROWS):
        there, here = [pair[0][place] for pair in pairs], [pair[1][place] for pair in pairs]
        rounds = ", ".join(f"{now / before:.2f}" for before, now in zip(there, here, strict=True))
        lines.append(f"| {row.title} | {median(here) / median(there):.2f}x | {rounds} |")
    facts = [f"- {name.capitalize()}: {value}" for name, value in describe().items()]
    command = f"- Command: `python -m bench.beside OTHER --rounds {len(pairs)}`, there: {other}"
    return "\n".join([*lines, "", command, *facts, ""])


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.beside", description=__doc__.splitlines()[0])
    parser.add_argument("other", type=Path, help="the other checkout; its .venv is used where it has one")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    other = options.other.resolve()
    commit = subprocess.run(["git", "log", "-1", "--format=%h"], cwd=other, capture_output=True, text=True, check=True)
    pairs = []
    for pair in measure(other, options.rounds):
        pairs.append(pair)
        sys.stdout.write(f"round {len(pairs)}: {', '.join(f'{h / t:.2f}' for t, h in zip(*pair, strict=True))}\n")
        sys.stdout.flush()
    text = page(commit.stdout.strip(), pairs)
    (options.out / "beside.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
