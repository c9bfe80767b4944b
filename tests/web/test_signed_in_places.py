"""Where somebody is signed in, and signing out there from here."""

import re

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import browser_sessions
from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens, verify_access
from apps.common.due import run_due
from tests.support.cast import PASSWORD, make_admin
from tests.support.factors import shown_again
from tests.web.pages import page_of, words

pytestmark = pytest.mark.django_db
PAGE = "/accounts/sessions/"


def browser(name, username="bob"):
    client = Client(headers={"User-Agent": name})
    client.post("/accounts/login/", {"login": username, "password": PASSWORD})
    return client


def is_in(client):
    return "Sign out" in words(page_of(client, "/"))


def keys(client):
    return re.findall(r'name="place" value="([^"]+)"', page_of(client, PAGE))


def test_all_browsers_and_apps_are_listed_and_this_one_is_said(cast):
    here = browser("Firefox on a desk")
    browser("Chrome on a phone")
    issue_tokens(cast.bob)
    text = words(page_of(here, PAGE))
    assert "Firefox on a desk" in text and "Chrome on a phone" in text and "An app or a script" in text
    assert text.count("This is the browser you are looking at.") == 1 and len(keys(here)) == 2


def test_one_is_signed_out_and_the_others_stay(cast):
    here, phone, hall = browser("desk"), browser("phone"), browser("hall")
    tokens = issue_tokens(cast.bob)
    newest = keys(here)
    app = next(key for key in newest if key.startswith("app-"))
    here.post(PAGE, {"place": app})
    with pytest.raises(CredentialError):
        verify_access(tokens["access"])
    assert [is_in(client) for client in (here, phone, hall)] == [True, True, True]
    here.post(PAGE, {"place": keys(here)[0]})
    assert [is_in(client) for client in (here, phone, hall)] == [True, True, False]


def test_everywhere_else_at_once(cast):
    here, phone = browser("desk"), browser("phone")
    tokens = issue_tokens(cast.bob)
    shown_again(here).post(PAGE)
    assert [is_in(here), is_in(phone)] == [True, False] and keys(here) == []
    with pytest.raises(CredentialError):
        verify_access(tokens["access"])


@pytest.mark.parametrize("key", ["browser-{}", "browser-x", "browser-99999999999999999999", "app-x", "-", "\0"])
def test_somebody_else_s_and_made_up_ones_end_nothing(cast, key):
    carol, bob = browser("desk", "carol"), browser("phone")
    number = keys(browser("another"))[0].partition("-")[2]
    assert carol.post(PAGE, {"place": key.format(number)}).status_code in (302, 400)
    assert is_in(bob) and is_in(carol)


def test_who_is_not_signed_in_is_asked_to(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    assert client.post(PAGE)["Location"].startswith("/accounts/login/")


def test_what_was_known_of_a_browser_goes_with_its_session(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    here, phone = browser("desk"), browser("phone")
    phone.post("/accounts/logout/")
    time_machine.shift(7200)
    run_due()
    assert [row.user_agent for row in UserSession.objects.all()] == ["desk"] and is_in(here)
    Session.objects.all().delete()
    run_due()
    assert not UserSession.objects.exists() and User.objects.filter(username="bob").exists()


@pytest.mark.parametrize(
    ("said", "shown"),
    [
        (
            "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0 Safari/537.36",
            "Chrome · Linux",
        ),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Mobile Safari/604.1", "Safari · iPhone"),
        ("Mozilla/5.0 (Android 16; Mobile; rv:145.0) Gecko/145.0 Firefox/145.0", "Firefox · Android"),
        ("<b>something</b>", "&lt;b&gt;something&lt;/b&gt;"),
        ("", "A browser"),
    ],
)
def test_a_browser_is_called_as_people_call_it(cast, said, shown):
    assert f"{shown}" in page_of(browser(said), PAGE)


def test_a_browser_whose_session_has_another_key_by_now_is_the_same_place(cast):
    boss = Client(headers={"User-Agent": "the hall"})
    make_admin()
    boss.post("/accounts/login/", {"login": "ada", "password": PASSWORD})
    new = {"old_password": PASSWORD, "new_password1": "another long pass phrase"}
    boss.post("/admin/password_change/", new | {"new_password2": "another long pass phrase"})
    assert [row.user_agent for row in UserSession.objects.all()] == ["the hall"]
    assert "This is the browser you are looking at." in words(page_of(boss, PAGE))


def test_the_browser_that_signed_out_all_others_is_known(cast, rate):
    rate("guess", "3/hour")
    here = browser("desk")
    shown_again(here).post(PAGE)
    for number in range(5):
        Client().post("/accounts/login/", {"login": "bob", "password": "guess"}, REMOTE_ADDR=f"198.51.100.{number}")
    here.post("/accounts/logout/")
    assert here.post("/accounts/login/", {"login": "bob", "password": PASSWORD}).status_code == 302


def test_one_of_which_nothing_is_known_is_signed_out_too(cast):
    here, other = browser("desk"), browser("phone")
    UserSession.objects.filter(user_agent="phone").delete()
    shown_again(here).post(PAGE)
    assert [is_in(here), is_in(other)] == [True, False]


def test_so_many_browsers_stay_signed_in_and_the_oldest_goes(cast, monkeypatch):
    monkeypatch.setattr(browser_sessions, "MOST_BROWSERS", 3)
    browsers = [browser(f"number {n}") for n in range(5)]
    assert [is_in(client) for client in browsers] == [False, False, True, True, True]


def test_the_page_costs_the_same_for_one_and_for_many(cast):
    here = browser("desk")
    for n in range(5):
        browser(f"number {n}")
    with CaptureQueriesContext(connection) as few:
        here.get(PAGE)
    for n in range(10):
        browser(f"number {5 + n}")
    with CaptureQueriesContext(connection) as many:
        here.get(PAGE)
    assert len(few) == len(many)
