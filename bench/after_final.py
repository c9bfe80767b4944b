"""`python -m bench.after_final`: how long it takes, for whoever waits, what comes after a final: the result at those
who watch, payouts, certificates, analytics. On PostgreSQL and Redis, by two workers.

Writes Artifacts/benchmarks/after_final.md and its raw numbers, and the summary.
"""

import argparse
import json
import os
import signal
import sys
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from typing import Any

from bench import report
from bench.machine import cores, describe
from bench.run import ROOT
from bench.site import after_final as flows
from bench.site.stage import LIMITS, collect_static_files, prepared

COMMAND = "make bench-after-final"
# Milliseconds, of 95 in a hundred.
REQUIRED, AIM = 500, 50
PAYOUTS = "look at what is done under the tournament's lock (`apps/payouts/services`), and who else holds it"
FILES = "have the proxy send the files (`X-Accel-Redirect`), once the view has said yes"
COUNTED = (
    "keep what was counted for some seconds a tournament, against ADR 51, or count a part of it when it is written"
)
# What to do about a flow that is over.
ADVICE = {
    flows.FINAL: "look at the transaction that ends a tournament: what it computes may become a task",
    flows.PROPOSE: PAYOUTS,
    flows.APPROVE: PAYOUTS,
    flows.SAME_CLICK: PAYOUTS,
    flows.SAME_KEY: "answer from the kept answer before the lock is taken",
    flows.REJECT: PAYOUTS,
    flows.APPROVE_TOLD: PAYOUTS,
    flows.REJECT_TOLD: PAYOUTS,
    flows.OWN: "show fewer a page (`AT_A_TIME`)",
    flows.FIRST_PDF: FILES,
    flows.AGAIN_PDF: FILES,
    flows.FIRST_PNG: FILES,
    flows.AGAIN_PNG: FILES,
    flows.VERIFY_PAGE: "it reads one row and checks a signature: look at the limiter and at Redis first",
    flows.VERIFY_API: "it reads one row and checks a signature: look at the limiter and at Redis first",
    flows.NUMBERS_PAGE: COUNTED,
    flows.NUMBERS_JSON: COUNTED,
    flows.NUMBERS_CSV: "read larger parts at a time, or leave columns that cost a join to another table",
}


@dataclass(frozen=True)
class Flow:
    name: str
    times: int
    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, name: str, took: list[float]) -> "Flow":
        cut = quantiles(took, n=100, method="inclusive")
        return cls(name, len(took), cut[49], cut[94], cut[98])

    def line(self) -> str:
        return (
            f"| {self.name} | {self.times} | {self.p50:.1f} | **{self.p95:.1f}** | {self.p99:.1f} | {self._verdict()} |"
        )

    def _verdict(self) -> str:
        if self.p95 > REQUIRED:
            return f"**over {REQUIRED} ms**: {ADVICE[self.name]}"
        return "aim met" if self.p95 <= AIM else f"under {REQUIRED} ms"

    def row(self) -> dict[str, Any]:
        """For the summary."""
        row = {"name": f"{self.name}: p95", "required": REQUIRED, "aim": AIM, "unit": " ms", "at_most": True}
        return row | {"measured": self.p95, "low": self.p95, "high": self.p95}


def page(measured: list[Flow], machine: dict[str, str], command: str) -> str:
    slow = [flow for flow in measured if flow.p95 > REQUIRED]
    said = f"{len(slow)} of {len(measured)}" if slow else "None"
    return "\n".join(
        [
            *("# After the final", ""),
            f"{said} of the flows takes more than {REQUIRED} ms for 95 in a hundred; the aim is {AIM} ms.",
            "In milliseconds:",
            *("", "| flow | times | p50 | p95 | p99 | |", "| --- | ---: | ---: | ---: | ---: | --- |"),
            *(flow.line() for flow in measured),
            *("", "## How", "", *HOW, "", "## Conditions", ""),
            f"- Command: `{command}`",
            *(f"- {name.capitalize()}: {value}" for name, value in machine.items()),
            "- Limits on, raised as in `bench/site/stage.py`; no second factor is asked of organizers.",
            "- Raw numbers: [after_final.json](after_final.json)",
            "",
        ]
    )


HOW = (
    "- Two workers on one listening socket, a PostgreSQL that writes each commit to the disk, and a Redis, all on the "
    "two cores of this machine. Whoever asks does so on a new connection each time, one request after the other.",
    f"- {flows.CUPS} tournaments of eight, each with a prize for every place and a second organizer. To a socket: from "
    "the request to the read that holds the event. Over HTTP: from the request to the last byte of the answer.",
    f"- Certificates of {flows.DRAWN} tournaments, which tasks have drawn before. First: nobody has asked for the file "
    "since it was written. They may not be kept by browsers (`no-store`), so again is the whole file, too.",
    f"- Analytics: a tournament of {flows.REGISTRATIONS:,} registrations and {flows.MATCHES:,} matches with disputes, "
    f"rulings and minutes of viewers, counted anew each time; {flows.READS} reads each.",
    "- p99 of a hundred times or fewer is the longest of them, or nearly.",
)


def main() -> int:
    options = _options()
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    machine = describe()
    collect_static_files()
    with prepared(*cores()) as stage:
        os.sched_setaffinity(0, {stage.load_core})
        took = flows.measure(stage)
    measured = [Flow.of(name, took[name]) for name in ADVICE]
    raw = {"name": "after_final", "command": COMMAND, "machine": machine, "limits": LIMITS | flows.RAISED}
    raw |= {"rows": [flow.row() for flow in measured], "runs": {flow.name: [vars(flow)] for flow in measured}}
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "after_final.json").write_text(json.dumps(raw, indent=1) + "\n")
    text = page(measured, machine, COMMAND)
    (options.out / "after_final.md").write_text(text)
    (options.out / "summary.md").write_text(report.summary_page(options.out))
    sys.stdout.write(text)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bench.after_final", description=__doc__)
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
