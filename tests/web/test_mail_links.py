"""The links in mails, as they are followed in a real browser."""

import asyncio
import re

from playwright.async_api import expect

from tests.support.clients import PASSWORD, Account, Site
from tests.support.smtp import MailServer
from tests.support.waiting import eventually
from tests.web.browser import LIMITS, reader


def links_in(mail):
    """What its buttons and links lead to, by what they say."""
    return {
        re.sub(r"\s+", " ", words).strip(): url
        for url, words in re.findall(
            r'<a[^>]*href="([^"]+)"[^>]*>(.*?)</a>', mail.get_body(("html",)).get_content(), re.S
        )
    }


async def mail_to(mailbox, address, count):
    await eventually(lambda: len(mailbox.to(address)) >= count, 60)
    return mailbox.to(address)[count - 1]


async def test_somebody_signs_up_confirms_hears_of_a_place_and_ends_such_mails(sqlite_database, start_server, browser):
    with MailServer() as mailbox:
        mail = {"EMAIL_BACKEND": "", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mailbox.port), "EMAIL_TIMEOUT": "60"}
        tasks = {"TASK_WORKER": "1", "TASK_POLL_SECONDS": "0.1"}
        server = start_server({"DATABASE_URL": sqlite_database, **LIMITS, **mail, **tasks})
        site = Site(server.url)
        organizer = await asyncio.to_thread(Account, site, "olga")
        fields = {"name": "Cup", "game": "valorant"}
        cup = (await asyncio.to_thread(organizer.post, "/api/v1/tournaments/", **fields))["id"]
        for verb in ("publish", "open"):
            await asyncio.to_thread(organizer.post, f"/api/v1/tournaments/{cup}/{verb}/")

        def here(url):
            return server.url + re.sub("^https?://[^/]+", "", url)

        async with reader(browser) as page:
            await page.goto(f"{server.url}/accounts/signup/")
            new = {"username": "anna", "display_name": "Anna", "email": "anna@example.org", "password": PASSWORD}
            for name, value in new.items():
                await page.fill(f"[name={name}]", value)
            await page.click("main button")
            await expect(page.get_by_role("link", name="My account")).to_be_visible()
            first = await mail_to(mailbox, "anna@example.org", 1)
            await page.goto(here(links_in(first)["Confirm my address"]))
            await page.get_by_role("button", name="Confirm my address").click()
            await expect(page.get_by_text("is confirmed.")).to_be_visible()
            await page.goto(f"{server.url}/tournaments/{cup}/")
            await page.click("form[action$='/register/'] button")
            news = await mail_to(mailbox, "anna@example.org", 2)
            await page.goto(here(links_in(news)["No more mails of this kind"]))
            await page.get_by_role("button", name="No more of these").click()
            await expect(page.get_by_text("You get no more mails of this kind")).to_be_visible()
            await page.goto(here(links_in(news)["Which mails you get"]))
            await expect(page.get_by_label("You are registered, or on the waitlist")).not_to_be_checked()
            await expect(page.get_by_label("Check-in is open")).to_be_checked()
            await page.get_by_label("You are registered, or on the waitlist").check()
            await page.get_by_role("button", name="Save").click()
            await expect(page.get_by_label("You are registered, or on the waitlist")).to_be_checked()
        site.http.close()


async def test_an_account_begins_with_the_link_in_its_mail(sqlite_database, start_server, browser):
    with MailServer() as mailbox:
        mail = {"EMAIL_BACKEND": "", "EMAIL_HOST": "127.0.0.1", "EMAIL_PORT": str(mailbox.port), "EMAIL_TIMEOUT": "60"}
        tasks = {"TASK_WORKER": "1", "TASK_POLL_SECONDS": "0.1", "SIGN_UP_BY_MAIL": "1"}
        server = start_server({"DATABASE_URL": sqlite_database, **LIMITS, **mail, **tasks})
        async with reader(browser) as page:
            await page.goto(f"{server.url}/accounts/signup/")
            new = {"username": "anna", "display_name": "Anna", "email": "anna@example.org", "password": PASSWORD}
            for name, value in new.items():
                await page.fill(f"[name={name}]", value)
            await page.get_by_role("button", name="Sign up").click()
            await expect(page.get_by_role("heading", name="Look into your inbox")).to_be_visible()
            link = links_in(await mail_to(mailbox, "anna@example.org", 1))["Begin my account"]
            await page.goto(server.url + re.sub("^https?://[^/]+", "", link))
            await page.fill("[name=password]", "not the one")
            await page.get_by_role("button", name="Begin my account").click()
            await expect(page.get_by_text("The password is wrong.")).to_be_visible()
            await page.fill("[name=password]", PASSWORD)
            await page.get_by_role("button", name="Begin my account").click()
            await expect(page.get_by_text("Your account has begun.")).to_be_visible()
            await expect(page.get_by_role("link", name="My account")).to_be_visible()
