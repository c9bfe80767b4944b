"""The page of this benchmark."""

from statistics import median
from typing import Any

from bench import report
from bench.peers.cases import MOST_ON_THE_WAY
from bench.peers.contenders import PEERS


def page(measured: dict[str, Any]) -> str:
    settings = measured["settings"]
    return "\n".join(
        [
            *("# Beside other servers", ""),
            *report.missed(measured["rows"]),
            "",
            *report.row_table(measured["rows"]),
            "",
            "CPU is compared first: CPU-seconds of the server per million deliveries are its throughput per core,",
            "turned over. The column of throughput is deliveries per second as they were, which at a given rate say no",
            "more than who kept up.",
            "",
            *missing(measured),
            *failed(measured["failures"]),
            *("## Medians", ""),
            *median_table(measured["runs"]),
            "",
            "One server process on one core, the load on another; "
            f"{settings['rounds']} rounds in turn, {settings['seconds']:g} s each and longer at the slow rates, from "
            "rest to rest. Everybody's frames are as long as ours, but for what Socket.IO and NATS put around them.",
            f"At a rate, the publisher waits while {MOST_ON_THE_WAY} updates are on their way.",
            "",
            f"- Command: `{measured['command']}`",
            *(f"- {name.capitalize()}: {value}" for name, value in measured["machine"].items()),
            *(f"- {_title(name)}: {version}" for name, version in measured["found"].items() if version),
            "- Limits on, these settings raised: " + ", ".join(f"`{k}={v}`" for k, v in measured["limits"].items()),
            "- Channel layer in memory, database SQLite, anonymous tickets, updates published with `broadcast_*`;",
            "  nobody compresses, nobody logs accesses.",
            "- Raw numbers: [peers.json](peers.json)",
            "",
        ]
    )


def missing(measured: dict[str, Any]) -> list[str]:
    """Who was not there, and how to have it."""
    absent = [peer for peer in PEERS if peer.name in measured["found"] and not measured["found"][peer.name]]
    return [*(f"- {peer.title} is not installed and not measured. To have it: {peer.install}" for peer in absent), ""]


def failed(failures: list[str]) -> list[str]:
    if not failures:
        return []
    lines = [f"- {_short(' '.join(failure.split()))}" for failure in failures]
    return ["**Runs that failed** (what is left of a row is of the other rounds):", "", *lines, ""]


def _short(text: str) -> str:
    """The beginning says which run it was, the end what went wrong."""
    return text if len(text) <= 500 else f"{text[:80]} ... {text[-400:]}"


def median_table(runs: dict[str, list[dict[str, Any] | None]]) -> list[str]:
    lines = [_line(name, [run for run in results if run]) for name, results in runs.items() if any(results)]
    return [
        "| who, where | CPU-s per million | deliveries/s | updates/s | p50 ms | p99 ms | missing, repeated | load busy "
        "| company |",
        "| --- | --- | --- | --- | --- | --- | --- | --- | --- |",
        *lines,
    ]


def _line(name: str, results: list[dict[str, Any]]) -> str:
    def middle(field: str) -> float:
        return median(result[field] for result in results)

    rate, sockets = middle("per_second"), results[0]["sockets"]
    faults = max(result["missing"] + result["repeated"] for result in results)
    company = max(result["others"] for result in results)
    return (
        f"| {name} | {middle('cpu_per_million'):.2f} | {rate:,.0f} | {rate / sockets:,.1f} | {middle('p50'):.2f} "
        f"| {middle('p99'):.2f} | {faults} | {middle('generator_busy'):.0%} | {company:.0%} |"
    )


def _title(name: str) -> str:
    return next(peer.title for peer in PEERS if peer.name == name)
