"""Every way to start the site asks what a start needs: refused with one list, or it serves."""

import asyncio
import json
import re
import shlex
import signal
import subprocess
import sys
import urllib.error
import urllib.request

import pytest

from tests.realtime.socket_client import connect
from tests.support.compose import services
from tests.support.owned_process import free_port
from tests.support.paths import ROOT
from tests.support.process import (
    AS_A_SITE,
    ServerProcess,
    manage,
    new_sqlite_database,
    production,
    server_environment,
)

PYTHON = sys.executable
UNIT = dict(
    line.split("=", 1) for line in (ROOT / "deploy" / "deltacrown.service").read_text().splitlines() if "=" in line
)
WAYS = {
    "server": [PYTHON, "-m", "deltacrown.server"],
    "worker": [PYTHON, "-m", "deltacrown.serving.worker"],
    "uvicorn": [PYTHON, "-m", "uvicorn", "deltacrown.asgi:application", "--port={port}", "--no-access-log"],
    "daphne": [PYTHON, "-m", "daphne", "--port={port}", "deltacrown.asgi:application"],
    "runserver": [PYTHON, "manage.py", "runserver", "{port}"],
    "make serve": ["make", "--no-print-directory", "serve"],
}
NOT_SET = {"SECRET_KEY": "", "CERTIFICATE_KEYS": "", "PAYOUT_KEYS": ""}
NEEDED = {*NOT_SET, "ALLOWED_HOSTS", "SITE_URL", "EMAIL_HOST"}


class Started(ServerProcess):
    def __init__(self, log_path, way, env):
        super().__init__(log_path, {**AS_A_SITE, **env})
        self.way = way

    def command(self):
        return [part.format(port=self.port) for part in WAYS[self.way]]


@pytest.fixture(scope="module")
def database(tmp_path_factory):
    return new_sqlite_database(tmp_path_factory.mktemp("site") / "site.sqlite3")


@pytest.fixture
def start(tmp_path, database):
    started = []

    def start(way, **env):
        started.append(Started(tmp_path / f"{len(started)}.log", way, {"DATABASE_URL": database, **env}))
        return started[-1].start()

    yield start
    for server in started:
        server.kill()


def refused(way, **env):
    """What a start says that is refused; it ends by itself."""
    port = free_port()
    command = [part.format(port=port) for part in (way if isinstance(way, list) else WAYS[way])]
    env = server_environment({"PORT": str(port), **env})
    done = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode not in (0, None), done.stdout + done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    return done.stderr


def named(text):
    return {word for line in text.splitlines() if line.startswith("- ") for word in NEEDED if word in line}


@pytest.mark.parametrize("way", WAYS)
def test_a_start_with_nothing_set_is_refused_with_a_list_of_all_that_is_missing(way):
    said = refused(way, **NOT_SET)
    assert said.count("DeltaCrown does not start") == 1
    assert named(said) == NEEDED
    assert "DEBUG=1" in said
    assert '"event"' not in said, "no worker was started"


@pytest.mark.parametrize("way", WAYS)
def test_a_start_with_all_that_production_needs_serves_pages_and_sockets(start, way):
    server = start(way)
    with urllib.request.urlopen(f"{server.url}/accounts/signup/", timeout=30) as answer:
        assert answer.status == 200

    async def knock():
        return (await (await connect(server.url, "/ws/tournament/1/")).closed()).error["code"]

    assert asyncio.run(knock()) == "authentication_required"


@pytest.mark.parametrize("way", WAYS)
def test_a_start_on_a_database_without_its_tables_is_refused_with_what_to_run(way, tmp_path):
    said = refused(way, DATABASE_URL=f"sqlite:///{tmp_path / 'new.sqlite3'}", **production(8000))
    assert re.search(r"- The database lacks the migration \S+ and \d+ more. Run `python manage.py migrate`", said)
    assert "worker ready" not in said


@pytest.mark.parametrize("way", [way for way in WAYS if way != "make serve"])
def test_a_start_without_static_files_is_refused_with_what_to_run(way, tmp_path, database):
    said = refused(way, DATABASE_URL=database, **{**production(8000), "STATIC_ROOT": str(tmp_path)})
    assert "collectstatic" in said
    assert '"event"' not in said, "no worker was started"


def test_the_task_worker_signs_no_link_with_a_key_that_nobody_else_has(database):
    nothing = {**NOT_SET, "DATABASE_URL": database}
    assert named(refused([PYTHON, "-m", "deltacrown.serving.task_worker"], **nothing)) == NEEDED


def test_development_is_for_this_machine_alone(start):
    for way in ("server", "worker"):
        assert "0.0.0.0 can be reached" in refused(way, DEBUG="1", HOST="0.0.0.0")
    assert "0.0.0.0 can be reached" in refused([PYTHON, "manage.py", "runserver", "0.0.0.0:{port}"], DEBUG="1")
    assert start("server", DEBUG="1", SECRET_KEY="", ALLOWED_HOSTS="", SITE_URL="", EMAIL_BACKEND="").is_running()


@pytest.mark.parametrize("way", ["server", "uvicorn"])
def test_the_settings_of_the_tests_serve_nobody(way):
    assert "hashed with MD5" in refused(way, DJANGO_SETTINGS_MODULE="deltacrown.settings_test")


def test_a_bad_value_of_a_variable_is_one_line_of_any_command():
    for way in ("server", "worker", "uvicorn", "daphne", [PYTHON, "manage.py", "migrate"]):
        assert "WORKERS must be a whole number." in refused(way, WORKERS="many")


@pytest.mark.parametrize("command", ["migrate --check", "collectstatic --dry-run --noinput", "run_deadlines"])
def test_a_command_that_serves_nothing_needs_nothing(database, command):
    manage({"DATABASE_URL": database, "SECRET_KEY": ""}, *command.split())


def test_the_load_test_signs_nothing_with_a_key_that_nobody_else_has(database):
    load = [PYTHON, "manage.py", "loadtest", "--url=http://127.0.0.1:1", "--sockets=1", "--seconds=1"]
    assert "SECRET_KEY, which is not set" in refused(load, DATABASE_URL=database, SECRET_KEY="")


@pytest.mark.parametrize("target", [("--url={url}",), ("--serve",)], ids=["running", "serve"])
def test_the_demo_s_published_password_opens_nothing_in_production(start, database, target):
    server = start("server")
    demo = [PYTHON, "manage.py", "demo", "--once", "--entrants=2", *(part.format(url=server.url) for part in target)]
    # As with the site's own variables in the shell, beside the running site.
    assert "DEBUG=1" in refused(demo, DATABASE_URL=database, **production(server.port))
    body = json.dumps({"username": "demo-organizer", "password": "deltacrown-demo"}).encode()
    asked = urllib.request.Request(f"{server.url}/api/token/", body, {"Content-Type": "application/json"})
    with pytest.raises(urllib.error.HTTPError) as answer:
        urllib.request.urlopen(asked, timeout=30)
    assert answer.value.status == 401
    answer.value.close()


def test_the_documented_production_settings_pass_the_deployment_check(database):
    env = {
        "DATABASE_URL": database,
        **production(8000),
        "ALLOWED_HOSTS": "example.org",
        "SITE_URL": "https://example.org",
        "WS_ALLOWED_ORIGINS": "https://example.org",
        "BEHIND_TLS_PROXY": "1",
        "WS_TRUSTED_PROXIES": "127.0.0.1/32",
    }
    assert "no issues" in manage(env, "check", "--deploy", "--fail-level", "WARNING")


def test_a_site_behind_https_tells_browsers_so_and_answers_its_health_over_http(start):
    server = start("server", SITE_URL="https://localhost", BEHIND_TLS_PROXY="1", WS_TRUSTED_PROXIES="::1/128")
    secured = urllib.request.Request(f"{server.url}/accounts/login/", headers={"X-Forwarded-Proto": "https"})
    with urllib.request.urlopen(secured, timeout=30) as answer:
        assert answer.headers["Strict-Transport-Security"].startswith("max-age=31536000")
        assert "Secure" in answer.headers["Set-Cookie"]
    with urllib.request.urlopen(f"{server.url}/readyz", timeout=30) as answer:
        assert answer.status == 200
    with pytest.raises(urllib.error.HTTPError) as moved:
        urllib.request.build_opener(Stay).open(f"{server.url}/accounts/login/", timeout=30)
    assert moved.value.headers["Location"].startswith("https://")
    moved.value.close()


class Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args, **kwargs):
        return None


def test_compose_and_systemd_start_the_same_command():
    assert services("docker-compose.yml")["app"]["command"][1:] == WAYS["server"][1:]
    assert shlex.split(UNIT["ExecStart"])[1:] == WAYS["server"][1:]


def test_the_unit_of_systemd_reads_a_file_of_variables_and_reloads_by_signal():
    assert UNIT["EnvironmentFile"].startswith("/")
    assert UNIT["ExecReload"] == f"kill -{signal.Signals.SIGHUP.name.removeprefix('SIG')} $MAINPID"
    assert "DEBUG" not in UNIT
