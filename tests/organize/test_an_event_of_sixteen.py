"""A whole event of sixteen, run in a browser through `/organize/` alone, from nothing to the approved result."""

import asyncio

import pytest
from playwright.async_api import expect

from tests.organize.organizer import Organizer
from tests.organize.others import Players
from tests.support.clients import Account
from tests.web.browser import reader

CUP = "Sunday Cup"
GUESTS = ("Gus", "Gina")
NAMES = tuple(f"player{number:02}" for number in range(1, 17))
# Sixteen have a place, with the two guests; these two wait for one.
WAITING = NAMES[14:]
ABSENT, LEAVING = NAMES[12], NAMES[13]
WHY = "The picture shows the end of the match."


@pytest.mark.slow
@pytest.mark.timeout(600)
async def test_a_whole_event_is_run_by_what_stands_on_the_pages(site, browser):
    await asyncio.to_thread(Account, site, "olga")
    players = await asyncio.to_thread(Players, site, NAMES)
    async with reader(browser, viewport={"width": 1280, "height": 800}) as page:
        olga = Organizer(page, site, "olga")
        await olga.come_in()
        with olga.counting(8):
            await make_it(olga)
        with olga.counting(6):
            await declare_prizes(olga)
        with olga.counting(12):
            await fill_it(olga, players)
        with olga.counting(14):
            await gather_them(olga, players)
        with olga.counting(3):
            await begin(olga)
        with olga.counting(35):
            champion = await play_the_first_round(olga, players)
        with olga.counting(25):
            await play_on(olga, champion)
        with olga.counting(2):
            await approve(olga, champion)
        with olga.counting(2):
            await propose(olga)


async def make_it(olga):
    await olga.follow("New tournament")
    await olga.type("Name", CUP)
    await olga.choose("Game", "eFootball")
    await olga.tick("Match for third place")
    await olga.press("Save")
    await olga.reads("Draft")
    await olga.move("Announce it and open registration")


async def declare_prizes(olga):
    await olga.go_to("Prizes")
    await olga.type("All that is given out", "10000")
    await olga.type("Percentage of the rest for place 1", "50")
    # Past the fixed amount of each place.
    await olga.type_on("", "30", "", "20")
    await olga.press("Show what each place gets")
    await olga.press("Declare the prizes", olga.page.get_by_role("dialog"))
    await olga.reads("5,000")
    await olga.go_to("What next")


async def fill_it(olga, players):
    """Fourteen register and two guests are entered; two who come later wait."""
    await asyncio.to_thread(players.sign_up, CUP, *NAMES[:14])
    await olga.go_to("Participants")
    await olga.unfold("Add guests")
    await olga.type("Names, one in each line", "\n".join(GUESTS))
    await olga.press("Enter them")
    await olga.reads("Codes, shown this once")
    await asyncio.to_thread(players.sign_up, CUP, *WAITING)
    await olga.go_to("What next")
    await olga.move("Close registration")
    await olga.move("Open check-in")


async def gather_them(olga, players):
    """The guests are there; somebody leaves late, and who waits first takes their place."""
    here = [name for name in NAMES[:14] if name != ABSENT]
    await asyncio.to_thread(players.check_in, *here)
    await olga.go_to("Participants")
    await olga.act_on("Check them in", *GUESTS)
    await olga.act_on("Withdraw them", LEAVING, sure="Withdraw 1 participant")
    await asyncio.to_thread(players.check_in, WAITING[0])


async def begin(olga):
    await olga.go_to("What next")
    gone = f"1 has not checked in and is out: {ABSENT}."
    drawn = "16 matches, 4 rounds"
    await olga.move("Start the tournament", gone, f"1 moves up: {WAITING[1]}.", "16 play.", drawn)


async def play_the_first_round(olga, players):
    """A walkover, a report that is confirmed, a dispute, a wrong score, and four more; who had the walkover."""
    await olga.go_to("Match desk")
    pairs = await olga.pairs("Up next")
    assert len(pairs) == 8
    given = next(pair for pair in pairs if len(set(pair) & set(GUESTS)) == 1)
    pairs.remove(given)
    given.sort(key=lambda name: name in GUESTS)
    own = [pair for pair in pairs if not set(pair) & set(GUESTS)]
    champion = given[0]
    await give(olga, *given)
    await leave_it_to(olga, players, *own[0])
    await rule(olga, players, *own[1])
    await correct(olga, *own[2])
    for pair in pairs:
        if pair not in own[:3]:
            await olga.enter(*pair, (2, 0))
    return champion


async def give(olga, winner, other):
    """The other did not come."""
    line = olga.line(winner, other, column="Up next")
    await olga.unfold("Somebody did not come", line)
    await olga.press(f"{other} did not come", line)
    await olga.press(f"Walkover for {winner}", olga.page.get_by_role("dialog"))
    await expect(olga.line(winner, other, column="Done")).to_be_visible()


async def begin_match(olga, first, second):
    await olga.press("Start", olga.line(first, second, column="Up next"))
    await expect(olga.line(first, second, column="Being played")).to_be_visible()


async def leave_it_to(olga, players, first, second):
    """The sides report and confirm by themselves."""
    await begin_match(olga, first, second)
    match, report = await asyncio.to_thread(players.report, first, second, 3, 1)
    await asyncio.to_thread(players.confirm, second, match, report)
    await expect(olga.line(first, second, column="Done")).to_be_visible()


async def rule(olga, players, first, second):
    """The sides do not agree; the ruling says who won, and why."""
    await begin_match(olga, first, second)
    match, report = await asyncio.to_thread(players.report, first, second, 2, 1)
    await asyncio.to_thread(players.dispute, second, match, report, "I won the last one.")
    line = olga.line(first, second, column="Waiting for somebody")
    await expect(line).to_contain_text("I won the last one.")
    await olga.type(first, "1", line)
    await olga.type_on("2", WHY)
    await olga.press("Rule", line)
    # Where the desk was read just when the dispute came, it asks whether that is known.
    asked = olga.page.get_by_role("button", name="Do it all the same")
    done = olga.line(first, second, column="Done")
    await expect(asked.or_(done)).to_be_visible()
    if await asked.count():
        await olga.click(asked)
    await expect(done).to_be_visible()


async def correct(olga, first, second):
    """A wrong score was entered: the match is reopened, and its score entered anew."""
    await olga.enter(first, second, (0, 2))
    await olga.press("Correct the result (reopen)", olga.line(first, second, column="Done"))
    dialog = olga.page.get_by_role("dialog")
    await expect(dialog).to_contain_text("The result is taken back")
    await olga.press("Reopen the match", dialog)
    await olga.enter(first, second, (2, 0), column="Up next")


async def play_on(olga, champion):
    """The quarter-finals; the semi-finals, of which one is a walkover; the match for third place, and the final."""
    await play_all(olga, champion, 4)
    semifinals = await olga.pairs("Up next")
    assert len(semifinals) == 2
    walkover = next(pair for pair in semifinals if champion in pair)
    await give(olga, champion, next(name for name in walkover if name != champion))
    semifinals.remove(walkover)
    await olga.enter(*semifinals[0], (2, 1))
    await play_all(olga, champion, 2)


async def play_all(olga, champion, number):
    """As many matches as are to be called; the champion wins theirs, and else the first side."""
    await expect(olga.column("Up next").get_by_role("heading")).to_contain_text(str(number))
    for pair in await olga.pairs("Up next"):
        await olga.enter(*pair, (1, 3) if pair[1] == champion else (3, 1))


async def approve(olga, champion):
    await olga.go_to("Standings")
    await olga.reads("The result waits for your review")
    await olga.press("Approve the result")
    await olga.reads("The result is approved.")
    await olga.reads("Finished")
    rows = olga.page.get_by_role("table").get_by_role("row")
    await expect(rows.nth(1)).to_contain_text(champion)
    await expect(rows.filter(has_text="3").first).to_be_visible()
    await expect(rows).to_have_count(17)


async def propose(olga):
    """Money takes more than a password, and the page says what."""
    await olga.go_to("Payouts")
    await olga.press("Propose what is due")
    await olga.reads("Whoever acts with money needs a second factor: add an app or a passkey to your account")
