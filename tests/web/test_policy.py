"""What a page may load and run: a header with every answer, and no page that goes against it."""

import asyncio

import pytest
from django.urls import path

from deltacrown.urls import urlpatterns as site_urls
from tests.support.cast import PASSWORD
from tests.support.clients import Account
from tests.support.knockout import prepare
from tests.support.process import manage
from tests.web.browser import open_live, reader

STRICT = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; font-src 'self'; connect-src 'self'; "
    "form-action 'self'; frame-ancestors 'none'; base-uri 'none'"
)
ADMINISTRATOR = """from apps.accounts.models import User
User.objects.create_superuser("chief", password={password!r}, display_name="Chief")
"""


def parts(policy):
    return {part.split()[0]: set(part.split()[1:]) for part in policy.split("; ")}


def fail(request):
    raise RuntimeError("a view that fails")


urlpatterns = [path("fails/", fail), *site_urls]


@pytest.mark.django_db
@pytest.mark.urls(__name__)
@pytest.mark.parametrize(
    ("address", "status"),
    [
        ("/", 200),
        ("/accounts/login/", 200),
        ("/accounts/signup/", 200),
        ("/my/matches/", 302),
        ("/nothing/", 404),
        ("/tournaments/1/", 404),
        ("/static/nothing.js", 404),
        ("/static/web/crown.svg", 200),
        ("/fails/", 500),
        ("/admin/login/", 302),
        ("/api/v1/tournaments/", 200),
        ("/api/schema/", 200),
        ("/healthz", 200),
    ],
)
def test_the_answer_has_the_strict_policy(client, address, status):
    client.raise_request_exception = False
    answer = client.get(address)
    assert answer.status_code == status
    assert parts(answer["Content-Security-Policy"]) == parts(STRICT)
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Referrer-Policy"] == answer["Cross-Origin-Opener-Policy"] == "same-origin"


@pytest.mark.django_db
def test_refusals_have_it_too(client, settings):
    from_elsewhere = client.get("/", headers={"host": "elsewhere.example"})
    client.handler.enforce_csrf_checks = True
    forged = client.post("/accounts/login/", {"login": "x", "password": "y"})
    for answer, status in ((from_elsewhere, 400), (forged, 403)):
        assert answer.status_code == status
        assert parts(answer["Content-Security-Policy"]) == parts(STRICT)


@pytest.mark.django_db
def test_the_page_of_the_api_may_show_icons_of_its_own_sheet_and_nothing_more(client):
    found = parts(client.get("/api/docs/")["Content-Security-Policy"])
    assert found.pop("img-src") == {"'self'", "data:"}
    assert found == {name: allowed for name, allowed in parts(STRICT).items() if name != "img-src"}


@pytest.fixture(scope="module")
def cup(site):
    cup = prepare(site)
    cup.begin()
    return cup


async def test_no_page_of_the_people_goes_against_the_policy(site, cup, browser):
    match = (await asyncio.to_thread(cup.matches))[0]
    async with reader(browser) as page:
        await open_live(page, f"{site.url}/tournaments/{cup.tournament_id}/")
        await open_live(page, f"{site.url}/matches/{match['id']}/")
        for address in ("/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/login/"):
            answer = await page.goto(site.url + address)
            assert answer.status == 200, address
        await page.fill("[name=login]", cup.organizer.username)
        await page.fill("[name=password]", PASSWORD)
        await page.click("main button")
        await page.get_by_role("button", name="Sign out").wait_for()
        await page.goto(f"{site.url}/my/matches/")
        await open_live(page, f"{site.url}/matches/{match['id']}/")


async def test_the_page_of_the_api_works_under_its_policy(site, browser):
    async with reader(browser) as page:
        await page.goto(f"{site.url}/api/docs/")
        await page.locator("#operations-tag-tournaments").click()
        await page.locator("#operations-tournaments-v1_tournaments_list .opblock-summary-control").click()
        await page.get_by_role("button", name="Try it out").first.click()
        await page.get_by_role("button", name="Execute").first.click()
        await page.locator(".live-responses-table .response-col_status", has_text="200").wait_for()


async def test_the_admin_works_under_the_strict_policy(site, browser):
    organizer = await asyncio.to_thread(Account, site, "olga")
    draft = await asyncio.to_thread(organizer.post, "/api/v1/tournaments/", name="Draft", game="football")
    environment = {"DATABASE_URL": site.server.environment["DATABASE_URL"]}
    await asyncio.to_thread(manage, environment, "shell", "--no-imports", "-c", ADMINISTRATOR.format(password=PASSWORD))
    async with reader(browser) as page:
        await page.goto(f"{site.url}/admin/")
        await page.fill("[name=login]", "chief")
        await page.fill("[name=password]", PASSWORD)
        await page.get_by_role("button", name="Sign in", exact=True).click()
        await page.wait_for_url("**/admin/")
        for address in (
            "tournaments/tournament/",
            f"tournaments/tournament/{draft['id']}/change/",
            "tournaments/match/?state__exact=live",
            "tournaments/game/add/",
            "accounts/user/",
            "accounts/user/add/",
            "accounts/user/1/change/",
            "accounts/user/1/password/",
            "accounts/user/1/history/",
            "password_change/",
        ):
            answer = await page.goto(f"{site.url}/admin/{address}")
            assert answer.status == 200, address
        await page.goto(f"{site.url}/admin/tournaments/game/add/")
        await page.locator("[name=name]").press_sequentially("Chess Boxing")
        assert await page.input_value("[name=slug]") == "chess-boxing", "its scripts run"
