"""The ways in, and signing out elsewhere, in a real browser with a made-up authenticator and a made-up other site."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.support.clients import PASSWORD, Account, Site
from tests.support.factors import code_of
from tests.support.openid import OpenIdProvider
from tests.support.owned_process import free_port
from tests.support.process import ServerProcess, new_sqlite_database
from tests.web.browser import LIMITS, reader

pytestmark = pytest.mark.asyncio(loop_scope="session")


@pytest.fixture(scope="module")
def guild():
    with OpenIdProvider() as provider:
        yield provider


@pytest.fixture(scope="module")
def site(tmp_path_factory, guild):
    """One that has a name, and knows another site that people sign in by."""
    directory, port = tmp_path_factory.mktemp("site"), free_port()
    database = new_sqlite_database(directory / "site.sqlite3")
    environment = {"DATABASE_URL": database, **LIMITS, **guild.environment, "SITE_URL": f"http://localhost:{port}"}
    with ServerProcess(directory / "server.log", environment, port=port) as server, Site(server.url) as site:
        yield site


@pytest.fixture
def home(site):
    """Where the site is opened by its name, which passkeys need."""
    return site.url.replace("127.0.0.1", "localhost")


async def with_key(page):
    """Put a phone that knows its owner beside the browser."""
    wire = await page.context.new_cdp_session(page)
    await wire.send("WebAuthn.enable")
    about = {"protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True}
    options = {**about, "isUserVerified": True, "automaticPresenceSimulation": True}
    added = await wire.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    return wire, added["authenticatorId"]


async def sign_in(page, home, username):
    await page.goto(f"{home}/accounts/login/")
    await page.fill("[name=login]", username)
    await page.fill("[name=password]", PASSWORD)
    await page.get_by_role("button", name="Sign in", exact=True).click()


async def show_again(page):
    await page.fill("[name=password]", PASSWORD)
    await page.get_by_role("button", name="Go on").click()


# What stands below another and nearly touches it, of what a reader sees in the page's section.
CRAMMED = """() => {
  const seen = [...document.querySelector("main section").children].filter((child) => child.offsetHeight);
  const gap = (above, below) => below.getBoundingClientRect().top - above.getBoundingClientRect().bottom;
  return seen.slice(1).filter((child, index) => gap(seen[index], child) < 8).map((child) => child.outerHTML);
}"""


async def is_roomy(page):
    assert await page.evaluate(CRAMMED) == []


async def sign_out(page):
    await page.get_by_role("button", name="Sign out", exact=True).click()
    await expect(page.get_by_role("link", name="Sign in")).to_be_visible()


async def test_a_passkey_is_added_signs_in_alone_is_the_second_step_and_is_removed(site, home, browser):
    await asyncio.to_thread(Account, site, "pia")
    async with reader(browser) as page:
        wire, key = await with_key(page)
        await sign_in(page, home, "pia")
        await page.goto(f"{home}/accounts/2fa/")
        await page.get_by_role("link", name="Add a passkey").click()
        await show_again(page)
        await page.fill("[name=name]", "My phone")
        await is_roomy(page)
        await page.get_by_role("button", name="Add it").click()
        await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        await sign_out(page)

        await page.goto(f"{home}/accounts/login/?next=/my/matches/")
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await page.wait_for_url(f"{home}/my/matches/")
        await sign_out(page)

        await sign_in(page, home, "pia")
        await expect(page.get_by_role("heading", name="Second step")).to_be_visible()
        await is_roomy(page)
        await page.get_by_role("button", name="Use a passkey").click()
        await expect(page.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()

        await wire.send("WebAuthn.setUserVerified", {"authenticatorId": key, "isUserVerified": True})
        await page.goto(f"{home}/accounts/2fa/")
        await page.get_by_role("link", name="Remove").click()
        await page.get_by_role("link", name="With a passkey").click()
        await page.wait_for_url("**/webauthn/reauthenticate/**")
        await is_roomy(page)
        await page.get_by_role("button", name="Use a passkey").click()
        await page.get_by_role("button", name="Remove").click()
        await expect(page.get_by_text("The passkey is gone.")).to_be_visible()
        await sign_out(page)
        await sign_in(page, home, "pia")
        await expect(page.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()


async def test_a_key_of_nobody_is_refused_in_words(site, home, browser):
    await asyncio.to_thread(Account, site, "quentin")
    async with reader(browser) as page:
        await with_key(page)
        await page.goto(f"{home}/accounts/login/")
        await page.get_by_role("button", name="Sign in with a passkey").click()
        await expect(page.get_by_text("Your browser could not use a passkey here.")).to_be_visible()


async def test_where_the_site_is_opened_by_an_address_there_are_no_passkeys(site, browser):
    async with reader(browser) as page:
        await page.goto(f"{site.url}/accounts/login/")
        await expect(page.get_by_role("button", name="Sign in", exact=True)).to_be_visible()
        await expect(page.get_by_role("button", name="Sign in with a passkey")).to_have_count(0)


async def test_an_app_is_connected_and_its_codes_and_a_recovery_code_sign_in(site, home, browser):
    await asyncio.to_thread(Account, site, "rosa")
    async with reader(browser) as page:
        await sign_in(page, home, "rosa")
        await page.goto(f"{home}/accounts/2fa/")
        await page.get_by_role("link", name="Connect an app").click()
        await show_again(page)
        secret = await page.locator(".secret").inner_text()
        await page.fill("[name=code]", code_of(secret))
        await page.get_by_role("button", name="Connect").click()
        await expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()
        recovery = await page.locator(".codes code").all_inner_texts()
        await sign_out(page)
        for code in (code_of(secret, 1), recovery[0]):
            await sign_in(page, home, "rosa")
            await page.fill("[name=code]", code)
            await page.get_by_role("button", name="Sign in").click()
            await expect(page.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()
            await sign_out(page)


async def test_a_page_that_is_open_elsewhere_ends_when_it_is_signed_out_from_here(site, home, browser):
    await asyncio.to_thread(Account, site, "sven")
    async with reader(browser) as there, reader(browser, user_agent="The browser here") as here:
        await sign_in(there, home, "sven")
        await expect(there.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()
        await sign_in(here, home, "sven")
        await here.goto(f"{home}/accounts/sessions/")
        await expect(here.get_by_text("This is the browser you are looking at.")).to_have_count(1)
        await here.get_by_role("button", name="Sign out everywhere else").click()
        await show_again(here)
        await here.get_by_role("button", name="Sign out everywhere else").click()
        await expect(here.get_by_text("Signed out there.")).to_be_visible()
        await there.reload()
        await expect(there.get_by_role("link", name="Sign in")).to_be_visible()
        await expect(here.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()


async def test_somebody_comes_in_by_another_site_and_connects_it_with_an_account_of_before(site, guild, home, browser):
    await asyncio.to_thread(Account, site, "tara")
    context = await browser.new_context(locale="en-GB")
    page = await context.new_page()
    guild.person = {"sub": "1", "preferred_username": "uma", "name": "Uma", "email_verified": False}
    await page.goto(f"{home}/accounts/login/?next=/my/matches/")
    await page.get_by_role("button", name="Sign in with The Guild").click()
    await page.wait_for_url(f"{home}/my/matches/")
    await page.goto(f"{home}/my/account/")
    await expect(page.get_by_text("Everybody sees you as Uma")).to_be_visible()
    await sign_out(page)

    guild.person = {"sub": "2", "preferred_username": "tara-there", "name": "Tara", "email_verified": False}
    await sign_in(page, home, "tara")
    await page.goto(f"{home}/accounts/3rdparty/")
    await page.get_by_role("button", name="Connect The Guild").click()
    await show_again(page)
    await page.get_by_role("button", name="Connect The Guild").click()
    await expect(page.get_by_text("tara-there")).to_be_visible()
    await sign_out(page)
    await page.goto(f"{home}/accounts/login/")
    await page.get_by_role("button", name="Sign in with The Guild").click()
    await expect(page.get_by_role("navigation").get_by_role("link", name="My account")).to_be_visible()
    await page.goto(f"{home}/my/account/")
    await expect(page.get_by_text("you sign in as tara")).to_be_visible()
    await context.close()
