"""A site restored from a backup: whoever holds what was lost is told so, however they hold it."""

import asyncio
import sqlite3
from contextlib import closing

import pytest
from playwright.async_api import expect

from tests.support.clients import Site, Spectator
from tests.support.process import ServerProcess, manage, new_sqlite_database
from tests.web.browser import LIMITS, open_live
from tests.web.tournament_of_four import gather_four

pytestmark = pytest.mark.slow


@pytest.fixture
def server(tmp_path):
    environment = {"DATABASE_URL": new_sqlite_database(tmp_path / "site.sqlite3"), **LIMITS}
    with ServerProcess(tmp_path / "server.log", environment) as server:
        server.database = tmp_path / "site.sqlite3"
        server.site = environment
        yield server


def copy(source, target):
    with closing(sqlite3.connect(source)) as old, closing(sqlite3.connect(target)) as new:
        old.backup(new)


def restore(server, backup):
    server.kill9()
    for left in server.database.parent.glob("site.sqlite3-*"):
        left.unlink()
    copy(backup, server.database)
    manage(server.site, "rotate_epochs")
    server.start()


class Holder:
    """Somebody who has read a tournament, its room's log and a match, and will ask whether they changed."""

    def __init__(self, four, path, match):
        self.four, self.http, self.path = four, four.organizer.site.http, path
        snapshot = four.organizer.get(f"{path}/snapshot/")
        since = f"since={snapshot['sequence']}&epoch={snapshot['epoch']}"
        self.addresses = [f"{path}/", f"{path}/snapshot/", f"{path}/registrations/", f"{path}/matches/", f"{match}/"]
        self.tags = {address: self.http.get(address).headers["ETag"] for address in self.addresses}
        self.log = f"{path}/events/?{since}"

    def asks_anew(self):
        """The status of each answer to a conditional read, and what the log says."""
        found = {
            self.http.get(address, headers={"If-None-Match": tag}).status_code for address, tag in self.tags.items()
        }
        return found, "snapshot" in self.http.get(self.log).json()

    def writes(self):
        """The status of a write to what was read."""
        headers = {**self.four.organizer.headers, "If-Match": self.tags[f"{self.path}/"]}
        return self.http.patch(f"{self.path}/", json={"rules": "New rules"}, headers=headers).status_code


def write_more(four, path, count):
    for number in range(count):
        four.organizer.post(f"{path}/announcements/", title=f"Number {number}")


@pytest.mark.parametrize("lost", [1, 2, 5])
async def test_nobody_who_holds_a_lost_state_is_told_that_nothing_changed(server, browser, tmp_path, lost):
    with Site(server.url) as site:
        four = await asyncio.to_thread(gather_four, site)
        path = await asyncio.to_thread(four.hold)
        match = await asyncio.to_thread(four.match, path, "ann", "dan")
        number = match.rsplit("/", 1)[1]
        await asyncio.to_thread(copy, server.database, tmp_path / "backup.sqlite3")

        await asyncio.to_thread(four.win, match)
        await asyncio.to_thread(write_more, four, path, lost - 1)
        holder = await asyncio.to_thread(Holder, four, path, match)
        watching = Spectator(site, int(path.rsplit("/", 1)[1]))
        await watching.connect()
        await watching.until(lambda frame: frame["type"] == "snapshot")
        context = await browser.new_context(locale="en-GB")
        page = await context.new_page()
        card = page.locator(f'[data-bracket] [data-match="{number}"]')
        await open_live(page, f"{site.url}/tournaments/{path.rsplit('/', 1)[1]}/")
        await expect(card).to_have_attribute("data-state", "completed")

        await watching.cut()
        await asyncio.to_thread(restore, server, tmp_path / "backup.sqlite3")
        held = len(watching.frames)
        assert await asyncio.to_thread(holder.asks_anew) == ({200}, True)
        assert await asyncio.to_thread(holder.writes) == 412
        await watching.connect()
        await watching.until(lambda frame: frame in watching.frames[held:] and frame["type"] == "snapshot")
        await expect(card).to_have_attribute("data-state", "check_in", timeout=60_000)

        # The same numbers are given again, to another history.
        await asyncio.to_thread(write_more, four, path, lost + 1)
        assert await asyncio.to_thread(holder.asks_anew) == ({200}, True)
        assert await asyncio.to_thread(holder.writes) == 412
        await watching.close()
        await context.close()
