"""A PostgreSQL and a Redis for one run of a tool, and Django set up on them."""

import importlib
import os
import signal
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import django
from django.conf import settings

from tests.support import postgres_server, redis_server
from tests.support.postgres_server import PostgresServer
from tests.support.redis_server import RedisServer


@dataclass(frozen=True)
class OwnSite:
    """What a server process is started with; `directory` is for its log, and goes with the run."""

    directory: Path
    database_url: str
    redis: RedisServer

    @property
    def environment(self) -> dict[str, str]:
        """Two workers and a task worker, with the key by which this process signs tokens for its people."""
        return {
            "DATABASE_URL": self.database_url,
            "REDIS_URL": self.redis.url,
            "SECRET_KEY": settings.SECRET_KEY,
            "CERTIFICATE_KEYS": ",".join(settings.CERTIFICATE_KEYS),
            "PAYOUT_KEYS": ",".join(settings.PAYOUT_KEYS),
            "WORKERS": "2",
            "TASK_WORKER": "1",
        }


@contextmanager
def own_site(name: str) -> Iterator[OwnSite]:
    """Start the services and end them. What needs models is imported within."""
    # SIGTERM as an interrupt, so that what was started is ended.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    path = os.environ.get("PATH")
    with tempfile.TemporaryDirectory(prefix=f"{name}-") as directory:
        postgres = PostgresServer(postgres_server.find_binaries(path)[0]).start()
        try:
            with RedisServer(redis_server.find_binary(path)[0], Path(directory)) as redis:
                os.environ.update(DJANGO_SETTINGS_MODULE="deltacrown.settings_test", DATABASE_URL=postgres.url)
                django.setup()
                # Not at the top: it reads the settings, which name the database.
                importlib.import_module("tests.support.process").migrate({"DATABASE_URL": postgres.url})
                yield OwnSite(Path(directory), postgres.url, redis)
        finally:
            postgres.remove()
