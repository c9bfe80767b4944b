"""`python -m bench`: measure, show, and write the report."""

import argparse
import importlib.util
import subprocess
import sys
from pathlib import Path
from typing import Any

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table

from bench import fanout, report
from bench.contestants import CONTESTANTS, Contestant
from bench.run import ROOT

console = Console()


def main() -> int:
    options = _options()
    chosen = tuple(contestant for contestant in CONTESTANTS if not options.only or contestant.name in options.only)
    plan = fanout.Plan(options.sockets, options.rounds, options.seconds, options.window, options.patience, chosen)
    measured = _measure(plan)
    report.write(measured, options.out)
    if importlib.util.find_spec("matplotlib"):
        subprocess.run([sys.executable, "-m", "bench.plots", options.out], cwd=ROOT, check=True)
    console.print(_table(measured["rows"]), f"Written to {options.out}")
    return 0


def _table(rows: list[dict[str, Any]]) -> Table:
    table = Table("row", "required", "measured", "spread", "aim")
    for row in rows:
        style = "green" if row["measured"] >= row["required"] else "red"
        spread = f"{row['low']:.1f}-{row['high']:.1f}x"
        limits = f"{row['required']:g}x", f"[{style}]{row['measured']:.1f}x[/]", spread, f"{row['aim']:g}x"
        table.add_row(row["name"], *limits)
    return table


def _measure(plan: fanout.Plan) -> dict[str, Any]:
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn())
    # Rarely refreshed: this process shares a core with the load.
    with Progress(*columns, console=console, refresh_per_second=1) as progress:
        task = progress.add_task("fan-out", total=plan.runs)

        def tell(contestant: Contestant, result: dict[str, Any], counts: bool) -> None:
            cost = f"{result['cpu_per_million']:7.1f} CPU-s per million, {result['per_second']:9,.0f} deliveries/s"
            progress.console.print(
                f"{contestant.name:16} {cost}, others {result['others']:4.0%}{'' if counts else ', again'}"
            )
            progress.advance(task, counts)

        return fanout.measure(plan, tell)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench", description=__doc__)
    parser.add_argument("--sockets", type=int, default=1000)
    parser.add_argument("--rounds", type=int, default=5, help="times each server is measured (default 5)")
    parser.add_argument("--seconds", type=float, default=3, help="of publishing, each time (default 3)")
    parser.add_argument("--window", type=int, default=1, help="updates on their way at a time (default 1)")
    parser.add_argument(
        "--patience", type=float, default=120, help="seconds to wait for other processes, in all (default 120)"
    )
    parser.add_argument(
        "--only", nargs="*", choices=[contestant.name for contestant in CONTESTANTS], help="measure these alone"
    )
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
