"""`python -m bench.draws`: Swiss tournaments of many, from the first to the last round, on PostgreSQL.

Two workers serve. Writes Artifacts/benchmarks/draws.md. The results are entered through the services; whoever of the
two comes first draws the next round. Meanwhile somebody else writes, to the same tournament and to another one, and how
long that takes is measured. In the middle of some draws the worker that draws is killed.
"""

import argparse
import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any

from bench.machine import cores, describe
from bench.run import ROOT
from bench.site.stage import PRODUCTION, Server, Stage, collect_static_files, prepared

SIZES = (512, 2048, 4096)
# Every so many rounds the worker that draws is killed.
KILLS_EVERY = 3
# Between two writes of others.
PAUSE_SECONDS = 0.02


class Unpinned(Server):
    """On all cores, as a site of its own machine is."""

    def command(self) -> list[str]:
        return [sys.executable, *self._arguments]


def main() -> int:
    options = _options()
    if options.inside:
        json.dump(season(options.inside, options.seed), sys.stdout)
        return 0
    machine = describe()
    collect_static_files()
    with prepared(*cores()) as stage:
        runs = [_measured(stage, size, options.seed) for size in options.sizes]
    page = _page(runs, machine)
    (options.out / "draws.json").write_text(json.dumps({"name": "draws", "machine": machine, "runs": runs}, indent=1))
    (options.out / "draws.md").write_text(page)
    sys.stdout.write(page)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.draws", description=__doc__)
    sizes = "how many entrants (default: 512 2048 4096)"
    parser.add_argument("--sizes", type=int, nargs="+", default=SIZES, help=sizes)
    parser.add_argument("--seed", type=int, default=1, help="of the results, and of who is killed")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    parser.add_argument("--inside", type=int, help=argparse.SUPPRESS)
    return parser.parse_args()


def _measured(stage: Stage, size: int, seed: int) -> dict[str, Any]:
    env = stage.environment(stage.database(), WORKERS="2", TASK_WORKER="0")
    with Unpinned(stage.directory / "draws.log", env, PRODUCTION, 0):
        command = [sys.executable, "-m", "bench.draws", "--inside", str(size), "--seed", str(seed)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    found: dict[str, Any] = json.loads(done.stdout)
    print(json.dumps({**found, "draws": len(found["draws"])}), file=sys.stderr, flush=True)  # noqa: T201
    return found


def season(size: int, seed: int) -> dict[str, Any]:
    """One tournament, played in this process; the servers around it draw."""
    from bench.drawing_season import Season  # noqa: PLC0415  (needs Django, which the parent does not set up)

    return Season(size, random.Random(seed)).play()


def drawing() -> Iterator[tuple[int, int]]:
    """The processes that make a draft at this moment, and the workers that wait for them."""
    for entry in Path("/proc").iterdir():
        with suppress(OSError, ValueError, IndexError):
            if b"draft_round" in (entry / "cmdline").read_bytes():
                yield int(entry.name), int((entry / "stat").read_text().rpartition(")")[2].split()[1])


def kill_who_draws() -> bool:
    for _, worker in drawing():
        os.kill(worker, signal.SIGKILL)
        return True
    return False


def largest(pids: list[int]) -> int:
    """The most memory that one of the processes ever had, in MiB."""
    found = [0]
    for pid in pids:
        with suppress(OSError, StopIteration):
            lines = Path(f"/proc/{pid}/status").read_text().splitlines()
            found.append(int(next(line for line in lines if line.startswith("VmHWM")).split()[1]) // 1024)
    return max(found)


def _three(milliseconds: list[float]) -> str:
    return ", ".join(f"{value:.0f}" for value in milliseconds)


def _page(runs: list[dict[str, Any]], machine: dict[str, str]) -> str:
    lines = [
        "# Draws of many",
        "",
        "Swiss tournaments through the services on PostgreSQL, two workers, from the first to the last round.",
        "",
        "Writes of others: median, 99th of a hundred, and the longest, in milliseconds; to the same tournament and to",
        "another one, while nothing is drawn and while a round is.",
        "",
        "| entrants | rounds | draw, median | longest | killed | same, quiet | same, meanwhile | other, quiet "
        "| other, meanwhile | result, median | draft's memory |",
        "| ---: | ---: | ---: | ---: | ---: | --- | --- | --- | --- | ---: | ---: |",
    ]
    for run in runs:
        draws = sorted(draw["seconds"] for draw in run["draws"] if not draw["killed"])
        killed = sum(draw["killed"] for draw in run["draws"])
        lines.append(
            f"| {run['entrants']} | {run['rounds']} | {draws[len(draws) // 2]:.1f} s | {draws[-1]:.1f} s | {killed} "
            f"| {_three(run['quiet_ms']['same'])} | {_three(run['meanwhile_ms']['same'])} "
            f"| {_three(run['quiet_ms']['other'])} | {_three(run['meanwhile_ms']['other'])} "
            f"| {run['result_ms']:.1f} ms | {run['memory_mib']} MiB |"
        )
    lines += ["", "- Command: `python -m bench.draws`", *(f"- {name}: {value}" for name, value in machine.items()), ""]
    return "\n".join(lines)


if __name__ == "__main__":
    sys.exit(main())
