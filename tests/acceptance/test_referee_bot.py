"""The client of Documents/how-to/write-a-bot.md against a real server, which dies in the middle."""

import re
import sys

import pytest

from tests.support.by_hand import until
from tests.support.clients import PASSWORD, Account, Site
from tests.support.owned_process import OwnedProcess
from tests.support.paths import ROOT

BOT = ROOT / "Documents" / "how-to" / "referee_bot.py"


class Bot(OwnedProcess):
    def __init__(self, log_path, *arguments):
        super().__init__(log_path)
        self.arguments = arguments

    def command(self):
        return [sys.executable, "-u", str(BOT), *map(str, self.arguments)]

    def is_ready(self):
        return True

    def scores(self):
        return [(int(first), int(second)) for first, second in re.findall(r"^(\d+) : (\d+)$", self.log(), re.M)]


@pytest.fixture
def start_bot(tmp_path):
    started = []

    def start(*arguments):
        started.append(Bot(tmp_path / f"bot-{len(started)}.log", *arguments).start())
        return started[-1]

    yield start
    for bot in started:
        bot.kill()


def match_of_two(site, organizer):
    cup = f"/api/v1/tournaments/{organizer.post('/api/v1/tournaments/', name='Bot Cup', game='valorant')['id']}"
    for verb in ("publish", "open"):
        organizer.post(f"{cup}/{verb}/")
    for name in ("bob", "bella"):
        Account(site, name).post(f"{cup}/registrations/")
    for verb in ("close", "start"):
        organizer.post(f"{cup}/{verb}/")
    (match,) = organizer.rows(f"{cup}/matches/")
    return match["id"]


@pytest.mark.slow
@pytest.mark.waits_long
def test_it_counts_every_point_once_though_the_server_is_killed_and_ends_with_the_result(
    start_server, sqlite_database, start_bot
):
    server = start_server({"DATABASE_URL": sqlite_database})
    with Site(server.url) as site:
        organizer = Account(site, "olga")
        number = match_of_two(site, organizer)
        organizer.post(f"/api/v1/matches/{number}/start/")
        organizer.post(f"/api/v1/matches/{number}/score/", participant1_score=9, participant2_score=8)
        bot = start_bot(site.url, "olga", PASSWORD, number)
        until(lambda: (10, 8) in bot.scores() or (9, 9) in bot.scores() or not bot.is_running())
        server.kill9()
        until(lambda: "no connection" in bot.log() or not bot.is_running())
        server.start()
        until(lambda: not bot.is_running())
        points = [sum(score) for score in dict.fromkeys(bot.scores())]
        assert points == list(range(points[0], points[0] + len(points))) and points[0] in (17, 18)
        match = organizer.get(f"/api/v1/matches/{number}/")["match"]
    assert match["state"] == "completed"
    assert max(match["participant1_score"], match["participant2_score"]) == 13


@pytest.mark.slow
@pytest.mark.waits_long
def test_it_says_why_it_cannot(start_server, sqlite_database, start_bot):
    server = start_server({"DATABASE_URL": sqlite_database})
    with Site(server.url) as site:
        number = match_of_two(site, Account(site, "olga"))
    for username, password, match, reason in (
        ("olga", "not this one", number, "The user name or the password is wrong."),
        ("bob", PASSWORD, number, "Only referees and those above them"),
        ("olga", PASSWORD, 10**9, "The server closed with 4004."),
    ):
        bot = start_bot(server.url, username, password, match)
        until(lambda bot=bot: not bot.is_running())
        assert reason in bot.log()
        assert "Traceback" not in bot.log()
