"""The client of `manage.py follow`, in its own loop with the server: heartbeats, resuming, closes."""

import asyncio
from contextlib import asynccontextmanager

import httpx
import pytest
from channels.db import database_sync_to_async

from apps.common.loopback import is_on_this_machine
from apps.common.refusals import CloseCode
from apps.tournaments.management.follow.client import Follower, Later, Room, Site, Stop
from apps.tournaments.realtime.consumers import TournamentConsumer
from apps.tournaments.realtime.sockets.protocol import ADVICE, Advice
from apps.tournaments.services import announce
from tests.support.waiting import eventually

pytestmark = pytest.mark.django_db(transaction=True)


class Heard:
    """What a follower took, and what it said to whoever waits."""

    def __init__(self):
        self.frames, self.said = [], []

    @property
    def titles(self):
        return [frame["data"]["title"] for frame in self.frames if frame["type"] == "announcement"]


@pytest.mark.parametrize(
    ("url", "is_here"),
    [
        ("http://127.0.0.1:8000", True),
        ("ws://[::1]:8000/ws/match/1/", True),
        ("http://localhost", True),
        ("https://play.example.org", False),
        ("http://192.0.2.1:8000", False),
    ],
)
def test_a_site_of_this_machine_is_asked_without_a_proxy_and_others_with_the_one_there_is(url, is_here):
    assert is_on_this_machine(url) == is_here


async def test_a_proxy_in_the_environment_is_not_asked_for_a_server_of_this_machine(live, cast, monkeypatch):
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name)
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    tournament = await database_sync_to_async(cast.open)(players=0)
    async with following(live, tournament.pk) as heard:
        await tell(cast, tournament, "heard")
        await eventually(lambda: heard.titles == ["heard"])


@asynccontextmanager
async def following(url, number):
    heard = Heard()
    async with httpx.AsyncClient(trust_env=False) as http:
        follower = Follower(Site(url, http, heard.said.append), Room("tournament", number), heard.frames.append)
        task = asyncio.create_task(follower.follow())
        try:
            await eventually(lambda: heard.frames or task.done())
            yield heard
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)


async def tell(cast, tournament, title):
    await database_sync_to_async(announce, thread_sensitive=False)(tournament.pk, cast.alice, title, "")


async def test_it_answers_heartbeats_and_so_stays_for_many_times_the_timeout(live, cast, monkeypatch):
    monkeypatch.setattr(TournamentConsumer, "HEARTBEAT_INTERVAL", 0.1)
    monkeypatch.setattr(TournamentConsumer, "HEARTBEAT_TIMEOUT", 1.0)
    tournament = await database_sync_to_async(cast.open)(players=0)
    pings = []
    beat = TournamentConsumer.beat
    monkeypatch.setattr(TournamentConsumer, "beat", lambda self, now: pings.append(now) or beat(self, now))
    async with following(live, tournament.pk) as heard:
        await eventually(lambda: len(pings) > 30, seconds=30)
        await tell(cast, tournament, "still here")
        await eventually(lambda: heard.titles == ["still here"])
    assert [frame["type"] for frame in heard.frames] == ["snapshot", "announcement"]
    assert heard.said == []


async def test_a_socket_that_is_closed_is_replaced_by_one_that_brings_what_was_missed(live, cast, monkeypatch):
    sockets = []
    welcome = TournamentConsumer.welcome
    monkeypatch.setattr(TournamentConsumer, "welcome", lambda self, n: sockets.append(self) or welcome(self, n))
    tournament = await database_sync_to_async(cast.open)(players=0)
    async with following(live, tournament.pk) as heard:
        await tell(cast, tournament, "before")
        await eventually(lambda: heard.titles == ["before"])
        sockets[0].restart()
        await tell(cast, tournament, "meanwhile")
        await eventually(lambda: heard.titles == ["before", "meanwhile"], seconds=20)
    assert [frame["type"] for frame in heard.frames].count("snapshot") == 1


@pytest.mark.parametrize("code", list(CloseCode))
def test_it_does_at_each_close_what_the_protocol_advises(code):
    follower = Follower(Site("http://site", httpx.AsyncClient(), print), Room("match", 1), print)
    expected = Stop if ADVICE[code] in (Advice.STOP, Advice.LOG_IN) else Later
    with pytest.raises(expected):
        follower._after(code)


def test_a_heartbeat_that_was_missed_is_no_reason_to_stop_though_its_code_says_gone():
    follower = Follower(Site("http://site", httpx.AsyncClient(), print), Room("match", 1), print)
    follower._last_error = {"code": "heartbeat_timeout", "message": "Nothing was heard."}
    with pytest.raises(Later):
        follower._after(CloseCode.GONE)


def test_it_waits_as_long_as_it_is_told_after_a_refusal():
    follower = Follower(Site("http://site", httpx.AsyncClient(), print), Room("match", 1), print)
    follower._last_error = {"code": "room_full", "message": "The room is full.", "retry_after_ms": 30_000}
    with pytest.raises(Later) as told:
        follower._after(CloseCode.LIMIT_REACHED)
    assert told.value.seconds == 30


async def test_a_tournament_that_visitors_may_not_see_is_said_as_the_site_says_it(live, cast):
    draft = await database_sync_to_async(cast.draft)()
    async with httpx.AsyncClient() as http:
        follower = Follower(Site(live, http, print), Room("tournament", draft.pk), print)
        with pytest.raises(Stop):
            await follower.follow()
