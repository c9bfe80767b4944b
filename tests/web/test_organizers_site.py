"""The organizers' site in a browser: nothing goes against its policy, and two people at two desks see the same."""

import asyncio

from playwright.async_api import expect

from tests.web.browser import open_live, reader, sign_in

PHONE = {"viewport": {"width": 390, "height": 844}}


async def test_what_one_does_at_a_desk_the_other_sees_and_what_they_type_stays(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    desk = f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}/desk/"
    async with reader(browser) as first, reader(browser, **PHONE) as second:
        for page in (first, second):
            await sign_in(page, site, four.organizer.username)
            await open_live(page, desk)
        typed = second.locator("#call .dc-line", has_text="ben").get_by_label("ben")
        await typed.fill("7")
        await first.locator("#call .dc-line", has_text="ann").get_by_role("button", name="Start").click()
        there = second.locator("#playing .dc-line", has_text="ann")
        await expect(there).to_be_visible()
        await expect(typed).to_have_value("7")
        playing = first.locator("#playing .dc-line", has_text="ann")
        for name, score in (("ann", "2"), ("dan", "1")):
            await playing.get_by_label(name).fill(score)
        await playing.get_by_role("button", name="Result").click()
        await expect(second.locator("#done .dc-line", has_text="ann")).to_contain_text("2")
        assert await second.evaluate("document.documentElement.scrollWidth") <= 390


async def test_a_tournament_is_set_up_seeded_and_begun_with_the_mouse(site, four, browser):
    path = await asyncio.to_thread(four.prepare)
    base = f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}"
    async with reader(browser) as page:
        await sign_in(page, site, four.organizer.username)
        after = ("prizes", "payouts", "certificates", "analytics")
        for tab in ("change", "participants", "standings", "staff", "announcements", "stations", "history", *after):
            answer = await page.goto(f"{base}/{tab}/")
            assert answer.status == 200, tab
        await page.goto(f"{site.url}/organize/tournaments/tournament/add/")
        rounds = page.locator("[name=option_rounds]")
        await expect(rounds).to_be_hidden()
        await page.select_option("[name=format]", "swiss")
        await expect(rounds).to_be_visible()
        await page.goto(f"{base}/seeding/")
        drawn = page.locator("#drawing .seeding-pairs li").first
        await expect(drawn).to_contain_text("1 ann")
        await page.get_by_role("button", name="Move ben up").click()
        await expect(drawn).to_contain_text("1 ben")
        await expect(page.get_by_text("Not saved yet")).to_be_visible()
        await page.get_by_role("button", name="Seed in this order").click()
        await expect(page.locator("[data-sorted] li").first).to_contain_text("ben")
        await page.goto(f"{base}/next/")
        await page.get_by_role("button", name="Start the tournament").click()
        dialog = page.get_by_role("dialog")
        await expect(dialog).to_contain_text("3 matches, 2 rounds")
        await dialog.get_by_role("button", name="Start the tournament").click()
        await expect(page.locator(".dc-badge").first).to_have_text("Live")


async def test_seeds_are_sorted_by_keys_by_a_finger_and_by_a_number_and_the_newest_order_is_drawn(site, four, browser):
    path = await asyncio.to_thread(four.prepare)
    async with reader(browser, **PHONE, has_touch=True) as page:
        await sign_in(page, site, four.organizer.username)
        await page.goto(f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}/seeding/")
        rows = page.locator("[data-sorted] > li")
        names = ["ann", "ben", "cay", "dan"]
        await expect(rows).to_contain_text(names)
        place = page.get_by_label("Place of ann")
        await place.press("Alt+ArrowDown")
        await expect(rows).to_contain_text(["ben", "ann", "cay", "dan"])
        await expect(place).to_be_focused()
        await place.fill("4")
        await place.press("Enter")
        await expect(rows).to_contain_text(["ben", "cay", "dan", "ann"])
        await drag_by_finger(page, rows.nth(3).locator("[data-handle]"), rows.nth(0))
        await expect(rows).to_contain_text(names)
        await expect(page.locator("#drawing li").first).to_contain_text("1 ann")
        await expect(page.get_by_text("Not saved yet")).to_be_hidden()
        assert await page.evaluate("document.documentElement.scrollWidth") <= 390


async def drag_by_finger(page, handle, onto):
    """As a phone says it: a pointer that is a finger, down, along, and up."""
    begin, end = await handle.bounding_box(), await onto.bounding_box()
    finger = await page.context.new_cdp_session(page)
    start, over = ({"x": box["x"] + box["width"] / 2, "y": box["y"] + box["height"] / 4} for box in (begin, end))
    for kind, points in (("touchStart", [start]), ("touchMove", [over]), ("touchEnd", [])):
        await finger.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})


async def test_a_score_typed_at_a_desk_for_others_is_not_entered_for_those_who_play_now(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    semifinal, other = [await asyncio.to_thread(four.match, path, *names) for names in (("ann", "dan"), ("ben", "cay"))]
    for match in (semifinal, other):
        await asyncio.to_thread(four.win, match)
    final = await asyncio.to_thread(four.match, path, "ann", "ben")
    may_read = asyncio.Event()

    async def held(route):
        await may_read.wait()
        await route.continue_()

    async with reader(browser) as page:
        await sign_in(page, site, four.organizer.username)
        await open_live(page, f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}/desk/")
        form = page.locator(f"#match-{final.split('/')[-1]} form[data-command=result]")
        for slot, points in ((1, "5"), (2, "0")):
            await form.locator(f"[name=participant{slot}_score]").fill(points)
        await page.route("**/desk/", held)
        await asyncio.to_thread(four.reopen, semifinal)
        await asyncio.to_thread(four.win, semifinal, 0, 1)
        may_read.set()
        await expect(form.locator("[name=participant1_score]")).to_have_attribute("aria-label", "dan")
        await expect(form.locator("[data-form-error]")).to_contain_text("between others now")
        await form.get_by_role("button").click()
        assert (await asyncio.to_thread(four.organizer.get, f"{final}/"))["match"]["state"] != "completed"
        await form.locator("[name=participant1_score]").fill("2")
        await form.get_by_role("button").click()
        await expect(page.locator(f"#done #match-{final.split('/')[-1]}")).to_contain_text("2")


async def test_a_score_typed_for_a_match_that_moves_on_stays_and_says_so(site, four, browser):
    path = await asyncio.to_thread(four.hold)
    match = await asyncio.to_thread(four.match, path, "ann", "dan")
    line = f"#match-{match.split('/')[-1]}"
    async with reader(browser) as page:
        await sign_in(page, site, four.organizer.username)
        await open_live(page, f"{site.url}/organize/tournaments/tournament/{path.split('/')[-1]}/desk/")
        form = page.locator(f"#call {line} form[data-command=result]")
        await form.locator("[name=participant1_score]").fill("7")
        await asyncio.to_thread(four.organizer.post, f"{match}/start/")
        await expect(page.locator(f"#playing {line}")).to_be_visible()
        await expect(form.locator("[name=participant1_score]")).to_have_value("7")
        await expect(form.locator("[data-form-error]")).to_contain_text("what you typed is still here")
