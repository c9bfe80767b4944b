"""The outbox of one socket: it never waits, never grows beyond its limit, and dies alone."""

import asyncio

import pytest

from apps.tournaments.realtime.rooms.frames import Frame
from apps.tournaments.realtime.sockets.outbox import Outbox
from tests.support.waiting import settle


class Transport:
    """Takes what it is sent; while `blocked` it makes the sender wait, and `dead` it raises."""

    def __init__(self):
        self.taken = []
        self.dead = None
        self.writable = asyncio.Event()
        self.writable.set()

    async def send(self, message):
        await self.writable.wait()
        if self.dead:
            raise self.dead
        self.taken.append(message)


class Box:
    def __init__(self, limit=1000):
        self.transport = Transport()
        self.overflowed = self.died = 0
        self.outbox = Outbox(self.transport.send, limit, self.on_overflow, self.on_dead)

    def on_overflow(self):
        self.overflowed += 1

    def on_dead(self):
        self.died += 1

    def block(self):
        self.transport.writable.clear()

    async def unblock(self):
        self.transport.writable.set()
        await settle()

    @property
    def texts(self):
        return [message["text"] for message in self.transport.taken if "text" in message]


@pytest.fixture
async def box():
    box = Box()
    yield box
    box.outbox.discard()
    await settle()


def frame(n, size=0):
    return Frame({"n": n, "x": "x" * size})


def texts(*frames):
    return [frame.message["text"] for frame in frames]


async def test_a_frame_is_sent_at_once_while_the_transport_takes_it(box):
    box.outbox.put(frame(1))
    assert box.texts == texts(frame(1))


async def test_what_comes_behind_a_frame_that_waits_keeps_its_order(box):
    box.block()
    for n in range(5):
        box.outbox.put(frame(n))
    assert box.texts == []
    await box.unblock()
    box.outbox.put(frame(5))
    assert box.texts == texts(*(frame(n) for n in range(6)))


async def test_beyond_the_limit_it_overflows_once_and_takes_no_more(box):
    box.block()
    for n in range(20):
        box.outbox.put(frame(n, 100))
    assert box.overflowed == 1
    await box.unblock()
    assert box.texts == texts(frame(0, 100))


async def test_exactly_the_limit_is_no_overflow():
    size = frame(1).size
    box = Box(limit=3 * size)
    box.block()
    for _ in range(4):  # the first is with the transport already
        box.outbox.put(frame(1))
    assert box.overflowed == 0
    box.outbox.put(frame(1))
    assert box.overflowed == 1
    await box.unblock()


async def test_what_was_sent_does_not_count_any_more(box):
    for _ in range(20):
        box.block()
        box.outbox.put(frame(1, 300))
        box.outbox.put(frame(2, 300))
        await box.unblock()
    assert (box.overflowed, len(box.texts)) == (0, 40)


async def test_a_snapshot_does_not_count_but_what_waits_behind_it_does(box):
    box.block()
    box.outbox.put(frame(0))
    box.outbox.put(frame(1, 5000), counted=False)
    assert box.overflowed == 0
    for n in range(20):
        box.outbox.put(frame(n, 100))
    assert box.overflowed == 1
    await box.unblock()


async def test_last_words_go_past_the_limit_and_behind_the_frame_on_its_way(box):
    box.block()
    for n in range(20):
        box.outbox.put(frame(n, 100))
    box.outbox.finish(frame("error").message, {"type": "websocket.close", "code": 4011})
    await box.unblock()
    assert box.texts == texts(frame(0, 100), frame("error"))
    assert box.transport.taken[-1]["code"] == 4011
    assert await box.outbox.drained(1)


async def test_last_words_are_sent_at_once_where_nothing_waits(box):
    box.outbox.finish(frame("error").message)
    box.outbox.put(frame(1))
    assert box.texts == texts(frame("error"))
    assert await box.outbox.drained(0)


async def test_a_transport_that_never_takes_them_is_not_waited_for(box):
    box.block()
    box.outbox.put(frame(1))
    box.outbox.finish(frame("error").message)
    assert not await box.outbox.drained(0.02)
    box.outbox.discard()
    await settle()
    assert await box.outbox.drained(0)
    assert box.texts == []


@pytest.mark.parametrize("error", [OSError(), ConnectionResetError(), RuntimeError("closed")])
async def test_a_dead_transport_is_found_once_and_left_alone(box, error):
    box.transport.dead = error
    box.outbox.put(frame(1))
    box.outbox.put(frame(2))
    assert box.died == 1


@pytest.mark.parametrize("error", [OSError(), RuntimeError("closed")])
async def test_a_transport_that_dies_while_a_frame_waits_is_found_once(box, error):
    box.block()
    box.outbox.put(frame(1))
    box.outbox.put(frame(2))
    box.transport.dead = error
    await box.unblock()
    box.outbox.put(frame(3))
    assert (box.died, box.texts) == (1, [])
