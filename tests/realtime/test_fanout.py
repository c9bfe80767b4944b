"""How what is told reaches the sockets of a room: the first at once, what follows on its heels in one write."""

import pytest

from apps.tournaments.domain.event_registry import Audience
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.rooms.fanout import LONGEST_SECONDS, MAY_WAIT_SECONDS, FanOut
from apps.tournaments.realtime.rooms.frames import PageNews, Telling, Viewer
from tests.realtime.fake_room import FakeMember
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually

pytestmark = pytest.mark.virtual_time


class Counting(FakeMember):
    """Keeps how often it was written to."""

    writes = 0

    def deliver(self, frame, sequence, *, counted=True):
        self.writes += 1
        super().deliver(frame, sequence, counted=counted)


class Express(Counting):
    """A socket that takes bytes past its outbox, until it is `full`."""

    def __init__(self):
        super().__init__()
        self.wire = []
        self.full = False

    @property
    def direct(self):
        return None if self.full else self.wire.append


@pytest.fixture
async def fan_out():
    fan_out = FanOut()
    yield fan_out
    fan_out.close()


@pytest.fixture
def member(fan_out):
    member = Counting()
    fan_out.add(member, 0)
    return member


def numbered(sequence, audience=None):
    return Telling(sequence, "announcement", {"n": sequence}, "2026-01-01T00:00:00+00:00", audience or Audience())


def tell(fan_out, *sequences):
    for sequence in sequences:
        fan_out.tell(numbered(sequence))


async def test_the_first_is_written_at_once(fan_out, member):
    tell(fan_out, 1)
    assert (member.writes, member.numbers) == (1, [1])


async def test_what_follows_on_its_heels_goes_out_in_one_write_with_every_frame_its_own(fan_out, member):
    tell(fan_out, *range(1, 21))
    assert member.writes == 1
    await eventually(lambda: member.floor == 20)
    assert (member.writes, member.numbers) == (2, list(range(1, 21)))


async def test_after_a_rest_the_next_is_written_at_once_again(fan_out, member):
    tell(fan_out, 1)
    await eventually(lambda: fan_out._next is None)
    tell(fan_out, 2)
    assert (member.writes, member.numbers) == (2, [1, 2])


async def test_a_stream_is_told_to_its_end(fan_out, member):
    for sequence in range(1, 200):
        tell(fan_out, sequence)
        if sequence % 7 == 0:
            await eventually(lambda told=sequence: member.floor >= told)
    await eventually(lambda: member.floor == 199)
    assert member.numbers == list(range(1, 200))


async def test_each_view_is_joined_on_its_own(fan_out):
    staff, player, anybody = Counting(Role.REFEREE), Counting(Role.PLAYER, 7), Counting()
    for viewer in (staff, player, anybody):
        fan_out.add(viewer, 0)
    hidden, for_seven = Audience(Role.REFEREE), Audience(Role.REFEREE, (7,), {"n": 0})
    for telling in (numbered(1), numbered(2, hidden), numbered(3, for_seven)):
        fan_out.tell(telling)
    fan_out.flush()
    seen = [
        [(frame["type"], frame.get("data", {}).get("n")) for frame in member.frames]
        for member in (staff, player, anybody)
    ]
    told = ("announcement", 1)
    assert seen[0] == [told, ("announcement", 2), ("announcement", 3)]
    assert seen[1] == [told, ("skip", None), ("announcement", 3)]
    assert seen[2] == [told, ("skip", None), ("announcement", 0)]
    assert [member.writes for member in (staff, player, anybody)] == [2, 2, 2]


async def test_one_whose_opening_is_ahead_gets_only_what_it_did_not_cover(fan_out, member):
    late = Counting()
    late.floor = 3
    fan_out.add(late, 0)
    tell(fan_out, 1, 2, 3, 4, 5)
    fan_out.tell(Telling(None, "viewers_changed", {"viewers": 2}, None))
    fan_out.flush()
    tell(fan_out, 6)
    fan_out.flush()
    assert (late.numbers, late.names.count("viewers_changed")) == ([4, 5, 6], 1)
    assert member.numbers == [1, 2, 3, 4, 5, 6]


async def test_who_left_meanwhile_is_written_no_more(fan_out, member):
    tell(fan_out, 1, 2)
    fan_out.discard(member)
    fan_out.flush()
    assert member.numbers == [1]


async def test_nothing_is_written_after_the_end(fan_out, member):
    tell(fan_out, 1, 2)
    fan_out.close()
    await advance(1)
    assert member.numbers == [1]


@pytest.fixture
def quick(fan_out):
    quick = Express()
    fan_out.add(quick, 0)
    return quick


async def test_a_socket_that_takes_everything_is_written_to_past_its_outbox(fan_out, quick, member):
    tell(fan_out, 1)
    assert (quick.writes, quick.wire) == (0, [numbered(1).full_frame().wire])
    assert (fan_out.floor_of(quick), member.numbers) == (1, [1])


async def test_one_that_ceases_to_goes_on_by_its_outbox_and_comes_back(fan_out, quick):
    tell(fan_out, 1)
    quick.full = True
    fan_out.on_writable_changed(quick)
    assert quick.floor == 1
    fan_out.flush()
    tell(fan_out, 2)
    fan_out.flush()
    assert (quick.numbers, quick.floor) == ([2], 2)
    quick.full = False
    fan_out.on_writable_changed(quick)
    tell(fan_out, 3)
    fan_out.flush()
    assert (len(quick.wire), quick.numbers, fan_out.floor_of(quick)) == (2, [2], 3)


async def test_one_that_fills_up_in_the_middle_of_a_round_loses_and_repeats_nothing(fan_out, quick):
    class Filling(Express):
        @property
        def direct(self):
            def write(data):
                self.wire.append(data)
                self.full = True
                fan_out.on_writable_changed(self)

            return None if self.full else write

    filling = Filling()
    fan_out.add(filling, 0)
    tell(fan_out, 1, 2, 3)
    fan_out.flush()
    assert (len(filling.wire), filling.numbers, filling.floor) == (1, [2, 3], 3)
    assert len(quick.wire) == 2


async def test_by_express_too_everyone_sees_their_own_view(fan_out, quick):
    staff = Express()
    staff.viewer = Viewer(Role.REFEREE)
    fan_out.add(staff, 0)
    hidden = numbered(1, Audience(Role.REFEREE))
    fan_out.tell(hidden)
    assert staff.wire == [hidden.full_frame().wire]
    assert b"skip" in quick.wire[0]


async def test_a_socket_that_left_is_moved_nowhere(fan_out, quick):
    tell(fan_out, 1)
    fan_out.discard(quick)
    fan_out.on_writable_changed(quick)
    tell(fan_out, 2)
    fan_out.flush()
    assert (len(quick.wire), quick.floor, fan_out.members) == (1, 1, set())


async def test_skips_in_a_row_are_one_frame(fan_out, quick):
    fan_out.tell(numbered(1))
    for sequence in (2, 3, 4):
        fan_out.tell(numbered(sequence, Audience(Role.REFEREE)))
    fan_out.tell(numbered(5))
    fan_out.flush()
    assert b'{"type":"skip","from":2,"to":4}' in quick.wire[1]
    assert fan_out.floor_of(quick) == 5


def of_a_page(socket, language):
    socket.viewer = Viewer(Role.SPECTATOR, None, language)
    return socket


@pytest.mark.parametrize("make_socket", [Counting, Express])
async def test_what_changed_on_pages_goes_to_those_of_its_language_and_nobody_else_is_written_to(fan_out, make_socket):
    english, bengali, reader = of_a_page(make_socket(), "en"), of_a_page(make_socket(), "bn"), make_socket()
    ahead = of_a_page(make_socket(), "bn")
    ahead.floor = 5
    for socket in (english, bengali, reader, ahead):
        fan_out.add(socket, 0)
    fan_out.tell(PageNews("en", {"pieces": []}))
    await advance(MAY_WAIT_SECONDS)
    written = [socket.writes + len(getattr(socket, "wire", ())) for socket in (english, bengali, reader, ahead)]
    assert written == [1, 0, 0, 0]


async def test_what_changed_on_pages_goes_out_in_one_write_with_what_is_told_next(fan_out):
    page = of_a_page(Counting(), "en")
    fan_out.add(page, 0)
    tell(fan_out, 1)
    fan_out.tell(PageNews("en", {"pieces": []}))
    await advance(MAY_WAIT_SECONDS / 2)
    assert (page.writes, page.names) == (1, ["announcement"])
    tell(fan_out, 2)
    await advance(LONGEST_SECONDS)
    assert (page.writes, page.names) == (2, ["announcement", "pieces", "announcement"])
    await advance(MAY_WAIT_SECONDS)
    assert (page.writes, page.floor) == (2, 2)


async def test_what_changed_on_pages_waits_for_nothing_longer_than_a_moment(fan_out):
    page = of_a_page(Counting(), "en")
    fan_out.add(page, 0)
    for _ in range(2):
        fan_out.tell(PageNews("en", {"pieces": []}))
        await advance(MAY_WAIT_SECONDS)
    assert page.names == ["pieces", "pieces"]
