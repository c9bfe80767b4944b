"""With TESTS_RAN=FILE, the tests that passed are written there, a line each, for `scripts/verify_trace.py`."""

import os
from pathlib import Path

import pytest

_passed: set[str] = set()


def pytest_runtest_logreport(report: pytest.TestReport) -> None:
    # With several processes, the one that prints hears of all.
    if report.when == "call" and report.passed:
        _passed.add(report.nodeid)


def pytest_sessionfinish(session: pytest.Session) -> None:
    file = os.environ.get("TESTS_RAN")
    if file and not hasattr(session.config, "workerinput"):
        Path(file).write_text("".join(f"{name}\n" for name in sorted(_passed)))
