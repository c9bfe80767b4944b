"""`python -m bench.site`: the product's own work. Scores, registrations, handshakes, recovery storms, the way from a
commit to the last screen, and pages; on a PostgreSQL and a Redis of this benchmark's own."""

import argparse
import json
import os
import shlex
import signal
import subprocess
import sys
from pathlib import Path
from typing import Any

from bench import report
from bench.machine import cores, describe, wait_for_rest
from bench.run import ROOT
from bench.site.cases import CASES, Case, Result
from bench.site.page import page
from bench.site.rows import rows_of
from bench.site.stage import LIMITS, Stage, collect_static_files, prepared
from bench.site.worthless import Worthless
from tests.support.owned_process import ServiceMissing

# Of one run; whatever else goes wrong is a mistake of the benchmark.
FAILURES = (Worthless, ServiceMissing, OSError, EOFError, subprocess.TimeoutExpired)


def main() -> int:
    options = _options()
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    chosen = [case for case in CASES if not options.only or case.name in options.only]
    server_core, load_core = cores()
    machine = describe()
    collect_static_files()
    with prepared(server_core, load_core) as stage:
        os.sched_setaffinity(0, {load_core})
        runs = _measure(stage, chosen, options)
    command = "make bench-site" + (f' ARGS="{shlex.join(sys.argv[1:])}"' if sys.argv[1:] else "")
    _write({"name": "site", "command": command, "machine": machine, "limits": LIMITS, "runs": runs}, options.out)
    missing = [case.name for case in chosen if case.name not in runs]
    if missing:
        sys.stderr.write(f"Not measured, each run was worth nothing: {', '.join(missing)}.\n")
    return 1 if missing else 0


def _measure(stage: Stage, chosen: list[Case], options: argparse.Namespace) -> dict[str, list[Result]]:
    """Every other round backwards, so that whatever drifts does so for all."""
    runs: dict[str, list[Result]] = {case.name: [] for case in chosen}
    for number in range(options.rounds):
        for case in [case for case in chosen if number < case.most][:: -1 if number % 2 else 1]:
            wait_for_rest(options.patience)
            result = _attempt(stage, case, options.seconds)
            if result is not None:
                runs[case.name].append(result)
    return {name: results for name, results in runs.items() if results}


def _attempt(stage: Stage, case: Case, seconds: float) -> Result | None:
    """A run, and where it is worth nothing another one: what the rest measured is not lost to it."""
    for _ in range(2):
        try:
            result = case.run(stage, seconds)
        except FAILURES as failure:
            print(f"{case.name:26} is worth nothing: {type(failure).__name__} {failure}", flush=True)  # noqa: T201
        else:
            print(f"{case.name:26} {case.shown.format(**result)}", flush=True)  # noqa: T201
            return result
    return None


def _write(measured: dict[str, Any], out: Path) -> None:
    measured["rows"] = rows_of(measured["runs"])
    out.mkdir(parents=True, exist_ok=True)
    (out / "site.json").write_text(json.dumps(measured, indent=1) + "\n")
    (out / "site.md").write_text(page(measured))
    (out / "summary.md").write_text(report.summary_page(out))
    sys.stdout.write(page(measured))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.site", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times each case is measured (default 3)")
    parser.add_argument("--seconds", type=float, default=4, help="of scores and of pages, each time (default 4)")
    parser.add_argument("--patience", type=float, default=5, help="seconds to wait for the machine to rest, each run")
    parser.add_argument("--only", nargs="+", choices=[case.name for case in CASES], help="these cases")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
