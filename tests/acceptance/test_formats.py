"""A tournament of each format at a real site, from the first registration to the champion, whatever happens."""

import asyncio
import random
import re
from dataclasses import dataclass

import pytest

from tests.acceptance.eventful_tournament import ENTRANTS, EventfulPlay, Plan
from tests.acceptance.expected_outcome import is_partition, judged, places_of
from tests.acceptance.faults.checker import check_history, malformed
from tests.acceptance.faults.eventlog import read_logs
from tests.acceptance.faults.recording_client import RecordingClient
from tests.acceptance.faults.retrying_client import RetryingClient
from tests.acceptance.faults.states import check_states, difference, state_after
from tests.realtime.running_site import RunningSite
from tests.support import postgres_server
from tests.support.given_redis import own_prefix
from tests.support.waiting import eventually

DOUBLE_ELIMINATION = Plan("double_elimination")
PLANS = [
    Plan("single_elimination", {"third_place": True}),
    DOUBLE_ELIMINATION,
    Plan("round_robin", by_players=12, resets=False),
    Plan("groups", by_players=3),
    Plan("swiss", by_players=3),
]
PLAYED_WITHIN_SECONDS = 300
CAUGHT_UP_WITHIN_SECONDS = 60


@pytest.fixture(scope="module")
def running_site(tmp_path_factory, postgres_url, postgres_template, redis_url):
    database = postgres_server.create_database(postgres_url, postgres_template)
    prefix = own_prefix()
    near = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": f"{prefix}ws:"}
    with RunningSite(
        tmp_path_factory.mktemp("formats"), database, WORKERS="2", WS_RATE_CONN_PER_USER="12", **near
    ) as running_site:
        yield running_site
    postgres_server.drop_database(postgres_url, database)


@pytest.fixture
def site(running_site, redis_source, postgres_source):
    """Two workers on PostgreSQL and Redis, whose log holds nothing but what is fine."""
    before = len(running_site.server.log())
    yield running_site
    check_log(running_site.server.log()[before:])


@pytest.fixture
def embedded_site(tmp_path):
    """What `make run` starts: one worker, SQLite, and no service beside it."""
    with RunningSite(tmp_path) as running_site:
        yield running_site
        check_log(running_site.server.log())


def check_log(text):
    assert "Traceback" not in text
    assert re.findall(r'.*"level": "(?:warning|error|critical)".*', text) == []


@dataclass
class Audience:
    """Two visitors who follow it all; `restless` loses its connection again and again."""

    steady: RecordingClient
    restless: RecordingClient

    @classmethod
    def of(cls, play):
        both = [RecordingClient(play.retrying_client, play.room, name) for name in ("steady", "restless")]
        for watcher in both:
            watcher.start()
        return cls(*both)

    @property
    def all(self):
        return self.steady, self.restless

    async def loses_its_connection_again_and_again(self):
        dice = random.Random(1)
        while True:
            await self.restless.is_open.wait()
            await asyncio.sleep(dice.uniform(0, 0.5))
            self.restless.cut()
            await eventually(lambda: not self.restless.is_open.is_set(), CAUGHT_UP_WITHIN_SECONDS)

    async def caught_up(self, sequence):
        await eventually(
            lambda: all(watcher.is_open.is_set() and watcher.position == sequence for watcher in self.all),
            CAUGHT_UP_WITHIN_SECONDS,
        )

    async def leave(self):
        for watcher in self.all:
            await watcher.leave()


async def played(site, plan):
    """The whole of it, and those who watched."""
    retrying_client = RetryingClient(site.site.url, hangs_up=0)
    play = EventfulPlay(retrying_client, [site.human() for _ in range(ENTRANTS + 3)], plan)
    await play.found()
    audience = Audience.of(play)
    losing = asyncio.create_task(audience.loses_its_connection_again_and_again())
    try:
        async with asyncio.timeout(PLAYED_WITHIN_SECONDS):
            await play.fill()
            await play.play()
        losing.cancel()
        snapshot = await play.snapshot()
        await audience.caught_up(snapshot["sequence"])
    finally:
        losing.cancel()
        await audience.leave()
        await play.leave()
        await retrying_client.close()
    assert retrying_client.complaints == []
    return play, audience, snapshot


def check_its_end(play, snapshot):
    assert snapshot["tournament"]["state"] == "completed"
    assert {match["state"] for match in snapshot["matches"]} <= {"completed", "forfeit"}
    states = {registration["registration_id"]: registration["state"] for registration in snapshot["registrations"]}
    others = {play.absent: "no_show", play.disqualified: "disqualified"}
    assert states == {**dict.fromkeys(play.by_registration, "finished"), **others}
    assert play.waiting in {row["registration_id"] for row in snapshot["standings"]}


def check_its_places(play, snapshot):
    standings = snapshot["standings"]
    assert {row["registration_id"] for row in standings} == set(play.by_registration) - {play.absent}
    assert is_partition(standings)
    said = judged(play, snapshot)
    assert said["finished"]
    assert said["champion"] == snapshot["tournament"]["champion_id"]
    assert places_of(said["standings"], "id") == places_of(standings, "registration_id")


def check_what_went_wrong(play, snapshot):
    matches = {match["id"]: match for match in snapshot["matches"]}
    for given, winner in play.given.items():
        assert (matches[given]["state"], matches[given]["winner_id"]) == ("forfeit", winner)
    assert play.previewed == play.reset
    assert bool(play.reset) == play.plan.resets


def check_what_was_told(play, audience, snapshot, logs):
    watched = [watcher.history for watcher in audience.all]
    findings = [finding for history in watched for finding in check_history(history, logs[play.room])]
    # A match of a round that is taken back takes its room along.
    there = [history for history in play.histories if history.room in logs]
    assert {history.room for history in play.histories} - set(logs) <= {f"match/{pk}" for pk in play.reset}
    findings += [finding for history in there for finding in check_history(history, logs[history.room], at_end=False)]
    assert [str(finding) for finding in findings] == []
    assert malformed([*watched, *play.histories]) == []
    assert check_states(watched, logs, snapshot) == []
    assert sum(connection.count("resumed") for connection in audience.restless.history.connections) > 5


@pytest.mark.slow
@pytest.mark.timeout(480)
@pytest.mark.parametrize("plan", PLANS, ids=lambda plan: plan.format)
async def test_23_play_it_to_its_end_whatever_happens_and_who_follows_knows_it_all(site, plan):
    play, audience, snapshot = await played(site, plan)
    check_its_end(play, snapshot)
    check_its_places(play, snapshot)
    check_what_went_wrong(play, snapshot)
    logs = await asyncio.to_thread(read_logs, site.env["DATABASE_URL"], snapshot["tournament"]["id"])
    check_what_was_told(play, audience, snapshot, logs)


@pytest.mark.slow
@pytest.mark.timeout(480)
async def test_the_same_without_any_service(embedded_site):
    play, audience, snapshot = await played(embedded_site, DOUBLE_ELIMINATION)
    check_its_end(play, snapshot)
    check_its_places(play, snapshot)
    check_what_went_wrong(play, snapshot)
    assert [difference(state_after(watcher.history), snapshot) for watcher in audience.all] == ["", ""]
