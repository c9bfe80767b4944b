"""How a page in a real browser puts in place what has changed: once, in its language, and around its reader."""

import asyncio

from playwright.async_api import expect

from tests.support.clients import Account
from tests.support.process import manage
from tests.support.waiting import eventually
from tests.web.browser import open_live, reader, sign_in
from tests.web.test_without_sockets import REFUSED
from tests.web.tournament_of_four import NAMES


def address(site, path):
    return site.url + path.removeprefix("/api/v1") + "/"


class Renewals:
    """Counts the pages that a page fetches of itself, and keeps them back where `may_go` is cleared."""

    def __init__(self):
        self.begun, self.under_way, self.most = 0, 0, 0
        self.may_go = asyncio.Event()
        self.may_go.set()

    async def pass_on(self, route):
        if "x-renewal" not in route.request.headers:
            return await route.continue_()
        self.begun += 1
        self.under_way += 1
        self.most = max(self.most, self.under_way)
        await self.may_go.wait()
        await route.fulfill(response=await route.fetch())
        self.under_way -= 1


async def watched(page):
    renewals = Renewals()
    await page.route("**/tournaments/*/", renewals.pass_on)
    return renewals


async def test_what_happens_while_a_page_fetches_itself_is_fetched_once(site, four, browser):
    path = await asyncio.to_thread(four.prepare)
    async with reader(browser) as page:
        await sign_in(page, site, "olga")
        await open_live(page, address(site, path))
        renewals = await watched(page)
        renewals.may_go.clear()
        for number in range(20):
            await asyncio.to_thread(four.organizer.patch, f"{path}/", rules=f"Rule {number}")
        await expect(page.locator("body")).to_contain_text("Rule 19")
        assert renewals.begun == 1
        renewals.may_go.set()
        await eventually(lambda: renewals.begun == 2)
        await eventually(lambda: renewals.under_way == 0)
        await asyncio.to_thread(four.organizer.post, f"{path}/start/")
        await expect(page.locator('#actions select[name="registration"]')).to_be_visible()
        assert (renewals.begun, renewals.most) == (3, 1)


async def test_a_reader_who_may_register_fetches_nothing_while_others_do(site, four, browser):
    made = await asyncio.to_thread(
        four.organizer.post, "/api/v1/tournaments/", name="Rush", game="football", max_participants=8
    )
    path = f"/api/v1/tournaments/{made['id']}"
    for verb in ("publish", "open"):
        await asyncio.to_thread(four.organizer.post, f"{path}/{verb}/")
    eve = await asyncio.to_thread(Account, site, "eve")
    async with reader(browser) as page:
        await sign_in(page, site, "eve")
        await open_live(page, address(site, path))
        renewals = await watched(page)
        for left, name in enumerate(reversed(NAMES), start=4):
            await asyncio.to_thread(four.players[name].post, f"{path}/registrations/")
            await expect(page.locator("#actions")).to_contain_text(f"{11 - left} places left")
        assert renewals.begun == 0
        # On her phone.
        await asyncio.to_thread(eve.post, f"{path}/registrations/")
        await expect(page.locator("#actions")).to_contain_text("Withdraw")


async def test_the_focus_stays_on_a_match_that_is_on_when_another_one_ends(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    first, second = [await asyncio.to_thread(four.match, path, *names) for names in (("ann", "dan"), ("ben", "cay"))]
    for match in (first, second):
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
    async with reader(browser) as page:
        await open_live(page, address(site, path))
        card = page.locator(f'[data-now] [data-match="{second.split("/")[-1]}"]')
        await card.focus()
        await asyncio.to_thread(four.win, first)
        await expect(page.locator("[data-now] .match")).to_have_count(1)
        await expect(card).to_be_focused()


async def test_another_language_chosen_in_another_tab_is_the_whole_pages(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    async with reader(browser) as page:
        await sign_in(page, site, "ann")
        await open_live(page, address(site, path))
        other = await page.context.new_page()
        await other.goto(address(site, path))
        await other.click('footer button[value="bn"]')
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
        await expect(page.locator("html")).to_have_attribute("lang", "bn")
        await expect(page.locator("#bracket-title")).to_have_text("ব্র্যাকেট")


async def test_open_pages_have_the_new_name_of_a_game(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    async with reader(browser) as page, reader(browser) as front:
        await open_live(page, address(site, path))
        await open_live(front, site.url)
        rename = "Game.objects.filter(slug='football').update(name='Association football')"
        named = f"from apps.tournaments.models import Game; {rename}"
        await asyncio.to_thread(manage, site.server.environment, "shell", "-c", named)
        for there in (page, front):
            await expect(there.locator(".eyebrow").first).to_have_text("Association football")


async def test_a_row_that_was_opened_stays_open_when_another_becomes_the_first(site, four, browser):
    path = await asyncio.to_thread(lambda: four.hold(format="round_robin"))
    async with reader(browser) as page:
        await open_live(page, address(site, path))
        row = page.locator("[data-table] tbody tr").nth(3)
        piece = await row.get_attribute("data-piece")
        await row.locator("summary").click()
        await page.evaluate("document.querySelector('[data-feed]').isTheOne = true")
        leader = await page.locator("[data-table] tbody tr").first.locator("summary").inner_text()
        matches = await asyncio.to_thread(four.organizer.rows, f"{path}/matches/")
        match = next(match for match in matches if leader in (match["participant1_name"], match["participant2_name"]))
        score = (0, 1) if match["participant1_name"] == leader else (1, 0)
        await asyncio.to_thread(four.win, f"/api/v1/matches/{match['id']}", *score)
        await expect(page.locator("[data-table] tbody tr").first.locator("summary")).not_to_have_text(leader)
        opened = page.locator(f'[data-table] tr[data-piece="{piece}"]')
        await expect(opened.locator("details[open]")).to_have_count(1)
        await expect(opened.locator("summary")).to_be_focused()
        assert await page.evaluate("document.querySelector('[data-feed]').isTheOne")


async def test_whoever_becomes_an_organizer_has_buttons_that_follow(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    evelyn = await asyncio.to_thread(Account, site, "evelyn")
    rows = await asyncio.to_thread(four.organizer.rows, f"{path}/registrations/")
    dan = next(row["registration_id"] for row in rows if row["name"] == "dan")
    async with reader(browser) as page:
        await sign_in(page, site, "evelyn")
        await open_live(page, address(site, path))
        await asyncio.to_thread(four.organizer.post, f"{path}/roles/", username="evelyn", role="organizer")
        [invitation] = await asyncio.to_thread(evelyn.rows, "/api/v1/me/invitations/")
        await asyncio.to_thread(evelyn.post, f"/api/v1/role-invitations/{invitation['id']}/accept/")
        choice = page.locator(f'#actions option[value="{dan}"]')
        await expect(choice).to_have_count(1)
        await asyncio.to_thread(four.organizer.post, f"/api/v1/registrations/{dan}/disqualify/")
        await expect(choice).to_have_count(0)


async def test_a_device_that_slept_while_it_fetched_goes_on_at_once(site, four, browser):
    path = await asyncio.to_thread(four.prepare)
    async with reader(browser) as page:
        slept = "const now = Date.now.bind(Date); window.slept = 0; Date.now = () => now() + window.slept;"
        await page.add_init_script(slept)
        await sign_in(page, site, "olga")
        await open_live(page, address(site, path))
        renewals = await watched(page)
        renewals.may_go.clear()
        await asyncio.to_thread(four.organizer.patch, f"{path}/", rules="No smurfs.")
        await eventually(lambda: renewals.begun == 1)
        await page.evaluate("window.slept = 3_600_000")
        renewals.may_go.set()
        await asyncio.to_thread(four.organizer.post, f"{path}/start/")
        disqualify = page.locator('#actions select[name="registration"]')
        await expect(disqualify).to_be_visible(timeout=45_000)


async def test_one_wrong_answer_stops_no_page_that_polls(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    matches = [await asyncio.to_thread(four.match, path, *names) for names in (("ann", "dan"), ("ben", "cay"))]
    answers = ["404 page not found"]

    async def once(route):
        if answers and "x-renewal" in route.request.headers:
            return await route.fulfill(status=404, body=answers.pop())
        await route.continue_()

    context = await browser.new_context()
    page = await context.new_page()
    await page.add_init_script(REFUSED)
    await page.route("**/tournaments/*/", once)
    await page.goto(address(site, path))
    await page.wait_for_selector('[data-badge][data-status="polling"]', timeout=20_000)
    await asyncio.to_thread(four.win, matches[0])
    await eventually(lambda: not answers, 20)
    await asyncio.to_thread(four.win, matches[1])
    await expect(page.locator("[data-played]")).to_have_text("2 / 3", timeout=30_000)
    await context.close()


async def test_told_to_wait_a_page_waits_whatever_happens(site, four, browser):
    path = await asyncio.to_thread(four.prepare)
    asked = []

    async def refused(route):
        if "x-renewal" not in route.request.headers:
            return await route.continue_()
        asked.append(route.request.url)
        await route.fulfill(status=429, headers={"Retry-After": "600"}, body="")

    context = await browser.new_context()
    page = await context.new_page()
    await sign_in(page, site, "olga")
    await open_live(page, address(site, path))
    await page.route("**/tournaments/*/", refused)
    for number in range(5):
        await asyncio.to_thread(four.organizer.patch, f"{path}/", rules=f"Rule {number}")
        await expect(page.locator("body")).to_contain_text(f"Rule {number}")
        await eventually(lambda: asked)
    await asyncio.to_thread(four.organizer.post, f"{path}/start/")
    await expect(page.locator("[data-played]")).to_have_text("0 / 3")
    assert len(asked) == 1
    await context.close()
