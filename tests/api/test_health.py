"""Whether the process lives, and whether it can serve."""

from threading import Event
from types import SimpleNamespace

import pytest
from django.db import OperationalError, connection
from django.test import RequestFactory

from apps.common import health
from apps.common.health import healthz, readyz
from apps.common.middleware import BusyMiddleware

pytestmark = pytest.mark.django_db


class Away:
    """A connection to a database that is not there."""

    def cursor(self):
        raise OperationalError("connection refused")

    def close(self):
        """Nothing to close."""


class Frozen(Away):
    """A connection to a database that says nothing until it is told to."""

    asked = 0

    def __init__(self):
        self.thawed = Event()

    def cursor(self):
        self.asked += 1
        self.thawed.wait()
        return super().cursor()


def test_a_living_process_says_so_without_asking_anybody(client, django_assert_num_queries):
    with django_assert_num_queries(0):
        answer = client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "alive"})


def test_ready_with_a_database(client):
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ready", "database": True})


def test_not_ready_without_one(monkeypatch):
    monkeypatch.setattr("apps.common.health.own_connection", Away)
    answer = readyz(RequestFactory().get("/readyz"))
    assert answer.status_code == 503
    assert b'"database": false' in answer.content
    assert healthz(RequestFactory().get("/healthz")).status_code == 200


def test_a_database_that_says_nothing_is_not_waited_for_and_asked_once(monkeypatch, client):
    frozen = Frozen()
    monkeypatch.setattr("apps.common.health.own_connection", lambda: frozen)
    monkeypatch.setattr("apps.common.health.ANSWERS_WITHIN_SECONDS", 0.05)
    try:
        assert [client.get("/readyz").status_code for _ in range(5)] == [503] * 5
    finally:
        frozen.thawed.set()
    assert frozen.asked == 1


class Counted(Away):
    asked = 0

    def cursor(self):
        type(self).asked += 1
        return super().cursor()


def test_who_asks_often_shares_an_answer_until_it_is_a_second_old(monkeypatch, client):
    monkeypatch.setattr("apps.common.health.own_connection", Counted)
    monkeypatch.setattr("apps.common.health.time", clock := SimpleNamespace(monotonic=lambda: 100.0))
    assert [client.get("/readyz").status_code for _ in range(20)] == [503] * 20
    assert Counted.asked == 1
    clock.monotonic = lambda: 101.0
    assert client.get("/readyz").status_code == 503
    assert Counted.asked == 2


def test_a_process_that_could_not_start_a_thread_for_once_is_ready_again(monkeypatch, client):
    class NoThread:
        def __init__(self, **_):
            """As a thread is made."""

        def start(self):
            raise RuntimeError("can't start new thread")

    with monkeypatch.context() as patched:
        patched.setattr("apps.common.health.Thread", NoThread)
        assert client.get("/readyz").status_code == 503
    assert client.get("/readyz").status_code == 200


def test_the_database_is_asked_past_the_pool(postgres_db, client):
    assert "pool" in connection.settings_dict["OPTIONS"]
    own = health.own_connection()
    assert own.pool is None
    own.close()
    assert client.get("/readyz").status_code == 200


def test_a_connection_to_postgresql_does_not_wait_for_ever(postgres_db):
    connection.ensure_connection()
    parameters = connection.connection.info.get_parameters()
    found = {name: int(parameters[name]) for name in ("tcp_user_timeout", "keepalives", "keepalives_idle")}
    assert found == {"tcp_user_timeout": 15_000, "keepalives": 1, "keepalives_idle": 10}
    assert connection.settings_dict["OPTIONS"]["connect_timeout"] == 5


def test_ready_with_redis(client, redis_settings):
    assert client.get("/readyz").json() == {"status": "ready", "database": True, "redis": True}


def test_not_ready_without_the_redis_it_is_meant_to_have(client, settings):
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    answer = client.get("/readyz")
    assert (answer.status_code, answer.json()) == (503, {"status": "not ready", "database": True, "redis": False})


def test_a_page_on_a_busy_database_says_when_to_come_back():
    middleware = BusyMiddleware(lambda request: None)
    request = RequestFactory().get("/")
    answer = middleware.process_exception(request, OperationalError("database is locked"))
    assert (answer.status_code, answer["Retry-After"]) == (503, "1")
    assert b"busy" in answer.content
    assert middleware.process_exception(request, OperationalError("disk I/O error")) is None
    assert middleware.process_exception(request, ValueError()) is None
    assert connection.is_usable()


def test_not_ready_once_it_drains(client):
    health.draining.set()
    try:
        answer = client.get("/readyz")
    finally:
        health.draining.clear()
    assert (answer.status_code, answer.json()) == (503, {"status": "draining"})
