"""The measured, as tables. What misses its requirement is said first."""

import json
from pathlib import Path
from typing import Any

from bench.contestants import CONTESTANTS
from bench.rows import middle

TITLES = {contestant.name: contestant.title for contestant in CONTESTANTS}


def write(measured: dict[str, Any], directory: Path) -> None:
    """The raw numbers, the benchmark's own page, and the summary of all benchmarks in `directory`."""
    directory.mkdir(parents=True, exist_ok=True)
    (directory / f"{measured['name']}.json").write_text(json.dumps(measured, indent=1) + "\n")
    (directory / f"{measured['name']}.md").write_text(fanout_page(measured))
    (directory / "summary.md").write_text(summary_page(directory))


def summary_page(directory: Path) -> str:
    """Every row of every benchmark whose raw numbers lie in `directory`."""
    found = [json.loads(path.read_text()) for path in sorted(directory.glob("*.json"))]
    # Some have raw numbers alone, of which nothing is required.
    measured = [report for report in found if "rows" in report]
    rows = [row for report in measured for row in report["rows"]]
    sources = [
        f"- `{report['name']}`: `{report['command']}` on {report['machine']['processor']}" for report in measured
    ]
    return "\n".join(
        [
            *("# Benchmarks: required and measured", ""),
            *missed(rows),
            "",
            *row_table(rows),
            "",
            "Ratios (x) are of medians, both sides measured in turn in one go; the spread is that of single rounds.",
            "How it is measured: [bench/README.md](../../bench/README.md).",
            "",
            *sources,
            "",
        ]
    )


def fanout_page(measured: dict[str, Any]) -> str:
    settings, rows = measured["settings"], measured["rows"]
    return "\n".join(
        [
            *("# Fan-out of one room", ""),
            *missed(rows),
            "",
            *row_table(rows),
            "",
            f"{settings['sockets']} sockets in one room, one server process on one core, the load on another; "
            f"{settings['rounds']} rounds of {settings['seconds']:g} s each in turn, from rest to rest, "
            f"{settings['window']} update(s) on the way at a time. Every socket saw every update once and in order"
            f"{_faults(measured)}. {_company(settings)}",
            *("", "## Medians", ""),
            *median_table(measured["runs"]),
            *("", "## Rounds: CPU-seconds per million deliveries", ""),
            *round_table(measured["runs"]),
            *("", "## Conditions", ""),
            f"- Command: `{measured['command']}`",
            *(f"- {name[0].upper()}{name[1:]}: {value}" for name, value in measured["machine"].items()),
            "- Limits on, these settings raised: " + ", ".join(f"`{k}={v}`" for k, v in measured["limits"].items()),
            "- Channel layer in memory, database SQLite, anonymous tickets; no compression, no access log.",
            f"- Raw numbers: [{measured['name']}.json]({measured['name']}.json)",
            "",
        ]
    )


def missed(rows: list[dict[str, Any]]) -> list[str]:
    misses = [row for row in rows if not is_met(row)]
    if not misses:
        return ["Every row measured meets its requirement."]
    lines = [f"- {row['name']}: {measured(row)}, required {limit(row, 'required')}" for row in misses]
    return ["**Missed:**", "", *lines]


def row_table(rows: list[dict[str, Any]]) -> list[str]:
    return [
        "| row | required | measured | spread | aim | throughput: ours / other | |",
        "| --- | --- | --- | --- | --- | --- | --- |",
        *(_row_line(row) for row in rows),
    ]


def _row_line(row: dict[str, Any]) -> str:
    required = "" if row["required"] is None else f"{'<=' if row.get('at_most') else '>='} {limit(row, 'required')}"
    spread = f"{row['low']:.2f}-{row['high']:.2f}{row.get('unit', 'x')}"
    throughput = f"{row['throughput']:.2f}x" if "throughput" in row else ""
    verdict = "" if row["required"] is None else "met" if is_met(row) else "missed"
    return (
        f"| {row['name']} | {required} | **{measured(row)}** | {spread} "
        f"| {limit(row, 'aim')} | {throughput} | {verdict} |"
    )


def is_met(row: dict[str, Any]) -> bool:
    """A row asks for at least what is required, or, where it is `at_most`, for no more; one of None for nothing."""
    return _meets(row, row["measured"])


def _meets(row: dict[str, Any], value: float) -> bool:
    if row["required"] is None:
        return True
    if row.get("at_most"):
        return bool(value <= row["required"])
    return bool(value >= row["required"])


def measured(row: dict[str, Any]) -> str:
    """What was measured, in the row's `unit` (a ratio where it has none): with two digits, or as many as it takes for
    a miss to read as one."""
    texts = (f"{row['measured']:.{digits}f}" for digits in range(2, 9))
    text = next((text for text in texts if _meets(row, float(text)) == is_met(row)), str(row["measured"]))
    return f"{text}{row.get('unit', 'x')}"


def limit(row: dict[str, Any], field: str) -> str:
    """What was asked for, as it was asked."""
    return f"{row[field]:g}{row.get('unit', 'x')}"


def median_table(runs: dict[str, list[dict[str, Any]]]) -> list[str]:
    base = next(iter(runs.values()))
    lines = []
    for name, results in runs.items():
        cpu, rate = middle(results, "cpu_per_million"), middle(results, "per_second")
        cheaper, faster = middle(base, "cpu_per_million") / cpu, rate / middle(base, "per_second")
        busy = middle(results, "generator_busy")
        lines.append(f"| {TITLES[name]} | {cheaper:.1f}x | {faster:.1f}x | {cpu:.1f} | {rate:,.0f} | {busy:.0%} |")
    return [
        "| server | CPU: first / this | deliveries/s: this / first | CPU-s per million | deliveries/s | load busy |",
        "| --- | --- | --- | --- | --- | --- |",
        *lines,
    ]


def round_table(runs: dict[str, list[dict[str, Any]]]) -> list[str]:
    rounds = range(1, 1 + len(next(iter(runs.values()))))
    lines = [
        f"| {TITLES[name]} | " + " | ".join(f"{result['cpu_per_million']:.1f}" for result in results) + " |"
        for name, results in runs.items()
    ]
    return [
        "| server | " + " | ".join(map(str, rounds)) + " |",
        "| --- |" + " --- |" * len(rounds),
        *lines,
    ]


def _company(settings: dict[str, Any]) -> str:
    repeated = f"{settings['repeated']} runs were measured again, since other processes were busy meanwhile"
    if not settings["disturbed"]:
        return f"{repeated}; none that counts was disturbed."
    return f"{repeated}. **{settings['disturbed']} runs that count were disturbed all the same.**"


def _faults(measured: dict[str, Any]) -> str:
    results = [result for runs in measured["runs"].values() for result in runs]
    missing, repeated = (sum(result[name] for result in results) for name in ("missing", "repeated"))
    return "" if not missing + repeated else f", but for {missing} missing and {repeated} repeated"
