"""A Redis that was given by REDIS_URL is left as it was found: a run that leaves a key behind fails.

What the sites of a run write begins with a prefix of that run (`own_prefix`), and is deleted at its end: a server that
was killed leaves its leases, and others may use that Redis at the same time.
"""

import os
from contextlib import suppress
from secrets import token_hex
from typing import Any

import pytest
import redis

from tests.support.redis_server import given_url

AT_ONCE = 1000
_run = token_hex(6)  # of all processes of a run
_before: set[bytes] = set()
_left: list[str] = []


def own_prefix() -> str:
    """A prefix for the keys of one site, which nobody else has."""
    return f"dc:test:{_run}:{token_hex(6)}:"


def pytest_configure(config: pytest.Config) -> None:
    global _run
    if hasattr(config, "workerinput"):
        _run = config.workerinput["run"]


@pytest.hookimpl(optionalhook=True)
def pytest_configure_node(node: Any) -> None:
    node.workerinput["run"] = _run


def _delete_own() -> None:
    # The tests that need it say where it does not answer.
    with suppress(redis.RedisError), redis.Redis.from_url(given_url(os.environ["REDIS_URL"])) as client:
        own = list(client.scan_iter(f"dc:test:{_run}:*", count=AT_ONCE))
        for first in range(0, len(own), AT_ONCE):
            client.unlink(*own[first : first + AT_ONCE])


def _keys() -> set[bytes]:
    client = redis.Redis.from_url(given_url(os.environ["REDIS_URL"]))
    try:
        return set(client.scan_iter(count=AT_ONCE))
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
        _delete_own()
        _left.extend(sorted(key.decode(errors="replace") for key in _keys() - _before))
    if _left:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    if _left:
        terminalreporter.write_line(
            f"{len(_left)} keys were left in the Redis named by REDIS_URL: {_left[:20]}", red=True
        )
