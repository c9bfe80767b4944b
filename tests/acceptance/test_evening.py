"""A real evening: 16 teams of 3 at 4 stations of one site of two processes, with all that goes wrong on such a day.

Its clock runs at 60 times speed (`EVENING_CLOCK_SPEED`): what falls due does so by itself, for which no clock is set.
"""

import asyncio
import re
import time
from datetime import UTC, datetime

import psycopg
import pytest

from tests.acceptance.evening import GAME, SPEED, Evening
from tests.acceptance.evening_matches import played_evening
from tests.acceptance.evening_outcome import (
    OF_A_MATCH_DAY,
    acted,
    check_outage,
    clocks_choices,
    given_by_clock,
    in_two_places,
    waited,
    wrong_bots,
    wrong_maps,
    wrong_replays,
)
from tests.acceptance.faults.checker import check_history, malformed
from tests.acceptance.faults.eventlog import RoomLog, Row, Viewer, read_logs
from tests.acceptance.faults.states import check_states
from tests.realtime.running_site import RunningSite
from tests.support.fast_site.clock import FastClock
from tests.support.given_redis import own_prefix
from tests.support.process import manage
from tests.support.waiting import eventually

PLAYED_WITHIN_SECONDS = 480
CAUGHT_UP_WITHIN_SECONDS = 60
ADD_GAME = f"""
from apps.tournaments.models import Game
Game.objects.create(name="Rocket League", slug="{GAME}", team_size=3)
"""
# In a process of the site's: the log is played from its start, and ends at what is on record.
PLAY_THE_LOG = "from tests.support.played_log import differences; print(differences({}))"
OUTAGES = "SELECT began, ended FROM tournaments_outage"


@pytest.fixture
def clock():
    return FastClock(int(time.time()), SPEED)


@pytest.fixture
def site(tmp_path, postgres_database, redis_url, clock):
    """Two workers on PostgreSQL and Redis, whose log holds nothing but what is fine."""
    prefix = own_prefix()
    near = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": f"{prefix}ws:"}
    near |= {"MEDIA_ROOT": str(tmp_path / "media"), "WS_RATE_CONN_PER_USER": "60"}
    # So long until a ticket is used, or a report answered, are seconds to the bots.
    near |= {"WS_TICKET_SECONDS": "3600", "RESULT_CONFIRM_MINUTES": "60", **clock.environment}
    with RunningSite(tmp_path, postgres_database, WORKERS="2", **near) as site:
        manage(site.env, "shell", "-c", ADD_GAME)
        yield site
        text = site.server.log()
        assert "Traceback" not in text
        assert re.findall(r'.*"level": "(?:warning|error|critical)".*', text) == []


async def caught_up(evening):
    """Until every bot knows the newest event of its room."""
    rooms = {bot.room for bot in evening.bots}
    newest = {room: (await evening.snapshot_of(room))["sequence"] for room in rooms}
    await eventually(
        lambda: all(bot.is_open.is_set() and (bot.position or 0) >= newest[bot.room] for bot in evening.bots),
        CAUGHT_UP_WITHIN_SECONDS,
    )


def check_who_played(evening, snapshot, log):
    states = {row["registration_id"]: row["state"] for row in snapshot["registrations"]}
    *moved_up, third, fourth = (team.registration for team in evening.teams[14:])
    assert waited(log) == ([*moved_up, third, fourth], moved_up)
    assert states.pop(evening.absent.registration) == "no_show"
    assert (states.pop(third), states.pop(fourth)) == ("waitlisted", "waitlisted")
    assert set(states.values()) == {"finished"}
    assert len(states) == 16
    assert {*moved_up, *(guest.registration for guest in evening.guests)} <= set(states)


def check_newcomers(evening, log):
    """Who came in for somebody acts, and why they did is the affair of their team and the staff."""
    team = evening.teams[1]
    substitute, out = team.people[2:]
    assert [acted(evening, person) for person in (substitute, out, evening.claimer)] == [True, False, True]
    [change] = [row for row in log.rows if row.type == "roster_changed" and row.data["reason"]]
    own = Viewer("player", frozenset([team.registration]))
    assert [change.view(viewer) for viewer in (own, Viewer("referee"), Viewer())] == ["full", "full", "public"]
    assert (change.data["reason"], change.public["reason"]) == ("The last train home.", "")


async def check_dispute(evening):
    """Both sides read what was shown and all that was ruled."""
    [dispute] = (await evening.http.get(f"/api/v1/{evening.path}/disputes/", evening.rita))["results"]
    match = await evening.snapshot_of(f"match/{dispute['match_id']}")
    for side in match["participants"]:
        person = evening.by_registration[side["registration_id"]].people[0]
        found = await evening.http.get(f"/api/v1/disputes/{dispute['id']}/", person)
        assert [row["is_picture"] for row in found["evidence"]] == [False, True]
        assert [row["version"] for row in found["rulings"]] == [1, 2]
        assert found["rulings"][-1]["text"] == "The picture is of another match."
    assert match["match"]["winner_id"] == match["match"]["participant1_id"]


async def check_matches(evening, said, log):
    assert given_by_clock(log) == [said["absent"]]
    assert in_two_places(log) == []
    assert said["previewed"]
    snapshots = [await evening.snapshot_of(f"match/{match['id']}") for match in await evening.matches()]
    assert [wrong for snapshot in snapshots for wrong in wrong_maps(snapshot)] == []
    states = {snapshot["match"]["id"]: snapshot["match"]["state"] for snapshot in snapshots}
    assert states.pop(said["absent"]) == "forfeit"
    assert set(states.values()) == {"completed"}


def check_what_was_told(evening, snapshot, logs):
    histories = [bot.history for bot in evening.bots]
    findings = [finding for history in histories for finding in check_history(history, logs[history.room])]
    assert [str(finding) for finding in findings] == []
    assert malformed(histories) == []
    assert check_states(histories, logs, snapshot) == []
    assert {row.type for row in logs[evening.room].rows} >= OF_A_MATCH_DAY
    # Whoever was there before the site was away went on from what they knew.
    began = [history for history in histories if history.room == evening.room]
    assert all(sum(connection.count("resumed") for connection in history.connections) for history in began)


def read_outages(database):
    with psycopg.connect(database) as connection:
        return connection.execute(OUTAGES).fetchall()


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_an_evening_of_teams_goes_well_whatever_happens_and_its_log_says_it_all(site, clock):
    evening = Evening(site, clock)
    try:
        async with asyncio.timeout(PLAYED_WITHIN_SECONDS):
            said = await played_evening(evening)
        await caught_up(evening)
        database = site.env["DATABASE_URL"]
        logs = await asyncio.to_thread(read_logs, database, evening.id)
        snapshot, log = await evening.snapshot_of(evening.room), logs[evening.room]
        assert snapshot["tournament"]["state"] == "completed"
        assert await wrong_replays(evening, logs) == []
        assert await wrong_bots(evening) == []
        played = await asyncio.to_thread(manage, site.env, "shell", "-c", PLAY_THE_LOG.format(evening.id))
        assert played.splitlines()[-1] == "{}"
        await check_matches(evening, said, log)
        await check_dispute(evening)
    finally:
        for bot in evening.bots:
            await bot.leave()
        await evening.http.close()
    assert evening.http.complaints == []
    check_what_was_told(evening, snapshot, logs)
    check_who_played(evening, snapshot, log)
    check_newcomers(evening, log)
    check_outage(log, said["away"], await asyncio.to_thread(read_outages, database))
    choices = list(clocks_choices(logs[f"match/{said['timed_out']}"]))
    assert choices
    assert all(taken == chosen for taken, chosen in choices)


def called(match_id, sides, station):
    match = {"id": match_id, "participant1_id": sides[0], "participant2_id": sides[1], "station_id": station}
    return "match_called", {"match": {**match, "called_at": "2026-12-04T18:00:00Z"}}


ENDED = ("match_completed", {"match_id": 1})
TAKEN_BACK = ("match_reset", {"match": {"id": 1, "called_at": None}})


@pytest.mark.parametrize(
    ("events", "found"),
    [
        ([called(1, (1, 2), 1), called(2, (3, 4), 1)], 1),
        ([called(1, (1, 2), 1), called(2, (4, 2), 2)], 1),
        ([called(1, (1, 2), 1), called(2, (3, 4), 2), called(2, (3, 4), 1)], 1),
        ([called(1, (1, 2), 1), called(1, (1, 2), 2), called(2, (3, 4), 1)], 0),
        ([called(1, (1, 2), 1), ENDED, called(2, (1, 3), 1)], 0),
        ([called(1, (1, 2), 1), TAKEN_BACK, called(2, (1, 3), 1)], 0),
    ],
    ids=["a station twice", "a team twice", "moved there", "moved away", "after its end", "after its reset"],
)
def test_who_is_in_two_places_is_found(events, found):
    rows = [Row(number, *event, datetime.now(UTC)) for number, event in enumerate(events, start=1)]
    assert len(in_two_places(RoomLog("tournament/1", "", rows))) == found
