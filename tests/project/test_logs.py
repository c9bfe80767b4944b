"""A log line says what was asked for, never with which ticket or token."""

import asyncio
import json
import logging
import os
import sys

import pytest
import redis
import structlog
from django.test import Client

from deltacrown import logs
from deltacrown.logs import FOREIGN_PROCESSORS, PROCESSORS, RefusalAsAWarning, UnlessRedisIsAway
from tests.support.waiting import settle


def lines(records):
    formatter = structlog.stdlib.ProcessorFormatter(processors=PROCESSORS, foreign_pre_chain=FOREIGN_PROCESSORS)
    return [formatter.format(record) for record in records]


def test_a_refused_request_is_logged_without_its_query(client, caplog):
    client.get("/ws/tournament/1/?token=the-token")
    [line] = lines(record for record in caplog.records if record.name == "django.request")
    assert "the-token" not in line
    assert {"method": "GET", "path": "/ws/tournament/1/", "status_code": 404}.items() <= json.loads(line).items()


@pytest.mark.django_db
def test_a_refused_request_is_logged_without_its_reset_link(caplog):
    client = Client(enforce_csrf_checks=True)
    assert client.post("/accounts/password/reset/key/MQ/the-token/").status_code == 403
    refusals = [record for record in caplog.records if record.name in ("django.request", "django.security.csrf")]
    assert refusals
    for line in lines(refusals):
        assert "the-token" not in line and "/accounts/password/reset/key/..." in line


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("path", "logged"),
    [
        ("/api/v1/certificates/abcdefghijklmnopqrstuvwxyz.pdf", "/api/v1/certificates/..."),
        ("/api/v1/certificates/ABCDE-FGHIJ-KLMNO-PQRST-UVWXY-Z/", "/api/v1/certificates/..."),
        ("/certificates/verify/abcdefghijklmnopqrstuvwxyz/", "/certificates/verify/..."),
        ("/api/v1/certificates/unheard-of/", "/api/v1/certificates/unheard-of/"),
    ],
)
def test_a_refused_request_is_logged_without_the_code_of_a_certificate(client, caplog, path, logged):
    assert client.get(path).status_code == 404
    [line] = lines(record for record in caplog.records if record.name == "django.request")
    assert json.loads(line)["path"] == logged
    assert "abcdefgh" not in line and "ABCDE" not in line


def test_a_traceback_is_logged_without_a_reset_link():
    try:
        raise ValueError("http://localhost/accounts/password/reset/key/MQ/the-token/")
    except ValueError:
        [line] = lines([logging.makeLogRecord({"msg": "failed", "exc_info": sys.exc_info()})])
    assert "the-token" not in line and "ValueError" in line


def test_a_probe_that_is_told_no_is_not_logged(client, settings, caplog, monkeypatch):
    monkeypatch.setattr("apps.common.health.dependencies", lambda: {"database": False})
    assert client.get("/readyz").status_code == 503
    client.get("/nothing")
    assert [record.request.path for record in caplog.records if record.name == "django.request"] == ["/nothing"]


def test_a_line_says_which_process_wrote_it(monkeypatch):
    monkeypatch.setattr(logs, "_process", {})
    logs.name_process(worker=3)
    [line] = lines([logging.makeLogRecord({"msg": "hello", "worker_pid": 5})])
    assert {"worker": 3, "pid": os.getpid(), "worker_pid": 5}.items() <= json.loads(line).items()


async def test_a_cut_connection_of_the_layer_is_not_logged_and_a_mistake_of_its_is():
    stream = asyncio.StreamReader()
    first = asyncio.ensure_future(stream.read(1))
    await settle()
    with pytest.raises(RuntimeError) as two_readers:
        await stream.read(1)
    stream.feed_eof()
    await first
    logged = UnlessRedisIsAway().filter
    errors = [ConnectionResetError(), redis.ConnectionError(), two_readers.value, RuntimeError("mistake"), KeyError()]
    records = [logging.makeLogRecord({"exc_info": (type(error), error, None)}) for error in errors]
    assert [logged(record) for record in records] == [False, False, False, True, True]


def test_a_refusal_is_logged_without_a_traceback_and_a_mistake_with_it():
    def record(status):
        try:
            raise PermissionError("no")
        except PermissionError as error:
            facts = {"exc_info": (type(error), error, None), "status_code": status, "msg": "answered"}
            facts |= {"levelno": logging.ERROR, "levelname": "ERROR"}
        return logging.makeLogRecord(facts)

    refused, failed = record(403), record(500)
    assert RefusalAsAWarning().filter(refused)
    assert RefusalAsAWarning().filter(failed)
    [said, told] = lines([refused, failed])
    assert "exception" not in json.loads(said)
    assert [json.loads(line)["level"] for line in (said, told)] == ["warning", "error"]
    assert "PermissionError" in json.loads(told)["exception"]


def test_a_page_that_is_forbidden_leaves_no_traceback_in_the_log(admin_client, caplog):
    assert admin_client.get("/admin/tournaments/match/add/").status_code == 403
    said = lines(record for record in caplog.records if record.name == "django.request")
    assert len(said) == 1
    assert "Traceback" not in said[0]


def test_another_host_than_ours_is_no_error(client, caplog):
    assert client.get("/", headers={"Host": "evil.example"}).status_code == 400
    [line] = lines(record for record in caplog.records if "evil.example" in record.getMessage())
    assert json.loads(line)["level"] == "warning" and "exception" not in json.loads(line)
