"""Coverage of processes that tests start: of a few, which stand for all. To trace every one of the hundreds would cost
half as much time again."""

from collections.abc import Mapping
from pathlib import Path

from coverage import Coverage

ROOT = Path(__file__).resolve().parents[2]


def measured(env: Mapping[str, str]) -> dict[str, str]:
    """`env`, and where coverage is measured what makes a process, and those it starts, note what they run."""
    if Coverage.current() is None:
        return dict(env)
    # Last: a test may have a `sitecustomize` of its own.
    paths = [*filter(None, [env.get("PYTHONPATH")]), str(Path(__file__).parent / "tracing")]
    return {
        **env,
        "PYTHONPATH": ":".join(paths),
        "COVERAGE_PROCESS_START": str(ROOT / "pyproject.toml"),
        "COVERAGE_FILE": str(ROOT / ".coverage"),
    }
