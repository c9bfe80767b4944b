"""Messages at their limit, at the wire: dropped and told so, while the socket and its heartbeat live on."""

import json

import pytest

from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.middleware_ratelimit import message_size, request_id_of
from tests.realtime.limits.in_process_site import burst, codes
from tests.support.waiting import passes

pytestmark = pytest.mark.django_db(transaction=True)
REFUSED = "rate_limit_exceeded"


@pytest.fixture(autouse=True)
def limits(settings):
    settings.WS_RATE_MSG_RPS, settings.WS_RATE_MSG_BURST = 0.01, 5
    settings.WS_RATE_MSG_RPS_IP, settings.WS_RATE_MSG_BURST_IP = 0.01, 12
    settings.WS_RATE_FLOOD_VIOLATIONS = 10_000
    return settings


async def test_what_exceeds_the_burst_is_dropped_and_the_socket_stays(gate, limits):
    client = await gate.enter(0)
    answers = await burst(client, 8)
    assert codes(answers) == [None] * 5 + [REFUSED] * 3
    assert [frame["request_id"] for frame in answers] == [f"b{n}" for n in range(8)]
    assert all("close_code" not in frame for frame in answers)
    limits.WS_RATE_MSG_RPS = 1000
    assert await client.is_alive()


async def test_the_next_message_passes_after_what_was_told(gate, limits):
    limits.WS_RATE_MSG_RPS = 1
    client = await gate.enter(0)
    refusal = (await burst(client, 6))[5]
    assert 0 < refusal["retry_after_ms"] <= 1000
    await passes(refusal["retry_after_ms"] / 1000)
    assert codes(await burst(client, 1)) == [None]


async def test_a_command_that_is_dropped_does_nothing(gate):
    client = await gate.enter(0)
    await burst(client, 5)
    answers = await burst(client, 3, type="subscribe")
    assert codes(answers) == [REFUSED] * 3


async def test_whatever_is_sent_costs_a_message(gate):
    client = await gate.enter(0)
    for text in ("", "nonsense", b"\x00\x01", "[]", '{"type":"unheard_of"}'):
        await client.socket.send(text)
    answers = [await client.next() for _ in range(5)]
    assert REFUSED not in codes(answers)
    assert codes(await burst(client, 1)) == [REFUSED]


async def test_users_at_two_addresses_do_not_hinder_one_another(gate):
    loud, other = await gate.enter(0, "192.0.2.1"), await gate.enter(1, "192.0.2.2")
    assert codes(await burst(loud, 50)) == [None] * 5 + [REFUSED] * 45
    assert codes(await burst(other, 6)) == [None] * 5 + [REFUSED]


async def test_an_address_is_used_up_by_its_users_together(gate):
    users = [await gate.enter(n, "192.0.2.1") for n in range(4)]
    told = [codes(await burst(client, 4)) for client in users]
    assert told == [[None] * 4] * 3 + [["ip_rate_limit_exceeded"] * 4]
    elsewhere = await gate.enter(3, "192.0.2.2")
    assert codes(await burst(elsewhere, 6)) == [None] * 5 + [REFUSED]


async def test_a_throttled_client_that_answers_pings_outlives_the_heartbeat(gate, monkeypatch):
    monkeypatch.setattr(TournamentConsumer, "HEARTBEAT_INTERVAL", 0.2)
    monkeypatch.setattr(TournamentConsumer, "HEARTBEAT_TIMEOUT", 2.0)
    client = await gate.enter(0)
    # More of the server's pings than there are in a timeout.
    for _ in range(12):
        for _ in range(5):
            await client.send(type="ping")
        frame = await client.until("ping")
        await client.send(type="pong", timestamp=frame["timestamp"], sequence=frame["sequence"])
    assert codes(client.frames[2:]).count(REFUSED) > 20
    assert codes(await burst(client, 1))[0] in (REFUSED, None)


async def test_pongs_are_free_and_not_without_end(gate):
    client = await gate.enter(0)
    for _ in range(40):
        await client.send(type="pong")
    answer = await client.ask("ping")
    assert answer["type"] == "pong"
    assert 10 <= codes(client.frames).count(REFUSED) <= 20


async def test_what_only_mentions_a_pong_costs_a_message(gate):
    client = await gate.enter(0)
    assert codes(await burst(client, 6, type="ping", note="pong")) == [None] * 5 + [REFUSED]


async def test_changed_limits_apply_to_open_sockets(gate, limits):
    client = await gate.enter(0)
    assert codes(await burst(client, 6)) == [None] * 5 + [REFUSED]
    limits.WS_RATE_ENABLED = False
    assert codes(await burst(client, 40)) == [None] * 40
    limits.WS_RATE_ENABLED = True
    assert codes(await burst(client, 1)) == [REFUSED]
    limits.WS_MAX_PAYLOAD_BYTES = 100
    await client.send(type="ping", filling="x" * 100)
    assert (await client.closed()).said == (4009, "payload_too_large")


async def test_switched_off_the_limits_let_all_in_but_size_and_credentials_count(gate, limits):
    limits.WS_RATE_ENABLED = False
    limits.WS_RATE_CONN_PER_USER = limits.WS_RATE_CONN_PER_IP = limits.WS_RATE_ROOM_MAX_MEMBERS = 1
    limits.WS_RATE_CONNECT_BURST_IP = 1
    clients = [await gate.enter(0, "192.0.2.1") for _ in range(12)]
    assert codes(await burst(clients[0], 100)) == [None] * 100
    assert (await gate.refused(0, query="token=nonsense")).said == (4003, "authentication_failed")
    await clients[0].send(type="ping", filling="x" * limits.WS_MAX_PAYLOAD_BYTES)
    assert (await clients[0].closed()).said == (4009, "payload_too_large")


# What the middleware sees of a message


@pytest.mark.parametrize(
    ("message", "size"),
    [
        ({"text": ""}, 0),
        ({"text": "abc"}, 3),
        ({"text": "\u00e4\u20ac\U0001f600"}, 2 + 3 + 4),
        ({"text": "\ud800"}, 3),
        ({"bytes": b"abcd"}, 4),
        ({"text": None, "bytes": b"ab"}, 2),
        ({"bytes": None}, 0),
        ({}, 0),
    ],
)
def test_a_message_is_measured_in_bytes(message, size):
    assert message_size(message) == size


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ('{"type":"ping","request_id":"r1"}', "r1"),
        (json.dumps({"request_id": "x" * 64}), "x" * 64),
        (json.dumps({"request_id": "x" * 65}), None),
        ('{"request_id":""}', None),
        ('{"request_id":7}', None),
        ('{"request_id":null}', None),
        ('{"type":[],"request_id":"r1"}', "r1"),
        ("[]", None),
        ("nonsense", None),
        ("[" * 100_000, None),
        ("\ud800", None),
        ("", None),
    ],
)
def test_the_number_of_a_dropped_message_is_found_where_there_is_one(text, number):
    assert request_id_of({"text": text}) == number
