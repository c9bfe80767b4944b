"""On a phone one round is in view: the one that is played."""

import asyncio

from playwright.async_api import expect

from tests.web.browser import open_live, reader

PHONE = {"viewport": {"width": 390, "height": 844}}
ROUND_IN_VIEW = '[data-rounds] a[aria-current="true"]'


async def test_a_phone_shows_the_round_that_is_played_though_earlier_ones_are_not_over(site, four, browser):
    path = await asyncio.to_thread(lambda: four.hold(format="round_robin"))
    matches = await asyncio.to_thread(four.organizer.rows, f"{path}/matches/")
    second, third = (next(match["id"] for match in matches if match["round"] == number) for number in (2, 3))
    url = site.url + path.removeprefix("/api/v1") + "/"
    async with reader(browser, **PHONE) as page, reader(browser, **PHONE) as late:
        await open_live(page, url)
        await expect(page.locator(ROUND_IN_VIEW)).to_have_text("Round 1")
        await asyncio.to_thread(four.organizer.post, f"/api/v1/matches/{second}/start/")
        await expect(page.locator(ROUND_IN_VIEW)).to_have_text("Round 2")
        await open_live(late, url)
        await expect(late.locator(ROUND_IN_VIEW)).to_have_text("Round 2")
        await page.click('[data-rounds] a:has-text("Round 1")')
        await expect(page.locator(ROUND_IN_VIEW)).to_have_text("Round 1")
        await asyncio.to_thread(four.win, f"/api/v1/matches/{second}")
        await asyncio.to_thread(four.organizer.post, f"/api/v1/matches/{third}/start/")
        await expect(late.locator(ROUND_IN_VIEW)).to_have_text("Round 3")
        await expect(page.locator("[data-feed] li")).to_have_count(await late.locator("[data-feed] li").count())
        await expect(page.locator(ROUND_IN_VIEW)).to_have_text("Round 1")
