"""An evening of thirty-two who come as they are: few clicks to the first match, and two for a result."""

import asyncio

import pytest

from tests.organize.organizer import Organizer
from tests.support.clients import Account
from tests.web.browser import reader

WALK_INS = [f"Walk-in {number:02}" for number in range(1, 33)]
# Sixty are allowed; fewer are what the pages take.
MOST_TO_THE_FIRST_MATCH = 18
CLICKS_OF_A_RESULT = 2
SOME = 4


@pytest.mark.slow
async def test_an_evening_of_walk_ins_begins_with_few_clicks_and_a_result_takes_two(site, browser):
    await asyncio.to_thread(Account, site, "emma")
    async with reader(browser, viewport={"width": 390, "height": 844}) as page:
        emma = Organizer(page, site, "emma")
        await emma.come_in()
        with emma.counting(MOST_TO_THE_FIRST_MATCH):
            await begin_the_evening(emma)
        pairs = await emma.pairs("Up next")
        assert len(pairs) == 15
        for pair in pairs[:SOME]:
            with emma.counting(CLICKS_OF_A_RESULT):
                await emma.enter(*pair, (2, 1))


async def begin_the_evening(emma):
    await emma.follow("New tournament")
    await emma.type("Name", "Friday Evening")
    await emma.choose("Game", "eFootball")
    await emma.type("Places", "32")
    await emma.press("Save")
    await emma.reads("Draft")
    await emma.move("Announce it and open registration")
    await emma.go_to("Participants")
    await emma.type("Names, one in each line", "\n".join(WALK_INS))
    await emma.press("Enter them")
    await emma.reads("Codes, shown this once")
    await emma.go_to("What next")
    await emma.move("Close registration and start", "32 play.", "31 matches, 5 rounds")
    await emma.go_to("Match desk")
    first, second = (await emma.pairs("Up next"))[0]
    await emma.press("Start", emma.line(first, second, column="Up next"))
    await emma.reads("is being played.")
