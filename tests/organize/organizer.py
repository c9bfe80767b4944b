"""An organizer at a browser, who goes by what stands on the pages: what buttons, links and fields are called."""

import re
import sys
from contextlib import contextmanager

from playwright.async_api import expect

from tests.support.clients import PASSWORD

# For what takes its time on a busy machine.
LONGEST_MS = 60_000
# To open a list and to pick from it.
CLICKS_OF_A_CHOICE = 2


class Organizer:
    """Counts what the hand does with the mouse.

    A click is a click on a button, a link, a box, a summary, or into a field to type there; to choose from a list is
    two, one that opens it and one that picks. What the keyboard does counts nothing: text, a pasted list, Tab, Enter.
    Nothing is found by an id or an address; the one address that is typed is that of the site.
    """

    def __init__(self, page, site, username):
        self.page, self.site, self.username = page, site, username
        page.set_default_timeout(LONGEST_MS)
        self.clicks = 0

    @contextmanager
    def counting(self, most):
        """What is done within it takes at most so many clicks."""
        before = self.clicks
        yield
        sys.stdout.write(f"{self.clicks - before} clicks, of at most {most}\n")
        assert self.clicks - before <= most, f"{self.clicks - before} clicks, and {most} should do"

    async def come_in(self):
        """By the site's front page, to which the page that asks who it is leads back."""
        await self.page.goto(f"{self.site.url}/organize/")
        main = self.page.get_by_role("main")
        await main.get_by_label("User name or e-mail").fill(self.username)
        await main.get_by_label("Password", exact=True).fill(PASSWORD)
        await main.get_by_role("button", name="Sign in", exact=True).click()
        await self.reads("My tournaments")

    async def click(self, thing):
        self.clicks += 1
        await thing.click()

    async def press(self, name, within=None):
        await self.click((within or self.page).get_by_role("button", name=name, exact=True))

    async def follow(self, name, within=None):
        await self.click((within or self.page).get_by_role("link", name=name, exact=True))

    async def unfold(self, name, within=None):
        """Open what is folded away."""
        await self.click((within or self.page).get_by_text(name, exact=True))

    async def tick(self, name):
        await self.click(self.page.get_by_role("checkbox", name=name))

    async def type(self, name, text, within=None):
        field = (within or self.page).get_by_label(labelled(name))
        await self.click(field)
        await field.press("ControlOrMeta+a")
        await self.page.keyboard.insert_text(text)

    async def type_on(self, *texts):
        """Go on in the fields that follow, by the keyboard."""
        for text in texts:
            await self.page.keyboard.press("Tab")
            await self.page.keyboard.insert_text(text)

    async def choose(self, name, entry, within=None):
        self.clicks += CLICKS_OF_A_CHOICE
        await (within or self.page).get_by_label(labelled(name)).select_option(entry)

    async def reads(self, text):
        """The page says so, or will."""
        await expect(self.page.get_by_text(text).filter(visible=True).first).to_be_visible()

    # A tournament

    async def go_to(self, tab):
        tabs = self.page.get_by_role("navigation", name="Of this tournament")
        await self.follow(tab, tabs)
        await expect(tabs.get_by_role("link", name=tab, exact=True)).to_have_attribute("aria-current", "page")

    async def move(self, name, *sentences):
        """Make the tournament go on, once the dialog says what that does."""
        await self.press(name)
        dialog = self.page.get_by_role("dialog")
        for sentence in sentences:
            await expect(dialog).to_contain_text(sentence)
        await self.press(name, dialog)
        await self.reads(f"{name}: done.")

    async def act_on(self, action, *names, sure=""):
        """Choose people in the list, and what is to become of them; `sure`: the button of what is asked then."""
        for name in names:
            await self.tick(f"Choose {name}")
        await self.choose("Select action to run", action)
        await self.press("Run")
        if sure:
            await self.press(sure, self.page.get_by_role("dialog"))
        await self.reads("done for")

    # At the desk

    def column(self, name):
        return self.page.get_by_role("region", name=name)

    def line(self, *names, column=""):
        """The match between these."""
        found = (self.column(column) if column else self.page).get_by_role("listitem")
        for name in names:
            found = found.filter(has_text=name)
        return found

    async def pairs(self, column):
        """Who meets whom in the lines of a column."""
        lines = await self.column(column).get_by_role("listitem").all()
        return [[await field.get_attribute("aria-label") for field in await fields(line)] for line in lines]

    async def enter(self, first, second, scores, column=""):
        """The result, as a referee has it: a click into the first field, and one on the button."""
        line = self.line(first, second, column=column)
        await self.type(first, str(scores[0]), line)
        await self.type_on(str(scores[1]))
        await self.press("Result", line)
        await expect(self.line(first, second, column="Done")).to_be_visible()


def labelled(name):
    """A label has a star where something has to be entered."""
    return re.compile(rf"^\s*{re.escape(name)}\s*\*?\s*$")


async def fields(line):
    """The two fields of a score."""
    return await line.get_by_role("spinbutton").all()
