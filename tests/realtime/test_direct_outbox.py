"""The outbox on a server that takes frames as bytes."""

import pytest

from apps.tournaments.realtime.rooms.frames import Frame
from apps.tournaments.realtime.sockets.outbox import DirectOutbox


class Transport:
    """Holds back what is written until `read` takes it; `dead` raises as a closed one does."""

    def __init__(self):
        self.buffer = b""
        self.dead = False

    @property
    def direct(self):
        return None if self.dead or len(self.buffer) > self.most else self.write_frames

    def set_high_water(self, most, turned, answer):
        self.most, self.turned, self.answer = most, turned, answer

    def write_frames(self, data):
        if self.dead:
            raise ConnectionResetError
        self.buffer += data
        return len(self.buffer)

    def read(self):
        self.buffer, read = b"", self.buffer
        return read


@pytest.fixture
def outbox():
    transport, told = Transport(), []

    async def send(message):
        told.append(message)

    box = DirectOutbox(
        transport,
        send,
        1000,
        lambda: told.append("overflow"),
        lambda: told.append("dead"),
        lambda: told.append("turned"),
    )
    box.transport, box.told = transport, told
    return box


def frame(size):
    """A frame whose text has that many bytes."""
    return Frame({"x": "y" * (size - 8)})


@pytest.mark.parametrize(
    ("size", "head"),
    [
        (125, b"\x81\x7d"),
        (126, b"\x81\x7e\x00\x7e"),
        (65535, b"\x81\x7e\xff\xff"),
        (65536, b"\x81\x7f" + (65536).to_bytes(8)),
    ],
)
def test_a_frame_on_the_wire_has_the_shortest_head(size, head):
    wire = frame(size).wire
    assert wire.startswith(head)
    assert len(wire) == len(head) + size == len(head) + frame(size).size


def test_frames_are_written_at_once_and_shared(outbox):
    shared_frame = frame(50)
    outbox.put(shared_frame)
    assert outbox.transport.buffer == shared_frame.wire
    assert shared_frame.wire is shared_frame.wire


def test_what_the_transport_holds_back_is_limited(outbox):
    for _ in range(9):
        outbox.put(frame(100))
    assert outbox.told == []
    outbox.put(frame(100))
    assert outbox.told == ["overflow"]
    held_back = len(outbox.transport.buffer)
    outbox.put(frame(100))
    assert len(outbox.transport.buffer) == held_back


def test_a_reader_that_keeps_up_is_never_cut_off(outbox):
    for _ in range(100):
        outbox.put(frame(900))
        outbox.transport.read()
    assert outbox.told == []


def test_a_snapshot_does_not_count_but_what_waits_behind_it_does(outbox):
    outbox.put(frame(5000), counted=False)
    for _ in range(9):
        outbox.put(frame(100))
    assert outbox.told == []
    outbox.put(frame(100))
    outbox.put(frame(100))
    assert outbox.told == ["overflow"]


def test_once_a_snapshot_is_read_the_limit_is_the_old_one(outbox):
    outbox.put(frame(5000), counted=False)
    outbox.transport.read()
    outbox.put(frame(100))
    outbox.put(frame(990))
    assert outbox.told == ["overflow"]


def test_a_closing_socket_is_dead_and_raises_nothing(outbox):
    outbox.transport.dead = True
    outbox.put(frame(10))
    outbox.put(frame(10))
    assert outbox.told == ["dead"]


def test_what_the_protocol_itself_says_is_in_the_same_books(outbox):
    for _ in range(10):
        outbox.transport.answer(b"x" * 100)
    assert outbox.told == []
    outbox.transport.answer(b"x")
    outbox.transport.answer(b"x")
    assert outbox.told == ["overflow"]


async def test_the_last_words_go_through_send_behind_the_frames(outbox):
    outbox.put(frame(10))
    outbox.finish({"type": "websocket.close"})
    outbox.put(frame(10))
    assert outbox.told == [{"type": "websocket.close"}]
    assert outbox.transport.buffer == frame(10).wire
    assert await outbox.drained(1)
