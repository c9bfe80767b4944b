"""In which order the processes of pytest-xdist run the tests: those that take long first.

Each process is given as many tests as another, in order, and takes some from the end of another's when it is done with
its own. So what stands at the end has to be quick, or one process is left with a long test and the others with nothing.
"""

import os
from collections.abc import Iterable, Sequence
from itertools import groupby

import pytest

# Of tests that start processes or a browser.
DEAR = frozenset({"acceptance", "browser", "redis", "postgres", "slow"})


def spread(items: list[pytest.Item]) -> None:
    """Put the tests in that order; a file's stay together, since they may share a server."""
    processes = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    if processes > 1:
        items[:] = spread_over(items, processes)


def spread_over(items: Sequence[pytest.Item], processes: int) -> list[pytest.Item]:
    files = [list(of_file) for _, of_file in groupby(items, key=lambda item: item.path)]
    cheap = [item for tests in files if not _is_dear(tests) for item in tests]
    dear = [tests for tests in files if _is_dear(tests)]
    spread: list[pytest.Item] = []
    for number in range(processes):
        share = [item for tests in dear[number::processes] for item in tests]
        room = max(0, (len(items) - len(spread)) // (processes - number) - len(share))
        spread += share + cheap[:room]
        del cheap[:room]
    return spread + cheap


def _is_dear(tests: Iterable[pytest.Item]) -> bool:
    return any(mark.name in DEAR for item in tests for mark in item.iter_markers())
