"""Whether everybody can use the pages: what axe holds against them, in both languages, light and dark."""

import asyncio

import pytest
from axe_playwright_python.async_playwright import Axe

from tests.support.clients import PASSWORD, Account
from tests.support.factors import code_of
from tests.web.browser import reader, sign_in

VISITOR = [
    "/",
    "/accounts/login/",
    "/accounts/signup/",
    "/accounts/password/reset/",
    "/accounts/password/reset/done/",
    "/accounts/password/reset/key/done/",
    "/certificates/verify/",
]
# Links that are not good any more.
STALE = ["/accounts/password/reset/key/MQ/x/", "/accounts/confirm-email/x/", "/mail/off/x/", "/invitations/x/"]
SIGNED_IN = [
    "/",
    "/my/matches/",
    "/my/account/",
    "/my/account/name/",
    "/my/mails/",
    "/my/certificates/",
    "/my/payouts/",
    "/accounts/2fa/",
    "/accounts/3rdparty/",
    "/accounts/inactive/",
    "/accounts/password/change/",
    "/accounts/reauthenticate/",
    "/accounts/sessions/",
]
# Once they showed again who they are.
SHOWN = [
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/add/",
    "/accounts/2fa/",
    "/accounts/2fa/recovery-codes/",
    "/accounts/2fa/recovery-codes/generate/",
    "/accounts/2fa/totp/deactivate/",
]


async def faults(page):
    """What is serious or worse, and where."""
    found = await Axe().run(page)
    return [
        f"{page.url}: {fault['id']}: {node['html'][:200]}"
        for fault in found.response["violations"]
        if fault["impact"] in ("serious", "critical")
        for node in fault["nodes"]
    ]


async def seen_through(page, site, language, paths):
    """The faults of these pages; each of them is in the language."""
    found = []
    for path in paths:
        await page.goto(f"{site.url}{path}")
        assert await page.get_attribute("html", "lang") == language
        found += await faults(page)
    return found


@pytest.mark.slow
@pytest.mark.parametrize("language", ["en", "bn"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
async def test_the_pages_of_an_account_shut_nobody_out(site, four, browser, language, scheme):
    username = f"ann-{language}-{scheme}"
    await asyncio.to_thread(Account, site, username)
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    live = [page.removeprefix("/api/v1") + "/" for page in (path, match)]
    context = await browser.new_context(color_scheme=scheme, locale="en-GB")
    page = await context.new_page()
    await page.goto(site.url)
    await page.click(f"footer button[value={language}]")
    found = await seen_through(page, site, language, [*VISITOR, *live, *STALE])
    for path in ("login", "signup", "password/reset"):
        # As it comes back with what is wrong.
        await page.goto(f"{site.url}/accounts/{path}/")
        await page.click("main button")
        found += await faults(page)
    await context.close()
    async with reader(browser, color_scheme=scheme) as page:
        await sign_in(page, site, username)
        await page.click(f"footer button[value={language}]")
        found += await seen_through(page, site, language, [*SIGNED_IN, *live])
        await page.goto(f"{site.url}/accounts/reauthenticate/")
        await page.fill("[name=password]", PASSWORD)
        await page.click("main form button")
        await page.goto(f"{site.url}{SHOWN[0]}")
        found += await faults(page)
        await page.fill("[name=code]", code_of(await page.locator(".secret").inner_text()))
        await page.click("main form button")
        await page.wait_for_url("**/recovery-codes/")
        found += await seen_through(page, site, language, SHOWN[1:])
        await page.context.clear_cookies(name="sessionid")
        await sign_in(page, site, username, until="[name=code]")
        found += await faults(page)
        await page.click("main form button")
        found += await faults(page)
    assert not found, "\n".join(found)
