"""Tokens for accounts with a second factor."""

import pytest
from django.contrib.auth.hashers import make_password
from django.test import Client
from rest_framework.test import APIClient

from apps.accounts.models import KnownSource, User
from apps.accounts.reset_links import reset_tokens, set_by_link
from tests.support.cast import PASSWORD
from tests.support.factors import App
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db
BOB = {"username": "bob", "password": PASSWORD}


@pytest.fixture
def app(cast):
    return App(cast.bob)


def ask(**more):
    return APIClient().post("/api/token/", BOB | more)


def test_the_password_is_not_enough(app):
    for more in ({}, {"code": ""}):
        problem(ask(**more), 401, "second_factor_required")
    assert not KnownSource.objects.exists()


def test_a_wrong_password_does_not_tell_that_there_is_a_factor(app):
    found = problem(ask(password="wrong"), 401, "authentication_failed")
    assert found["detail"] == "The user name or the password is wrong."


def test_the_code_of_the_app_and_one_of_recovery_give_tokens_once(app):
    for code in (app.code(), app.recovery[2]):
        assert ask(code=code).status_code == 200
        problem(ask(code=code), 401, "authentication_failed")


def test_codes_are_not_guessed_without_end(app, rate):
    rate("second_factor", "3/hour")
    for _ in range(3):
        problem(ask(code="000000"), 401, "authentication_failed")
    problem(ask(code=app.code()), 429, "rate_limit_exceeded")


def test_tries_with_a_stolen_password_take_nothing_from_the_owner_who_changed_it(app, cast, rate):
    rate("second_factor", "3/hour")
    for _ in range(4):
        ask(code="000000")
    bob = User.objects.get(pk=cast.bob.pk)
    bob.set_password("another long pass phrase")
    bob.save()
    assert ask(password="another long pass phrase", code=app.code()).status_code == 200


def test_only_wrong_codes_are_counted_for_long(app, rate):
    rate("second_factor_long", "2/7day")
    assert [ask(code=code).status_code for code in app.recovery[:4]] == [200] * 4
    wrong = [ask(code="000000").status_code for _ in range(3)]
    assert wrong == [401, 401, 429]
    problem(ask(code=app.recovery[5]), 429, "rate_limit_exceeded")


def test_the_same_password_by_a_mailed_link_gives_no_codes_to_guess_anew(app, cast, rate):
    rate("second_factor_long", "2/7day")
    found = []
    for _ in range(3):
        found.append(ask(code="000000").status_code)
        bob = User.objects.get(pk=cast.bob.pk)
        assert set_by_link(bob.pk, reset_tokens.make_token(bob), make_password(PASSWORD)) is not None
    assert found == [401, 401, 429]


def test_a_new_password_of_who_shows_the_factor_forgets_the_codes_that_were_tried(app, rate):
    rate("second_factor_long", "2/7day")
    browser = Client()
    browser.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    browser.post("/accounts/2fa/authenticate/", {"code": app.code()})
    browser.post("/accounts/2fa/reauthenticate/", {"code": app.recovery[0]})
    for _ in range(3):
        ask(code="000000")
    new = "another long pass phrase"
    assert browser.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new}).status_code == 302
    assert ask(password=new, code=app.recovery[1]).status_code == 200


def test_an_account_without_a_factor_needs_no_code(cast):
    assert ask().status_code == 200
    assert ask(code="123456").status_code == 200


def test_its_data_names_factors_and_browsers_and_no_secret(app, cast):
    cast.bob.refresh_from_db()
    answer = caller(cast.bob).get("/api/v1/accounts/data/")
    found = answer.json()["account"]["second_factors"]
    assert [factor["kind"] for factor in found] == ["totp", "recovery_codes"]
    assert app.secret not in answer.content.decode() and app.recovery[0] not in answer.content.decode()
