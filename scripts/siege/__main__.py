"""Attack the production server with everything at once, and measure what other people notice. See tests/README.md.

usage: python -m scripts.siege [--minutes 30] [--out Artifacts/siege/report.md]

Two workers with the limits as they are by default, a PostgreSQL and a Redis of their own. First a quiet time, then the
siege (attacks.py), while bystanders watch and a referee scores (bystanders.py). In the end the organizer, whose
password is guessed all the while, signs in from an address of theirs and gets into the full room. Exit code 1 where the
organizer did not, where a worker died or the log holds a traceback, or where the disk grew beyond 64 MB or a worker's
memory beyond 512 MB.
"""

import argparse
import asyncio
import importlib
import sys
from pathlib import Path
from statistics import quantiles
from typing import Any

from scripts.own_site import OwnSite, own_site

ROOT = Path(__file__).resolve().parents[2]
DISK_MB, MEMORY_MB = 64.0, 512.0


def main() -> int:
    options = _options()
    with own_site("siege") as site:
        found, troubles = _besiege(site, options.minutes)
    problems = _problems(found, troubles)
    options.out.parent.mkdir(parents=True, exist_ok=True)
    options.out.write_text(_report(found, problems, options.minutes))
    print(options.out.read_text())
    return int(bool(problems))


def _besiege(site: OwnSite, minutes: float) -> tuple[Any, list[str]]:
    # Not at the top: models are made for the database that the settings name.
    run = importlib.import_module("scripts.siege.run")
    process = importlib.import_module("tests.support.process")
    spool = site.directory / "spool"
    spool.mkdir()
    # The settings and the limits as they are by default: hashes cost what they cost, and nobody is exempt.
    environment = {**site.environment, **process.AS_A_SITE, "TMPDIR": str(spool), "WS_RATE_EXEMPT_NETWORKS": ""}
    with process.ServerProcess(site.directory / "server.log", environment) as server:
        found = asyncio.run(run.besiege(server, spool, 60 * minutes))
        troubles = [line for line in server.log().splitlines() if "Traceback" in line or "worker ended" in line]
    return found, troubles


def _problems(found: Any, troubles: list[str]) -> list[str]:
    problems = [*found.organizer, *(line[:600] for line in troubles[:5])]
    if found.disk_mb > DISK_MB:
        problems.append(f"{found.disk_mb:.0f} MB were spooled to disk")
    if found.memory_mb > MEMORY_MB:
        problems.append(f"a worker grew to {found.memory_mb:.0f} MB")
    return problems


def _report(found: Any, problems: list[str], minutes: float) -> str:
    verdict = ["**Not held:**", "", *(f"- {problem}" for problem in problems)] if problems else ["Held."]
    lines = ["# A siege", "", f"{minutes:g} minutes, written by `make siege`.", "", *verdict, ""]
    lines += [
        "| bystanders waited | quiet p95 | besieged p95 | besieged p99 | times |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for name, waits in found.besieged.waits.items():
        quiet = found.quiet.waits[name]
        lines.append(f"| {name} | {_ms(quiet, 95)} | {_ms(waits, 95)} | {_ms(waits, 99)} | {len(waits)} |")
    failed = found.besieged.failed
    lines += ["", f"Not answered as they should be: {len(failed)}" + "".join(f"\n- {line}" for line in failed[:5])]
    lines += ["", f"Largest worker: {found.memory_mb:.0f} MB (before: {found.memory_before_mb:.0f} MB)."]
    lines += [f"Most spooled to disk: {found.disk_mb:.1f} MB. The organizer got in: {not found.organizer}."]
    lines += ["", "| attack | what became of it |", "| --- | --- |"]
    for attack, counts in sorted(found.counts.items()):
        told = ", ".join(f"{outcome} {count}" for outcome, count in counts.most_common(6))
        lines.append(f"| {attack} | {told} |")
    return "\n".join(lines) + "\n"


def _ms(waits: list[float], percent: int) -> str:
    return f"{1000 * quantiles(waits, n=100)[percent - 1]:.0f} ms" if len(waits) > 1 else "-"


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.siege", description=__doc__.splitlines()[0])
    parser.add_argument("--minutes", type=float, default=30, help="how long the attacks go on (default: 30)")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "siege" / "report.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
