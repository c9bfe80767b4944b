"""Signing in with a second step, and what ends when a factor goes."""

import re

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.test import Client

from apps.accounts.addresses import confirm_address
from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens, verify_access
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin
from tests.support.credentials import redeem_ticket
from tests.support.factors import App, code_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
LOGIN, STEP = "/accounts/login/", "/accounts/2fa/authenticate/"


@pytest.fixture
def app(cast):
    return App(cast.bob)


def type_password(client, name="bob", path=LOGIN):
    return client.post(path, {"login": name, "password": PASSWORD})


def is_in(client):
    return "Sign out" in words(page_of(client, "/"))


def test_the_password_alone_leads_to_the_second_step_and_the_code_in(client, app):
    answer = type_password(client, path=f"{LOGIN}?next=/my/matches/")
    assert answer["Location"] == STEP and not is_in(client)
    assert "one of your recovery codes" in words(page_of(client, STEP))
    assert client.post(STEP, {"code": app.code()})["Location"] == "/my/matches/"
    assert is_in(client)


def test_a_wrong_code_is_said_and_lets_nobody_in(client, app):
    type_password(client)
    answer = client.post(STEP, {"code": "000000"})
    assert answer.status_code == 200 and "This code is wrong, or was used before." in words(answer.content.decode())
    assert not is_in(client)


@pytest.mark.parametrize("kind", ["of the app", "of recovery"])
def test_a_code_is_good_once(app, kind):
    code = app.code() if kind == "of the app" else app.recovery[0]
    first, second = Client(), Client()
    for browser in (first, second):
        type_password(browser)
        browser.post(STEP, {"code": code})
    assert (is_in(first), is_in(second)) == (True, False)


def test_a_code_from_before_the_last_one_is_good_no_more(client, app):
    type_password(client)
    client.post(STEP, {"code": app.code(1)})
    another = Client()
    type_password(another)
    another.post(STEP, {"code": app.code()})
    assert (is_in(client), is_in(another)) == (True, False)


def test_codes_are_not_guessed_without_end(client, app, rate):
    rate("second_factor", "3/hour")
    type_password(client)
    answers = [client.post(STEP, {"code": "000000"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 200, 429]
    assert client.post(STEP, {"code": app.code()}).status_code == 429 and not is_in(client)


def _new_password(user):
    user.set_password("another long pass phrase")
    user.save()


def _ban(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


@pytest.mark.parametrize("meanwhile", [_new_password, _ban])
def test_what_ends_between_the_steps_ends_the_signing_in(client, cast, app, meanwhile):
    type_password(client)
    meanwhile(User.objects.get(pk=cast.bob.pk))
    answer = client.post(STEP, {"code": app.code()})
    assert answer["Location"] in (LOGIN, STEP) and not is_in(client)


def test_who_gives_up_at_the_second_step_is_nobody(client, app):
    type_password(client)
    client.post("/accounts/logout/")
    assert client.get(STEP)["Location"] == LOGIN


@pytest.mark.parametrize("name", ["bob@example.org", " BOB@Example.org "])
def test_a_confirmed_address_signs_in_as_the_name_does(client, cast, name):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    assert type_password(client, name).status_code == 200 and not is_in(client)
    confirm_address(cast.bob)
    type_password(client, name)
    assert is_in(client)


def test_a_name_that_looks_like_somebody_s_address_takes_it_from_nobody(client, cast):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    confirm_address(cast.bob)
    thief = User.objects.create_user("bob@example.org", password="the password of a thief")
    type_password(client, "bob@example.org")
    assert client.session["_auth_user_id"] == str(cast.bob.pk)
    other = Client()
    other.post(LOGIN, {"login": "bob@example.org", "password": "the password of a thief"})
    assert "_auth_user_id" not in other.session
    assert thief.check_password("the password of a thief")


def show_again(client):
    """That it is still bob, as the pages ask before a factor changes."""
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


def test_somebody_connects_an_app_and_gets_recovery_codes(client, cast):
    sign_in(client, cast.bob)
    page = "/accounts/2fa/totp/activate/"
    assert client.get(page)["Location"] == "/accounts/reauthenticate/?next=%2Faccounts%2F2fa%2Ftotp%2Factivate%2F"
    show_again(client)
    html = page_of(client, page)
    assert "<svg" in html
    secret = re.search(r'<code class="secret">(\w+)</code>', html)[1]
    assert client.post(page, {"code": "000000"}).status_code == 200
    answer = client.post(page, {"code": code_of(secret)})
    assert answer["Location"] == "/accounts/2fa/recovery-codes/"
    shown = re.findall(r"<code>(\d{8})</code>", page_of(client, answer["Location"]))
    assert len(shown) == 10
    assert client.get("/accounts/2fa/recovery-codes/download/").content.decode().split() == shown
    fresh = Client()
    type_password(fresh)
    fresh.post(STEP, {"code": shown[3]})
    assert is_in(fresh)


@pytest.mark.parametrize(
    "path",
    ["totp/activate/", "totp/deactivate/", "recovery-codes/", "recovery-codes/generate/", "webauthn/add/"],
)
def test_before_a_factor_changes_or_is_seen_they_show_again_who_they_are(client, cast, app, path):
    sign_in(client, cast.bob)
    if path == "totp/activate/":
        Authenticator.objects.filter(type="totp").delete()
    sign_in(client, User.objects.get(pk=cast.bob.pk))
    assert "/reauthenticate/" in client.get(f"/accounts/2fa/{path}")["Location"]
    answer = client.post(f"/accounts/2fa/{path}", {"code": app.code()})
    assert answer.status_code == 405 or "/reauthenticate/" in answer["Location"]


def take_app_away(client):
    sign_in(client, User.objects.get(username="bob"))
    show_again(client)
    return client.post("/accounts/2fa/totp/deactivate/")


def test_when_a_factor_goes_all_goes_that_was_given_out_and_this_browser_stays(client, cast, app):
    other = sign_in(Client(), cast.bob)
    tokens = issue_tokens(cast.bob)
    tournament = cast.open()
    room = f"tournament_{tournament.pk}"
    ticket = other.post("/api/v1/ws-tickets/", {"tournament": tournament.pk}, content_type="application/json").json()[
        "ticket"
    ]
    assert take_app_away(client)["Location"] == "/accounts/2fa/"
    assert is_in(client) and not is_in(other)
    with pytest.raises(CredentialError):
        verify_access(tokens["access"])
    with pytest.raises(CredentialError):
        redeem_ticket(ticket, room)
    assert not Authenticator.objects.exists()


def test_the_owner_hears_of_it_where_an_address_is_known_to_be_theirs(client, cast, app):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    confirm_address(cast.bob)
    take_app_away(client)
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "was taken away" in told.body and "/accounts/password/reset/" in told.body


def test_a_new_password_takes_the_old_one_and_signs_out_everywhere_else(client, cast):
    sign_in(client, cast.bob)
    other = sign_in(Client(), cast.bob)
    page = "/accounts/password/change/"
    new = {"oldpassword": "wrong", "password1": "another long pass phrase"}
    refused = client.post(page, new)
    assert refused.status_code == 200 and "The password is wrong." in words(refused.content.decode())
    assert client.post(page, new | {"oldpassword": PASSWORD})["Location"] == "/my/account/"
    assert is_in(client) and not is_in(other)
    assert User.objects.get(pk=cast.bob.pk).check_password("another long pass phrase")


def test_an_administrator_takes_the_factors_away_of_who_lost_them(client, cast, app):
    client.force_login(make_admin())
    form = {"action": "take_factors_away", "_selected_action": [cast.bob.pk]}
    answer = client.post("/admin/accounts/user/", form, follow=True)
    assert "Their passwords alone are enough now" in answer.content.decode()
    browser = Client()
    type_password(browser)
    assert is_in(browser)
    assert "Second factors taken away." in page_of(client, f"/admin/accounts/user/{cast.bob.pk}/history/")


def test_nobody_sees_secrets_in_the_admin(client, app):
    client.force_login(make_admin())
    for page in ("mfa/authenticator/", "usersessions/usersession/", "account/emailaddress/"):
        assert client.get(f"/admin/{page}").status_code == 404
