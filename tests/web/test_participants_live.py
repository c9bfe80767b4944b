"""The organizers' page of who takes part in a browser, while others decide, too."""

import asyncio

from playwright.async_api import expect

from tests.web.browser import open_live, reader, sign_in

TYPED = """() => [...document.querySelectorAll("#waiting form")]
  .filter((form) => form.elements.reason?.value)
  .map((form) => Number(form.elements.registration.value))"""


def waiting(four):
    """The address of a tournament whose organizer has to let people in, and the registrations of Ann and Ben."""
    organizer = four.organizer
    made = organizer.post("/api/v1/tournaments/", name="By invitation", game="football", needs_approval=True)
    path = f"/api/v1/tournaments/{made['id']}"
    for verb in ("publish", "open"):
        organizer.post(f"{path}/{verb}/")
    ids = [four.players[name].post(f"{path}/registrations/")["registration_id"] for name in ("ann", "ben")]
    return f"/tournaments/{made['id']}/participants/", ids


async def test_a_reason_that_was_typed_for_somebody_is_never_sent_to_the_next(site, four, browser):
    address, (ann, ben) = await asyncio.to_thread(waiting, four)
    async with reader(browser) as page:
        await sign_in(page, site, four.organizer.username)
        await open_live(page, site.url + address)
        await page.locator(f"form:has([value='{ann}']) [name=reason]").fill("You play elsewhere.")
        assert await page.evaluate(TYPED) == [ann]
        await asyncio.to_thread(four.organizer.post, f"/api/v1/registrations/{ann}/confirm/")
        await expect(page.locator("#waiting b", has_text="ann")).to_have_count(0)
        await expect(page.locator("#waiting b", has_text="ben")).to_be_visible()
        assert ben not in await page.evaluate(TYPED)
