"""A log line says what was asked for, never with which ticket or token."""

import json

import structlog

from deltacrown.logs import FOREIGN_PROCESSORS, PROCESSORS


def lines(records):
    formatter = structlog.stdlib.ProcessorFormatter(processors=PROCESSORS, foreign_pre_chain=FOREIGN_PROCESSORS)
    return [formatter.format(record) for record in records]


def test_a_refused_request_is_logged_without_its_query(client, caplog):
    client.get("/ws/tournament/1/?token=the-token")
    [line] = lines(record for record in caplog.records if record.name == "django.request")
    assert "the-token" not in line
    assert {"method": "GET", "path": "/ws/tournament/1/", "status_code": 404}.items() <= json.loads(line).items()
