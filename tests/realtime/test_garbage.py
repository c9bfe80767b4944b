"""When a worker looks for garbage that holds itself alive."""

import asyncio
import gc

import pytest

from deltacrown.serving import gc_schedule as garbage
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually


@pytest.mark.parametrize(
    ("open_sockets", "ended", "seconds", "due"),
    [
        (10_000, 0, 599, False),
        (10_000, 0, 600, True),
        (10_000, 4_999, 10, False),
        (10_000, 5_000, 10, True),
        (0, 249, 10, False),
        (0, 250, 10, True),
        (499, 0, 59, False),
        (499, 0, 60, True),
    ],
)
def test_it_is_done_when_much_was_left_behind_or_after_long(open_sockets, ended, seconds, due):
    assert garbage.is_due(open_sockets, ended, seconds) is due


@pytest.fixture
def full_collections():
    """How many there were."""
    seen = []

    def note(phase, info):
        if phase == "stop" and info["generation"] == 2:
            seen.append(info)

    gc.callbacks.append(note)
    yield lambda: len(seen)
    gc.callbacks.remove(note)


@pytest.mark.virtual_time
async def test_what_sockets_leave_behind_is_looked_for_and_the_interpreter_s_own_way_comes_back(
    full_collections,
):
    before, ended = gc.get_threshold(), [0]
    collecting = asyncio.ensure_future(garbage.collect_in_time(lambda: 0, lambda: ended[0]))
    await eventually(lambda: gc.get_threshold()[2] == garbage.NEVER)
    at_first = full_collections()
    await advance(5 * garbage.LOOK_EVERY_SECONDS)
    assert full_collections() == at_first
    ended[0] = garbage.ENDED_AT_LEAST
    await advance(garbage.LOOK_EVERY_SECONDS)
    assert full_collections() == at_first + 1
    collecting.cancel()
    await asyncio.wait({collecting})
    assert (gc.get_threshold(), gc.get_freeze_count()) == (before, 0)
