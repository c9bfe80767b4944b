"""Pages whose sockets do not work, or whose network or sign-in ends, in a real browser: within 15 s the badge is true,
the page follows, a result can be reported, and nothing that was typed is lost."""

import asyncio
import re
import sqlite3
from contextlib import asynccontextmanager, closing
from datetime import UTC, datetime, timedelta

import pytest
from playwright.async_api import expect
from websockets.asyncio.server import serve

from tests.support.clients import PASSWORD
from tests.web.browser import open_live, sign_in
from tests.web.test_match_forms_live import begun, field, page_at

WITHIN_MS = 15_000
SECONDS_LEFT = 5
POLLING = "Updated every few seconds"

# Sockets of the page lead to another port of this machine.
ELSEWHERE = """
const Real = window.WebSocket;
window.WebSocket = class extends Real {
  constructor(url, protocols) {
    super(Object.assign(new URL(url), { port: "%d" }).href, protocols);
  }
};
"""
REFUSED = "window.WebSocket = class { constructor() { throw new DOMException('blocked', 'SecurityError'); } };"


async def never_read(reader, writer):
    """A proxy that takes the upgrade and never answers it."""
    try:
        await reader.read()
    finally:
        writer.close()


async def never_speak(socket):
    """A proxy that accepts the socket and keeps it to itself."""
    await socket.wait_closed()


@asynccontextmanager
async def blocked(page):
    await page.add_init_script(REFUSED)
    yield


@asynccontextmanager
async def swallowed(page):
    async with await asyncio.start_server(never_read, "127.0.0.1") as server:
        await page.add_init_script(ELSEWHERE % server.sockets[0].getsockname()[1])
        yield
        await page.close()


@asynccontextmanager
async def accepted_and_silent(page):
    async with serve(never_speak, "127.0.0.1", 0, subprotocols=["deltacrown.v1"]) as server:
        await page.add_init_script(ELSEWHERE % next(iter(server.sockets)).getsockname()[1])
        yield
        await page.close()


@asynccontextmanager
async def in_a_fourth_tab(page):
    """Three sockets at a time is what a person may have."""
    url = page.url
    await page.goto("about:blank")
    for _ in range(3):
        await open_live(await page.context.new_page(), url)
    await page.goto(url)
    yield


@asynccontextmanager
async def without_an_answer_to_the_ticket(page):
    async def hang(route):
        pass

    await page.route("**/api/v1/ws-tickets/", hang)
    yield


@asynccontextmanager
async def page_of_ann(site, browser):
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    await sign_in(page, site, "ann")
    yield page
    await context.close()


async def badge_says(page, status, text):
    badge = page.locator("[data-badge]")
    await expect(badge).to_have_attribute("data-status", status, timeout=WITHIN_MS)
    await expect(badge.locator("[data-badge-text]")).to_have_text(text, timeout=WITHIN_MS)


async def score(four, match, first, second):
    points = {"participant1_score": first, "participant2_score": second}
    await asyncio.to_thread(four.organizer.post, f"{match}/score/", **points)


async def shows_score(page, *points):
    await expect(page.locator(".points .score")).to_have_text([*map(str, points)], timeout=WITHIN_MS)


async def report_typed(page):
    """What is typed is a 2; a 1 is added, and all of it sent and taken."""
    await expect(field(page, "report_score", "participant1_score")).to_have_value("2")
    await field(page, "report_score", "participant2_score").fill("1")
    await page.click('[data-command="report_score"] button')
    await expect(page.locator("#panel")).to_contain_text("You reported 2 : 1.", timeout=WITHIN_MS)


@pytest.mark.slow
@pytest.mark.parametrize(
    "hindered", [blocked, swallowed, accepted_and_silent, in_a_fourth_tab, without_an_answer_to_the_ticket]
)
async def test_without_a_socket_the_page_follows_and_takes_a_result(site, four, browser, hindered):
    match = await begun(four, best_of=3)
    async with page_of_ann(site, browser) as page:
        await page.goto(page_at(site, match))
        async with hindered(page):
            await page.reload()
            await field(page, "report_score", "participant1_score").fill("2")
            await badge_says(page, "polling", POLLING)
            await score(four, match, 1, 1)
            await shows_score(page, 1, 1)
            await report_typed(page)


async def test_without_a_network_the_page_says_so_and_sends_when_there_is_one_again(site, four, browser):
    match = await begun(four, best_of=3)
    async with page_of_ann(site, browser) as page:
        await open_live(page, page_at(site, match))
        await field(page, "report_score", "participant1_score").fill("2")
        await page.context.set_offline(True)
        await expect(page.locator("[data-badge-text]")).to_have_text(re.compile(r"^Offline, as of \d?\d:\d\d$"))
        await page.context.set_offline(False)
        await badge_says(page, "live", "Live updates")
        await score(four, match, 1, 1)
        await shows_score(page, 1, 1)
        await page.context.set_offline(True)
        await expect(page.locator("[data-badge]")).to_have_attribute("data-status", "offline")
        await field(page, "report_score", "participant2_score").fill("1")
        await page.click('[data-command="report_score"] button')
        await page.context.set_offline(False)
        await expect(page.locator("#panel")).to_contain_text("You reported 2 : 1.", timeout=WITHIN_MS)


async def sign_out_elsewhere(site, page):
    elsewhere = await page.context.new_page()
    await elsewhere.goto(site.url)
    await elsewhere.click("text=Sign out")


async def outlive_the_session(site, page):
    """The page comes back from a gap with a ticket of a session that has seconds left, and with it its socket."""
    await page.context.set_offline(True)
    await expect(page.locator("[data-badge]")).to_have_attribute("data-status", "offline")
    [key] = [cookie["value"] for cookie in await page.context.cookies() if cookie["name"] == "sessionid"]
    ends = datetime.now(UTC) + timedelta(seconds=SECONDS_LEFT)
    database = site.server.environment["DATABASE_URL"].removeprefix("sqlite:///")
    with closing(sqlite3.connect(database, timeout=30)) as rows, rows:
        changed = rows.execute(
            "UPDATE django_session SET expire_date = ? WHERE session_key = ?", [f"{ends:%Y-%m-%d %H:%M:%S.%f}", key]
        )
    assert changed.rowcount == 1
    await page.context.set_offline(False)


@pytest.mark.parametrize("signed_out", [sign_out_elsewhere, outlive_the_session])
async def test_who_is_signed_out_is_told_so_and_goes_on_after_signing_in_again(site, four, browser, signed_out):
    match = await begun(four, best_of=3)
    async with page_of_ann(site, browser) as page:
        await open_live(page, page_at(site, match))
        await field(page, "report_score", "participant1_score").fill("2")
        await signed_out(site, page)
        await badge_says(page, "live", "You are signed out")
        await score(four, match, 1, 1)
        await shows_score(page, 1, 1)
        async with page.context.expect_page() as opened:
            await page.click("[data-badge-sign-in]")
        sign_in_page = await opened.value
        await sign_in_page.fill("[name=login]", "ann")
        await sign_in_page.fill("[name=password]", PASSWORD)
        await sign_in_page.click("main button")
        await sign_in_page.wait_for_selector("text=Sign out")
        await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
        await badge_says(page, "live", "Live updates")
        await expect(page.locator("[data-badge-sign-in]")).to_be_hidden()
        await report_typed(page)
