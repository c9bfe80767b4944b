"""Fixtures for the servers behind the site. Each starts only when a test asks for it."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from asgiref.sync import SyncToAsync
from django.contrib.contenttypes.models import ContentType
from django.db import connections
from django.db.backends.base.base import BaseDatabaseWrapper

from deltacrown import env
from tests.support import postgres_server, redis_server
from tests.support.given_redis import own_prefix
from tests.support.owned_process import ServiceMissing, servers_used
from tests.support.postgres_server import PostgresServer, PostgresSource
from tests.support.process import ServerProcess, migrate, new_sqlite_database
from tests.support.redis_server import RedisServer, RedisSource

ServerFactory = Callable[..., ServerProcess]


@pytest.fixture(scope="session")
def redis_source(tmp_path_factory: pytest.TempPathFactory, worker_id: str) -> Iterator[RedisSource]:
    number = int(worker_id.removeprefix("gw")) if worker_id.startswith("gw") else 0
    try:
        source = redis_server.connect(os.environ, tmp_path_factory.mktemp("redis"), number)
    except ServiceMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    servers_used["Redis"] = source.origin
    yield source
    if source.server:
        source.server.stop()


@pytest.fixture(scope="session")
def redis_url(redis_source: RedisSource) -> str:
    """A running Redis. It may be somebody's: never flush it, and keep to keys with a random prefix."""
    return redis_source.url


@pytest.fixture
def redis_settings(redis_url, settings):
    """The settings of a site with Redis, its limiter's keys under a prefix of their own."""
    settings.REDIS_URL = redis_url
    settings.WS_REDIS_PREFIX = own_prefix()
    return settings


@pytest.fixture
def redis_layer(redis_settings):
    """The settings of a site with Redis, the channel layer included."""
    host = {"address": redis_settings.REDIS_URL, "socket_timeout": None, "max_connections": 1000}
    redis_settings.CHANNEL_LAYERS = {
        "default": {
            "BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer",
            "CONFIG": {"hosts": [host], "prefix": f"{redis_settings.WS_REDIS_PREFIX}layer:"},
        }
    }
    return redis_settings


@pytest.fixture
def own_redis(tmp_path: Path) -> Iterator[RedisServer]:
    """A Redis of this test alone: `kill`, `pause`, `resume`, `restart`, `start`, and flush it at will."""
    binary, servers_used["Redis to kill"] = redis_server.find_binary(os.environ.get("PATH"))
    with RedisServer(binary, tmp_path) as server:
        yield server


@pytest.fixture(scope="session")
def postgres_source() -> Iterator[PostgresSource]:
    try:
        source = postgres_server.connect(os.environ)
    except ServiceMissing as missing:
        pytest.fail(str(missing), pytrace=False)
    servers_used["PostgreSQL"] = source.origin
    yield source
    if source.server:
        source.server.remove()


@pytest.fixture(scope="session")
def postgres_url(postgres_source: PostgresSource) -> str:
    """A running PostgreSQL, and a database there that must be left as it is."""
    return postgres_source.url


@pytest.fixture(scope="session")
def postgres_template(postgres_url: str) -> Iterator[str]:
    """The name of a migrated database; copies of it are made in milliseconds."""
    url = postgres_server.create_database(postgres_url)
    migrate({"DATABASE_URL": url})
    yield postgres_server.database_name(url)
    postgres_server.drop_database(postgres_url, url)


@pytest.fixture
def postgres_database(postgres_url: str, postgres_template: str) -> Iterator[str]:
    """The URL of a new, migrated, empty database: the `DATABASE_URL` of server processes."""
    url = postgres_server.create_database(postgres_url, postgres_template)
    yield url
    postgres_server.drop_database(postgres_url, url)


@pytest.fixture
def own_postgres() -> Iterator[PostgresServer]:
    """A PostgreSQL of this test alone, to kill and restart; its one database is empty: see `migrate`."""
    binaries, servers_used["PostgreSQL to kill"] = postgres_server.find_binaries(os.environ.get("PATH"))
    server = PostgresServer(binaries).start()
    yield server
    server.remove()


@pytest.fixture
def postgres_db(postgres_database, django_db_blocker, django_db_setup, monkeypatch) -> Iterator[str]:
    """In place of `django_db(transaction=True)`: this test's Django works on a PostgreSQL database of its own."""
    monkeypatch.setenv("DATABASE_URL", postgres_database)
    with django_db_blocker.unblock():
        usual = _leave_database()
        with monkeypatch.context() as patch:
            patch.setitem(connections.settings, "default", _with_defaults(env.database("DATABASE_URL", "")))
            yield postgres_database
            _leave_database()
        # The test database is destroyed through the connection that made it.
        connections["default"] = usual


def _with_defaults(database: dict[str, object]) -> dict[str, object]:
    return connections.configure_settings({"default": database})["default"]


def _leave_database() -> BaseDatabaseWrapper:
    """Make this thread and the one of `sync_to_async` connect anew, to what the settings name by then."""
    ours = connections["default"]
    # By now they are those of the other database, whose numbers are others.
    ContentType.objects.clear_cache()
    _forget_connection()
    SyncToAsync.single_thread_executor.submit(_forget_connection).result()
    # Last: closing a connection of a closed pool would open the pool again. SQLite has none.
    if hasattr(ours, "close_pool"):
        ours.close_pool()
    return ours


def _forget_connection() -> None:
    connections["default"].close()
    del connections["default"]


@pytest.fixture
def sqlite_database(tmp_path: Path) -> str:
    """The URL of a new, migrated, empty SQLite database."""
    return new_sqlite_database(tmp_path / "site.sqlite3")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The browser's path; the test drives it with Playwright's async API.

    The headless shell is Chromium without a window: what a page does is the same, for a fifth of the processor's time.
    """
    found = shutil.which("chromium-headless-shell") or shutil.which("chromium")
    return found or pytest.skip("Chromium is missing: apt-get install chromium-headless-shell, or chromium")


@pytest.fixture
def start_server(tmp_path: Path) -> Iterator[ServerFactory]:
    """Start server processes: `start_server({"DATABASE_URL": ...}, port=None)`; those alive at the end are stopped."""
    started: list[ServerProcess] = []

    def start(environment: dict[str, str], port: int | None = None) -> ServerProcess:
        server = ServerProcess(tmp_path / f"server-{len(started)}.log", environment, port)
        started.append(server)
        server.start()
        return server

    yield start
    for server in started:
        if server.is_running():
            server.stop()
