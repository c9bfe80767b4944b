"""What the open pages of a room are told: the pieces that changed, once a language, and up to which event they go."""

import asyncio

import pytest
from django.db import OperationalError

from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.realtime.rooms import pages as pages_module
from apps.tournaments.realtime.rooms.frames import Telling, Viewer
from apps.tournaments.realtime.rooms.names import Kind, match_room, tournament_room
from apps.tournaments.realtime.rooms.pages import LARGEST_BYTES, SCORES_AFTER_SECONDS, Pages, Written
from apps.tournaments.realtime.rooms.room import Room
from tests.realtime.fake_room import FakeMember, in_a_thread, join
from tests.realtime.virtual_time import advance
from tests.support.waiting import eventually, settle

pytestmark = pytest.mark.virtual_time


class PageMember(FakeMember):
    def __init__(self, pieces):
        super().__init__()
        self.viewer = Viewer(Role.SPECTATOR, None, pieces)

    @property
    def told(self):
        return [frame["data"] for frame in self.frames if frame["type"] == "pieces"]


class Stage:
    """A room with its pages, and what they show: `shown` by name, the language put before each text."""

    def __init__(self, log, name):
        self.log = log
        self.shown = {"head": "new"}
        self.written = []
        self.broken = None
        self.room = Room(name, lambda telling: self.pages.told(telling))
        self.pages = Pages(self.room)

    def write(self, room_id, language):
        self.written.append(language)
        if self.broken:
            raise self.broken
        return Written(len(self.log.told), {name: f"{language} {text}" for name, text in self.shown.items()})

    async def enter(self, pieces, around=""):
        member = await join(self.room, PageMember(pieces))
        self.pages.joined(member, around)
        await self.wrote(1)
        return member

    async def wrote(self, seconds):
        await advance(seconds)
        await settle()
        if self.pages._writing is not None:
            await asyncio.wait({self.pages._writing})
        # A writing rests longer than it took, by the clock of the loop.
        await settle()

    async def tell(self, **shown):
        self.shown |= shown
        for telling in self.log.append():
            self.room.offer(telling)
        await self.wrote(1)


@pytest.fixture
async def make_stage(log, monkeypatch):
    monkeypatch.setattr(pages_module, "rendering", in_a_thread)
    made = []

    async def make(name):
        stage = Stage(log, name)
        monkeypatch.setitem(pages_module.WRITERS, name.kind, stage.write)
        await stage.room.open()
        made.append(stage)
        return stage

    yield make
    for stage in made:
        stage.pages.close()
        stage.room.close()


@pytest.fixture
async def stage(make_stage):
    return await make_stage(tournament_room(1))


async def test_a_change_is_written_once_a_language_and_told_to_its_pages(stage):
    english, another, bengali = [await stage.enter(language) for language in ("en", "en", "bn")]
    reader = await stage.enter(None)
    stage.written.clear()
    await stage.tell(head="over")
    assert stage.written == ["bn", "en"]
    wanted = {"since": 0, "sequence": 1, "pieces": [{"name": "head", "html": "en over"}]}
    assert english.told == another.told == [wanted]
    assert [piece["html"] for piece in bengali.told[-1]["pieces"]] == ["bn over"]
    assert reader.told == []


async def test_only_what_is_other_than_before_is_told(stage):
    stage.shown = {"head": "new", "feed": "nothing"}
    page = await stage.enter("en")
    await stage.tell(feed="something")
    assert page.told == [{"since": 0, "sequence": 1, "pieces": [{"name": "feed", "html": "en something"}]}]


async def test_where_nothing_is_other_than_before_that_is_said(stage):
    page = await stage.enter("en")
    await stage.tell()
    assert page.told == [{"since": 0, "sequence": 1, "pieces": []}]


async def test_what_is_told_in_a_rush_is_written_once(stage):
    page = await stage.enter("en")
    stage.written.clear()
    for telling in stage.log.append(20):
        stage.room.offer(telling)
    await stage.wrote(1)
    assert stage.written == ["en"]
    assert [told["sequence"] for told in page.told] == [20]


async def test_what_is_told_while_it_is_written_is_written_next(stage):
    page = await stage.enter("en")
    stage.log.gate.clear()
    slow = stage.write

    def held(room_id, language):
        found = slow(room_id, language)
        stage.log.gate.wait(10)
        return found

    pages_module.WRITERS[Kind.TOURNAMENT] = held
    stage.shown["head"] = "first"
    stage.room.offer(stage.log.append()[0])
    await eventually(lambda: stage.pages._writing is not None)
    await eventually(lambda: len(stage.written) == 2)
    stage.shown["head"] = "second"
    stage.room.offer(stage.log.append()[0])
    stage.log.gate.set()
    await eventually(lambda: page.told and page.told[-1]["sequence"] == 2)
    assert [told["pieces"][0]["html"] for told in page.told] == ["en first", "en second"]


async def test_nothing_is_written_where_no_page_is_open(stage):
    await stage.enter(None)
    await stage.tell(head="over")
    assert stage.written == []


async def test_a_live_score_is_no_reason_to_write_a_tournaments_page(stage):
    page = await stage.enter("en")
    stage.written.clear()
    stage.log.append()
    stage.room.offer(Telling(1, "score_updated", {}, "2026-01-01T00:00:00Z"))
    await stage.wrote(SCORES_AFTER_SECONDS + 1)
    assert (stage.written, page.told) == ([], [])


async def test_a_live_score_is_written_into_its_matchs_page_a_second_later(make_stage, log, monkeypatch):
    monkeypatch.setattr("apps.tournaments.realtime.rooms.room.match_snapshot", log.snapshot)
    monkeypatch.setattr("apps.tournaments.realtime.rooms.room.match_events", log.events)
    stage = await make_stage(match_room(1))
    page = await stage.enter("en")
    log.append()
    stage.shown["head"] = "2:0"
    stage.room.offer(Telling(1, "score_updated", {}, "2026-01-01T00:00:00Z"))
    await stage.wrote(SCORES_AFTER_SECONDS / 2)
    assert page.told == []
    await stage.wrote(SCORES_AFTER_SECONDS)
    assert page.told == [{"since": 0, "sequence": 1, "pieces": [{"name": "head", "html": "en 2:0"}]}]


async def test_too_much_to_be_told_is_to_be_fetched(stage):
    page = await stage.enter("en")
    await stage.tell(head="x" * LARGEST_BYTES)
    assert page.told == [{"since": 0, "sequence": 1, "pieces": None}]
    await stage.tell(feed="on")
    assert page.told[-1] == {"since": 1, "sequence": 2, "pieces": [{"name": "feed", "html": "en on"}]}


@pytest.mark.parametrize(
    ("error", "lines"), [(OperationalError("away"), 1), (ValueError("a template"), 1), (NotFound(), 0)]
)
async def test_what_cannot_be_written_is_written_with_the_next_change(stage, caplog, error, lines):
    page = await stage.enter("en")
    stage.broken = error
    await stage.tell(head="over")
    assert page.told == []
    assert [record.message for record in caplog.records] == ["the pages of a room were not written"] * lines
    caplog.clear()
    stage.broken = None
    await stage.tell()
    assert page.told == [{"since": 0, "sequence": 2, "pieces": [{"name": "head", "html": "en over"}]}]


async def test_who_has_left_is_told_no_more_and_nothing_is_written_for_them(stage):
    page = await stage.enter("en")
    for _ in range(2):
        stage.pages.left(page)
    stage.written.clear()
    await stage.tell(head="over")
    assert (page.told, stage.written) == ([], [])
    again = await stage.enter("en")
    await stage.tell(head="on")
    assert again.told == [{"since": 1, "sequence": 2, "pieces": [{"name": "head", "html": "en on"}]}]


async def test_pieces_come_after_the_event_that_they_show(stage):
    page = await stage.enter("en")
    await stage.tell(head="over")
    assert page.names[-2:] == ["announcement", "pieces"]


async def test_a_page_that_shows_its_tournament_as_it_was_is_to_fetch_itself_once(stage):
    old, new, of_a_tournament = [await stage.enter("en", around) for around in ("1" * 16, "2" * 16, "")]
    for _ in range(2):
        stage.pages.stand_in("2" * 16)
    assert old.told == [{"since": 0, "sequence": 0, "pieces": None}]
    assert (new.told, of_a_tournament.told) == ([], [])


async def test_what_was_written_before_the_tournament_changed_is_written_again(stage):
    stage.pages.stand_in("1" * 16)
    page = await stage.enter("en", "1" * 16)
    stage.shown["head"] = "renamed"
    stage.pages.stand_in("2" * 16)
    await stage.wrote(1)
    assert page.told[-1] == {"since": 0, "sequence": 0, "pieces": [{"name": "head", "html": "en renamed"}]}


async def test_whoever_makes_up_what_their_page_shows_has_nothing_written(stage):
    await stage.enter("en", "1" * 16)
    stage.written.clear()
    for _ in range(2):
        stage.pages.stand_in("")
    await stage.wrote(1)
    assert stage.written == []


async def test_another_state_of_the_tournament_is_of_use_to_those_who_rule_alone(stage):
    spectator = await stage.enter("en", "1" * 16)
    referee = await stage.enter("en", "1" * 16)
    referee.viewer = Viewer(Role.REFEREE, None, "en")
    stage.pages.stand_in("1" * 8 + "2" * 8)
    assert (spectator.told, len(referee.told)) == ([], 1)
