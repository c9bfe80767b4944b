"""`python -m bench.peers`: the product beside other ways to push to a room, those of them that are installed."""

import argparse
import json
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

from bench import report
from bench.contestants import raised_limits
from bench.machine import describe
from bench.peers import session
from bench.peers.cases import OURS, Result, rows_of
from bench.peers.contenders import PEERS
from bench.peers.page import page
from bench.run import ROOT


def main() -> int:
    options = _options()
    # Told to end, it ends what it has started.
    signal.signal(signal.SIGTERM, lambda number, frame: sys.exit(128 + number))
    found = {peer.name: peer.found() for peer in PEERS if not options.only or peer.name in options.only}
    measured = _measure(options, found)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "peers.json").write_text(json.dumps(measured, indent=1) + "\n")
    (options.out / "peers.md").write_text(page(measured))
    (options.out / "summary.md").write_text(report.summary_page(options.out))
    sys.stdout.write(page(measured))
    return 0


def _measure(options: argparse.Namespace, found: dict[str, str | None]) -> dict[str, Any]:
    facts = {"name": "peers", "command": _command(), "machine": describe(), "found": found}
    facts["limits"] = raised_limits(session.MOST_SOCKETS)
    facts["settings"] = {"rounds": options.rounds, "seconds": options.seconds}
    present = {OURS, *(name for name, version in found.items() if version)}
    with tempfile.TemporaryDirectory(prefix="bench-") as name:
        plan = (Path(name), options.rounds, options.seconds, options.patience, present)
        running = session.prepare(*plan, _tell)
        for contender, scenario in session.turns(options.rounds, present):
            running.measure(running.contenders[contender], scenario)
    return {**facts, "failures": running.failures, "rows": rows_of(running.runs), "runs": running.runs}


def _tell(name: str, result: Result | str) -> None:
    if isinstance(result, str):
        said = f"failed: {result}"
    else:
        said = (
            f"{result['cpu_per_million']:7.2f} CPU-s/M {result['per_second']:9,.0f}/s  p99 {result['p99']:8.2f} ms"
            f"  load {result['generator_busy']:4.0%}  others {result['others']:4.0%}"
        )
    print(f"{name:38} {said}", flush=True)  # noqa: T201


def _command() -> str:
    return "make bench-peers" + (f' ARGS="{" ".join(sys.argv[1:])}"' if sys.argv[1:] else "")


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.peers", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3, help="times each is measured (default 3)")
    parser.add_argument("--seconds", type=float, default=4, help="of publishing, each time (default 4)")
    parser.add_argument("--patience", type=float, default=120, help="seconds to wait for other processes, in all")
    parser.add_argument("--only", nargs="+", choices=[peer.name for peer in PEERS], help="these peers, and ours")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
