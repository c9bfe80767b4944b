"""What people said and did is there to be read, and what is counted is counted in one way."""

import asyncio
import re

import pytest
from playwright.async_api import expect

from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match
from tests.web.browser import open_live, reader
from tests.web.pages import page_of, sign_in, words

BODY = "Finals move to stage B.\nBring <your> own mouse."


@pytest.mark.django_db
def test_an_announcement_is_shown_with_its_body(client, cast):
    tournament = cast.live(2)
    services.announce(tournament.pk, cast.alice, "Stage change", BODY)
    html = page_of(client, f"/tournaments/{tournament.pk}/")
    assert "Stage change" in words(html)
    assert "Bring &lt;your&gt; own mouse." in html


@pytest.mark.django_db
def test_who_may_rule_reads_who_disputes_a_result_and_why(client, cast):
    match = cast.begun_match()
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.dispute_result(match.pk, cast.bella, "cheating", "He used <b>two</b> keyboards.")
    html = page_of(sign_in(client, cast.rita), f"/matches/{match.pk}/")
    assert "Bella disputes the result: Cheating" in words(html)
    assert "He used &lt;b&gt;two&lt;/b&gt; keyboards." in html
    for other in (cast.bob, cast.carol):
        assert "keyboards" not in page_of(sign_in(client, other), f"/matches/{match.pk}/")
    assert "keyboards" in page_of(sign_in(client, cast.bella), f"/matches/{match.pk}/")
    services.rule(match.disputes.get().pk, cast.rita, MatchScore(2, 0), "Both were his.")
    for who, reads in ((cast.rita, 1), (cast.bella, 1), (cast.bob, 0), (cast.carol, 0)):
        assert page_of(sign_in(client, who), f"/matches/{match.pk}/").count("keyboards") == reads


@pytest.mark.django_db
def test_a_reopened_match_is_news_once_and_what_followed_from_it_is_none(client, cast):
    tournament = cast.completed(4)
    first = tournament.matches.filter(round=1).order_by("position").first()
    services.reopen_match(first.pk, cast.alice, services.preview_reopen(first.pk, cast.alice).state)
    assert words(page_of(client, f"/tournaments/{tournament.pk}/")).count("is taken back") == 1
    assert words(page_of(client, f"/matches/{first.pk}/")).count("is taken back") == 1


@pytest.mark.django_db
def test_a_cancelled_tournament_shows_what_was_played_and_no_more(client, cast):
    tournament = cast.decided_match(4).tournament
    services.cancel_tournament(tournament.pk, cast.alice)
    assert "1 / 3" in words(page_of(client, f"/tournaments/{tournament.pk}/"))


@pytest.mark.django_db
def test_the_progress_of_a_swiss_never_goes_back(client, cast):
    tournament = cast.live(5, format="swiss")
    shares = [share_played(client, tournament)]
    while match := Match.objects.filter(tournament=tournament, state="check_in").first():
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
        shares.append(share_played(client, tournament))
    assert shares[0] == 0 and shares[-1] == 1
    assert shares == sorted(set(shares))


@pytest.mark.django_db
def test_who_is_disqualified_is_counted_nowhere(client, cast):
    tournament = cast.live(4)
    gone = tournament.registrations.get(user=cast.bella)
    services.disqualify_registration(gone.pk, cast.alice)
    path = f"/api/v1/tournaments/{tournament.pk}/"
    listed = client.get("/api/v1/tournaments/").json()["results"]
    counts = {
        "detail": client.get(path).json()["participants"],
        "snapshot": client.get(f"{path}snapshot/").json()["tournament"]["participants"],
        "list": next(row["participants"] for row in listed if row["id"] == tournament.pk),
    }
    assert counts == dict.fromkeys(counts, 3)


def share_played(client, tournament):
    html = page_of(client, f"/tournaments/{tournament.pk}/")
    played, total = re.search(r"data-played\s*>\s*(\d+)\s*/\s*(\d+)", html).groups()
    return int(played) / int(total)


async def test_a_page_that_was_open_says_all_that_too(site, four, browser):
    path = await asyncio.to_thread(four.prepare, name="Cup of words", start_at="2099-01-01T12:00:00Z")
    url = f"{site.url}/tournaments/{path.rsplit('/', 1)[1]}/"
    async with reader(browser) as page:
        await open_live(page, url)
        await expect(page.locator(".countdown")).to_contain_text("Planned start in")
        await asyncio.to_thread(four.organizer.post, f"{path}/start/")
        await expect(page.locator(".countdown")).to_be_hidden()
        await asyncio.to_thread(four.organizer.post, f"{path}/announcements/", title="Stage change", body=BODY)
        await expect(page.locator("[data-feed] li p")).to_have_text(BODY)
        match = await asyncio.to_thread(four.match, path, "ann", "dan")
        await asyncio.to_thread(four.win, match)
        await expect(page.locator("[data-played]")).to_have_text("1 / 3")
        await asyncio.to_thread(four.reopen, match)
        await expect(page.locator("[data-feed]")).to_contain_text("The result of ann – dan is taken back")
        await asyncio.to_thread(four.organizer.post, f"{path}/cancel/")
        await expect(page.locator("[data-played]")).to_have_text("0 / 3")
