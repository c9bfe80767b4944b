"""What docker-compose.yml runs, run here: the same commands with the same environment, at other addresses."""

import os
import signal
import subprocess
import sys

import pytest

from apps.common.key_files import new_key
from tests.realtime.socket_client import connect
from tests.support import postgres_server
from tests.support.compose import environment, services
from tests.support.given_redis import own_prefix
from tests.support.owned_process import free_port
from tests.support.process import AS_A_SITE, PAYOUT_KEYS, SECRET_KEY, ServerProcess, server_environment
from tests.support.server_log import log_lines, until_ended, until_logged, worker_pids

APP, MIGRATE = (services("docker-compose.yml")[name] for name in ("app", "migrate"))
GIVEN = {
    "SECRET_KEY": SECRET_KEY,
    "CERTIFICATE_KEYS": new_key(),
    "PAYOUT_KEYS": ",".join(PAYOUT_KEYS),
    "POSTGRES_PASSWORD": "secret",
    "EMAIL_HOST": "mail.example.org",
    "WORKERS": "2",
    "WS_DRAIN_SECONDS": "1",
}


def here(command, port):
    """A command of the file with this interpreter and this port."""
    return [sys.executable if word == "python" else word.replace(":8000", f":{port}") for word in command]


class Composed(ServerProcess):
    def command(self):
        return here(APP["command"], self.port)


@pytest.fixture
def empty_database(postgres_url):
    url = postgres_server.create_database(postgres_url)
    yield url
    postgres_server.drop_database(postgres_url, url)


@pytest.fixture
def server(tmp_path, empty_database, redis_url, request):
    prefix = own_prefix()
    near = {"DATABASE_URL": empty_database, "REDIS_URL": redis_url, "CHANNEL_PREFIX": prefix, "WS_REDIS_PREFIX": prefix}
    # In the place of the proxy's address: that of the test.
    near["WS_TRUSTED_PROXIES"] = "127.0.0.1/32"
    run(MIGRATE["command"], server_environment({**environment(MIGRATE, GIVEN), **near}))
    with Composed(tmp_path / "app.log", {**AS_A_SITE, **environment(APP, GIVEN), **near}, free_port()) as server:
        yield server


def run(command, env, port=0):
    done = subprocess.run(here(command, port), env=env, capture_output=True, text=True, timeout=180)
    assert done.returncode == 0, done.stderr
    return done


def probe(server):
    """The health check's exit code."""
    command = here(APP["healthcheck"]["test"][1:], server.port)
    return subprocess.run(command, capture_output=True, timeout=180).returncode


async def test_the_composed_site_is_healthy_restarts_in_place_and_ends_within_its_grace(server):
    await worker_pids(server, 2)
    assert probe(server) == 0
    os.kill(server.pid, signal.SIGHUP)
    await until_logged(server, "restarted", seconds=60)
    assert probe(server) == 0
    os.kill(server.pid, signal.SIGTERM)
    assert await until_ended(server) == 0
    assert probe(server) != 0
    assert {line["worker"] for line in log_lines(server, "drained")} == {1, 2}


async def test_the_composed_site_counts_the_address_that_the_proxy_tells(server):
    """Each worker lets twenty at once come from an address; then it has to wait, and another one does not."""
    codes = []
    for address in ["192.0.2.1"] * 60 + ["192.0.2.2"]:
        headers = {"X-Forwarded-For": address}
        client = await connect(server.url, "/ws/tournament/1/", additional_headers=headers)
        codes.append((await client.closed()).error["code"])
    assert codes[0] == codes[-1] == "authentication_required"
    assert "connect_rate_exceeded" in codes[:-1]
