"""Codes that organizers and captains show as pictures, and that a phone scans from their screen."""

import asyncio
import io

import pytest
import zxingcpp
from PIL import Image
from playwright.async_api import expect

from tests.support.clients import PASSWORD, Account
from tests.web.browser import reader, sign_in

PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}


async def scanned(page):
    """The address in the one code that stands on the page, as a camera reads it."""
    await page.locator(".qr").scroll_into_view_if_needed()
    with Image.open(io.BytesIO(await page.screenshot())) as seen:
        [found] = zxingcpp.read_barcodes(seen.convert("L"), formats=zxingcpp.BarcodeFormat.QRCode)
    return found.text


async def comes_in(page, address, username):
    """Open what was scanned, and sign in where the site asks for it."""
    await page.goto(address)
    await page.fill("[name=login]", username)
    await page.fill("[name=password]", PASSWORD)
    await page.click("main button")
    await page.wait_for_url(address)
    width = await page.evaluate("document.documentElement.scrollWidth")
    assert width <= PHONE["viewport"]["width"]


@pytest.mark.slow
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_a_guest_is_claimed_by_scanning_a_code_and_the_organizer_sees_it_happen(site, four, browser, scheme):
    name = f"carl-{scheme}"
    await asyncio.to_thread(Account, site, name, f"Carl {scheme}")
    fields = {"name": "Walk-ins", "game": "football", "max_participants": 8}
    cup = (await asyncio.to_thread(four.organizer.post, "/api/v1/tournaments/", **fields))["id"]
    for verb in ("publish", "open"):
        await asyncio.to_thread(four.organizer.post, f"/api/v1/tournaments/{cup}/{verb}/")
    async with reader(browser, color_scheme=scheme) as desk, reader(browser, color_scheme=scheme, **PHONE) as phone:
        await sign_in(desk, site, "olga")
        await desk.goto(f"{site.url}/tournaments/{cup}/participants/")
        await desk.fill("[name=names]", "Nina")
        await desk.click("text=Enter them")
        await desk.wait_for_selector('[data-badge][data-status="live"]')
        code = await desk.inner_text(".secret")
        address = await scanned(desk)
        assert address == f"{site.url}/claim/{code}/"
        await comes_in(phone, address, name)
        assert await phone.input_value("[name=code]") == code
        await phone.click("text=This is me")
        await expect(phone.locator(".messages")).to_contain_text("You play as")
        await expect(desk.locator("#people")).to_contain_text("Guests who play under their own account")
        await expect(desk.locator("#people")).to_contain_text(f"Carl {scheme}")
        assert await desk.inner_text(".secret") == code


@pytest.mark.slow
async def test_who_scans_the_code_of_a_team_joins_it(site, four, browser):
    captain = await asyncio.to_thread(Account, site, "cleo", "Cleo")
    await asyncio.to_thread(Account, site, "mate", "Mate")
    team = (await asyncio.to_thread(captain.post, "/api/v1/teams/", name="Night Owls"))["id"]
    async with reader(browser) as desk, reader(browser, **PHONE) as phone:
        await sign_in(desk, site, "cleo")
        await desk.goto(f"{site.url}/teams/{team}/")
        await desk.click("text=Make a link instead")
        address = await scanned(desk)
        assert address == await desk.inner_text(".secret")
        await comes_in(phone, address, "mate")
        await phone.click("main form button")
        await phone.wait_for_url(f"{site.url}/teams/{team}/")
        await expect(phone.locator(".members")).to_contain_text("Mate")
