"""Write coverage as a table per file, with the change since the last table, and fail below the floors.

usage: coverage_summary.py COVERAGE.json SUMMARY.md
"""

import json
import re
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

FLOORS = {"apps/tournaments/domain/": 100.0, "apps/tournaments/realtime/": 95.0, "": 92.0}
ROW = re.compile(r"^\| `([^`]+)` \| ([\d.]+) % ")


@dataclass(frozen=True)
class Counts:
    lines: int
    lines_hit: int
    branches: int
    branches_hit: int

    @property
    def percent(self) -> float:
        total = self.lines + self.branches
        return 100.0 * (self.lines_hit + self.branches_hit) / total if total else 100.0

    def __add__(self, other: "Counts") -> "Counts":
        return Counts(
            self.lines + other.lines,
            self.lines_hit + other.lines_hit,
            self.branches + other.branches,
            self.branches_hit + other.branches_hit,
        )


def read_counts(report: dict[str, Any]) -> dict[str, Counts]:
    """The counts of each file that holds code, by its path."""
    counts = {name: _counts(file["summary"]) for name, file in sorted(report["files"].items())}
    return {name: count for name, count in counts.items() if count.lines}


def _counts(summary: dict[str, int]) -> Counts:
    return Counts(
        summary["num_statements"], summary["covered_lines"], summary["num_branches"], summary["covered_branches"]
    )


def area_counts(files: dict[str, Counts]) -> dict[str, Counts]:
    """The sum of each area that has a floor, by its path's beginning; the empty one is everything."""
    nothing = Counts(0, 0, 0, 0)
    return {area: sum((c for name, c in files.items() if name.startswith(area)), nothing) for area in FLOORS}


def read_last(table: str) -> dict[str, float]:
    """The percentages of an earlier summary, by path."""
    return {match[1]: float(match[2]) for match in map(ROW.match, table.splitlines()) if match}


def render(files: dict[str, Counts], last: dict[str, float]) -> str:
    lines = ["# Coverage", "", "Lines and branches. Written by `make coverage`.", ""]
    lines += ["| area | covered | floor | change |", "| --- | ---: | ---: | ---: |"]
    for area, counts in area_counts(files).items():
        name = area or "everything"
        lines.append(
            f"| `{name}` | {counts.percent:.1f} % | {FLOORS[area]:.0f} % | {_change(counts, last.get(name))} |"
        )
    lines += ["", "| file | covered | lines missed | branches missed | change |", "| --- | ---: | ---: | ---: | ---: |"]
    for name, counts in files.items():
        missed = f"{counts.lines - counts.lines_hit} | {counts.branches - counts.branches_hit}"
        lines.append(f"| `{name}` | {counts.percent:.1f} % | {missed} | {_change(counts, last.get(name))} |")
    return "\n".join(lines) + "\n"


def _change(counts: Counts, before: float | None) -> str:
    if before is None:
        return "new"
    difference = round(counts.percent, 1) - before
    return f"{difference:+.1f}" if abs(difference) >= 0.05 else "="


def below_floor(files: dict[str, Counts]) -> list[str]:
    return [
        f"{area or 'everything'}: {counts.percent:.2f} % is below {FLOORS[area]:.0f} %"
        for area, counts in area_counts(files).items()
        if counts.percent < FLOORS[area]
    ]


def main(report_path: str, summary_path: str) -> int:
    files = read_counts(json.loads(Path(report_path).read_text()))
    summary = Path(summary_path)
    last = read_last(summary.read_text()) if summary.exists() else {}
    summary.parent.mkdir(parents=True, exist_ok=True)
    summary.write_text(render(files, last))
    failures = below_floor(files)
    print(f"{summary_path} written.", *failures, sep="\n")
    return 1 if failures else 0


if __name__ == "__main__":
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    sys.exit(main(*sys.argv[1:]))
