"""The forms and the names of a match's page in a real browser, while the match goes on around them."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.times import TOMORROW, TOMORROW_IN_UTC
from tests.web.browser import open_live, reader, sign_in


def page_at(site, match):
    return site.url + match.removeprefix("/api/v1")


def field(page, command, name):
    return page.locator(f'[data-command="{command}"] [name="{name}"]')


def error_of(page, command):
    return page.locator(f'[data-command="{command}"] [data-form-error]')


async def begun(four, *names, **fields):
    match = await asyncio.to_thread(lambda: four.match(four.hold(**fields), *(names or ("ann", "dan"))))
    await asyncio.to_thread(four.organizer.post, f"{match}/start/")
    return match


async def report(four, name, match, first, second):
    score = {"participant1_score": first, "participant2_score": second}
    return await asyncio.to_thread(four.players[name].post, f"{match}/reports/", **score)


async def test_what_a_player_types_outlives_what_happens(site, four, browser):
    match = await begun(four)
    async with reader(browser) as page:
        await sign_in(page, site, "ann")
        await open_live(page, page_at(site, match))
        await field(page, "report_score", "participant1_score").fill("3")
        await field(page, "report_score", "participant2_score").focus()
        await asyncio.to_thread(four.organizer.post, f"{match}/score/", participant1_score=2, participant2_score=1)
        await expect(page.locator(".points .score")).to_have_text(["2", "1"])
        await asyncio.to_thread(four.organizer.post, f"{match}/schedule/", scheduled_time=TOMORROW_IN_UTC)
        await expect(page.locator("[data-at]")).to_have_attribute(
            "datetime", re.compile(f"^{TOMORROW:%Y-%m-%dT%H:%M:%S}")
        )
        await report(four, "dan", match, 1, 2)
        await expect(page.locator('[data-command="confirm_result"] button')).to_be_visible()
        await expect(field(page, "report_score", "participant1_score")).to_have_value("3")
        await expect(field(page, "report_score", "participant2_score")).to_be_focused()
        await expect(error_of(page, "report_score")).to_contain_text("what you typed is still here")


async def test_the_text_of_a_dispute_outlives_a_corrected_report(site, four, browser):
    match = await begun(four)
    first = await report(four, "dan", match, 0, 2)
    async with reader(browser) as page:
        await sign_in(page, site, "ann")
        await open_live(page, page_at(site, match))
        await page.click('details:has([data-command="dispute_result"]) > summary')
        await field(page, "dispute_result", "description").fill("It was the other way round.")
        await field(page, "dispute_result", "reason").select_option("cheating")
        second = await report(four, "dan", match, 0, 3)
        await expect(page.locator("#panel")).to_contain_text("reported 0 : 3")
        assert first["id"] != second["id"]
        await expect(field(page, "confirm_result", "report_id")).to_have_value(str(second["id"]))
        await expect(field(page, "dispute_result", "description")).to_have_value("It was the other way round.")
        await expect(field(page, "dispute_result", "reason")).to_have_value("cheating")
        await page.click('[data-command="dispute_result"] button')
        await page.wait_for_selector('[data-match-page][data-state="disputed"]')
        await expect(page.locator('[data-command="dispute_result"]')).to_have_count(0)


async def test_a_refusal_leaves_the_form_as_it_was(site, four, browser):
    match = await begun(four, best_of=5)
    async with reader(browser) as page:
        await sign_in(page, site, "ann")
        await open_live(page, page_at(site, match))
        for slot, points in ((1, "2"), (2, "1")):
            await field(page, "report_score", f"participant{slot}_score").fill(points)
        await page.click('[data-command="report_score"] button')
        await expect(error_of(page, "report_score")).to_have_text("A best of 5 ends when one side has won 3 games.")
        await asyncio.to_thread(four.organizer.post, f"{match}/schedule/", scheduled_time=TOMORROW_IN_UTC)
        await expect(page.locator("[data-at]")).to_be_visible()
        await expect(field(page, "report_score", "participant1_score")).to_have_value("2")
        await field(page, "report_score", "participant1_score").fill("3")
        await page.click('[data-command="report_score"] button')
        await expect(page.locator("#panel")).to_contain_text("You reported 3 : 1.")
        await expect(field(page, "report_score", "participant1_score")).to_have_value("")


async def test_a_referees_result_outlives_a_report_and_is_taken(site, four, browser):
    match = await begun(four)
    async with reader(browser) as page:
        await sign_in(page, site, "olga")
        await open_live(page, page_at(site, match))
        await page.click('details:has([data-command="complete_match"]) > summary')
        await field(page, "complete_match", "participant1_score").fill("4")
        await report(four, "ann", match, 1, 0)
        await expect(page.locator("#panel")).to_contain_text("Reported: 1 : 0")
        await expect(field(page, "complete_match", "participant1_score")).to_have_value("4")
        await field(page, "complete_match", "participant2_score").fill("2")
        await page.click('[data-command="complete_match"] button')
        await page.wait_for_selector('[data-match-page][data-state="completed"]')
        await expect(page.locator(".points .score")).to_have_text(["4", "2"])
        await expect(page.locator('[data-command="complete_match"]')).to_have_count(0)


async def test_without_sockets_nothing_typed_is_lost_and_commands_go_over_http(site, four, browser):
    match = await begun(four, best_of=3)
    async with reader(browser) as page:
        await page.add_init_script("delete window.WebSocket")
        await sign_in(page, site, "ann")
        await page.goto(page_at(site, match))
        await page.wait_for_selector('[data-badge][data-status="polling"]')
        await field(page, "report_score", "participant1_score").fill("2")
        await asyncio.to_thread(four.organizer.post, f"{match}/score/", participant1_score=1, participant2_score=1)
        await expect(page.locator(".points .score")).to_have_text(["1", "1"], timeout=30_000)
        await expect(field(page, "report_score", "participant1_score")).to_have_value("2")
        await field(page, "report_score", "participant2_score").fill("1")
        await page.click('[data-command="report_score"] button')
        await expect(page.locator("#panel")).to_contain_text("You reported 2 : 1.")


async def test_a_refusal_over_http_leaves_the_form_as_it_was(site, four, browser):
    match = await begun(four, best_of=5)
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    await page.add_init_script("delete window.WebSocket")
    await sign_in(page, site, "ann")
    await page.goto(page_at(site, match))
    await page.wait_for_selector('[data-badge][data-status="polling"]')
    for slot in (1, 2):
        await field(page, "report_score", f"participant{slot}_score").fill("1")
    await page.click('[data-command="report_score"] button')
    await expect(error_of(page, "report_score")).to_contain_text("needs a winner")
    await expect(field(page, "report_score", "participant1_score")).to_have_value("1")
    await context.close()


async def test_after_a_reopening_the_page_of_the_next_match_has_those_who_play_it(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    semi = await asyncio.to_thread(four.match, path, "ann", "dan")
    other = await asyncio.to_thread(four.match, path, "ben", "cay")
    await asyncio.to_thread(four.win, semi)
    await asyncio.to_thread(four.win, other)
    final = await asyncio.to_thread(four.match, path, "ann", "ben")
    async with reader(browser) as page, reader(browser) as other_page:
        for player_page, name in ((page, "ann"), (other_page, "dan")):
            await sign_in(player_page, site, name)
            await open_live(player_page, page_at(site, final))
        await expect(page.locator('[data-command="ready_up"]')).to_be_visible()
        await expect(other_page.locator("#panel > *")).to_have_count(0)
        await asyncio.to_thread(four.reopen, semi)
        names = page.locator("[data-slot] .name")
        await expect(names).to_have_text(["–", "ben"])
        assert await page.get_attribute('[data-slot="1"]', "data-player") is None
        await expect(page.locator("[data-slot] [data-note]")).to_have_text(["", "Seed 2"])
        await expect(page).to_have_title("– – ben · Cup of four")
        await expect(page.locator("#panel > *")).to_have_count(0)
        await asyncio.to_thread(four.win, semi, 0, 1)
        for player_page in (page, other_page):
            await expect(player_page.locator("[data-slot] .name")).to_have_text(["dan", "ben"])
            await expect(player_page.locator("[data-slot] [data-note]")).to_have_text(["Seed 4", "Seed 2"])
        await expect(other_page.locator('[data-command="ready_up"]')).to_be_visible()
        assert await page.locator('[data-command="ready_up"]').count() == 0


async def test_labels_follow_who_plays_while_what_is_typed_stays(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    semi = await asyncio.to_thread(four.match, path, "ann", "dan")
    other = await asyncio.to_thread(four.match, path, "ben", "cay")
    await asyncio.to_thread(four.win, semi)
    await asyncio.to_thread(four.win, other)
    final = await asyncio.to_thread(four.match, path, "ann", "ben")
    async with reader(browser) as page:
        await sign_in(page, site, "olga")
        await open_live(page, page_at(site, final))
        await page.click('details:has([data-command="complete_match"]) > summary')
        await field(page, "complete_match", "participant1_score").fill("5")
        await asyncio.to_thread(four.reopen, semi)
        await expect(page.locator("[data-slot] .name")).to_have_text(["–", "ben"])
        await expect(error_of(page, "complete_match")).to_contain_text("what you typed is still here")
        await asyncio.to_thread(four.win, semi, 0, 1)
        label = page.locator('[data-command="complete_match"] label').first
        await expect(label).to_contain_text("dan")
        await expect(field(page, "complete_match", "participant1_score").first).to_have_value("5")


async def test_the_plus_stops_at_what_the_server_takes(site, four, browser):
    match = await begun(four, best_of=3)
    async with reader(browser) as page:
        await sign_in(page, site, "olga")
        await open_live(page, page_at(site, match))
        shown = page.locator("[data-steppers] output")
        for points in ("1", "2"):
            await page.click('[data-step="1"][data-side="1"]')
            await expect(shown).to_have_text([points, "0"])
        await expect(page.locator("[data-at-most]")).to_be_hidden()
        await page.click('[data-step="1"][data-side="1"]')
        await expect(page.locator("[data-at-most]")).to_contain_text("nobody wins more than 2 games")
        await expect(shown).to_have_text(["2", "0"])
        await page.click('[data-step="1"][data-side="2"]')
        await expect(page.locator("[data-at-most]")).to_be_hidden()
        await expect(shown).to_have_text(["2", "1"])
        await page.click('[data-step="1"][data-side="2"]')
        await expect(page.locator("[data-at-most]")).to_be_visible()
        await expect(page.locator(".points .score")).to_have_text(["2", "1"])
        await expect(page.locator("[data-answer]")).to_have_text("Done.")
        await expect(page.locator("[data-answer]")).to_have_text("", timeout=30_000)


async def test_a_result_typed_for_others_is_not_entered_for_those_who_play_now(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    semifinal, other = [await asyncio.to_thread(four.match, path, *names) for names in (("ann", "dan"), ("ben", "cay"))]
    for match in (semifinal, other):
        await asyncio.to_thread(four.win, match)
    final = await asyncio.to_thread(four.match, path, "ann", "ben")
    may_renew = asyncio.Event()

    async def held(route):
        await may_renew.wait()
        await route.continue_()

    async with reader(browser) as page:
        await sign_in(page, site, "olga")
        await open_live(page, page_at(site, final))
        await page.click('details:has([data-command="complete_match"]) > summary')
        for slot, points in ((1, "5"), (2, "0")):
            await field(page, "complete_match", f"participant{slot}_score").fill(points)
        await page.route("**/matches/*/", held)
        await asyncio.to_thread(four.reopen, semifinal)
        await asyncio.to_thread(four.win, semifinal, 0, 1)
        may_renew.set()
        await expect(page.locator('[data-command="complete_match"] label').first).to_contain_text("dan")
        await expect(error_of(page, "complete_match")).to_contain_text("between others now")
        send = page.locator('[data-command="complete_match"] button')
        await send.click()
        assert (await asyncio.to_thread(four.organizer.get, f"{final}/"))["match"]["state"] != "completed"
        await field(page, "complete_match", "participant1_score").fill("2")
        await send.click()
        await page.wait_for_selector('[data-match-page][data-state="completed"]')
        await expect(page.locator(".points .score")).to_have_text(["2", "0"])
