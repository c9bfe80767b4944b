"""Everything that somebody in any role may do, while pages of a visitor, a player, the opponent, a referee and the
organizer stand open: after each of it every page is what it is loaded anew, piece by piece.

CI plays two formats; `make open-pages` plays all, over sockets and without them, and one while workers are killed.
"""

import asyncio
import os
import signal
from dataclasses import dataclass
from typing import Any

import pytest

from tests.support.clients import Account, Site
from tests.support.given_redis import own_prefix
from tests.support.process import ServerProcess
from tests.support.server_log import lives, worker_pids
from tests.support.times import TOMORROW_IN_UTC
from tests.support.waiting import eventually
from tests.web.browser import LIMITS
from tests.web.open_pages import Audience
from tests.web.test_without_sockets import REFUSED
from tests.web.tournament_of_four import NAMES, Four, gather_four

FORMATS = ("single_elimination", "double_elimination", "round_robin", "groups", "swiss")
EVERY = [(name, way) for name in FORMATS for way in ("sockets", "polling")]
IS_WHOLE = "EVERY_FORMAT" in os.environ
PLAYED = EVERY if IS_WHOLE else [("swiss", "sockets"), ("single_elimination", "polling")]
API = "/api/v1"
WORKERS = 2


@dataclass
class Story:
    """One tournament from its announcement to its approval, told to an audience."""

    four: Four
    referee: Account
    late: Account
    audience: Audience
    format: str

    async def do(self, what: str, who: Account, path: str, **body: Any) -> Any:
        done = await asyncio.to_thread(who.post, path, **body)
        await self.audience.sees(what)
        return done

    async def begin(self) -> None:
        fields = {"name": f"Open {self.format}", "game": "football", "format": self.format, "max_participants": 4}
        options = {"options": {"groups": 1}} if self.format == "groups" else {}
        organizer = self.four.organizer
        cup = await asyncio.to_thread(organizer.post, f"{API}/tournaments/", **fields, **options)
        self.path, self.page = f"{API}/tournaments/{cup['id']}", f"/tournaments/{cup['id']}/"
        await asyncio.to_thread(organizer.post, f"{self.path}/roles/", username=self.referee.username, role="referee")
        invited = await asyncio.to_thread(self.referee.rows, f"{API}/me/invitations/")
        for invitation in invited:
            await asyncio.to_thread(self.referee.post, f"{API}/role-invitations/{invitation['id']}/accept/")
        await asyncio.to_thread(organizer.post, f"{self.path}/publish/")
        await self.audience.open(self.page)

    async def gather(self) -> None:
        organizer, players = self.four.organizer, self.four.players
        await self.do("opening registration", organizer, f"{self.path}/open/")
        entries = {}
        for name in NAMES:
            entries[name] = await self.do(f"{name} registering", players[name], f"{self.path}/registrations/")
        waiting = await self.do("one waiting", self.late, f"{self.path}/registrations/")
        await self.do("one withdrawing", self.late, registration(waiting, "withdraw"))
        await self.edit(name="Renamed cup", start_at="2099-01-01T12:00:00Z", rules="Play fair.")
        await self.edit(rules="Play fairer.")
        await self.do("an announcement", organizer, f"{self.path}/announcements/", title="Lunch", body="At two.")
        await self.do("closing registration", organizer, f"{self.path}/close/")
        await self.do("a seed", organizer, registration(entries["dan"], "seed"), seed=1)
        await self.do("opening check-in", organizer, f"{self.path}/check-in/")
        for name in NAMES:
            await self.do(f"{name} checking in", players[name], registration(entries[name], "check-in"))
        await self.do("undoing a check-in", players["ann"], registration(entries["ann"], "undo-check-in"))
        await self.do("checking in again", players["ann"], registration(entries["ann"], "check-in"))
        await self.do("a draw", organizer, f"{self.path}/generate/", random_seed=1)
        await self.do("the start", organizer, f"{self.path}/start/", random_seed=1)
        self.entries = {entry["registration_id"]: name for name, entry in entries.items()}

    async def edit(self, **fields: Any) -> None:
        await asyncio.to_thread(self.four.organizer.patch, f"{self.path}/", **fields)
        await self.audience.sees("an edit")

    async def waiting(self) -> list[Any]:
        matches = await asyncio.to_thread(self.four.organizer.rows, f"{self.path}/matches/")
        return [match for match in matches if match["state"] == "check_in" and not match["bye"]]

    async def quarrel(self) -> None:
        """A match in which everything happens that may."""
        waiting = await self.waiting()
        match = next((match for match in waiting if "ann" in self.names(match)), None)
        assert match, (waiting, self.entries)
        first, second = (self.four.players[name] for name in self.names(match))
        path = f"{API}/matches/{match['id']}"
        await self.audience.open(f"/matches/{match['id']}/")
        await self.do("a time", self.referee, f"{path}/schedule/", scheduled_time=TOMORROW_IN_UTC)
        await self.do("one being ready", first, f"{path}/ready/")
        await self.do("both being ready", second, f"{path}/ready/")
        await self.do("the match's start", self.referee, f"{path}/start/")
        await self.do("a live score", self.referee, f"{path}/score/", **points(0, 1))
        await self.do("a report", first, f"{path}/reports/", **points(1, 0))
        await self.do("a corrected report", first, f"{path}/reports/", **points(1, 0), games=[])
        said = await asyncio.to_thread(second.get, f"{path}/")
        report = next(row["id"] for row in said["match"]["reports"] if row["state"] == "submitted")
        await self.do("a dispute", second, f"{path}/dispute/", report_id=report, reason="other")
        await self.do("a ruling", self.referee, f"{path}/complete/", **points(1, 0))
        await self.reopen(path)
        await self.do("a report of the other side", second, f"{path}/reports/", **points(0, 1))
        said = await asyncio.to_thread(first.get, f"{path}/")
        report = next(row["id"] for row in said["match"]["reports"] if row["state"] == "submitted")
        await self.do("a confirmation", first, f"{path}/confirm/", report_id=report)

    async def reopen(self, path: str) -> None:
        organizer = self.four.organizer
        seen = await asyncio.to_thread(organizer.post, f"{path}/reopen/preview/")
        await self.do("a reopening", organizer, f"{path}/reopen/", state=seen["state"])
        state = (await asyncio.to_thread(organizer.get, f"{path}/"))["match"]["state"]
        if state == "ready":
            await self.do("another start", self.referee, f"{path}/start/")

    def names(self, match: Any) -> list[str]:
        return [self.entries[match[f"participant{slot}_id"]] for slot in (1, 2)]

    async def end(self) -> None:
        """The rest of it: a walkover, a disqualification, and results until nothing is left."""
        [match, *_] = await self.waiting()
        path = f"{API}/matches/{match['id']}"
        await self.do("a walkover", self.referee, f"{path}/forfeit/", winner_id=match["participant1_id"])
        if left := await self.waiting():
            out = left[0]["participant2_id"]
            await self.do("a disqualification", self.four.organizer, f"{API}/registrations/{out}/disqualify/")
        while left := await self.waiting():
            await self.do("a result", self.referee, f"{API}/matches/{left[0]['id']}/complete/", **points(1, 0))
        state = (await asyncio.to_thread(self.four.organizer.get, f"{self.path}/"))["state"]
        assert state == "awaiting_review"
        await self.do("the approval", self.four.organizer, f"{self.path}/approve/")


def points(first: int, second: int) -> dict[str, int]:
    return {"participant1_score": first, "participant2_score": second}


def registration(entry: Any, verb: str) -> str:
    return f"{API}/registrations/{entry['registration_id']}/{verb}/"


@pytest.fixture(scope="module")
def referee(site):
    return Account(site, "rita")


@pytest.fixture(scope="module")
def late(site):
    return Account(site, "eve")


async def audience_of(browser, site, script=""):
    audience = Audience(browser, site, script)
    await audience.join("a visitor")
    # Eve waits for a place, which she asks for elsewhere than on her page.
    for name in ("ann", "dan", "rita", "olga", "eve"):
        await audience.join(name, name)
    return audience


@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize(("played", "way"), PLAYED)
async def test_open_pages_are_what_they_are_loaded_anew(site, four, referee, late, browser, played, way):
    audience = await audience_of(browser, site, REFUSED if way == "polling" else "")
    story = Story(four, referee, late, audience, played)
    try:
        await story.begin()
        await story.gather()
        await story.quarrel()
        await story.end()
    finally:
        await audience.leave()
    assert audience.compared > 200


class Haunted(Story):
    """One of the workers is killed before every fourth thing that is done."""

    done = 0

    async def do(self, what: str, who: Account, path: str, **body: Any) -> Any:
        self.done += 1
        if self.done % 4 == 0:
            site = self.four.organizer.site
            workers: list[int] = []

            async def all_live() -> bool:
                workers[:] = [pid for pid in await worker_pids(site.server, WORKERS) if lives(pid)]
                return len(workers) == WORKERS

            await eventually(all_live, 30)
            os.kill(workers[self.done % WORKERS], signal.SIGKILL)
            # What was connected to that worker is of no use any more.
            site.http.close()
            site.http = Site(site.url).http
        return await super().do(what, who, path, **body)


@pytest.fixture
def site_of_workers(tmp_path, postgres_database, redis_url):
    prefix = own_prefix()
    env = {"REDIS_URL": redis_url, "CHANNEL_PREFIX": f"{prefix}layer:", "WS_REDIS_PREFIX": prefix}
    env |= {"DATABASE_URL": postgres_database, "WORKERS": str(WORKERS), **LIMITS}
    with ServerProcess(tmp_path / "server.log", env) as server, Site(server.url) as site:
        site.server = server
        yield site


if IS_WHOLE:

    @pytest.mark.slow
    @pytest.mark.timeout(900)
    async def test_open_pages_outlive_the_death_of_workers(site_of_workers, browser):
        site = site_of_workers
        four = await asyncio.to_thread(gather_four, site)
        people = [await asyncio.to_thread(Account, site, name) for name in ("rita", "eve")]
        audience = await audience_of(browser, site)
        story = Haunted(four, *people, audience, "single_elimination")
        try:
            await story.begin()
            await story.gather()
            await story.quarrel()
            await story.end()
        finally:
            await audience.leave()
        assert story.done > 30
        assert len(await worker_pids(site.server, WORKERS)) > story.done // 4


async def test_a_cancelled_tournament_says_so_on_open_pages(site, four, referee, late, browser):
    audience = await audience_of(browser, site)
    story = Story(four, referee, late, audience, "round_robin")
    try:
        await story.begin()
        await story.do("opening registration", four.organizer, f"{story.path}/open/")
        await story.do("the end", four.organizer, f"{story.path}/cancel/")
    finally:
        await audience.leave()
