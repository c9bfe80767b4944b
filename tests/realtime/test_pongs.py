"""A pong costs no message token, so only a pong is one."""

import pytest

from apps.tournaments.realtime.middleware_ratelimit import is_pong


@pytest.mark.parametrize("text", ['{"type":"pong"}', ' {"timestamp": 1, "type": "pong", "request_id": 7}'])
def test_a_pong(text):
    assert is_pong({"text": text})


@pytest.mark.parametrize(
    "text",
    [
        '{"type":"ping","x":"pong"}',
        '{"type":"pong","type":"ping"}',
        '{"pong":1,"type":"ready_up"}',
        '["pong"]',
        '"pong"',
        '{"type":"pong"',
        '{"type":"pong","x":"' + 128 * "x" + '"}',
        '{"type":"pong","x":"\ud800"}',
        "",
    ],
)
def test_no_pong(text):
    assert not is_pong({"text": text})
    assert not is_pong({"bytes": b'{"type":"pong"}'})
