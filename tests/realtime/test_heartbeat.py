"""The heartbeat over a real server and a real client, with intervals a test can wait for."""

import time

import pytest

from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.match_consumer import MatchConsumer
from apps.tournaments.realtime.rooms.hub import get_hub
from tests.realtime.running_site import mint
from tests.realtime.socket_client import connect
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def beat(monkeypatch):
    """Set interval and timeout in seconds."""

    def set_to(interval, timeout):
        for consumer in (TournamentConsumer, MatchConsumer):
            monkeypatch.setattr(consumer, "HEARTBEAT_INTERVAL", interval)
            monkeypatch.setattr(consumer, "HEARTBEAT_TIMEOUT", timeout)

    return set_to


@pytest.fixture
def match(cast):
    return cast.match()


@pytest.fixture
def path(match):
    return f"/ws/tournament/{match.tournament_id}/"


@pytest.fixture(params=["tournament", "match"])
def either_path(request, match):
    number = {"tournament": match.tournament_id, "match": match.pk}[request.param]
    return f"/ws/{request.param}/{number}/"


@pytest.fixture
def token(cast):
    return mint(cast.carol.pk)


async def enter(live, path, token):
    client = await connect(live, path, token)
    client.welcome, client.opening = await client.next(), await client.next()
    return client


async def pinged(client, times):
    """Until the server has pinged so often; as it does so every tenth of a second, that much time went by."""
    for _ in range(times):
        await client.until("ping")


async def test_the_server_pings_by_itself_with_the_time_and_the_last_number(live, either_path, token, beat):
    beat(0.1, 30)
    async with await enter(live, either_path, token) as client:
        assert client.welcome["data"]["heartbeat_interval"] == 0.1
        pings = [await client.until("ping") for _ in range(3)]
    for ping in pings:
        assert set(ping) == {"type", "timestamp", "sequence"}
        assert ping["timestamp"] == pytest.approx(time.time(), abs=30)
        assert ping["sequence"] == client.welcome["data"]["sequence"]
    assert pings[0]["timestamp"] < pings[1]["timestamp"] < pings[2]["timestamp"]


async def test_a_timeout_closes_4004_and_says_which(live, either_path, token, beat):
    beat(0.1, 1)
    async with await enter(live, either_path, token) as client:
        closed = await client.closed()
    assert closed.said == (4004, "heartbeat_timeout")
    assert (closed.reason, closed.error["close_code"]) == ("heartbeat_timeout", 4004)
    # By the same clock there are ten intervals in the timeout; a busy server pings less often, never more often.
    assert 2 <= len(client.pings) <= 10 + 1


@pytest.mark.parametrize("frame", ['{"type": "pong"}', '{"type": "ping"}', "no json"])
async def test_a_pong_or_any_other_frame_resets_the_timeout(live, path, token, beat, frame):
    beat(0.1, 1)
    async with await enter(live, path, token) as client:
        for _ in range(6):
            await client.socket.send(frame)
            await pinged(client, 3)
        assert await client.is_alive()
        assert (await client.closed()).code == 4004


async def test_a_frame_is_answered_even_between_a_late_ping_and_the_timeout(live, path, token, beat):
    beat(10, 0.5)
    async with await enter(live, path, token) as client:
        assert (await client.closed()).code == 4004
        assert client.pings == []


async def test_the_heartbeat_ends_with_the_socket(live, path, token, beat):
    beat(0.1, 3)
    clients = [await enter(live, path, token) for _ in range(3)]
    wheel = get_hub().wheel
    assert len(wheel) == 3
    await clients[0].close()
    clients[1].cut()
    await clients[2].closed()
    await eventually(lambda: len(wheel) == 0)


async def test_one_dead_socket_does_not_keep_another_from_its_beat(live, path, token, cast, beat):
    beat(0.1, 1)
    async with await enter(live, path, token) as silent, await enter(live, path, token) as lively:
        for _ in range(6):
            await lively.send(type="pong")
            await pinged(lively, 3)
        assert await lively.is_alive()
        assert (await silent.closed()).said == (4004, "heartbeat_timeout")
