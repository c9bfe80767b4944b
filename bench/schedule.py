"""`python -m bench.schedule`: how long it takes to place the matches of a day, to call one, and to do what is due.

Writes Artifacts/benchmarks/schedule.md. The schedules are CPU time of one thread, without a server or a database: 512
matches on 16 stations, as elimination, as groups, and as a Swiss of which no round is drawn. A call is the whole
service, `call_match` in a tournament of 64 with 16 stations, on PostgreSQL. A sweep finds 5,000 matches to which nobody
came, in forty tournaments of 256, and decides one after another, there too; and so are 10,000 registrations listed,
checked in, drawn and shown.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.schedule_jobs import Known, Later, jobs_of
from apps.tournaments.domain.scheduling import Job, Lengths, Plan, make_plan
from bench.engine import Row, timed
from bench.machine import cores, describe
from bench.run import ROOT
from bench.site.stage import prepared

STATIONS, REST, LENGTHS = 16, 10, Lengths(20, {3: 45})
START = datetime(2030, 1, 1, 12, tzinfo=UTC)
# Seconds.
PLAN_AIM, CALL_AIM, FIND_AIM, PAGE_AIM = 0.5, 0.05, 1.0, 1.0


def jobs(form: str, entrants: int, **options: object) -> list[Job]:
    contest = Contest(FORMATS[form], tuple(range(1, entrants + 1)), options)
    known = {}
    for node in contest.tree.nodes:
        standing = contest.state[node.key]
        players = tuple(slot for slot in standing.slots if isinstance(slot, int))
        known[node.key] = Known(players=players, passed=standing.bye)
    later = Later(8, entrants // 2, 1) if form == "swiss" else None
    return jobs_of(contest.tree, known, LENGTHS, later)


def place(matches: list[Job]) -> Plan:
    return make_plan(matches, [None] * STATIONS, REST, START)


def plans(repeat: int) -> list[Row]:
    fields = {
        "single elimination of 512": jobs("single_elimination", 512),
        "double elimination of 256": jobs("double_elimination", 256),
        "round robin of 32": jobs("round_robin", 32),
        "groups of 4, 256 entrants": jobs("groups", 256),
        "Swiss of 128, eight rounds": jobs("swiss", 128),
        "double elimination of 4,096": jobs("double_elimination", 4096),
    }
    return [
        Row(f"{name}: {sum(job.minutes > 0 for job in found)} matches", timed(partial(place, found), repeat), PLAN_AIM)
        for name, found in fields.items()
    ]


def on_postgresql(module: str) -> Any:
    """What a module of this package prints, in a process of its own, since Django is not set up in this one."""
    with prepared(*cores()) as stage:
        env = stage.environment(stage.database(), TASK_WORKER="0")
        command = [sys.executable, "-m", module]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    return json.loads(done.stdout)


def calls() -> list[Row]:
    took = on_postgresql("bench.calling")
    return [Row("`call_match`, 16 stations, a tournament of 64", took, CALL_AIM)]


def sweeps() -> list[Row]:
    took = on_postgresql("bench.sweeping")
    return [
        Row("5,000 due: found", took["finding"], FIND_AIM),
        Row("5,000 due: one of them done", took["doing"], CALL_AIM),
    ]


def crowds() -> list[Row]:
    took = on_postgresql("bench.crowding")
    aims = {name: PAGE_AIM for name in took if "page" in name}
    return [Row(f"10,000 registrations: {name}", seconds, aims.get(name)) for name, seconds in took.items()]


def page(rows: list[Row], command: str) -> str:
    machine = describe()
    return "\n".join(
        [
            *("# Schedules and calls", ""),
            *("| | median | spread | aim | |", "| --- | --- | --- | --- | --- |"),
            *(row.line() for row in rows),
            "",
            f"On {STATIONS} stations, with {REST} minutes of rest. A schedule is CPU time of one thread; the others",
            "are time on the clock, each with its commit.",
            "What is measured: [bench/schedule.py](../../bench/schedule.py).",
            "",
            f"- Command: `{command}`",
            *(f"- {name}: {machine[name]}" for name in ("processor", "system", "python", "load before")),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.schedule", description=__doc__)
    parser.add_argument("--repeat", type=int, default=7, help="times each schedule is made (default 7)")
    parser.add_argument("--only", choices=["schedule", "call", "sweep", "crowd"], help="of the four")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    parts: dict[str, Callable[[], list[Row]]] = {
        "schedule": lambda: plans(options.repeat),
        "call": calls,
        "sweep": sweeps,
        "crowd": crowds,
    }
    rows = [row for name, measure in parts.items() if options.only in (None, name) for row in measure()]
    only = f" --only {options.only}" if options.only else ""
    text = page(rows, f"python -m bench.schedule{only}")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "schedule.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
