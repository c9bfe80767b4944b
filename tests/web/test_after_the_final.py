"""Prizes and certificates on the organizers' site in a browser: by mouse and keyboard, and shut out nobody."""

import asyncio

from playwright.async_api import expect

from tests.support.clients import Account, Site
from tests.support.pictures import a_picture
from tests.web.browser import LIMITS, reader, sign_in
from tests.web.test_accessible import faults

PHONE = {"viewport": {"width": 390, "height": 844}}


async def test_prizes_are_declared_and_a_logo_is_chosen_on_a_phone(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    base = f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}"
    async with reader(browser, **PHONE) as page:
        await sign_in(page, site, four.organizer.username)
        await page.goto(f"{base}/prizes/")
        await page.get_by_label("All that is given out").fill("1000")
        await page.get_by_label("Fixed amount for place 1").fill("600")
        await page.get_by_label("Percentage of the rest for place 2").fill("100")
        await page.get_by_role("button", name="Show what each place gets").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("BDT 400.00")
        await expect(dialog).to_contain_text("The prizes have changed")
        found = await faults(page)
        await dialog.get_by_role("button", name="Declare the prizes").click()
        await expect(page.get_by_text("The prizes are declared.")).to_be_visible()
        await page.goto(f"{base}/certificates/")
        logo = {"name": "logo.png", "mimeType": "image/png", "buffer": a_picture((300, 150)).getvalue()}
        await page.set_input_files("[name=logo]", logo)
        await page.get_by_role("button", name="Put it on them").click()
        shown = page.get_by_alt_text("The logo on the certificates")
        await expect(shown).to_be_visible()
        assert await shown.evaluate("async (image) => { await image.decode(); return image.naturalWidth }") == 300
        for tab in ("prizes", "payouts", "certificates", "analytics"):
            await page.goto(f"{base}/{tab}/")
            assert await page.evaluate("document.documentElement.scrollWidth") <= PHONE["viewport"]["width"], tab
            found += await faults(page)
    assert not found, "\n".join(found)


def completed(site):
    """A tournament of two guests that is over, and its organizer."""
    olga = Account(site, "olga")
    number = olga.post("/api/v1/tournaments/", name="Cup of two", game="football", check_in_required=False)["id"]
    path = f"/api/v1/tournaments/{number}"
    for verb in ("publish", "open"):
        olga.post(f"{path}/{verb}/")
    olga.post(f"{path}/guests/", names=["Gus", "Gina"])
    for verb in ("close", "start"):
        olga.post(f"{path}/{verb}/")
    [match] = olga.rows(f"{path}/matches/")
    olga.post(f"/api/v1/matches/{match['id']}/start/")
    olga.post(f"/api/v1/matches/{match['id']}/complete/", participant1_score=2, participant2_score=1)
    return number


async def test_certificates_that_are_being_made_are_seen_to_be_issued_by_themselves(
    sqlite_database, start_server, browser, tmp_path
):
    tasks = {"TASK_WORKER": "1", "TASK_POLL_SECONDS": "1", "MEDIA_ROOT": str(tmp_path)}
    server = start_server({"DATABASE_URL": sqlite_database, **LIMITS, **tasks})
    with Site(server.url) as site:
        number = await asyncio.to_thread(completed, site)
        async with reader(browser) as page:
            await sign_in(page, site, "olga")
            await page.goto(f"{site.url}/organize/tournaments/tournament/{number}/certificates/")
            await page.get_by_role("button", name="Issue to all who have none").click()
            await page.get_by_role("button", name="Issue certificates").click()
            await expect(page.get_by_text("2 of 2 are issued")).to_be_visible(timeout=60_000)
            await expect(page.get_by_role("link", name="To print (PDF)")).to_have_count(2)
            await expect(page.locator("[data-anew]")).to_have_count(0)
