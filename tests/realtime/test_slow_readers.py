"""A client that does not read: it is told so and let go, and nobody else notices."""

import asyncio
import json
import socket
from collections import Counter

import pytest

from apps.tournaments import services
from apps.tournaments.realtime.rooms.frames import Telling
from apps.tournaments.realtime.rooms.hub import get_hub
from apps.tournaments.realtime.sockets.connection import RoomConsumer
from deltacrown.asgi import application
from tests.realtime.in_process import do, serving, sit
from tests.realtime.running_site import mint
from tests.realtime.socket_client import connect
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


class Pipe:
    """A socket whose transport the test opens, blocks and breaks."""

    def __init__(self, path, token, query=""):
        self.incoming = asyncio.Queue()
        self.sent = []
        self.dead = None
        self.writable = asyncio.Event()
        self.writable.set()
        scope = {"type": "websocket", "path": path, "headers": [], "subprotocols": []}
        scope["query_string"] = f"token={token}&{query}".encode()
        self.incoming.put_nowait({"type": "websocket.connect"})
        self.running = asyncio.ensure_future(application(scope, self.incoming.get, self._send))

    async def _send(self, message):
        if message["type"] != "websocket.accept":
            await self.writable.wait()
        if self.dead:
            raise self.dead
        self.sent.append(message)

    @property
    def frames(self):
        texts = [message["text"] for message in self.sent if message["type"] == "websocket.send"]
        return [json.loads(text) for text in texts if "viewers_changed" not in text]

    async def opened(self):
        await eventually(lambda: len(self.frames) >= 2)
        return self

    async def close(self):
        self.dead = self.dead or OSError()
        self.writable.set()
        self.incoming.put_nowait({"type": "websocket.disconnect", "code": 1006})
        await asyncio.wait({self.running}, timeout=5)
        assert self.running.done()


@pytest.fixture
def tournament(cast):
    return cast.open(players=0)


@pytest.fixture
def path(tournament):
    return f"/ws/tournament/{tournament.pk}/"


@pytest.fixture
def tell():
    """Tell everybody in the one room there is something of this many bytes, at once."""

    def tell(count, size=1000):
        (subscription,) = get_hub()._rooms.values()
        for n in range(count):
            subscription.room.offer(Telling(None, "announcement", {"n": n, "x": "x" * size}, None))
            subscription.room.flush()

    return tell


@pytest.fixture
def token(cast):
    return mint(cast.carol.pk)


async def test_an_outbox_that_overflows_closes_4011_and_the_others_hear_on(cast, path, token, tell, settings):
    settings.WS_OUTBOX_MAX_BYTES = 20_000
    slow, quick = await Pipe(path, token).opened(), await Pipe(path, mint(cast.bob.pk)).opened()
    slow.writable.clear()
    tell(30)
    assert len(quick.frames) == 2 + 30
    slow.writable.set()
    await asyncio.wait_for(slow.running, 5)
    error, close = slow.frames[-1], slow.sent[-1]
    assert (error["code"], error["close_code"]) == ("slow_consumer", 4011)
    assert (close["type"], close["code"], close["reason"]) == ("websocket.close", 4011, "slow_consumer")
    tell(1)
    assert len(quick.frames) == 2 + 31
    await quick.close()


async def test_one_that_never_reads_again_is_let_go_all_the_same(path, token, tell, settings):
    settings.WS_OUTBOX_MAX_BYTES = 20_000
    slow = await Pipe(path, token).opened()
    slow.writable.clear()
    tell(30)
    await asyncio.wait_for(slow.running, 10)
    assert len(slow.frames) == 2
    assert len(get_hub().wheel) == 0
    assert get_hub()._rooms == {}


@pytest.mark.virtual_time
async def test_a_snapshot_that_is_not_taken_in_time_ends_the_socket_and_one_that_is_does_not(path, token):
    quick = await Pipe(path, token).opened()
    [room] = [subscription.room for subscription in get_hub()._rooms.values()]
    slow = Pipe(path, token)
    slow.writable.clear()
    await eventually(lambda: len(room.members) == 2)
    await eventually(lambda: len(room.members) == 1, RoomConsumer.OPENING_TIMEOUT + 5)
    slow.writable.set()
    await asyncio.wait_for(slow.running, 5)
    assert slow.frames[-1]["code"] == "slow_consumer"
    assert not quick.running.done()
    await quick.close()


@pytest.mark.parametrize("error", [OSError(), BrokenPipeError(), RuntimeError("after websocket.close")])
async def test_a_dead_transport_does_not_cut_off_those_behind_it(cast, path, token, tell, error):
    pipes = [await Pipe(path, mint(person.pk)).opened() for person in (cast.alice, cast.bob, cast.rita)]
    for dead in pipes[:2]:
        dead.dead = error
    tell(5)
    assert [len(pipe.frames) for pipe in pipes] == [2, 2, 7]
    (subscription,) = get_hub()._rooms.values()
    assert len(subscription.room.members) == 1
    for pipe in pipes:
        await pipe.close()


@pytest.mark.virtual_time
async def test_all_that_was_missed_is_told_however_slowly_it_is_read(cast, tournament, path, token, settings):
    """What a socket resumes with is no overflow: its client would come back for the same, again and again."""
    settings.WS_OUTBOX_MAX_BYTES = 20_000
    before = await Pipe(path, token).opened()
    since, epoch = (before.frames[0]["data"][name] for name in ("sequence", "epoch"))
    await before.close()
    for n in range(30):
        await do(services.announce, tournament.pk, cast.alice, f"Number {n}", "x" * 1500)
    back = Pipe(path, token, f"since={since}&epoch={epoch}")
    back.writable.clear()
    await eventually(lambda: back.sent)
    await advance(0.5 * RoomConsumer.OPENING_TIMEOUT)
    back.writable.set()
    await eventually(lambda: len(back.frames) == 2 + 30 or back.running.done())
    assert [frame["sequence"] for frame in back.frames[2:]] == list(range(since + 1, since + 31))
    await back.close()


@pytest.mark.virtual_time
async def test_who_subscribes_again_and_again_without_reading_gathers_no_snapshots(path, token, settings):
    settings.WS_RATE_ENABLED = False
    slow = await Pipe(path, token).opened()
    slow.writable.clear()
    for _ in range(30):
        slow.incoming.put_nowait({"type": "websocket.receive", "text": '{"type": "subscribe"}'})
    await advance(0.5)
    assert slow.incoming.empty()
    slow.writable.set()
    await eventually(lambda: len(slow.frames) == 2 + 2 + 29)
    kinds = Counter(frame["type"] for frame in slow.frames[2:])
    assert kinds == {"subscribed": 1, "snapshot": 1, "error": 29}
    refused = next(frame for frame in slow.frames if frame["type"] == "error")
    assert refused["code"] == "busy"
    assert refused["retry_after_ms"] > 0
    await slow.close()


async def open_with_small_buffer(url, path, user):
    pipe = socket.socket()
    pipe.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    pipe.setblocking(False)
    await asyncio.get_running_loop().sock_connect(pipe, ("127.0.0.1", int(url.rpartition(":")[2])))
    client = await connect(url, path, mint(user.pk), sock=pipe, max_queue=1)
    assert [(await client.next())["type"] for _ in range(2)] == ["connection_established", "snapshot"]
    return client


async def test_a_real_client_that_stops_reading_gets_4011_and_another_reads_on(cast, path, tell, settings, closed_hub):
    settings.WS_OUTBOX_MAX_BYTES = 100_000
    async with serving(send_buffer=4096) as url:
        slow = await open_with_small_buffer(url, path, cast.carol)
        quick = await open_with_small_buffer(url, path, cast.bob)
        (subscription,) = get_hub()._rooms.values()
        while len(subscription.room.members) == 2:
            tell(1, 20_000)
            await quick.until("announcement")
        assert (await slow.closed()).said == (4011, "slow_consumer")
        assert await quick.is_alive()
        await quick.close()


async def test_a_real_client_that_does_not_read_is_not_listened_to_until_it_does(
    cast, path, tell, settings, closed_hub
):
    settings.WS_RATE_ENABLED = False
    async with serving(send_buffer=4096) as url:
        slow = await open_with_small_buffer(url, path, cast.carol)
        ((member,),) = [subscription.connections.values() for subscription in get_hub()._rooms.values()]
        transport = member._outbox._writer.transport
        tell(1, 100_000)
        held_back = transport.get_write_buffer_size()
        for _ in range(50):
            await slow.send(type="subscribe")
        async with await connect(url, path, mint(cast.bob.pk)) as quick:
            for _ in range(5):
                assert await quick.is_alive()
        assert transport.get_write_buffer_size() <= held_back
        await slow.until("announcement")
        kinds = Counter([(await slow.next())["type"]])
        while kinds["subscribed"] + kinds["error"] < 50:
            kinds[(await slow.next())["type"]] += 1
        assert set(kinds) <= {"subscribed", "snapshot", "error"}
        await slow.close()


async def test_a_slow_reader_comes_back_and_misses_nothing(cast, tournament, path, token, settings):
    settings.WS_OUTBOX_MAX_BYTES = 5000
    slow = await Pipe(path, token).opened()
    welcome = slow.frames[0]["data"]
    slow.writable.clear()
    for n in range(10):
        await do(services.announce, tournament.pk, cast.alice, f"Number {n}", "x" * 1500)
    await eventually(lambda: slow.running.done())
    back = await sit(f"tournament/{tournament.pk}", cast.carol, f"since={welcome['sequence']}&epoch={welcome['epoch']}")
    assert back.opening["data"]["count"] == 10
    assert [(await back.next())["data"]["title"] for _ in range(10)] == [f"Number {n}" for n in range(10)]
    await back.leave()
