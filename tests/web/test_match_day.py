"""The pages of a match day, state by state as players, captains, referees and organizers meet them on a phone: nothing
in them shuts anybody out, is wider than the phone, or is said in the other language."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from tests.support.clients import Site
from tests.support.process import ServerProcess, new_sqlite_database
from tests.web.browser import LIMITS, open_live, reader, sign_in
from tests.web.match_day import MatchDay, add_the_game
from tests.web.test_accessible import faults

PHONE = {"width": 390, "height": 844}
# What a scheme changes; axe is on the page already.
OF_COLORS = "axe.run({runOnly: ['color-contrast']}).then(({violations}) => violations)"
# The same for the other side or for a visitor as in a state that is looked at.
LIKE_OTHERS = re.compile(r"^(match-(to-come|one-ready|veto.*|ready|live|ruled)|closed|drawn)-(p4|visitor)$")
PLACE = '[data-piece="place"]'
LONGEST_WAY = 30
TO_FOCUS = "document.activeElement.closest('#panel') ? document.activeElement.textContent.trim() : ''"


@pytest.fixture(scope="module")
def day(tmp_path_factory):
    directory = tmp_path_factory.mktemp("day")
    database = {"DATABASE_URL": new_sqlite_database(directory / "site.sqlite3")}
    add_the_game(database)
    environment = {**database, **LIMITS, "MEDIA_ROOT": str(directory / "media")}
    with ServerProcess(directory / "server.log", environment) as server, Site(server.url) as site:
        yield MatchDay(site)


class Lookers:
    """A phone for each of those who look, signed in once."""

    def __init__(self, browser, site):
        self.browser, self.site = browser, site
        self.pages = {}

    async def page_of(self, username):
        if username not in self.pages:
            context = await self.browser.new_context(locale="en-GB", viewport=PHONE, color_scheme="light")
            page = self.pages[username] = await context.new_page()
            if username is not None:
                await sign_in(page, self.site, username)
        return self.pages[username]

    async def faults_of(self, seen):
        page = await self.page_of(seen.reader)
        await page.emulate_media(color_scheme="light", reduced_motion="reduce")
        await page.goto(self.site.url + seen.path)
        found = await faults(page)
        await page.emulate_media(color_scheme="dark", reduced_motion="reduce")
        dark = await page.evaluate(OF_COLORS)
        found += [f"dark: {node['html'][:200]}" for fault in dark for node in fault["nodes"]]
        width = await page.evaluate("document.documentElement.scrollWidth")
        found += [f"{width} pixels wide"] if width > PHONE["width"] else []
        return [f"{seen.state}: {fault}" for fault in found]


@pytest.mark.slow
@pytest.mark.timeout(900)
async def test_no_state_of_a_match_day_shuts_anybody_out(day, browser):
    lookers, found, states = Lookers(browser, day.site), [], iter(day.day())
    while seen := await asyncio.to_thread(next, states, None):
        if not LIKE_OTHERS.match(seen.state):
            found += await lookers.faults_of(seen)
    assert not found, "\n".join(found)


async def test_a_called_player_says_with_the_keyboard_alone_that_they_are_there(site, four, browser):
    path = await asyncio.to_thread(four.hold, check_in_minutes=10)
    await asyncio.to_thread(four.organizer.post, f"{path}/stations/", name="Table 7")
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser, viewport=PHONE) as page:
        await sign_in(page, site, "ann")
        await open_live(page, site.url + match.removeprefix("/api/v1") + "/")
        await expect(page.locator("#panel")).to_contain_text("Where you play is said here")
        await asyncio.to_thread(four.organizer.post, f"{match}/call/")
        # It counts down, and the place stays.
        await expect(page.locator(f"{PLACE} .left")).to_have_text(re.compile(r"^\d:\d\d$"))
        for place in (PLACE, "#panel"):
            await expect(page.locator(place)).to_contain_text("Table 7")
        for _ in range(LONGEST_WAY):
            await page.keyboard.press("Tab")
            if await page.evaluate(TO_FOCUS) == "I am ready":
                break
        await page.keyboard.press("Enter")
        await expect(page.locator("#panel")).to_contain_text("You are here.")
        await expect(page.locator("#panel")).to_contain_text("dan has until")
