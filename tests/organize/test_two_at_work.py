"""Two organizers of one tournament, each at a browser of their own: who is second is told, and overwrites nothing."""

import asyncio
from contextlib import asynccontextmanager

from playwright.async_api import expect

from tests.organize.organizer import Organizer
from tests.organize.others import API, Players
from tests.support.clients import Account
from tests.web.browser import reader

NAMES = ("ada", "bea", "cleo", "dora")


def found(site, name, state="open"):
    """A tournament of four with two organizers, in one of its states; the players in it."""
    olga, otto = Account(site, f"olga-{name}"), Account(site, f"otto-{name}")
    people = {known: f"{known}-{name}" for known in NAMES}
    fields = {"name": name, "game": "efootball", "max_participants": 4, "check_in_required": False}
    path = f"{API}/tournaments/{olga.post(f'{API}/tournaments/', **fields)['id']}"
    olga.post(f"{path}/roles/", username=otto.username, role="organizer")
    [offer] = otto.rows(f"{API}/me/invitations/")
    otto.post(f"{API}/role-invitations/{offer['id']}/accept/")
    for verb in ("publish", "open"):
        olga.post(f"{path}/{verb}/")
    players = Players(site, people.values())
    players.sign_up(name, *people.values())
    for verb in {"open": (), "closed": ("close",), "live": ("close", "start")}[state]:
        olga.post(f"{path}/{verb}/")
    return players


@asynccontextmanager
async def both(site, browser, name):
    """Both at the page of the tournament."""
    async with reader(browser) as first, reader(browser) as second:
        pair = Organizer(first, site, f"olga-{name}"), Organizer(second, site, f"otto-{name}")
        for person in pair:
            await person.come_in()
            await person.follow(name)
        yield pair


async def test_who_edits_what_somebody_else_has_changed_meanwhile_is_asked(site, browser):
    await asyncio.to_thread(found, site, "edited-cup")
    async with both(site, browser, "edited-cup") as (olga, otto):
        for person in (olga, otto):
            await person.go_to("Setup")
        await olga.type("Name", "Cup of Olga")
        await olga.press("Save")
        await olga.reads("was changed successfully")
        await otto.type("Name", "Cup of Otto")
        await otto.press("Save")
        await otto.reads("Somebody else has changed this meanwhile; it is “Cup of Olga” now.")
        await olga.go_to("What next")
        await expect(olga.page.get_by_role("heading", level=1)).to_contain_text("Cup of Olga")
        # Said once more, it is meant.
        await otto.press("Save")
        await otto.reads("was changed successfully")


async def hold(route, may_read):
    """The page is read anew only once it may be; what is sent goes out."""
    if route.request.method == "GET":
        await may_read.wait()
    await route.continue_()


async def test_the_second_ruling_on_a_dispute_is_refused_in_words(site, browser):
    players = await asyncio.to_thread(found, site, "ruled-cup", "live")
    async with both(site, browser, "ruled-cup") as (olga, otto):
        await olga.go_to("Match desk")
        first, second = (await olga.pairs("Up next"))[0]
        await olga.press("Start", olga.line(first, second))
        match, report = await asyncio.to_thread(players.report, first, second, 2, 1)
        await asyncio.to_thread(players.dispute, second, match, report, "No.")
        await otto.go_to("Match desk")
        for person, scores in ((olga, "21"), (otto, "12")):
            line = person.line(first, second, column="Waiting for somebody")
            await person.type(first, scores[0], line)
            await person.type_on(scores[1], "As I saw it.")
        held, may_read = otto.line(first, second, column="Waiting for somebody"), asyncio.Event()
        await otto.page.route("**/desk/", lambda route: hold(route, may_read))
        await olga.press("Rule", olga.line(first, second, column="Waiting for somebody"))
        await expect(olga.line(first, second, column="Done")).to_be_visible()
        await otto.press("Rule", held)
        may_read.set()
        dialog = otto.page.get_by_role("dialog")
        for text in ("This happened after you looked:", "olga-ruled-cup", "You entered 1–2."):
            await expect(dialog).to_contain_text(text)
        await otto.follow("Not now", dialog)
        await expect(otto.line(first, second, column="Done")).to_contain_text("2")


async def test_who_sorts_while_the_bracket_is_drawn_is_told(site, browser):
    await asyncio.to_thread(found, site, "drawn-cup", "closed")
    async with both(site, browser, "drawn-cup") as (olga, otto):
        await otto.go_to("Seeding")
        await otto.press("Move cleo-drawn-cup up")
        await olga.move("Draw the bracket")
        await otto.press("Seed in this order")
        await otto.reads("Something has changed since you opened this page, and nothing was done.")
        await otto.reads("The bracket is drawn by these seeds")
