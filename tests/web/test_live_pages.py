"""Pages in a real browser, on a real server: what happens reaches them without a reload."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.support.clients import Site
from tests.support.knockout import prepare, published_results
from tests.web.browser import LIMITS, SHOWN, open_live, reader, shows, sign_in


@pytest.fixture(scope="module")
def cup(site):
    """A tournament of sixteen that has just begun."""
    cup = prepare(site)
    cup.begin()
    return cup


def match_of(cup, result):
    sides = {result["a"], result["b"]}
    return next(match for match in cup.matches() if {match["participant1_name"], match["participant2_name"]} == sides)


async def test_a_score_changes_before_the_readers_eyes(site, cup, browser):
    match = await asyncio.to_thread(match_of, cup, published_results()[0])
    path = f"/api/v1/matches/{match['id']}"
    async with reader(browser) as page:
        await open_live(page, f"{site.url}/tournaments/{cup.tournament_id}/")
        await page.evaluate("window.here = true")
        await asyncio.to_thread(cup.organizer.post, f"{path}/start/")
        await asyncio.to_thread(cup.organizer.post, f"{path}/score/", participant1_score=3, participant2_score=1)
        score = page.locator(f'[data-bracket] [data-match="{match["id"]}"] .score')
        await expect(score).to_have_text(["3", "1"])
        await expect(page.locator(f'[data-now] [data-match="{match["id"]}"]')).to_be_visible()
        assert await page.evaluate("window.here")


@pytest.mark.slow
async def test_a_page_that_saw_it_all_shows_what_a_fresh_one_shows(sqlite_database, start_server, browser):
    server = start_server({"DATABASE_URL": sqlite_database, **LIMITS})
    site = Site(server.url)
    cup = await asyncio.to_thread(prepare, site)
    url = f"{site.url}/tournaments/{cup.tournament_id}/"
    async with reader(browser) as page, reader(browser, java_script_enabled=False) as plain:
        await open_live(page, url)
        await asyncio.to_thread(cup.begin)
        await page.wait_for_selector("[data-bracket] .match")
        for part in (slice(0, 9), slice(9, None)):
            for result in published_results()[part]:
                await asyncio.to_thread(cup.play, result)
            await plain.goto(url)
            await shows(page, await plain.evaluate(SHOWN))
        assert (await page.evaluate(SHOWN))["champion"] == "Argentina"
    site.http.close()


async def test_what_an_organizer_edits_is_shown_without_a_reload(site, cup, browser):
    path = f"/api/v1/tournaments/{cup.tournament_id}/"
    async with reader(browser) as page:
        await open_live(page, f"{site.url}/tournaments/{cup.tournament_id}/")
        await page.evaluate("window.here = true")
        body = {"name": "World Cup, again", "start_at": "2030-01-01T12:00:00Z"}
        (await asyncio.to_thread(site.http.patch, path, json=body, headers=cup.organizer.headers)).raise_for_status()
        await expect(page.locator("h1")).to_have_text("World Cup, again")
        await expect(page.locator(".facts time")).to_have_attribute("datetime", "2030-01-01T12:00:00+00:00")
        assert await page.evaluate("window.here")


async def test_who_is_at_the_match_is_shown(site, cup, browser):
    match = await asyncio.to_thread(match_of, cup, published_results()[4])
    player = cup.players[match["participant2_name"]]
    async with reader(browser) as page:
        await open_live(page, f"{site.url}/matches/{match['id']}/")
        await asyncio.to_thread(player.post, f"/api/v1/matches/{match['id']}/ready/")
        await expect(page.locator('[data-slot="2"] [data-note]')).to_have_text("Is here")
        assert await page.inner_text('[data-slot="1"] [data-note]') != "Is here"


async def test_a_page_that_lost_the_server_says_so_and_catches_up(site, cup, browser):
    url = f"{site.url}/tournaments/{cup.tournament_id}/"
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    await open_live(page, url)
    await asyncio.to_thread(site.server.stop)
    await page.wait_for_selector('[data-badge][data-status="reconnecting"]')
    assert "Reconnecting in" in await page.inner_text("[data-badge]")
    await asyncio.to_thread(site.server.start)
    match = await asyncio.to_thread(match_of, cup, published_results()[1])
    await asyncio.to_thread(cup.play, published_results()[1])
    await page.wait_for_selector('[data-badge][data-status="live"]', timeout=60_000)
    await page.wait_for_selector(f'[data-bracket] [data-match="{match["id"]}"][data-state="completed"] .side.won')
    await context.close()


async def test_two_players_and_a_referee_play_a_match_on_its_page(site, cup, browser):
    match = await asyncio.to_thread(match_of, cup, published_results()[2])
    url = f"{site.url}/matches/{match['id']}/"
    names = [match[f"participant{slot}_name"].lower().replace(" ", "-") for slot in (1, 2)]
    async with reader(browser) as first, reader(browser) as second, reader(browser) as referee:
        for page, name in ((first, names[0]), (second, names[1]), (referee, "fifa")):
            await sign_in(page, site, name)
            await open_live(page, url)
        for page in (first, second):
            await page.click('[data-command="ready_up"] button')
        await referee.wait_for_selector('[data-match-page][data-state="ready"]')
        await referee.click('[data-command="start_match"] button')
        await referee.click('[data-step="1"][data-side="1"]')
        await expect(second.locator(".points .score")).to_have_text(["1", "0"])
        await first.fill('[data-command="report_score"] [name="participant1_score"]', "2")
        await first.fill('[data-command="report_score"] [name="participant2_score"]', "1")
        await first.click('[data-command="report_score"] button.button')
        await second.click('[data-command="confirm_result"] button')
        for page in (first, second, referee):
            await page.wait_for_selector('[data-match-page][data-state="completed"]')
            await page.wait_for_selector('[data-slot="1"].won')
            await expect(page.locator(".points .score")).to_have_text(["2", "1"])


async def test_a_refused_command_is_explained(site, cup, browser):
    match = await asyncio.to_thread(match_of, cup, published_results()[3])
    async with reader(browser) as page:
        await sign_in(page, site, "fifa")
        await open_live(page, f"{site.url}/matches/{match['id']}/")
        await page.click('details:has([data-command="complete_match"]) > summary')
        await page.fill('[data-command="complete_match"] [name="participant1_score"]', "1")
        await page.fill('[data-command="complete_match"] [name="participant2_score"]', "1")
        await page.click('[data-command="complete_match"] button.button')
        form = page.locator('[data-command="complete_match"]')
        await expect(form.locator("[data-form-error]")).to_contain_text("needs a winner")
        await expect(form.locator('[name="participant1_score"]')).to_have_value("1")


async def test_the_path_of_a_player_is_followed_with_the_keyboard(site, cup, browser):
    async with reader(browser, viewport={"width": 390, "height": 844}) as page:
        await open_live(page, f"{site.url}/tournaments/{cup.tournament_id}/")
        button = page.locator("[data-follow]").first
        await button.focus()
        await page.keyboard.press("Enter")
        assert await button.get_attribute("aria-pressed") == "true"
        player = await button.get_attribute("data-follow")
        assert await page.locator(f'.following .on-path[data-player="{player}"]').count() == 1
        await page.keyboard.press("Escape")
        assert await button.get_attribute("aria-pressed") == "false"


async def test_no_page_is_wider_than_a_phone(site, cup, browser):
    match = (await asyncio.to_thread(cup.matches))[0]
    async with reader(browser, viewport={"width": 360, "height": 740}) as page:
        for path in ("/", f"/tournaments/{cup.tournament_id}/", f"/matches/{match['id']}/", "/accounts/signup/"):
            await page.goto(f"{site.url}{path}")
            assert await page.evaluate("document.documentElement.scrollWidth") <= 360, path
