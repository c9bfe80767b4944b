"""How many watch: persons and not sockets, over all processes, once a second at most and coarser for a crowd."""

import pytest

from apps.tournaments.realtime.rooms import viewers as counting
from apps.tournaments.realtime.rooms.viewers import ViewerCount, step_of
from tests.realtime.fake_room import FakeMember, join
from tests.realtime.running_site import enter
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually


class Seats:
    """A room whose seats the test counts, at a time the test moves."""

    def __init__(self, room, monkeypatch):
        self.taken, self.room = 0, room
        self.count = ViewerCount(lambda: [(room, ())])
        monkeypatch.setattr(counting, "aget_room_size", self._size)

    async def _size(self, group):
        return self.taken

    async def told(self, *numbers):
        """What is told while so many sit there, one second after the other."""
        for number in numbers:
            self.taken = number
            await self.count.count()
        self.room.flush()


@pytest.fixture
async def seats(new_room, monkeypatch):
    await new_room.open()
    seats = Seats(new_room, monkeypatch)
    seats.member = await join(new_room, FakeMember())
    yield seats
    new_room.close()


def counts(member):
    return [frame["data"]["viewers"] for frame in member.frames if frame["type"] == "viewers_changed"]


async def test_a_number_is_told_when_it_changes_and_not_again(seats):
    await seats.told(1, 1, 2, 2, 2, 1)
    assert counts(seats.member) == [1, 2, 1]
    assert seats.member.frames[-1] == {"type": "viewers_changed", "data": {"tournament_id": 1, "viewers": 1}}


@pytest.mark.parametrize(("viewers", "step"), [(1, 1), (99, 1), (100, 10), (999, 10), (1000, 100), (25_000, 1000)])
def test_the_step_is_two_digits_of_the_number(viewers, step):
    assert step_of(viewers) == step


async def test_a_crowd_is_told_in_coarser_steps(seats):
    await seats.told(500, 503, 509, 510, 515, 505, 499)
    assert counts(seats.member) == [500, 510, 499]


@pytest.mark.virtual_time
async def test_a_small_change_is_told_when_it_has_settled(seats):
    await seats.told(500, 503)
    await advance(0.9 * counting.SETTLED_SECONDS)
    await seats.told(503)
    assert counts(seats.member) == [500]
    await advance(0.2 * counting.SETTLED_SECONDS)
    await seats.told(503)
    assert counts(seats.member) == [500, 503]


async def test_who_comes_later_learns_the_number_from_the_welcome(running_site):
    duel = running_site.duel()
    async with await duel.carol.enter(duel.tournament) as first:
        await settled(first, 1)
        async with await duel.bob.enter(duel.tournament) as second:
            assert second.welcome["data"]["viewers"] == 1
            await settled(first, 2)
        await settled(first, 1)


async def test_two_tabs_are_one_viewer_and_a_visitor_is_one_too(pair):
    duel = pair.duel()
    async with (
        await duel.carol.enter(duel.tournament) as here,
        await enter(pair.other, duel.tournament, token=duel.carol.token),
        await duel.bob.enter(duel.tournament),
        await pair.there(duel.bella).enter(duel.tournament) as there,
    ):
        await settled(here, 3)
        await settled(there, 3)


async def settled(client, number, seconds=15):
    """Until the client was told this number last."""

    async def is_told():
        await client.is_alive()
        return client.viewers and client.viewers[-1] == number

    await eventually(is_told, seconds, every=0.2)
