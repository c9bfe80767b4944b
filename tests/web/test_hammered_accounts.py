"""Accounts while somebody does what nobody expects: requests that are under way while everything ends, the same
thing again and again, two at once."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from apps.accounts import factors, forms, services, tasks, tokens
from apps.accounts.addresses import confirm_address, new_address_token, take_address
from apps.accounts.browser_sessions import places_of
from apps.accounts.ending import end_account, erase_account
from apps.accounts.identity import CredentialError
from apps.accounts.models import Login, Revocation, User
from apps.accounts.tokens import issue_tokens
from apps.web.views import account, sessions
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD
from tests.support.factors import App, shown_again
from tests.web.meanwhile import another_address, ban, now, while_under_way
from tests.web.other_sites import CONNECTIONS
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


# Requests that are under way while their browser is signed out


SESSIONS = "/accounts/sessions/"


@pytest.fixture
def thief(cast):
    """Somebody at a browser that bob left open, who knows his password too."""
    return shown_again(sign_in(Client(), cast.bob))


@pytest.fixture
def owner(client, cast):
    return shown_again(sign_in(client, cast.bob))


def is_in(client):
    return client.get("/my/account/").status_code == 200


def _everywhere(owner, bob):
    owner.post(SESSIONS)


def _there(owner, bob):
    (place,) = [place.key for place in places_of(now(bob), owner.session.session_key) if not place.is_here]
    owner.post(SESSIONS, {"place": place})


@pytest.mark.parametrize("meanwhile", [_everywhere, _there])
def test_a_browser_that_is_signed_out_meanwhile_signs_nobody_out(owner, thief, cast, monkeypatch, meanwhile):
    while_under_way(monkeypatch, sessions, "sign_out_elsewhere", lambda: meanwhile(owner, cast.bob))
    thief.post(SESSIONS)
    assert (is_in(owner), is_in(thief)) == (True, False)
    assert [place.is_here for place in places_of(now(cast.bob), owner.session.session_key)] == [True]


def test_a_new_password_meanwhile_ends_the_browser_that_signs_out_all_others(thief, cast, monkeypatch):
    def act():
        bob = now(cast.bob)
        bob.set_password("another long pass phrase")
        bob.save()

    while_under_way(monkeypatch, sessions, "sign_out_elsewhere", act)
    thief.post(SESSIONS)
    assert not is_in(thief)


@pytest.mark.parametrize("meanwhile", [_everywhere, _there])
def test_a_browser_that_is_signed_out_meanwhile_stays_so_when_it_disconnects_a_site(
    owner, thief, cast, guild, monkeypatch, meanwhile
):
    other = SocialAccount.objects.create(user=cast.bob, provider="steam", uid="1")
    while_under_way(monkeypatch, forms.DisconnectForm, "save", lambda: meanwhile(owner, cast.bob))
    thief.post(CONNECTIONS, {"account": other.pk})
    assert (is_in(thief), SocialAccount.objects.exists()) == (False, False)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("meanwhile", [_everywhere, _there])
def test_a_browser_that_is_signed_out_meanwhile_stays_so_when_it_makes_recovery_codes(
    client, cast, monkeypatch, meanwhile
):
    app = App(cast.bob)
    owner, thief = sign_in(client, cast.bob), sign_in(Client(), cast.bob)
    for browser, code in ((owner, app.code(-1)), (thief, app.code())):
        browser.post("/accounts/2fa/reauthenticate/", {"code": code})
    while_under_way(monkeypatch, account, "place_to_show_again", lambda: meanwhile(owner, cast.bob))
    assert thief.post("/accounts/2fa/recovery-codes/generate/").status_code == 302
    assert not is_in(thief)


def test_a_browser_that_is_signed_out_meanwhile_stays_so_with_a_new_password(owner, thief, cast, monkeypatch):
    while_under_way(monkeypatch, User, "set_password", lambda: _there(owner, cast.bob))
    new = {"oldpassword": PASSWORD, "password1": "another long pass phrase"}
    assert thief.post("/accounts/password/change/", new).status_code == 400
    assert not is_in(thief)


# What a browser that was left open does again and again


def _reset_link(client):
    client.post("/accounts/password/reset/", {"email": "bob@example.org"})
    do_tasks()
    return re.search(r"http://testserver(/accounts/password/reset/key/\S+)", mail.outbox[-1].body)[1]


NEW = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}


def test_who_showed_nothing_signs_nobody_out_everywhere(owner, cast):
    opened = sign_in(Client(), cast.bob)
    answer = opened.post(SESSIONS, follow=True)
    assert answer.redirect_chain == [(f"/accounts/reauthenticate/?next={SESSIONS}", 302)]
    assert "Show first that it is you." in words(answer.content.decode())
    assert is_in(owner) and not Revocation.objects.exists()
    assert opened.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": SESSIONS})["Location"] == SESSIONS
    assert opened.post(SESSIONS)["Location"] == SESSIONS
    assert (is_in(owner), is_in(opened)) == (False, True)


def test_all_others_are_signed_out_a_few_times_an_hour(owner, cast, rate):
    rate("sign_out_elsewhere", "2/hour")
    assert [owner.post(SESSIONS).status_code for _ in range(4)] == [302, 302, 429, 429]
    assert is_in(owner) and Revocation.objects.count() == 2


def test_a_link_that_sets_a_password_is_good_whatever_else_ended(owner, cast):
    confirm_address(cast.bob)
    client = Client()
    link = _reset_link(client)
    owner.post(SESSIONS)
    page = client.get(link)["Location"]
    assert client.post(page, NEW)["Location"] == "/accounts/password/reset/key/done/"
    assert now(cast.bob).check_password(NEW["new_password1"]) and not is_in(owner)


def _ban_for_a_moment(bob):
    User.objects.filter(pk=bob.pk).update(is_active=False)
    User.objects.filter(pk=bob.pk).update(is_active=True)


def _save_an_old_copy(bob):
    _ban_for_a_moment(bob)
    bob.save()


@pytest.mark.parametrize("meanwhile", [_ban_for_a_moment, _save_an_old_copy, another_address])
def test_a_link_that_sets_a_password_ends_with_a_ban_andanother_address(client, cast, meanwhile):
    confirm_address(cast.bob)
    link, bob = _reset_link(client), now(cast.bob)
    meanwhile(bob)
    assert "new_password1" not in client.get(link, follow=True).content.decode()


def test_all_ending_while_a_new_password_is_hashed_is_no_hindrance(owner, cast, monkeypatch):
    confirm_address(cast.bob)
    client = Client()
    page = client.get(_reset_link(client))["Location"]
    while_under_way(monkeypatch, User, "set_password", lambda: owner.post(SESSIONS))
    assert client.post(page, NEW)["Location"] == "/accounts/password/reset/key/done/"
    assert now(cast.bob).check_password(NEW["new_password1"])


def test_a_ban_while_a_new_password_is_hashed_ends_the_link(client, cast, monkeypatch):
    confirm_address(cast.bob)
    page = client.get(_reset_link(client))["Location"]
    while_under_way(monkeypatch, User, "set_password", lambda: ban(cast.bob))
    answer = client.post(page, NEW)
    assert answer.status_code == 200 and "new_password1" not in answer.content.decode()
    assert now(cast.bob).check_password(PASSWORD)


# What ends with an account


def test_an_address_of_before_is_in_no_task_after_the_account_ended(client):
    services.sign_up("dora", PASSWORD, "old@example.org")
    do_tasks()
    dora = User.objects.get(username="dora")
    confirm_address(dora)
    assert take_address(dora, "new@example.org")
    end_account(dora.pk)
    # One more comes of a request that was under way.
    tasks.mail_of_sign_up.enqueue("old@example.org", dora.pk, "en")
    do_tasks()
    erase_account(dora.pk)
    assert "old@example.org" not in str(list(DBTaskResult.objects.values_list("args_kwargs", flat=True)))


def test_tasks_that_hold_no_address_are_not_read_when_an_account_ends(cast):
    def queries():
        with CaptureQueriesContext(connection) as found:
            erase_account(cast.bob.pk)
        return [query["sql"] for query in found if "django_tasks" in query["sql"]]

    end_account(cast.bob.pk)
    (asked,) = queries()
    assert "mail_of_sign_up" in asked and "send_news" not in asked and "return_value" not in asked


def test_a_login_that_is_made_while_the_account_ends_goes_too(cast):
    bob = now(cast.bob)
    end_account(bob.pk)
    issue_tokens(bob)
    erase_account(bob.pk)
    assert not Login.objects.filter(user=bob).exists()


def test_so_many_apps_stay_signed_in_and_the_oldest_goes(cast, monkeypatch):
    monkeypatch.setattr(tokens, "MOST_LOGINS", 3)
    given = [issue_tokens(cast.bob) for _ in range(5)]
    issue_tokens(cast.carol)
    assert Login.objects.filter(user=cast.bob).count() == 3
    for pair in given[:2]:
        with pytest.raises(CredentialError):
            tokens.verify_access(pair["access"])
    assert all(tokens.verify_access(pair["access"]) for pair in given[2:])


# Two at once


STEP = "/accounts/2fa/authenticate/"


def test_a_factor_that_goes_while_its_code_is_checked_leads_back_to_signing_in(client, cast, monkeypatch):
    app, real = App(cast.bob), forms.factor_of_code

    def slow(user, code):
        found = real(user, code)
        factors.take_factors_away([user.pk])
        return found

    client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    monkeypatch.setattr(forms, "factor_of_code", slow)
    assert client.post(STEP, {"code": app.code()})["Location"].startswith("/accounts/login/")
    assert not is_in(client)


def test_recovery_codes_that_go_while_one_is_checked_are_wrong(client, cast, monkeypatch):
    app, real = App(cast.bob), factors._use_up

    def slow(factor_id, code):
        found = real(factor_id, code)
        Authenticator.objects.filter(user=cast.bob).delete()
        return found

    client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    monkeypatch.setattr(factors, "_use_up", slow)
    answer = client.post(STEP, {"code": app.recovery[0]})
    assert answer.status_code == 200 and "This code is wrong" in answer.content.decode()


# The rest


def test_the_link_of_an_address_says_to_who_is_signed_in_as_somebody_else_what_to_do(client, cast):
    path = f"/accounts/email/{new_address_token(cast.bob, 'new@example.org')}/"
    page = words(page_of(sign_in(client, cast.bella), path, 403))
    assert "You are signed in as somebody else" in page and "Take this address" not in page
    assert client.post(path).status_code == 403 and now(cast.bob).email == "bob@example.org"
    assert Client().get(path)["Location"].startswith("/accounts/login/")
