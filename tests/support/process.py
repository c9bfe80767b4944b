"""The real server, as a process: what acceptance tests talk to."""

import atexit
import os
import shutil
import subprocess
import sys
import tempfile
import urllib.error
import urllib.request
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

# One for all servers of a run and for what runs in the tests' own process.
from deltacrown.settings_test import CERTIFICATE_KEYS, PAYOUT_KEYS, SECRET_KEY
from tests.support.owned_process import PausableProcess, free_port

ROOT = Path(__file__).resolve().parents[2]
# For a server whose hashes need not cost what they cost at a site, and for one that is a site in this too.
QUICK = {"DJANGO_SETTINGS_MODULE": "tests.support.settings_of_servers"}
AS_A_SITE = {"DJANGO_SETTINGS_MODULE": "deltacrown.settings"}
# What would leak from the machine that runs the tests into the server under test.
LEAKING = (
    "DJANGO_SETTINGS_MODULE",
    "DATABASE_URL",
    "REDIS_",
    "WS_",
    "PORT",
    "WORKERS",
    "DEBUG",
    "SECRET_KEY",
    "CERTIFICATE_",
    "METRICS_",
    "PROMETHEUS_",
    "EMAIL_",
    "TASK_",
    "THROTTLE_",
    "LISTED_",
    "NEW_ORGANIZER_",
    "KNOWN_",
    "ANNOUNCEMENTS_",
    "PAGE_",
    "ALLOWED_HOSTS",
    "SITE_URL",
    "SECURE_",
    "BEHIND_TLS_PROXY",
    "CSRF_",
    "STATIC_ROOT",
    "SIGN_UP_",
    "DISCORD_",
    "GOOGLE_",
    "TWITCH_",
    "STEAM_",
    "OIDC_",
    "PAYOUT",
)


def server_environment(env: Mapping[str, str]) -> dict[str, str]:
    """The environment of this process without the project's own variables, plus keys and `env`."""
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(LEAKING)}
    signing = {"CERTIFICATE_KEYS": ",".join(CERTIFICATE_KEYS), "PAYOUT_KEYS": ",".join(PAYOUT_KEYS)}
    keys = {"SECRET_KEY": SECRET_KEY, **signing}
    return {**inherited, "PYTHONUNBUFFERED": "1", **keys, **env}


def production(port: int) -> dict[str, str]:
    """What a start in production needs, for a site at this port of this machine whose mails go nowhere."""
    return {
        "ALLOWED_HOSTS": "127.0.0.1,localhost,[::1]",
        "SITE_URL": f"http://127.0.0.1:{port}",
        "EMAIL_BACKEND": "django.core.mail.backends.dummy.EmailBackend",
        # Most tests need people, not their mails.
        "SIGN_UP_BY_MAIL": "0",
        "STATIC_ROOT": static_root(),
        # All clients of the tests share one address.
        "WS_RATE_EXEMPT_NETWORKS": "127.0.0.0/8,::1/128",
    }


@cache
def static_root() -> str:
    """The static files as `make serve` collects them, in a directory that ends with this process."""
    directory = tempfile.mkdtemp(prefix="deltacrown-static-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    manage({"STATIC_ROOT": directory}, "collectstatic", "--noinput", "--verbosity", "0")
    return directory


def manage(env: Mapping[str, str], *arguments: str, seconds: float = 300) -> str:
    """Run a management command; what it printed, or an AssertionError with it."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=ROOT,
        env=server_environment(env),
        capture_output=True,
        text=True,
        timeout=seconds,
    )
    assert done.returncode == 0, f"manage.py {arguments[0]} ended with {done.returncode}:\n{done.stdout}{done.stderr}"
    return done.stdout


def migrate(env: Mapping[str, str]) -> None:
    manage(env, "migrate", "--verbosity", "0")


@cache
def _migrated_sqlite() -> Path:
    """A migrated, empty SQLite file that ends with this process. To copy it takes no time, to migrate takes seconds."""
    directory = tempfile.mkdtemp(prefix="deltacrown-database-")
    atexit.register(shutil.rmtree, directory, ignore_errors=True)
    path = Path(directory, "template.sqlite3")
    migrate({"DATABASE_URL": f"sqlite:///{path}"})
    return path


def new_sqlite_database(path: Path) -> str:
    """The URL of a migrated, empty SQLite database at `path`."""
    shutil.copy(_migrated_sqlite(), path)
    return f"sqlite:///{path}"


class ServerProcess(PausableProcess):
    """`python -m deltacrown.server`, with its workers, on a port of its own."""

    def __init__(self, log_path: Path, env: Mapping[str, str], port: int | None = None) -> None:
        super().__init__(log_path)
        self.port = port or free_port()
        # Sockets that a test leaves open need not be drained gently, few tests have work for the background, and an
        # organizer of the tests is nobody new.
        organizing = ("LISTED_AFTER_REGISTRATIONS", "NEW_ORGANIZER_TOURNAMENTS", "KNOWN_ORGANIZER_TOURNAMENTS")
        known = dict.fromkeys([*organizing, "ANNOUNCEMENTS_PER_TOURNAMENT"], "0")
        own = {**self.defaults(), "WS_DRAIN_SECONDS": "0", "TASK_WORKER": "0", **known, **env}
        self.environment = server_environment({**own, "HOST": "127.0.0.1", "PORT": str(self.port)})

    def defaults(self) -> dict[str, str]:
        """The variables that `env` need not name."""
        return {**QUICK, **production(self.port)}

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def ws_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    def command(self) -> list[str]:
        return [sys.executable, "-m", "deltacrown.server"]

    def popen_options(self) -> dict[str, Any]:
        return {"cwd": ROOT, "env": self.environment}

    def is_ready(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=5) as answer:
                return bool(answer.status == 200)
        except (urllib.error.URLError, OSError):
            return False

    def kill9(self) -> None:
        """SIGKILL the supervisor and its workers together."""
        self.kill()
