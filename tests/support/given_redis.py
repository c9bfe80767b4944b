"""A Redis that was given by REDIS_URL is left as it was found: a run that leaves a key behind fails."""

import os

import pytest
import redis

from tests.support.redis_server import given_url

_before: set[bytes] = set()
_left: list[str] = []


def _keys() -> set[bytes]:
    client = redis.Redis.from_url(given_url(os.environ["REDIS_URL"]))
    try:
        return set(client.scan_iter(count=1000))
    except redis.RedisError:
        return set()  # the tests that need it say so
    finally:
        client.close()


def _is_first(session: pytest.Session) -> bool:
    """Whether this process starts the others, or is alone."""
    return bool(os.environ.get("REDIS_URL")) and not hasattr(session.config, "workerinput")


def pytest_sessionstart(session: pytest.Session) -> None:
    if _is_first(session):
        _before.update(_keys())


@pytest.hookimpl(tryfirst=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    if _is_first(session):
        _left.extend(sorted(key.decode(errors="replace") for key in _keys() - _before))
    if _left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left:
        terminalreporter.write_line(
            f"{len(_left)} keys were left in the Redis named by REDIS_URL: {_left[:20]}", red=True
        )
