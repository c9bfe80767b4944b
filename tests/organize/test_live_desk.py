"""The desk during a live tournament of 64: it is right by itself whatever happens, and says where it is not."""

import asyncio
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect

from tests.organize.hall import filled, site_of
from tests.support import postgres_server
from tests.support.clients import Site
from tests.web.browser import open_live, sign_in
from tests.web.test_accessible import faults

pytestmark = pytest.mark.timeout(180)
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True}
SOON = timedelta(seconds=2)
SMALLEST_TARGET = 44
# What is smaller than a thumb, of what one presses or types into.
SMALL = """(least) => [...document.querySelectorAll(
    "[data-desk] :is(button, a, summary, select, textarea, input:not([type=hidden]):not([hidden]))")]
  .filter((target) => target.checkVisibility())
  .map((target) => [target.outerHTML.slice(0, 120), target.getBoundingClientRect()])
  .filter(([, box]) => box.width < least || box.height < least)
  .map(([text, box]) => `${Math.round(box.width)} x ${Math.round(box.height)}: ${text}`)"""


@pytest.fixture(scope="module")
def hall(tmp_path_factory, postgres_url, postgres_template, redis_url):
    database = postgres_server.create_database(postgres_url, postgres_template)
    with site_of(tmp_path_factory.mktemp("hall"), database, redis_url) as server, Site(server.url) as site:
        yield filled(site, server)
    postgres_server.drop_database(postgres_url, database)


@asynccontextmanager
async def at_the_desk(browser, hall, who, **options):
    context = await browser.new_context(locale="en-GB", **options)
    page = await context.new_page()
    await sign_in(page, hall.site, who.username)
    await open_live(page, hall.desk)
    yield page
    await context.close()


def line(page, match, column="columns"):
    return page.locator(f"#{column} #match-{match}")


def button(found, verb):
    return found.locator(f"button[value={verb}]")


async def do(act, *about, **fields):
    return await asyncio.to_thread(act, *about, **fields)


async def test_another_desk_a_player_and_the_clock_are_seen_by_themselves(hall, browser):
    async with at_the_desk(browser, hall, hall.organizer) as desk, at_the_desk(browser, hall, hall.second) as other:
        first, late = await do(hall.waiting, 2)
        await button(line(other, first), "call").click()
        await expect(button(line(desk, first), "take_back_call")).to_be_visible()
        reported = (await do(hall.match_of, "ben"))["id"]
        meeting = await do(hall.match_of, "ann")
        called = meeting["id"]
        [guest] = {meeting["participant1_id"], meeting["participant2_id"]} - {await do(hall.own_of, hall.ann)}
        await button(line(other, reported), "start").click()
        await expect(line(desk, reported, "playing")).to_be_visible()
        score = {"participant1_score": 1, "participant2_score": 0}
        await do(hall.ben.post, f"/api/v1/matches/{reported}/reports/", **score)
        await expect(line(desk, reported, "waiting")).to_contain_text("1–0")
        # The staff says it for a guest; of Ann, who does not come, the clock decides.
        await do(hall.second.post, f"/api/v1/matches/{called}/ready/", registration_id=guest)
        await expect(line(desk, called)).to_contain_text("is there")
        await do(hall.second.post, f"/api/v1/matches/{called}/call/")
        [time] = [
            row["id"] for row in await do(hall.organizer.rows, f"{hall.path}/deadlines/") if row["match_id"] == called
        ]
        await do(hall.organizer.post, f"/api/v1/deadlines/{time}/move/", to=(datetime.now(UTC) + SOON).isoformat())
        await expect(line(desk, called, "done")).to_be_visible()
        soon = (datetime.now(UTC) + SOON).isoformat()
        await do(hall.organizer.post, f"/api/v1/matches/{late}/schedule/", scheduled_time=soon)
        await expect(line(desk, late).locator("b", has_text="late")).to_be_visible()


async def test_a_word_to_both_sides_is_on_their_page_and_on_that_of_nobody_else(hall, browser):
    match = (await do(hall.match_of, "ben"))["id"]
    pages = []
    for who in (hall.ben, hall.ann):
        page = await (await browser.new_context(locale="en-GB")).new_page()
        await sign_in(page, hall.site, who.username)
        await open_live(page, f"{hall.site.url}/matches/{match}/")
        pages.append(page)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        await line(desk, match).get_by_text("More").click()
        await line(desk, match).locator("[name=title]").fill("Come to table nine")
        await button(line(desk, match), "message").click()
        await expect(desk.locator("#desk-said")).to_contain_text("both sides are told")
        await expect(pages[0].locator("#panel")).to_contain_text("Come to table nine")
        assert "table nine" not in await pages[1].content()


async def test_whoever_comes_second_is_shown_what_the_first_did_and_what_they_typed_stays(hall, browser):
    match, elsewhere = await do(hall.waiting, 2)
    async with at_the_desk(browser, hall, hall.organizer) as desk, at_the_desk(browser, hall, hall.second) as other:
        for page in (desk, other):
            await line(page, match).locator("[name=participant1_score]").fill("0")
            await line(page, match).locator("[name=participant2_score]").fill("3" if page is other else "1")
        await line(other, elsewhere).locator("[name=participant1_score]").fill("7")
        await button(line(desk, match), "result").click()
        await expect(line(desk, match, "done")).to_be_visible()
        await expect(line(other, match, "done")).to_be_visible()
        left = line(other, match, "call")
        await expect(left.locator("[data-form-error]")).to_contain_text(" – Guest")
        await button(left, "result").click()
        question = other.locator("#desk-asked")
        await expect(question).to_contain_text("olga: Match over")
        await expect(question).to_contain_text("You entered 0–3.")
        await question.get_by_text("Not now").click()
        await expect(question).to_be_empty()
        await left.get_by_text("Put it away").click()
        await expect(left).to_have_count(0)
        await expect(line(other, elsewhere).locator("[name=participant1_score]")).to_have_value("7")
        assert (await do(hall.organizer.get, f"/api/v1/matches/{match}/"))["match"]["participant2_score"] == 1


async def test_a_word_that_was_typed_for_a_match_that_is_over_says_which_and_is_put_away(hall, browser):
    [match] = await do(hall.waiting, 1)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        await line(desk, match).get_by_text("More", exact=True).click()
        await line(desk, match).locator("[name=title]").fill("Come to table nine")
        score = {"participant1_score": 1, "participant2_score": 0}
        await do(hall.second.post, f"/api/v1/matches/{match}/start/")
        await do(hall.second.post, f"/api/v1/matches/{match}/complete/", **score)
        await expect(line(desk, match, "done")).to_be_visible()
        left = line(desk, match, "call").locator("form:has([name=title])")
        await expect(left.locator("[data-form-error]")).to_contain_text(" – Guest")
        await left.get_by_text("Put it away").click()
        await expect(line(desk, match)).to_have_count(1)


async def test_what_is_typed_outlives_signing_out_and_in_again_in_another_tab(hall, browser):
    [match] = await do(hall.waiting, 1)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        here = line(desk, match)
        for slot, points in ((1, "1"), (2, "0")):
            await here.locator(f"[name=participant{slot}_score]").fill(points)
        note = desk.locator("[data-desk-note]")
        await desk.context.clear_cookies()
        await button(here, "result").click()
        await expect(note).to_contain_text("Sign in again in another tab")
        tab = await desk.context.new_page()
        await sign_in(tab, hall.site, hall.organizer.username)
        await button(here, "result").click()
        await expect(note).to_contain_text("Send it once more.")
        await expect(here.locator("[name=participant1_score]")).to_have_value("1")
        await button(here, "result").click()
        await expect(line(desk, match, "done")).to_be_visible()


async def test_a_result_whose_answer_is_lost_is_not_said_to_be_unsent(hall, browser):
    [match] = await do(hall.waiting, 1)

    async def cut(route):
        await route.fetch()
        await route.abort()

    async with at_the_desk(browser, hall, hall.organizer) as desk:
        here = line(desk, match)
        for slot, points in ((1, "1"), (2, "0")):
            await here.locator(f"[name=participant{slot}_score]").fill(points)
        await desk.route(lambda url: "/desk/" in url, cut, times=1)
        await button(here, "result").click()
        await expect(desk.locator("[data-desk-note]")).to_contain_text("Look whether it was done")
        await expect(line(desk, match, "done")).to_be_visible()


async def test_the_desk_is_right_again_after_the_network_and_the_server_were_gone(hall, browser):
    first, second, typed = await do(hall.waiting, 3)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        badge, field = desk.locator("[data-badge]"), line(desk, typed).locator("[name=participant1_score]")
        await field.fill("7")
        await desk.context.set_offline(True)
        await expect(badge).to_contain_text("Offline, as of")
        await do(hall.second.post, f"/api/v1/matches/{first}/start/")
        await button(line(desk, second), "start").click()
        await expect(desk.locator("[data-desk-note]")).to_contain_text("nothing was sent")
        await desk.context.set_offline(False)
        await expect(line(desk, first, "playing")).to_be_visible()
        await expect(badge).to_have_attribute("data-status", "live")
        hall.server.pause()
        await expect(badge).to_contain_text("Nothing heard since")
        hall.server.resume()
        await expect(badge).to_have_text("Live updates")
        await do(hall.kill)
        await expect(badge).to_contain_text("Reconnecting")
        await do(hall.come_back)
        await do(hall.second.post, f"/api/v1/matches/{second}/start/")
        await expect(line(desk, second, "playing")).to_be_visible()
        await expect(badge).to_have_attribute("data-status", "live")
        await expect(badge).to_have_text("Live updates")
        await expect(field).to_have_value("7")


async def test_the_next_match_is_called_again_and_again_and_once_by_a_double_click(hall, browser):
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        call_next, called = desk.locator("#call-next button"), desk.locator("#call button[value=take_back_call]")
        before = await called.count()
        for number in (1, 2):
            await call_next.click()
            await expect(called).to_have_count(before + number)
        await call_next.dblclick()
        await expect(called).to_have_count(before + 3)
        await expect(desk.locator("#desk-said")).not_to_contain_text("sent already")
        states = await desk.locator("#call .dc-line").evaluate_all("(all) => all.map((row) => 'called' in row.dataset)")
        assert states == sorted(states, reverse=True), "those that are called stand first"


async def test_what_was_done_is_said_for_a_while_and_goes_with_what_happens_then(hall, browser):
    first, second, third = await do(hall.waiting, 3)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        said = desk.locator("#desk-said")
        await button(line(desk, first), "call").click()
        await expect(said).to_contain_text("is called")
        await do(hall.second.post, f"/api/v1/matches/{second}/start/")
        await expect(line(desk, second, "playing")).to_be_visible()
        await expect(said).to_contain_text("is called")
        await desk.evaluate("{ const now = Date.now(); Date.now = () => now + 60_000; }")
        await do(hall.second.post, f"/api/v1/matches/{third}/start/")
        await expect(line(desk, third, "playing")).to_be_visible()
        await expect(said).to_be_empty()


async def test_what_is_sent_says_so_until_it_is_answered(hall, browser):
    answered = asyncio.Event()

    async def held(route):
        await answered.wait()
        await route.continue_()

    [match] = await do(hall.waiting, 1)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        await desk.route("**/desk/", held)
        pressed = button(line(desk, match), "call")
        await pressed.click()
        await expect(pressed).to_be_disabled()
        await expect(desk.locator("[data-desk-sending]")).to_be_visible()
        answered.set()
        await expect(pressed).to_be_enabled()
        await expect(desk.locator("[data-desk-sending]")).to_be_hidden()
        await expect(desk.locator("#desk-said")).to_be_in_viewport()


async def test_a_refused_form_goes_with_its_match_and_the_desk_says_that_all_is_over(hall, browser):
    number, final = await do(a_final, hall.organizer)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        await open_live(desk, hall.desk.replace(f"/{hall.number}/", f"/{number}/"))
        here = line(desk, final)
        for slot, points in ((1, "13"), (2, "7")):
            await here.locator(f"[name=participant{slot}_score]").fill(points)
        await button(here, "result").click()
        await expect(here.locator("[data-command=result] [data-form-error]")).to_be_visible()
        await here.get_by_text("Games", exact=True).click()
        for n in (1, 2):
            await here.locator(f"[name=game{n}_1]").fill("13")
            await here.locator(f"[name=game{n}_2]").fill("7")
        await button(here, "games").click()
        await expect(line(desk, final, "done")).to_be_visible()
        await expect(desk.locator("#columns [data-command=result]")).to_have_count(0)
        await expect(desk.locator("#desk-top")).to_contain_text("The tournament is over.")
        await expect(desk.locator("#desk-top").get_by_role("link", name="Standings")).to_be_visible()
        await expect(desk.locator(".dc-about .dc-badge")).to_have_text("Finished")
        await button(line(desk, final, "done"), "look_at_reopening").click()
        await desk.locator("#desk-asked button").click()
        await expect(desk.locator(".dc-line[aria-current]")).to_have_attribute("id", f"match-{final}")


def a_final(organizer):
    """A live tournament of two, which ends with three games; its number, and that of its match."""
    settings = {"name": "Short cup", "game": "football", "max_participants": 2, "check_in_required": False}
    number = organizer.post("/api/v1/tournaments/", **settings, best_of_final=3)["id"]
    path = f"/api/v1/tournaments/{number}"
    for verb in ("publish", "open"):
        organizer.post(f"{path}/{verb}/")
    organizer.post(f"{path}/guests/", names=["Chayan", "Fahim"])
    organizer.post(f"{path}/close/")
    organizer.post(f"{path}/start/", random_seed=7)
    [match] = organizer.rows(f"{path}/matches/")
    return number, match["id"]


async def test_a_match_is_called_started_and_ended_by_keys(hall, browser):
    [match] = await do(hall.waiting, 1)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        press = desk.keyboard.press
        await press("?")
        await expect(desk.locator("[data-desk-keys]")).to_be_visible()
        await press("c")
        await press("Escape")
        await press("j")
        current = desk.locator(".dc-line[aria-current]")
        await expect(current).to_have_count(1)
        await line(desk, match).focus()
        await press("c")
        await expect(button(line(desk, match), "take_back_call")).to_be_visible()
        await press("s")
        await expect(line(desk, match, "playing")).to_be_visible()
        await expect(current).to_have_count(1)
        assert await current.get_attribute("id") != f"match-{match}", "the reader goes on with what is to be called"
        await line(desk, match).focus()
        await press("r")
        await desk.keyboard.type("2")
        await press("Tab")
        await desk.keyboard.type("1s")
        await press("Enter")
        await expect(line(desk, match, "done")).to_contain_text("2")


async def test_no_key_does_anything_on_a_line_that_has_just_changed(hall, browser):
    [match] = await do(hall.waiting, 1)
    async with at_the_desk(browser, hall, hall.organizer) as desk:
        await line(desk, match).focus()
        await do(hall.second.post, f"/api/v1/matches/{match}/call/")
        await expect(button(line(desk, match), "take_back_call")).to_be_visible()
        await desk.keyboard.press("s")
        await expect(desk.locator("[data-desk-note]")).to_contain_text("has just changed")
        assert (await do(hall.organizer.get, f"/api/v1/matches/{match}/"))["match"]["state"] == "check_in"
        await desk.keyboard.press("s")
        await expect(line(desk, match, "playing")).to_be_visible()


@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_on_a_phone_everything_is_as_large_as_a_thumb_and_nothing_is_beside_the_page(hall, browser, scheme):
    async with at_the_desk(browser, hall, hall.second, color_scheme=scheme, **PHONE) as desk:
        await desk.locator("#call details.desk-more").first.evaluate("(details) => (details.open = true)")
        assert await desk.evaluate(SMALL, SMALLEST_TARGET) == []
        assert await desk.evaluate("document.documentElement.scrollWidth") <= 390
        assert await faults(desk) == []
