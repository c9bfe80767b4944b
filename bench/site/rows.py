"""What is required of the product's own work, and what was measured of it."""

from collections.abc import Callable
from dataclasses import dataclass
from statistics import median
from typing import Any

Result = dict[str, Any]
Runs = dict[str, list[Result]]
Value = Callable[[Result], float]


def field(name: str) -> Value:
    """The number of this name, or of `outer.inner`."""

    def value(result: Result) -> float:
        found: Any = result
        for part in name.split("."):
            found = found[part]
        return float(found)

    return value


@dataclass(frozen=True)
class Requirement:
    """The median of `value` in the runs of the case `of`, over that of the case `by` where there is one.

    At least `required`, or `at_most`; None asks for nothing. `worst` takes the worst run in place of the median.
    """

    name: str
    value: Value
    of: str
    required: float | None
    aim: float
    unit: str = "x"
    at_most: bool = False
    worst: bool = False
    by: str = ""


STORM = "recovery storm"
RUSH = "1,000 registrations at once, PostgreSQL and Redis"
AWAY = {"network": "the network failed", "server": "the server was killed"}
REQUIREMENTS = (
    Requirement(
        "committed, logged scores in one tournament, PostgreSQL",
        field("per_second"), "scores, PostgreSQL", 150, 350, "/s",
    ),
    Requirement(
        "committed, logged scores in one tournament, SQLite", field("per_second"), "scores, SQLite", 300, 1000, "/s"
    ),
    Requirement(f"{RUSH}: answered", field("seconds"), "registrations", 20, 5, " s", at_most=True),
    Requirement(f"{RUSH}: 5xx, or no answer", field("failed"), "registrations", 0, 0, "", at_most=True, worst=True),
    Requirement(
        "handshake CPU: stock Daphne with token and user / ours with token, user, limits in Redis, snapshot",
        field("cpu"), "handshakes, stock Daphne", 1, 2.5, by="handshakes, ours",
    ),
    Requirement(
        f"{STORM} of 5,000: events lost or told twice", field("lost"), STORM, 0, 0, "", at_most=True, worst=True
    ),
    *(
        Requirement(
            f"{STORM} of 5,000, {said}: queries / 2 a room and 1 for each signed in",
            field(f"{name}.times_allowed"), STORM, 1, 1, at_most=True,
        )
        for name, said in AWAY.items()
    ),
    *(
        Requirement(
            f"{STORM} of 5,000, {said}: all back", field(f"{name}.seconds"), STORM, None, 10, " s", at_most=True
        )
        for name, said in AWAY.items()
    ),
    Requirement(
        "commit to the last of 1,000 sockets, two workers, Redis, PostgreSQL: p99",
        field("p99"), "commit to last", 60, 25, " ms", at_most=True,
    ),
    Requirement(
        "result of a final to `tournament_completed` at a spectator: p95",
        field("p95"), "finalize to completed", 500, 50, " ms", at_most=True,
    ),
    Requirement(
        "tournament page, requests/s: ours / rendered by plain Django each time",
        field("per_second"), "page, ours", 3, 10, by="page, plain Django",
    ),
    Requirement(
        "tournament snapshot, requests/s: ours / rendered by plain Django each time",
        field("per_second"), "snapshot, ours", 3, 10, by="snapshot, plain Django",
    ),
)  # fmt: skip


def rows_of(runs: Runs) -> list[dict[str, Any]]:
    """A row for every requirement whose cases were measured."""
    return [
        _row(requirement, runs)
        for requirement in REQUIREMENTS
        if runs.get(requirement.of) and (not requirement.by or runs.get(requirement.by))
    ]


def _row(wanted: Requirement, runs: Runs) -> dict[str, Any]:
    values = [wanted.value(result) for result in runs[wanted.of]]
    measured = max(values) if wanted.worst else median(values)
    if wanted.by:
        others = [wanted.value(result) for result in runs[wanted.by]]
        measured /= median(others)
        values = [value / other for value, other in zip(values, others, strict=False)]
    row = {"name": wanted.name, "required": wanted.required, "aim": wanted.aim, "measured": measured}
    row |= {"low": min(values), "high": max(values), "unit": wanted.unit, "at_most": wanted.at_most}
    return row
