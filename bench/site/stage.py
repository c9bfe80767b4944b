"""What the runs need around them: a PostgreSQL and a Redis of the benchmark's own, databases, worlds, and servers."""

import json
import os
import secrets
import socket
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from apps.common.key_files import new_key
from bench.run import ROOT, pinned
from bench.site.worthless import Worthless
from tests.support.postgres_server import PostgresServer, create_database, database_name, find_binaries
from tests.support.process import ServerProcess, migrate
from tests.support.redis_server import RedisServer, find_binary

LIMITS = {
    "WS_RATE_CONN_PER_USER": "20",
    "WS_RATE_CONN_PER_IP": "100000",
    "WS_RATE_CONN_PER_EXEMPT_IP": "100000",
    "WS_RATE_CONNECT_RPS_IP": "100000",
    "WS_RATE_CONNECT_BURST_IP": "100000",
    "HTTP_CONNECTIONS_PER_ADDRESS": "100000",
    "WS_RATE_ROOM_MAX_MEMBERS": "100000",
    "WS_TICKET_SECONDS": "3600",
    "WS_DRAIN_SECONDS": "0",
    "API_THROTTLE_USER": "1000000/min",
    "API_THROTTLE_ANON": "1000000/min",
    "PAGE_RATE_RPS": "1000000",
    "PAGE_RATE_BURST": "1000000",
}
WORKER = ("-m", "deltacrown.serving.worker")
PRODUCTION = ("-m", "deltacrown.server")


class DurablePostgres(PostgresServer):
    """The tests' server, but one that writes a commit to the disk before it answers, and counts statements."""

    def command(self) -> list[str]:
        counting = ["-c", "shared_preload_libraries=pg_stat_statements", "-c", "pg_stat_statements.track_utility=off"]
        return [*super().command(), "-c", "fsync=on", *counting]


class Server(ServerProcess):
    """A server process that runs `arguments` of the interpreter, on one core."""

    def __init__(self, log_path: Path, env: Mapping[str, str], arguments: tuple[str, ...], core: int) -> None:
        super().__init__(log_path, env)
        self._arguments = tuple(part.format(port=self.port) for part in arguments)
        self._core = core

    def defaults(self) -> dict[str, str]:
        """None: `Stage.environment` is all of it."""
        return {}

    def command(self) -> list[str]:
        return [*pinned(self._core), sys.executable, *self._arguments]

    def is_ready(self) -> bool:
        if self._arguments in (WORKER, PRODUCTION):
            return super().is_ready()
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0


@dataclass(frozen=True)
class Stage:
    """`server_core` is for what is measured, `load_core` for who asks; the others go where there is room."""

    directory: Path
    postgres: PostgresServer
    template: str
    redis: RedisServer
    server_core: int
    load_core: int

    def database(self) -> str:
        """The URL of a new, migrated, empty database."""
        return create_database(self.postgres.url, self.template)

    @contextmanager
    def sqlite(self) -> Iterator[str]:
        """The URL of a database that is gone afterwards."""
        with tempfile.TemporaryDirectory(dir=self.directory) as name:
            yield f"sqlite:///{name}/site.sqlite3"

    def environment(self, database: str, **more: str) -> dict[str, str]:
        """The production settings, the layer and the limits on Redis, unless `more` says otherwise."""
        # A new prefix for every environment: no run meets the leases of another.
        prefix = f"bench:{secrets.token_hex(4)}:"
        return {
            "PATH": os.environ["PATH"],
            # What a killed server leaves there goes with the rest.
            "TMPDIR": str(self.directory),
            "DEBUG": "0",
            "SECRET_KEY": secrets.token_urlsafe(50),
            "CERTIFICATE_KEYS": new_key(),
            "PAYOUT_KEYS": new_key(),
            "ALLOWED_HOSTS": "127.0.0.1",
            "SITE_URL": "http://127.0.0.1",
            "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
            "LOG_LEVEL": "WARNING",
            "DATABASE_URL": database,
            "REDIS_URL": self.redis.url,
            "CHANNEL_PREFIX": f"{prefix}layer:",
            "WS_REDIS_PREFIX": f"{prefix}ws:",
            "CACHE_PREFIX": f"{prefix}cache",
            **LIMITS,
            **more,
        }

    def tell(self, module: str, env: Mapping[str, str], *arguments: object) -> dict[str, Any]:
        """What `python -m bench.site.<module>` prints as JSON, run in the environment of a server, on its core."""
        command = [*pinned(self.server_core), sys.executable, "-m", f"bench.site.{module}", *map(str, arguments)]
        done = subprocess.run(command, cwd=ROOT, env=dict(env), capture_output=True, text=True, timeout=300)
        if done.returncode:
            raise Worthless(f"bench.site.{module} failed:\n{done.stderr[-3000:]}")
        found: dict[str, Any] = json.loads(done.stdout)
        return found

    @contextmanager
    def serve(self, env: Mapping[str, str], arguments: tuple[str, ...]) -> Iterator[Server]:
        """A server that is stopped at the end. Raises `Worthless` with the last of its log where it complained."""
        server = Server(self.directory / f"{secrets.token_hex(4)}.log", env, arguments, self.server_core)
        try:
            yield server.start()
        finally:
            server.kill()
        if "Traceback" in server.log():
            raise Worthless(f"the server failed:\n{server.log()[-3000:]}")


def collect_static_files() -> None:
    """As `make serve` does: the pages name the files by their hashes."""
    env = {"PATH": os.environ["PATH"]}
    command = [sys.executable, "manage.py", "collectstatic", "--noinput", "--verbosity", "0"]
    subprocess.run(command, cwd=ROOT, env=env, check=True)


@contextmanager
def prepared(server_core: int, load_core: int) -> Iterator[Stage]:
    """Everything started, and at the end stopped and removed."""
    binary, _ = find_binary(os.environ.get("PATH"))
    binaries, _ = find_binaries(os.environ.get("PATH"))
    with tempfile.TemporaryDirectory(prefix="bench-") as name, RedisServer(binary, Path(name)) as redis:
        postgres = DurablePostgres(binaries)
        try:
            template = create_database(postgres.start().url)
            migrate({"DATABASE_URL": template})
            yield Stage(Path(name), postgres, database_name(template), redis, server_core, load_core)
        finally:
            postgres.remove()


__all__ = [
    "LIMITS",
    "PRODUCTION",
    "WORKER",
    "Server",
    "Stage",
    "collect_static_files",
    "create_database",
    "database_name",
    "prepared",
]
