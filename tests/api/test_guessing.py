"""Passwords that are guessed from everywhere: the account is guarded, and its owner gets in."""

import re

import pytest
from django.conf import settings
from django.contrib.auth import hashers
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from rest_framework.test import APIClient

from apps.accounts import guard
from apps.accounts.models import KnownSource, User
from apps.common.due import run_due
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin, make_user
from tests.support.http import problem
from tests.support.owned_process import free_port

pytestmark = pytest.mark.django_db
TOKEN, PAGE = "/api/token/", "/accounts/login/"


@pytest.fixture(autouse=True)
def guarded(rate, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    rate("guess", "10/5min")
    rate("known_source", "3/5min")
    make_user("dora")
    return time_machine


def attempt(path, password, address, username="dora", client=None):
    client = client or (APIClient() if path == TOKEN else Client())
    name = "username" if path == TOKEN else "login"
    return client.post(path, {name: username, "password": password}, REMOTE_ADDR=address)


def attack(path=TOKEN, username="dora", addresses=40):
    return [attempt(path, "guess", f"198.51.100.{n}", username) for n in range(1, addresses + 1)]


def pause_of(answer):
    """In how many seconds it may be tried again; the answer must be a refusal that says so."""
    assert answer.status_code == 429
    return int(answer["Retry-After"])


@pytest.mark.parametrize("path", [TOKEN, PAGE])
@pytest.mark.parametrize("username", ["dora", "nobody"])
def test_forty_addresses_guess_no_faster_than_one(path, username):
    answers = attack(path, username)
    assert [answer.status_code for answer in answers] == [401 if path == TOKEN else 200] * 10 + [429] * 30
    assert {pause_of(answer) for answer in answers[10:]} == {30}


def test_the_doors_share_the_guesses_and_so_do_the_spellings_of_a_name():
    attack(addresses=5)
    attack(PAGE, "DORA", addresses=5)
    found = problem(attempt(TOKEN, "guess", "192.0.2.1"), 429, "rate_limit_exceeded")
    assert found["retry_after_ms"] == 30_000


def test_refusals_say_the_same_of_an_account_and_of_none():
    def refusal(username):
        return attack(PAGE, username)[-1].content.replace(username.encode(), b"").decode()

    assert [line for line in refusal("dora").splitlines() if "csrf" not in line] == [
        line for line in refusal("nobody").splitlines() if "csrf" not in line
    ]


def test_a_refused_guess_is_not_hashed_and_the_right_password_does_not_help(monkeypatch):
    attack(addresses=10)
    hashed = []
    monkeypatch.setattr(hashers.MD5PasswordHasher, "encode", lambda *args: hashed.append(args))
    assert pause_of(attempt(TOKEN, PASSWORD, "192.0.2.1"))
    assert pause_of(attempt(PAGE, PASSWORD, "192.0.2.1"))
    assert hashed == []


def test_an_owner_s_browser_signs_in_while_the_attack_runs():
    browser = Client()
    assert attempt(PAGE, PASSWORD, "192.0.2.1", client=browser).status_code == 302
    browser.post("/accounts/logout/")
    attack()
    # From any address: it is the browser that is known.
    assert attempt(PAGE, PASSWORD, "203.0.113.9", client=browser).status_code == 302


def test_an_owner_s_api_client_signs_in_while_the_attack_runs():
    assert attempt(TOKEN, PASSWORD, "192.0.2.1").status_code == 200
    attack()
    assert attempt(TOKEN, PASSWORD, "192.0.2.1").status_code == 200
    assert pause_of(attempt(TOKEN, PASSWORD, "192.0.2.2"))


def test_a_new_source_of_the_owner_waits_for_the_refill_and_no_longer(guarded):
    wait = pause_of(attack()[-1])
    guarded.shift(wait)
    assert attempt(TOKEN, PASSWORD, "192.0.2.1").status_code == 200


def test_a_known_source_does_not_guess_without_end():
    assert attempt(TOKEN, PASSWORD, "192.0.2.1").status_code == 200
    assert [attempt(TOKEN, "guess", "192.0.2.1").status_code for _ in range(4)] == [401, 401, 401, 429]


def test_a_browser_is_known_to_its_own_accounts_alone():
    make_user("emil")
    browser = Client()
    attempt(PAGE, PASSWORD, "192.0.2.1", "emil", client=browser)
    browser.post("/accounts/logout/")
    attack()
    assert pause_of(attempt(PAGE, PASSWORD, "192.0.2.1", client=browser))


@pytest.mark.parametrize("cookie", ["", "x", "WyJkIiwgWyJ4Il1d:1tYs0A:forged"])
def test_a_forged_cookie_is_no_cookie(cookie):
    browser = Client()
    browser.cookies[guard.DEVICE_COOKIE] = cookie
    attack()
    assert pause_of(attempt(PAGE, PASSWORD, "192.0.2.1", client=browser))


def test_the_cookie_is_for_the_server_alone_and_names_nobody():
    browser = Client()
    attempt(PAGE, PASSWORD, "192.0.2.1", client=browser)
    cookie = browser.cookies[guard.DEVICE_COOKIE]
    assert cookie["httponly"] and cookie["samesite"] == "Lax"
    assert "dora" not in cookie.value


def test_an_address_is_kept_as_a_digest_and_forgotten_after_ninety_days(guarded):
    attempt(TOKEN, PASSWORD, "192.0.2.1")
    row = KnownSource.objects.get()
    assert len(row.key) == 64 and "192.0.2" not in str(row)
    KnownSource.objects.update(at="2020-01-01T00:00:00Z")
    run_due()
    assert not KnownSource.objects.exists()


def test_an_administrator_gets_into_the_admin_while_the_attack_runs():
    make_admin()
    browser = Client()
    door = f"{PAGE}?next=/admin/"
    assert attempt(door, PASSWORD, "192.0.2.1", "ada", client=browser)["Location"] == "/admin/"
    browser.post("/admin/logout/")
    attack(PAGE, "ada")
    assert attempt(door, PASSWORD, "192.0.2.1", "ada", client=browser)["Location"] == "/admin/"


def test_the_admin_has_no_page_of_its_own_to_try_passwords_on():
    make_admin()
    form = {"username": "ada", "password": PASSWORD, "login": "ada"}
    answer = Client().post("/admin/login/?next=/admin/", form)
    assert (answer.status_code, answer["Location"]) == (302, f"{PAGE}?next=/admin/")


def test_a_stolen_session_does_not_guess_the_old_password_without_end(client):
    client.force_login(make_admin())
    form = {"oldpassword": "guess", "password1": "another long pass phrase"}
    answers = [client.post("/accounts/password/change/", form) for _ in range(12)]
    assert [answer.status_code for answer in answers] == [200] * 3 + [429] * 9
    assert "Too many attempts" in answers[-1].content.decode() and pause_of(answers[-1]) == 100


def test_without_redis_each_process_counts_by_itself(settings):
    settings.REDIS_URL = f"redis://127.0.0.1:{free_port()}/0"
    assert [answer.status_code for answer in attack(addresses=12)] == [401] * 10 + [429] * 2


@pytest.mark.parametrize("door", [TOKEN, PAGE])
def test_an_account_of_nearly_the_same_name_makes_nobody_known_to_the_other(door):
    assert APIClient().post("/api/v1/accounts/", {"username": "DORA", "password": PASSWORD}).status_code == 201
    sources = [(Client(), f"203.0.113.{n}") for n in range(1, 4)]
    for browser, address in sources:
        signed_in = attempt(door, PASSWORD, address, "DORA", client=None if door == TOKEN else browser)
        assert signed_in.status_code in (200, 302)
        browser.post("/accounts/logout/")
    attack()
    for browser, address in sources:
        assert pause_of(attempt(PAGE, "guess", address, client=browser))


@pytest.mark.parametrize("door", [TOKEN, PAGE])
def test_who_had_the_password_once_is_a_stranger_after_it_changed(door):
    browsers = [Client() for _ in range(3)]
    for browser in browsers:
        assert attempt(door, PASSWORD, "192.0.2.1", client=None if door == TOKEN else browser).status_code in (200, 302)
        browser.post("/accounts/logout/")
    dora = User.objects.get(username="dora")
    dora.set_password("another long pass phrase")
    dora.save()
    attack()
    for browser in browsers:
        assert pause_of(attempt(PAGE, PASSWORD, "192.0.2.1", client=browser))


def test_the_browser_that_set_the_new_password_is_known():
    browser = Client()
    browser.post("/accounts/password/reset/", {"email": "dora@example.org"})
    attack()
    do_tasks()
    form = browser.get(re.search(rf"{settings.SITE_URL}(\S+)", mail.outbox[0].body)[1])["Location"]
    new = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    assert browser.post(form, new).status_code == 302
    assert attempt(PAGE, new["new_password1"], "203.0.113.9", client=browser).status_code == 302


def test_a_name_is_looked_for_the_same_way_whether_it_is_an_account_s_or_not():
    def statements(username):
        with CaptureQueriesContext(connection) as asked:
            attempt(TOKEN, "guess", "192.0.2.1", username)
        return [statement["sql"].partition(" WHERE ")[0] for statement in asked]

    assert statements("dora") == statements("nobody") != []
