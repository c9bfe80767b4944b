"""The page of a tournament of 23 in every format: in the middle of its play, while it goes on, and at its end."""

import asyncio

import pytest
from playwright.async_api import expect

from apps.tournaments.domain.formats import FORMATS
from tests.web.browser import SHOWN, open_live, reader, shows
from tests.web.tournament_of_any_format import gather

# So many results are entered before the page is opened: well into the play of each.
PLAYED = {"single_elimination": 10, "double_elimination": 20, "round_robin": 150, "groups": 32, "swiss": 25}
PARTS = {
    "single_elimination": [],
    "double_elimination": ["Winners' side", "Losers' side", "Grand final"],
    "round_robin": [],
    "groups": [*(f"Group {letter}" for letter in "ABCDEF"), "Playoff"],
    "swiss": [],
}
# What a reader would stumble over, as far as it can be measured.
FLAWS = """() => {
  const visible = (element) => element.checkVisibility();
  const wide = document.documentElement.scrollWidth - document.documentElement.clientWidth;
  const rounds = [...document.querySelectorAll('.round')].filter(visible);
  const scrolls = (element) => ['auto', 'scroll'].includes(getComputedStyle(element).overflowX);
  const tables = [...document.querySelectorAll('.table-scroll')];
  const cut = [...document.querySelectorAll('.bracket, .table-scroll')].filter(visible)
    .filter((element) => element.scrollWidth > element.clientWidth && !scrolls(element));
  return {
    tooWide: wide > 0 ? wide : 0,
    empty: rounds.filter((round) => ![...round.querySelectorAll('.match')].some(visible)).map((round) => round.id),
    untitled: rounds.filter((round) => !round.querySelector('h3')?.textContent.trim()).map((round) => round.id),
    cut: cut.map((element) => element.className),
    hiddenColumns: tables.filter((element) => element.scrollWidth > element.clientWidth).length,
  };
}"""
NONE = {"tooWide": 0, "empty": [], "untitled": [], "cut": [], "hiddenColumns": 0}


@pytest.fixture(scope="module")
def crowd(site):
    return gather(site)


def held(crowd, form, results):
    cup = crowd.hold(form)
    cup.begin()
    cup.play(results)
    return cup


async def looks_right(browser, url):
    """On a phone and on a desk, with and without JavaScript."""
    for width, scripts in ((390, True), (390, False), (1280, True)):
        size = {"width": width, "height": 844}
        async with reader(browser, viewport=size, java_script_enabled=scripts) as page:
            await page.goto(url)
            assert await page.evaluate(FLAWS) == NONE, (width, scripts)


@pytest.mark.slow
@pytest.mark.parametrize("form", FORMATS)
async def test_an_open_page_shows_what_a_fresh_one_shows_and_both_look_right(site, crowd, browser, form):
    cup = await asyncio.to_thread(held, crowd, form, PLAYED[form])
    url = f"{site.url}/tournaments/{cup.tournament_id}/"
    await looks_right(browser, url)
    async with reader(browser) as page, reader(browser, java_script_enabled=False) as plain:
        await open_live(page, url)
        await page.evaluate("window.here = true")
        assert await page.locator(".part > .section-head h3").all_inner_texts() == PARTS[form]
        for go_on in (cup.play_round, cup.finish):
            await asyncio.to_thread(go_on)
            await plain.goto(url)
            await shows(page, await plain.evaluate(SHOWN))
        assert await page.evaluate("window.here")
        await expect(page.locator("[data-champion-name]")).not_to_be_empty()
    await looks_right(browser, url)


async def test_a_swiss_round_drawn_meanwhile_appears_with_its_reasons_and_leaves_open_what_was_open(
    site, crowd, browser
):
    cup = await asyncio.to_thread(held, crowd, "swiss", 10)
    async with reader(browser) as page:
        await open_live(page, f"{site.url}/tournaments/{cup.tournament_id}/")
        await page.evaluate("window.here = true")
        await page.click(".why summary")
        await expect(page.locator(".round")).to_have_count(1)
        await asyncio.to_thread(cup.play_round)
        await expect(page.locator(".round")).to_have_count(2)
        await expect(page.locator(".why h4")).to_have_text(["Round 1", "Round 2"])
        await expect(page.locator(".why")).to_have_attribute("open", "")
        await expect(page.locator(".record")).to_have_text(["0–0", "1–0", "0–1"])
        assert await page.locator(".round:nth-child(2) .slot:not(.bye)").count() == 11
        assert await page.evaluate("window.here")


async def test_reasons_are_opened_with_the_keyboard(site, crowd, browser):
    cup = await asyncio.to_thread(held, crowd, "round_robin", 1)
    async with reader(browser, java_script_enabled=False) as page:
        await page.goto(f"{site.url}/tournaments/{cup.tournament_id}/")
        for opens in (page.locator("[data-table] summary").first, page.locator(".why summary")):
            said = opens.locator("xpath=..").locator("p")
            await expect(said).not_to_be_visible()
            await opens.focus()
            await page.keyboard.press("Enter")
            await expect(said).to_be_visible()
