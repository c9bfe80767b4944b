"""What is counted of sockets, from the knock to the close."""

import asyncio
import json
import logging

import pytest
import structlog

from apps.tournaments.realtime.rooms.hub import get_hub
from deltacrown.logs import FOREIGN_PROCESSORS, PROCESSORS
from tests.realtime.in_process import sit
from tests.realtime.running_site import mint
from tests.realtime.socket_client import connect
from tests.support.counts import Counted
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)
DECISIONS = "limiter_decisions_total"


@pytest.fixture
def path(cast):
    return f"match/{cast.match().pk}"


async def test_sockets_and_rooms_count_while_they_are_open(path, cast):
    with Counted("sockets", room="match") as sockets, Counted("rooms") as rooms:
        seats = [await sit(path, cast.carol), await sit(path, cast.bob)]
        assert (sockets.by, rooms.by) == (2, 1)
        for seat in seats:
            await seat.leave()
        await eventually(lambda: (sockets.by, rooms.by) == (0, 0))


async def test_a_hub_that_ends_has_no_rooms_any_more(path, cast):
    with Counted("rooms") as rooms:
        seat = await sit(path, cast.carol)
        await get_hub().aclose()
        assert rooms.by == 0
        await seat.leave()
    assert rooms.by == 0


async def test_a_socket_that_does_not_read_counts_as_an_overflow_and_a_close(path, cast):
    with Counted("outbox_overflows_total") as overflows, Counted("closes_total", code="4011") as closes:
        seat = await sit(path, cast.carol)
        get_hub().sockets()[0]._overflowed()
        await eventually(lambda: seat.heard() is not None and seat.close is not None)
    assert (overflows.by, closes.by) == (1, 1)


@pytest.mark.parametrize(("code", "counted"), [(1000, "1000"), (1001, "1001"), (3999, "other")])
async def test_a_client_that_leaves_is_counted_by_its_code_where_that_is_a_known_one(live, path, cast, code, counted):
    with Counted("closes_total", code=counted) as closes:
        client = await connect(live, f"/ws/{path}/", mint(cast.carol.pk))
        await client.until("snapshot")
        await client.socket.close(code)
        await eventually(lambda: closes.by == 1)


@pytest.mark.parametrize(("token", "code"), [("", "4001"), ("not a token", "4003")])
async def test_a_refused_socket_is_counted_by_its_code(live, path, token, code):
    with Counted("closes_total", code=code) as closes:
        client = await connect(live, f"/ws/{path}/?token={token.replace(' ', '')}")
        assert str((await client.closed()).code) == code
    assert closes.by == 1


async def test_a_foreign_origin_is_counted_too(path, cast):
    headers = [(b"origin", b"http://elsewhere.example")]
    with Counted("closes_total", code="4003") as closes, pytest.raises(AssertionError):
        await sit(path, cast.carol, headers=headers)
    assert closes.by == 1


async def test_what_the_limits_allow_is_counted_by_what_was_asked(path, cast):
    asked = [Counted(DECISIONS, asked=what, answer="allowed") for what in ("knock", "connect", "message")]
    with asked[0] as knocks, asked[1] as connects, asked[2] as messages:
        seat = await sit(path, cast.carol)
        await asyncio.gather(seat.ask("ping"))
        await seat.leave()
    assert (knocks.by, connects.by, messages.by) == (1, 1, 1)


async def test_what_the_limits_refuse_is_counted_by_the_limit(path, cast, settings):
    settings.WS_RATE_MSG_BURST, settings.WS_RATE_MSG_RPS, settings.WS_RATE_CONN_PER_USER = 1, 0.001, 1
    messages = Counted(DECISIONS, asked="message", answer="rate_limit_exceeded")
    connects = Counted(DECISIONS, asked="connect", answer="connection_limit_exceeded")
    with messages, connects:
        seat = await sit(path, cast.carol)
        assert [(await seat.ask("ping"))["type"] for _ in range(3)] == ["pong", "error", "error"]
        with pytest.raises(AssertionError):
            await sit(path, cast.carol)
        await seat.leave()
    assert (messages.by, connects.by) == (2, 1)


async def test_the_log_of_a_sockets_life_says_which_connection_it_is(path, cast, caplog):
    logger = logging.getLogger("apps.tournaments.realtime.sockets.connection")
    formatter = structlog.stdlib.ProcessorFormatter(processors=PROCESSORS, foreign_pre_chain=FOREIGN_PROCESSORS)
    lines = []
    handler = logging.Handler()
    handler.emit = lambda record: lines.append(json.loads(formatter.format(record)))
    logger.addHandler(handler)
    with caplog.at_level(logging.DEBUG, logger.name):
        seat = await sit(path, cast.carol)
        await seat.leave()
        await eventually(lambda: len(lines) == 2)
    logger.removeHandler(handler)
    assert [line["event"] for line in lines] == ["socket opened", "socket ended"]
    assert {line["connection"] for line in lines} == {seat.welcome["data"]["connection_id"]}
