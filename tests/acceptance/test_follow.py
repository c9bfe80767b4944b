"""`manage.py follow` against a real server: what it prints, and what it does when the server goes away."""

import json
import signal
import subprocess
import sys

import pytest

from tests.support.by_hand import until
from tests.support.clients import Account, Site
from tests.support.measured import measured
from tests.support.owned_process import OwnedProcess, free_port
from tests.support.process import ROOT, server_environment

NOWHERE = "sqlite:////nowhere/at/all.sqlite3"


class Following(OwnedProcess):
    """The command with these arguments, without a database."""

    def __init__(self, log_path, *arguments):
        super().__init__(log_path)
        self.arguments = arguments

    def command(self):
        return [sys.executable, "manage.py", "follow", *self.arguments]

    def popen_options(self):
        return {"cwd": ROOT, "env": server_environment(measured({"DATABASE_URL": NOWHERE}))}

    def is_ready(self):
        return True

    def lines(self):
        return self.log().splitlines()

    def until_said(self, text):
        until(lambda: text in self.log() or not self.is_running())
        assert text in self.log()

    def end(self):
        """Ctrl-C; the exit code."""
        self.signal(signal.SIGINT)
        return self.process.wait(120)


@pytest.fixture
def follow(tmp_path):
    started = []

    def start(*arguments):
        started.append(Following(tmp_path / f"follow-{len(started)}.log", *arguments).start())
        return started[-1]

    yield start
    for following in started:
        following.kill()


@pytest.fixture
def site(start_server, sqlite_database):
    server = start_server({"DATABASE_URL": sqlite_database})
    with Site(server.url) as reached:
        reached.server = server
        yield reached


def announce(organizer, tournament, *titles):
    for title in titles:
        organizer.post(f"/api/v1/tournaments/{tournament}/announcements/", title=title)


def open_tournament(organizer, name="Follow Cup"):
    number = organizer.post("/api/v1/tournaments/", name=name, game="valorant")["id"]
    for verb in ("publish", "open"):
        organizer.post(f"/api/v1/tournaments/{number}/{verb}/")
    return number


def start_tournament(site, organizer, number):
    for name in ("bob", "bella"):
        Account(site, name).post(f"/api/v1/tournaments/{number}/registrations/")
    for verb in ("close", "start"):
        organizer.post(f"/api/v1/tournaments/{number}/{verb}/")


def sequences(following):
    frames = [json.loads(line) for line in following.lines() if line.startswith("{")]
    return [frame["sequence"] for frame in frames if "at" in frame]


def test_it_prints_every_event_once_across_restarts_of_the_server_and_ends_well_on_ctrl_c(site, follow):
    organizer = Account(site, "olga")
    number = open_tournament(organizer)
    following = follow(f"{site.url}/tournaments/{number}/", "--json")
    following.until_said('"snapshot"')
    announce(organizer, number, "one", "two")
    following.until_said('"two"')
    site.server.kill9()
    following.until_said("trying until it does")
    site.server.start()
    announce(organizer, number, "three")
    following.until_said('"three"')
    following.until_said("answers again")
    site.server.restart()
    announce(organizer, number, "four")
    following.until_said('"four"')
    told = sequences(following)
    assert told == list(range(told[0], told[0] + 4))
    assert following.end() == 0
    assert "Traceback" not in following.log()


def test_without_a_target_it_waits_for_what_is_live_and_goes_on_to_the_next(site, follow):
    organizer = Account(site, "olga", "Olga")
    number = open_tournament(organizer, "First Cup")
    following = follow("--site", site.url)
    following.until_said("waiting for one")
    start_tournament(site, organizer, number)
    following.until_said("First Cup is live: 2 players, 1 match.")
    [match] = organizer.rows(f"/api/v1/tournaments/{number}/matches/")
    organizer.post(f"/api/v1/matches/{match['id']}/start/")
    organizer.post(f"/api/v1/matches/{match['id']}/complete/", participant1_score=13, participant2_score=4)
    names = match["participant1_name"], match["participant2_name"]
    following.until_said(f"{names[0]} 13:4 {names[1]}, {names[0]} wins")
    following.until_said("The tournament is completed")
    second = open_tournament(organizer, "Second Cup")
    for name in ("carl", "cleo"):
        Account(site, name).post(f"/api/v1/tournaments/{second}/registrations/")
    for verb in ("close", "start"):
        organizer.post(f"/api/v1/tournaments/{second}/{verb}/")
    following.until_said("Second Cup is live")
    assert following.end() == 0


def test_a_match_is_followed_by_its_id(site, follow):
    organizer = Account(site, "olga")
    number = open_tournament(organizer)
    start_tournament(site, organizer, number)
    [match] = organizer.rows(f"/api/v1/tournaments/{number}/matches/")
    following = follow("--match", str(match["id"]), "--site", site.url)
    following.until_said("check in")
    organizer.post(f"/api/v1/matches/{match['id']}/start/")
    following.until_said(f"{match['participant1_name']} against {match['participant2_name']} has begun")
    assert following.end() == 0


def test_what_is_not_there_is_one_clear_line(site, follow):
    following = follow("12345", "--site", site.url)
    assert following.process.wait(60) == 1
    assert "Traceback" not in following.log() and following.log().startswith("CommandError: ")


def test_a_server_that_is_away_is_said_once(follow):
    address = f"http://127.0.0.1:{free_port()}"
    following = follow("--site", address)
    following.until_said(f"{address} does not answer")
    assert following.end() == 0
    assert len(following.lines()) == 1


def test_it_ends_quietly_when_nobody_reads_any_more(site):
    organizer = Account(site, "olga")
    number = open_tournament(organizer)
    command = f"{sys.executable} manage.py follow {number} --site {site.url} | head -1"
    options = {"cwd": ROOT, "env": server_environment({}), "text": True, "stderr": subprocess.PIPE}
    with subprocess.Popen(["bash", "-c", command], stdout=subprocess.PIPE, **options) as piped:
        assert "Follow Cup is registration open" in piped.stdout.readline()

        def has_ended():
            # It notices with the next line that it cannot write.
            announce(organizer, number, "again")
            return piped.poll() is not None

        until(has_ended, 60)
        assert piped.stderr.read() == ""
