import os
from collections.abc import AsyncIterator, Iterator
from inspect import iscoroutinefunction
from pathlib import Path

import pytest
from django.conf import settings as django_settings

from apps.common.health import forget_answers
from apps.common.redis import breaker, close_clients
from apps.limits.limiter import close_limiter
from apps.tournaments.realtime.delivery.broadcasts import forget_failures
from apps.tournaments.realtime.process.bridge import close_pools
from apps.tournaments.realtime.rooms.hub import close_hub
from tests.support.owned_process import servers_used

pytest_plugins = [
    "tests.support.browsers",
    "tests.support.cast",
    "tests.support.given_redis",
    "tests.support.hypothesis_profiles",
    "tests.support.no_skips",
    "tests.support.racing",
    "tests.support.services",
    "tests.support.tests_that_ran",
    "tests.support.throttles",
]

# Every server the tests ask is on this machine, whatever proxy its environment names for others.
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "127.0.0.1,localhost,::1"

TESTS = Path(__file__).parent
RINGS = {"domain", "services", "api", "realtime", "web", "acceptance", "project"}
ASKING_FOR = {
    "redis": {"redis_source", "own_redis"},
    "postgres": {"postgres_source", "own_postgres"},
    "browser": {"chromium"},
}
# In such a test the site is another process; what runs in this one is the test itself, which is not measured.
SITES = {"site", "browser", "start_server"}
used_by_workers: dict[str, set[str]] = {}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    # What waits for half a minute and costs little is begun first, beside what needs the processors.
    items.sort(key=lambda item: item.get_closest_marker("waits_long") is None)
    for item in items:
        ring = item.path.relative_to(TESTS).parts[0]
        if ring in RINGS:
            item.add_marker(ring)
        for marker, fixtures in ASKING_FOR.items():
            if fixtures.intersection(item.fixturenames):
                item.add_marker(marker)
        if ring == "web" and SITES.intersection(item.fixturenames):
            item.add_marker(pytest.mark.no_cover)
        # Last in, first out: the hub ends before the database is emptied under it.
        if iscoroutinefunction(item.obj) and "closed_hub" not in item.fixturenames:
            item.fixturenames.append("closed_hub")


@pytest.fixture(autouse=True)
def redis_answered_so_far() -> Iterator[None]:
    """What a test did to its Redis or its database is not held against the next one's, and it leaves no connection
    open."""
    breaker.close()
    forget_answers()
    forget_failures()
    yield
    close_clients()


@pytest.fixture
async def closed_hub() -> AsyncIterator[None]:
    """Ends the hub, the limiter and the threads of an async test's loop. Every async test has it."""
    yield
    await close_hub()
    await close_limiter()
    # Threads that lived on would hold connections to the database of another test.
    close_pools()


@pytest.fixture(scope="session")
def django_db_modify_db_settings(
    django_db_modify_db_settings_parallel_suffix: None, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """A SQLite file of this process's own, so that two test runs in one checkout do not meet."""
    database = django_settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "test.sqlite3")


def pytest_sessionfinish(session: pytest.Session) -> None:
    if hasattr(session.config, "workeroutput"):
        session.config.workeroutput["servers_used"] = servers_used


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: object) -> None:
    _note(getattr(node, "workeroutput", {}).get("servers_used", {}))


def _note(servers: dict[str, str]) -> None:
    for service, origin in servers.items():
        used_by_workers.setdefault(service, set()).add(origin)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    _note(servers_used)
    for service, origins in sorted(used_by_workers.items()):
        terminalreporter.write_line(f"{service}: {', '.join(sorted(origins))}")
