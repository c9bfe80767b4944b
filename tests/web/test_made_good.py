"""What no event tells a page is made good by the server: one's own buttons, and the news of while it was away."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.times import TOMORROW, TOMORROW_IN_UTC
from tests.web.browser import open_live, reader, sign_in
from tests.web.test_without_sockets import REFUSED

NEWS = """() => [...document.querySelectorAll("[data-feed] li")].map((item) =>
  [item.dataset.kind, item.querySelector("span").textContent])"""


def address(site, path):
    return site.url + path.removeprefix("/api/v1") + "/"


async def test_a_player_who_lost_is_not_sent_to_the_match_that_is_over(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    link = f'#actions a[href="{match.removeprefix("/api/v1")}/"]'
    async with reader(browser) as page:
        await sign_in(page, site, "dan")
        await open_live(page, address(site, path))
        await expect(page.locator("#actions")).to_contain_text("Still in")
        await expect(page.locator(link)).to_be_visible()
        await asyncio.to_thread(four.win, match)
        await expect(page.locator(link)).to_have_count(0)
        await expect(page.locator("#actions")).not_to_contain_text("Still in")


async def test_a_player_who_won_is_sent_to_the_next_match_once_it_is_known(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    first, second = [await asyncio.to_thread(four.match, path, *names) for names in (("ann", "dan"), ("ben", "cay"))]
    async with reader(browser) as page:
        await sign_in(page, site, "ann")
        await open_live(page, address(site, path))
        for match in (first, second):
            await asyncio.to_thread(four.win, match)
        final = await asyncio.to_thread(four.match, path, "ann", "ben")
        await expect(page.locator(f'#actions a[href="{final.removeprefix("/api/v1")}/"]')).to_be_visible()


async def test_whoever_was_disqualified_is_offered_no_more(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    rows = await asyncio.to_thread(four.organizer.rows, f"{path}/registrations/")
    dan = next(row["registration_id"] for row in rows if row["name"] == "dan")
    async with reader(browser) as page:
        await sign_in(page, site, four.organizer.username)
        await open_live(page, address(site, path))
        await expect(page.locator(f'#actions option[value="{dan}"]')).to_have_count(1)
        await asyncio.to_thread(four.organizer.post, f"/api/v1/registrations/{dan}/disqualify/")
        await expect(page.locator(f'#actions option[value="{dan}"]')).to_have_count(0)


async def test_a_match_page_has_the_time_that_was_set(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await open_live(page, address(site, match))
        await expect(page.locator("[data-at]")).to_be_hidden()
        await asyncio.to_thread(four.organizer.post, f"{match}/schedule/", scheduled_time=TOMORROW_IN_UTC)
        await expect(page.locator("[data-at]")).to_have_attribute(
            "datetime", re.compile(f"^{TOMORROW:%Y-%m-%dT%H:%M:%S}")
        )


async def test_a_reopened_match_has_no_winner_no_games_and_nobody_there(site, four, browser):
    path = await asyncio.to_thread(lambda: four.hold(best_of=3))
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await open_live(page, address(site, match))
        notes, games = page.locator("[data-slot] [data-note]"), page.locator("[data-games] tbody tr")
        await asyncio.to_thread(four.players["ann"].post, f"{match}/ready/")
        await expect(notes).to_have_text(["Is here", "Seed 4"])
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
        points = {"participant1_score": 13, "map": "Dust"}
        played = [{"n": 1, "participant2_score": 5, **points}, {"n": 2, "participant2_score": 7, **points}]
        score = {"participant1_score": 2, "participant2_score": 0, "games": played}
        await asyncio.to_thread(four.organizer.post, f"{match}/complete/", **score)
        await expect(notes).to_have_text(["Winner", "Seed 4"])
        await expect(games).to_have_text([re.compile(r"1 Dust\s+13\s+5"), re.compile(r"2 Dust\s+13\s+7")])
        await asyncio.to_thread(four.reopen, match)
        await expect(notes).to_have_text(["Seed 1", "Seed 4"])
        await expect(games).to_have_count(0)
        await expect(page.locator("[data-games]")).to_be_hidden()


async def test_a_match_page_tells_each_new_state(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await open_live(page, address(site, match))
        told = page.locator("[data-feed] li")
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
        await expect(told.first).to_have_attribute("data-kind", "match_started")
        await asyncio.to_thread(four.win, match)
        await expect(told.first).to_have_attribute("data-kind", "match_completed")
        await asyncio.to_thread(four.reopen, match)
        await expect(told.first).to_have_attribute("data-kind", "match_reset")


WITHOUT_RESUMING = """
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(address, ...more) { super(address.replace(/&?(since|epoch)=[^&]*/g, ""), ...more); }
};
"""


async def test_the_news_that_a_snapshot_passes_over_are_made_good(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    may_connect = asyncio.Event()

    async def held(route):
        await may_connect.wait()
        await route.continue_()

    async with reader(browser) as page:
        await page.add_init_script(WITHOUT_RESUMING)
        await page.route("**/ws-tickets/", held)
        await page.goto(address(site, path))
        await asyncio.to_thread(four.win, match)
        may_connect.set()
        await page.wait_for_selector('[data-badge][data-status="live"]')
        await expect(page.locator('[data-feed] li[data-kind="match_completed"]')).to_have_count(1)


async def test_a_match_that_is_polled_has_the_news_of_one_that_is_opened_now(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await page.add_init_script(REFUSED)
        await page.goto(address(site, match))
        await page.wait_for_selector('[data-badge][data-status="polling"]', timeout=20_000)
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
        await asyncio.to_thread(four.organizer.post, f"{match}/score/", participant1_score=1, participant2_score=0)
        await asyncio.to_thread(four.win, match)
        news = page.locator("[data-feed] li")
        await expect(news.first).to_have_attribute("data-kind", "match_completed")
        fresh = await page.context.new_page()
        await fresh.goto(page.url)
        wanted = await fresh.evaluate(NEWS)
        assert await page.evaluate(NEWS) == wanted
        assert len(wanted) > 2


NO_PIECES = """
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  set onmessage(hear) {
    super.onmessage = hear && ((message) => message.data.startsWith('{"type":"pieces"') || hear(message));
  }
};
"""


async def test_a_page_that_cannot_get_what_has_changed_says_of_when_it_is(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await page.add_init_script(NO_PIECES)
        await open_live(page, address(site, path))
        old = await page.evaluate("fetch(location.href).then((answer) => answer.text())")
        await page.route("**/tournaments/**", lambda route: route.fulfill(body=old, content_type="text/html"))
        await asyncio.to_thread(four.win, match)
        badge = page.locator("[data-badge]")
        await expect(badge).to_contain_text("Live updates, as of", timeout=30_000)
        await page.unroute("**/tournaments/**")
        await expect(page.locator("[data-played]")).to_have_text("1 / 3")
        await expect(badge).to_have_text("Live updates")


async def test_what_was_told_before_a_page_was_connected_is_made_good(site, four, browser):
    """What others were told meanwhile is not told again: what comes next is no proof of having it."""
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    may_connect = asyncio.Event()

    async def held(route):
        await may_connect.wait()
        await route.continue_()

    async with reader(browser) as other, reader(browser) as page:
        await open_live(other, address(site, path))
        await page.route("**/ws-tickets/", held)
        await page.goto(address(site, path))
        await asyncio.to_thread(four.win, match)
        await expect(other.locator("[data-played]")).to_have_text("1 / 3")
        may_connect.set()
        await page.wait_for_selector('[data-badge][data-status="live"]')
        await asyncio.to_thread(four.organizer.post, f"{path}/announcements/", title="Next")
        await expect(page.locator("[data-feed]")).to_contain_text("Next")
        await expect(page.locator("[data-played]")).to_have_text("1 / 3")


SCORE = """async (match) => {
  const { showScore } = await import("/static/web/scores.js");
  showScore({ sequence: 1, data: { match_id: match, participant1_score: 9, participant2_score: 9 } });
}"""


async def test_a_score_that_comes_late_is_not_put_over_the_result(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await open_live(page, address(site, path))
        await asyncio.to_thread(four.win, match)
        scores = page.locator(f'[data-match="{match.rsplit("/", 1)[1]}"] .score')
        await expect(scores).to_have_text(["1", "0"])
        await page.evaluate(SCORE, int(match.rsplit("/", 1)[1]))
        await expect(scores).to_have_text(["1", "0"])


async def test_somebody_who_becomes_a_referee_finds_their_buttons(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await sign_in(page, site, "cay")
        await open_live(page, address(site, match))
        await expect(page.locator("#panel section")).to_have_count(0)
        await asyncio.to_thread(four.organizer.post, f"{path}/roles/", username="cay", role="referee")
        [invited] = await asyncio.to_thread(four.players["cay"].rows, "/api/v1/me/invitations/")
        await asyncio.to_thread(four.players["cay"].post, f"/api/v1/role-invitations/{invited['id']}/accept/")
        await expect(page.locator("#panel")).to_contain_text("Referee")


# As a browser without scripts sends the form.
SUBMITTED = """() => {
  const form = document.querySelector('[data-command="report_score"]');
  form.elements.participant1_score.value = "1";
  form.elements.participant2_score.value = "0";
  form.submit();
}"""


async def test_a_page_that_came_back_with_a_refusal_follows_on(site, four, browser):
    path = await asyncio.to_thread(four.hold, best_of=5)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    await asyncio.to_thread(four.organizer.post, f"{match}/start/")
    # The browser itself says on its console that the answer is a refusal.
    page = await browser.new_page(locale="en-GB")
    await sign_in(page, site, "ann")
    await open_live(page, address(site, match))
    await page.evaluate(SUBMITTED)
    await page.wait_for_url("**/do/report_score/")
    await page.wait_for_selector('[data-badge][data-status="live"]')
    other = four.players["dan"]
    await asyncio.to_thread(other.post, f"{match}/reports/", participant1_score=0, participant2_score=3)
    await expect(page.locator('[data-command="confirm_result"] button')).to_be_visible()
    await page.close()


async def test_the_front_page_has_the_new_name_of_the_tournament_that_is_on(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    async with reader(browser) as page:
        await open_live(page, site.url)
        await asyncio.to_thread(four.organizer.patch, f"{path}/", name="Cup of cups")
        await expect(page.locator("#featured-title")).to_have_text("Cup of cups")


async def test_a_match_page_has_the_new_name_of_its_tournament(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await open_live(page, address(site, match))
        await asyncio.to_thread(four.organizer.patch, f"{path}/", name="Cup of cups")
        await expect(page.locator(".crumb")).to_contain_text("Cup of cups")


async def test_a_match_that_is_polled_has_the_new_name_of_its_tournament_within_a_minute(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await page.clock.install()
        await page.add_init_script(REFUSED)
        await page.goto(address(site, match))
        await page.wait_for_selector('[data-badge][data-status="polling"]', timeout=20_000)
        await asyncio.to_thread(four.organizer.patch, f"{path}/", name="Cup of cups")
        await page.clock.fast_forward(61_000)
        await expect(page.locator(".crumb")).to_contain_text("Cup of cups")


async def test_who_watches_a_swiss_without_a_legal_round_is_told_so_and_its_organizer_is_asked(site, four, browser):
    options = {"rounds": 4, "no_legal_round": "report"}
    path = await asyncio.to_thread(lambda: four.hold(format="swiss", options=options))
    async with reader(browser) as visitor, reader(browser) as player, reader(browser) as organizer:
        await sign_in(player, site, "ann")
        await sign_in(organizer, site, four.organizer.username)
        pages = (visitor, player, organizer)
        for page in pages:
            await open_live(page, address(site, path))
        await asyncio.to_thread(play_out, four, path)
        for page in (visitor, player):
            await expect(page.locator("#actions")).to_contain_text("All who are left have met.")
        await expect(organizer.locator('#actions a[href*="/carry-on/"]')).to_have_count(3)
        await asyncio.to_thread(four.organizer.post, f"{path}/carry-on/", how="end")
        for page in pages:
            await expect(page.locator("#actions")).not_to_contain_text("All who are left have met")
            await expect(page.locator('#actions a[href*="/carry-on/"]')).to_have_count(0)


def play_out(four, path):
    """Enter a result of every match until none is left to play."""
    while waiting := [row for row in four.organizer.rows(f"{path}/matches/") if row["state"] == "check_in"]:
        for row in waiting:
            four.win(f"/api/v1/matches/{row['id']}")


async def test_the_front_page_moves_on_once_the_tournament_on_it_is_over(site, four, browser):
    await asyncio.to_thread(lambda: four.hold(name="Next cup"))
    path = await asyncio.to_thread(lambda: four.hold(name="First cup"))
    async with reader(browser) as page:
        await page.clock.install()
        await open_live(page, site.url)
        await expect(page.locator("#featured-title")).to_have_text("First cup")
        await asyncio.to_thread(play_out, four, path)
        await expect(page.locator("[data-played]")).to_have_text("3 / 3")
        await page.clock.fast_forward(31_000)
        # Where the clock went ahead of the news, the page looks again by itself within half a minute.
        await expect(page.locator("#featured-title")).to_have_text("Next cup", timeout=40_000)
