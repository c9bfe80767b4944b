"""What is required of the fan-out, and what was measured of it."""

from dataclasses import asdict, dataclass
from statistics import median
from typing import Any

Runs = dict[str, list[dict[str, Any]]]


@dataclass(frozen=True)
class Requirement:
    """`other` must cost at least `required` times the CPU per delivery that `ours` costs."""

    name: str
    other: str
    ours: str
    required: float
    aim: float


REQUIREMENTS = (
    Requirement("portable path: stock on uvicorn / ours", "stock-uvicorn", "ours-portable", 18, 35),
    Requirement("portable path on Daphne: stock / ours", "stock-daphne", "ours-daphne", 6, 10),
    Requirement("production command: stock on Daphne / ours", "stock-daphne", "ours-production", 45, 65),
)


@dataclass(frozen=True)
class Row:
    """A ratio of medians beside its requirement; `low` and `high` are the ratios of single rounds."""

    name: str
    required: float
    aim: float
    measured: float
    low: float
    high: float
    throughput: float


def rows_of(runs: Runs) -> list[Row]:
    """A row for every requirement whose two sides were measured."""
    measured = [requirement for requirement in REQUIREMENTS if requirement.other in runs and requirement.ours in runs]
    return [_row(requirement, runs[requirement.other], runs[requirement.ours]) for requirement in measured]


def _row(wanted: Requirement, other: list[dict[str, Any]], ours: list[dict[str, Any]]) -> Row:
    rounds = [a["cpu_per_million"] / b["cpu_per_million"] for a, b in zip(other, ours, strict=True)]
    return Row(
        f"fan-out CPU per delivery, {wanted.name}",
        wanted.required,
        wanted.aim,
        middle(other, "cpu_per_million") / middle(ours, "cpu_per_million"),
        min(rounds),
        max(rounds),
        middle(ours, "per_second") / middle(other, "per_second"),
    )


def middle(runs: list[dict[str, Any]], field: str) -> float:
    return median(run[field] for run in runs)


def as_json(rows: list[Row]) -> list[dict[str, Any]]:
    return [asdict(row) for row in rows]
