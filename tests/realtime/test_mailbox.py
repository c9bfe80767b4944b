"""What one socket's application still has to read, in order and whenever it comes."""

import asyncio

import pytest

from deltacrown.serving.receive_queue import ReceiveQueue
from tests.support.waiting import settle


@pytest.fixture
def mailbox():
    return ReceiveQueue()


async def test_messages_are_read_in_their_order(mailbox):
    for n in range(3):
        mailbox.put_nowait(n)
    assert [await mailbox.get() for _ in range(3)] == [0, 1, 2]
    assert mailbox.empty()


async def test_who_reads_first_waits_for_what_comes(mailbox):
    reading = asyncio.ensure_future(mailbox.get())
    await settle()
    assert not reading.done()
    mailbox.put_nowait("one")
    mailbox.put_nowait("two")
    assert (await reading, mailbox.empty()) == ("one", False)
    assert await mailbox.get() == "two"


async def test_a_reader_who_gives_up_loses_nothing(mailbox):
    reading = asyncio.ensure_future(mailbox.get())
    await settle()
    mailbox.put_nowait("one")
    reading.cancel()
    with pytest.raises(asyncio.CancelledError):
        await reading
    assert await mailbox.get() == "one"


async def test_a_message_after_a_reader_gave_up_is_for_the_next(mailbox):
    reading = asyncio.ensure_future(mailbox.get())
    await settle()
    reading.cancel()
    await asyncio.wait({reading})
    mailbox.put_nowait("one")
    assert await mailbox.get() == "one"
