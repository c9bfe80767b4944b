"""People take part in a demo by hand, and demos end and begin beside one another: all of them play on."""

import os
import re
import signal
import sqlite3
import subprocess
from contextlib import closing, suppress

import httpx
import pytest

from tests.acceptance.test_demo import DemoProcess
from tests.support.by_hand import MATCH_OVER, Hand, until

pytestmark = [pytest.mark.slow, pytest.mark.waits_long]
BY_HAND = "Made by hand"


@pytest.fixture
def start_demo(sqlite_database, tmp_path):
    """Demos on one database; all end with the test."""
    started = []

    def start(*arguments, port=None):
        log = tmp_path / f"demo-{len(started)}.log"
        demo = DemoProcess(log, {"DATABASE_URL": sqlite_database, "WS_DRAIN_SECONDS": "0"}, port=port)
        demo.arguments = arguments
        started.append(demo)
        return demo.start()

    yield start
    for demo in started:
        demo.kill()
    for demo in started:
        assert_is_clean(demo.log())


def assert_is_clean(log):
    assert "Traceback" not in log
    assert not re.search(r'"level": "(error|critical)"', log)


def played(demo):
    """Id and last state of each tournament that a demo played to its end."""
    return re.findall(r'"demo tournament played".*?"tournament_id": (\d+), "state": "(\w+)"', demo.log())


def hand(demo, username):
    return until(lambda: try_hand(demo, username))


def try_hand(demo, username):
    # The accounts are made after the server answers.
    try:
        return Hand(demo.url, username)
    except LookupError:
        return None


def only_live(person):
    return until(person.live)[0]


def make_by_hand(organizer):
    """A tournament that the demo's organizer made on their own."""
    made = organizer.post("tournaments", name=BY_HAND, game="valorant").json()["id"]
    organizer.post(f"tournaments/{made}/publish")
    organizer.post(f"tournaments/{made}/open")


def play_until_the_end(demo, take_part=lambda: None):
    """Take part until the demo ends by itself, which it may do in the middle of a request."""

    def has_ended():
        if demo.process.poll() is None:
            with suppress(httpx.TransportError):
                take_part()
        return demo.process.poll() is not None

    until(has_ended, seconds=300)
    assert demo.process.returncode == 0


def states_left(database):
    """The state of each tournament by its name, as the database has it after all has ended."""
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        return dict(connection.execute("SELECT name, state FROM tournaments_tournament"))


def assert_it_was_completed_and_nothing_cancelled(database):
    states = states_left(database)
    assert states.pop(BY_HAND) == "registration_open"
    assert set(states.values()) == {"completed"}


def test_a_player_reports_confirms_and_disputes_by_hand_and_the_same_tournament_goes_on_to_its_end(
    start_demo, sqlite_database
):
    demo = start_demo("--once", "--speed", "6", "--entrants", "4")
    with hand(demo, "demo-organizer") as organizer, hand(demo, "demo-player") as player:
        make_by_hand(organizer)
        tournament = only_live(player)
        taken = []
        answers = [("confirm", {}), ("dispute", {"reason": "other", "description": "Not so."})]

        def take_part():
            for n, match in enumerate(player.matches(tournament)):
                if match["state"] in MATCH_OVER or "You (demo)" not in (
                    match["participant1_name"],
                    match["participant2_name"],
                ):
                    continue
                number = match["id"]
                player.post(f"matches/{number}/ready")
                report = player.post(f"matches/{number}/reports", participant1_score=3, participant2_score=2)
                taken.append(report.status_code)
                verb, fields = answers[n % 2]
                player.post(f"matches/{number}/{verb}", **fields)

        play_until_the_end(demo, take_part)
    assert 201 in taken
    assert_it_was_completed_and_nothing_cancelled(sqlite_database)


def test_a_referee_and_an_organizer_decide_by_hand_and_the_same_tournament_goes_on_to_its_end(
    start_demo, sqlite_database
):
    demo = start_demo("--once", "--speed", "4", "--entrants", "8")
    with hand(demo, "demo-organizer") as organizer, hand(demo, "demo-referee") as referee:
        make_by_hand(organizer)
        tournament = only_live(organizer)
        begun = until(lambda: referee.matches(tournament, "live"))[0]["id"]
        until(lambda: referee.post(f"matches/{begun}/complete", participant1_score=3, participant2_score=2).is_success)
        unplayed = until(lambda: referee.matches(tournament, "check_in", "ready", "live", "pending_result"))[0]
        walkover = f"/matches/{unplayed['id']}/forfeit/"
        sides = {name: str(unplayed[name]) for name in ("participant1_id", "participant2_id")}
        assert referee.submit(walkover, winner=sides["participant1_id"], **sides).status_code == 302
        seen = organizer.post(f"matches/{begun}/reopen/preview").json()["state"]
        assert organizer.post(f"matches/{begun}/reopen", state=seen).status_code == 200
        organizer.post(f"tournaments/{tournament}/announcements", title="By hand")
        out = until(lambda: organizer.matches(tournament, "check_in", "ready", "live"))[0]["participant2_id"]
        assert organizer.post(f"registrations/{out}/disqualify").is_success
        assert organizer.delete(f"tournaments/{tournament}/roles/demo-referee").is_success
        play_until_the_end(demo)
    assert_it_was_completed_and_nothing_cancelled(sqlite_database)


def test_after_a_cancelled_tournament_the_next_one_begins_and_one_reopened_after_its_end_is_played_again(start_demo):
    demo = start_demo("--speed", "12", "--entrants", "3")
    with hand(demo, "demo-organizer") as organizer:
        make_by_hand(organizer)
        first = only_live(organizer)
        assert organizer.post(f"tournaments/{first}/cancel").is_success
        second = until(lambda: [number for number in organizer.live() if number != first])[0]
        until(lambda: organizer.is_over(second))
        last = organizer.matches(second, "completed")[-1]["id"]
        seen = organizer.post(f"matches/{last}/reopen/preview").json()["state"]
        assert organizer.post(f"matches/{last}/reopen", state=seen).is_success
        until(lambda: organizer.state(second) == "completed")
        states = organizer.states()
        assert states.pop(BY_HAND) == "registration_open"
        assert list(states.values()).count("cancelled") == 1


def test_who_withdraws_by_hand_stays_out_and_the_tournament_starts_without_them(start_demo):
    demo = start_demo("--speed", "2", "--entrants", "4")
    with hand(demo, "demo-organizer") as organizer, hand(demo, "demo-player") as player:
        make_by_hand(organizer)
        until(player.live)

        def next_one_open():
            # Reopened by hand in time, or else the next one is tried.
            for row in organizer.get("tournaments")["results"]:
                if row["state"] in ("registration_closed", "check_in"):
                    if organizer.post(f"tournaments/{row['id']}/open").is_success:
                        return row["id"]
                elif row["state"] == "live":
                    organizer.post(f"tournaments/{row['id']}/cancel")
            return None

        tournament = until(next_one_open)
        assert player.submit(f"/tournaments/{tournament}/withdraw/").status_code == 302
        until(lambda: organizer.state(tournament) == "live")
        names = [row["name"] for row in organizer.get(f"tournaments/{tournament}/registrations")["results"]]
        assert len(names) == 3 and "You (demo)" not in names


def test_two_demos_side_by_side_finish_theirs_and_leave_each_other_alone(start_demo):
    first = start_demo("--once", "--speed", "4", "--entrants", "8")
    with hand(first, "demo-organizer") as organizer:
        only_live(organizer)
        second = start_demo("--once", "--speed", "12", "--entrants", "3")
        until(lambda: len(organizer.live()) == 2)
        assert second.process.wait(200) == 0
        assert first.process.wait(200) == 0
    states = [played(demo) for demo in (first, second)]
    assert states == [[("1", "completed")], [("2", "completed")]]


@pytest.mark.parametrize("killed", ["both", "demo", "server"])
def test_a_demo_goes_on_with_the_same_tournament_after_it_or_its_server_was_killed(start_demo, killed):
    demo = start_demo("--once", "--speed", "6", "--entrants", "4")
    with hand(demo, "demo-organizer") as organizer:
        tournament = only_live(organizer)
        until(lambda: organizer.matches(tournament, "live"))
    if killed == "both":
        demo.kill9()
    elif killed == "demo":
        os.kill(demo.pid, signal.SIGKILL)
        demo.process.wait()
        # Its server ends with it.
        until(lambda: not demo.is_ready())
    else:
        [server] = subprocess.check_output(["pgrep", "-P", str(demo.pid)], text=True).split()
        os.kill(int(server), signal.SIGKILL)
    if killed != "server":
        demo = start_demo("--once", "--speed", "8", "--entrants", "4", port=demo.port)
    assert demo.process.wait(200) == 0
    assert played(demo) == [(str(tournament), "completed")]
