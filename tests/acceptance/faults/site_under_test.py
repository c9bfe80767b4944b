"""The site under test: a supervisor with two workers, a Redis and a PostgreSQL of its own, and how they fare."""

import os
import re
import signal
import time
from datetime import datetime
from pathlib import Path
from typing import Any

import psycopg

from tests.realtime.limits.limiters import Store
from tests.realtime.running_site import RunningSite
from tests.support.postgres_server import PostgresServer
from tests.support.process import migrate
from tests.support.redis_server import RedisServer
from tests.support.server_log import log_lines

WORKERS = 2
LEASE_SECONDS = 3.0
# For so long a socket waits for the Redis of its ticket.
USE_UP_SECONDS = 1.0
PAGE_BYTES = os.sysconf("SC_PAGE_SIZE")
ENV = {
    "WORKERS": str(WORKERS),
    "WS_LEASE_SECONDS": str(LEASE_SECONDS),
    "WS_DRAIN_SECONDS": "2",
    "WS_RATE_CONN_PER_USER": "12",
    "WS_OUTBOX_MAX_BYTES": "32768",
}


class Stage(RunningSite):
    """Everything that can be killed."""

    def __init__(self, directory: Path, redis: RedisServer, postgres: PostgresServer) -> None:
        migrate({"DATABASE_URL": postgres.url})
        super().__init__(directory, postgres.url, REDIS_URL=redis.url, **ENV)
        self.redis, self.postgres = redis, postgres

    def workers(self) -> list[int]:
        """The process ids of those that serve, the oldest first."""
        with open(f"/proc/{self.server.pid}/task/{self.server.pid}/children") as children:
            return [int(pid) for pid in children.read().split() if _serves(int(pid))]

    def memory(self) -> list[int]:
        """The resident bytes of each worker."""
        sizes = []
        for pid in self.workers():
            try:
                pages = Path(f"/proc/{pid}/statm").read_text().split()[1]
            except FileNotFoundError:
                continue
            sizes.append(int(pages) * PAGE_BYTES)
        return sizes

    def worker_of(self, port: int) -> int | None:
        """The worker whose end of a connection has this local port."""
        sockets = {line.split()[9] for line in _tcp() if line.split()[1].endswith(f":{port:04X}")}
        return next((pid for pid in self.workers() if sockets & _inodes(pid)), None)

    def signal_worker(self, pid: int, number: signal.Signals) -> None:
        if pid in self.workers():
            os.kill(pid, number)

    def query(self, statement: str, *values: Any) -> list[Any]:
        with psycopg.connect(self.postgres.url, autocommit=True, connect_timeout=5) as connection:
            return connection.execute(statement, values or None).fetchall()  # type: ignore[arg-type]

    def leases(self) -> dict[str, int]:
        store = Store(self.redis.url)
        try:
            return store.living()
        finally:
            store.redis.close()

    def troubles(self) -> list[str]:
        """What the server's log must not hold."""
        log = self.server.log()
        lines = [line for line in log.splitlines() if not line.startswith("{")]
        at = next((place for place, line in enumerate(lines) if "Traceback" in line), None)
        found = [] if at is None else ["\n".join(lines[at : at + 40])]
        tracebacks = [line for line in log.splitlines() if line.startswith("{") and "Traceback" in line]
        return [*found, *tracebacks[:3]]

    def redis_silences(self) -> list[tuple[float, float]]:
        """From when to when the site says that Redis did not answer, by `time.monotonic`."""
        ahead = time.time() - time.monotonic()
        spans, lost = [], dict[int, float]()
        for line in log_lines(self.server):
            at = datetime.fromisoformat(line["timestamp"]).timestamp() - ahead
            if line["event"] == "redis did not answer in time":
                spans.append((at - USE_UP_SECONDS, at))
            elif line["event"].startswith("redis lost"):
                lost[line["pid"]] = at
            elif line["event"].startswith("redis is back"):
                spans.append((lost.pop(line["pid"], at), at))
        # A worker that was killed meanwhile said nothing of its end.
        return [*spans, *((at, at) for at in lost.values())]

    def warnings(self) -> dict[str, int]:
        """What the log says above INFO, and how often."""
        counts: dict[str, int] = {}
        for line in log_lines(self.server):
            if line["level"] not in ("info", "debug"):
                # Addresses and paths differ from line to line.
                event = re.split(r"[:<\n]| in '", line["event"])[0].strip()
                counts[event] = counts.get(event, 0) + 1
        return counts


def _tcp() -> list[str]:
    return Path("/proc/net/tcp").read_text().splitlines()[1:]


def _inodes(pid: int) -> set[str]:
    found = set()
    for descriptor in Path(f"/proc/{pid}/fd").iterdir():
        try:
            target = os.readlink(descriptor)
        except FileNotFoundError:
            continue
        if target.startswith("socket:["):
            found.add(target[8:-1])
    return found


def _serves(pid: int) -> bool:
    """Whether the process is a worker: beside them the server keeps one for its background tasks."""
    try:
        return b"deltacrown.serving.worker" in Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except (FileNotFoundError, ProcessLookupError):
        return False
