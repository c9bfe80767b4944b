"""Signing in with a second step, and what ends when a factor goes."""

import json
import re
from base64 import b64encode

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Permission
from django.contrib.sessions.models import Session
from django.core import mail
from django.db import connection
from django.test import Client

from apps.accounts.addresses import confirm_address
from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens, verify_access
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin
from tests.support.credentials import redeem_ticket
from tests.support.factors import App, code_of, shown_again
from tests.support.http import caller
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


def test_who_tries_codes_for_long_is_refused_and_the_owner_told_once(client, cast, app, rate):
    confirm_address(cast.bob)
    rate("second_factor_long", "2/7day")
    type_password(client)
    answers = [client.post(STEP, {"code": "000000"}) for _ in range(4)]
    assert [answer.status_code for answer in answers] == [200, 200, 429, 429]
    rate("mailbox", "1/day")
    client.post(STEP, {"code": "000000"})
    do_tasks()
    assert {letter.subject for letter in mail.outbox} == {
        "Somebody who knows the password of your DeltaCrown account tries its codes"
    }


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


def show_again(client, code=""):
    """That it is still bob, as the pages ask before a factor changes."""
    if code:
        return client.post("/accounts/2fa/reauthenticate/", {"code": code})
    return client.post("/accounts/reauthenticate/", {"password": PASSWORD})


# It acts once it is written.
@pytest.mark.django_db(transaction=True)
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


def take_app_away(client, app):
    sign_in(client, User.objects.get(username="bob"))
    show_again(client, app.code())
    return client.post("/accounts/2fa/totp/deactivate/")


def test_when_a_factor_goes_all_goes_that_was_given_out_and_this_browser_stays(client, cast, app):
    other = sign_in(Client(), cast.bob)
    tokens = issue_tokens(cast.bob)
    tournament = cast.open()
    room = f"tournament_{tournament.pk}"
    ticket = other.post("/api/v1/ws-tickets/", {"tournament": tournament.pk}, content_type="application/json").json()[
        "ticket"
    ]
    assert take_app_away(client, app)["Location"] == "/accounts/2fa/"
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
    take_app_away(client, app)
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
    shown_again(client)
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


# It acts once it is written.
@pytest.mark.django_db(transaction=True)
def test_the_first_factor_puts_out_who_came_in_without_one(client, cast):
    thief = sign_in(Client(), cast.bob)
    sign_in(client, cast.bob)
    show_again(client)
    page = "/accounts/2fa/totp/activate/"
    secret = re.search(r'<code class="secret">(\w+)</code>', page_of(client, page))[1]
    client.post(page, {"code": code_of(secret)})
    assert (is_in(client), is_in(thief)) == (True, False)


# It acts once it is written.
@pytest.mark.django_db(transaction=True)
def test_the_code_that_connected_the_app_signs_nobody_in(client, cast):
    sign_in(client, cast.bob)
    show_again(client)
    page = "/accounts/2fa/totp/activate/"
    secret = re.search(r'<code class="secret">(\w+)</code>', page_of(client, page))[1]
    code = code_of(secret)
    client.post(page, {"code": code})
    other = Client()
    type_password(other)
    other.post(STEP, {"code": code})
    assert not is_in(other)
    other.post(STEP, {"code": code_of(secret, 1)})
    assert is_in(other)


def test_where_there_is_a_factor_the_password_shows_nothing(client, cast, app):
    sign_in(client, cast.bob)
    assert client.get("/accounts/reauthenticate/")["Location"] == "/accounts/2fa/reauthenticate/"
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    assert "/reauthenticate/" in client.get("/accounts/2fa/recovery-codes/")["Location"]


@pytest.mark.parametrize("credential", ["0", "false", '""', "[]", "[" * 8000, '{"a":' * 3000, "9" * 5000, "{}", "null"])
@pytest.mark.parametrize("door", ["add", "step", "login", "again"])
def test_what_is_no_passkey_is_refused_and_saved_nowhere(client, cast, credential, door):
    if door == "add":
        sign_in(client, cast.bob)
        show_again(client)
        answer = client.post("/accounts/2fa/webauthn/add/", {"name": "x", "credential": credential})
    elif door == "login":
        answer = client.post("/accounts/2fa/webauthn/login/", {"credential": credential})
    else:
        App(cast.bob)
        if door == "again":
            sign_in(client, cast.bob)
        else:
            type_password(client)
        path = "/accounts/2fa/webauthn/reauthenticate/" if door == "again" else STEP
        answer = client.post(path, {"credential": credential})
    assert answer.status_code in (200, 302) and not Authenticator.objects.filter(type="webauthn").exists()


def cbor(depth):
    return b64encode(b"\x81" * depth).decode()


@pytest.mark.parametrize("path", ["/accounts/2fa/webauthn/login/", STEP])
def test_bytes_deep_within_a_passkey_fail_nowhere(client, cast, path):
    App(cast.bob)
    type_password(client)
    client.get("/accounts/2fa/webauthn/login/", headers={"Accept": "application/json"})
    response = {"authenticatorData": cbor(3000), "clientDataJSON": cbor(3000), "signature": "", "userHandle": "AAAA"}
    credential = json.dumps({"id": "AAAA", "rawId": "AAAA", "type": "public-key", "response": response})
    assert client.post(path, {"credential": credential}).status_code in (200, 302)


@pytest.mark.parametrize("page", [LOGIN, "/accounts/reauthenticate/", "/accounts/password/change/", "/admin/login/"])
@pytest.mark.parametrize("next_page", ["//[", "http://[", "\\\\[", "https://evil.example/"])
def test_what_is_no_address_leads_nowhere_and_fails_nowhere(client, cast, page, next_page):
    assert client.get(page, {"next": next_page}).status_code in (200, 302)
    sign_in(client, cast.bob)
    answer = client.get(page, {"next": next_page})
    assert answer.status_code in (200, 302, 403) and "evil" not in answer.get("Location", "")


def test_staff_sign_in_as_nobody_else_past_the_second_step(client):
    boss, staff = make_admin(), User.objects.create_user("staff", password=PASSWORD, is_staff=True)
    App(boss)
    client.force_login(staff)
    client.post("/admin/login/", {"username": boss.username, "password": PASSWORD, "next": "/admin/"})
    assert client.session["_auth_user_id"] == str(staff.pk)


def test_who_only_looks_at_users_takes_no_factors_away(client, app, cast):
    staff = User.objects.create_user("staff", password=PASSWORD, is_staff=True)
    staff.user_permissions.set(Permission.objects.filter(codename__in=("view_user", "change_user")))
    client.force_login(staff)
    shown_again(client)
    form = {"action": "take_factors_away", "_selected_action": [cast.bob.pk]}
    client.post("/admin/accounts/user/", form)
    assert Authenticator.objects.filter(user=cast.bob).exists()


@pytest.mark.parametrize(
    "path", ["totp/activate/", "recovery-codes/generate/", "webauthn/add/", "webauthn/keys/1/remove/"]
)
def test_a_stranger_leaves_nothing_in_a_session(client, path):
    answer = client.post(f"/accounts/2fa/{path}", {"x": "y" * 5000})
    assert answer["Location"].startswith(LOGIN) and not Session.objects.exists()


def test_what_is_typed_at_the_first_step_is_not_kept_for_the_second(client, app):
    type_password(client)
    assert "bob" not in str(Session.objects.get().get_decoded())


def test_a_password_that_was_set_in_the_database_ends_a_signing_in_that_waits(client, app, cast):
    type_password(client)
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET password = %s WHERE id = %s", [make_password("another"), cast.bob.pk])
    client.post(STEP, {"code": app.code()})
    assert not is_in(client)


def test_a_page_elsewhere_asks_for_no_challenges_and_uses_up_no_signing_in(client, cast, rate):
    rate("sign_in", "2/hour")
    rate("passkey", "2/hour")
    for site in ("cross-site", "same-site", "none"):
        headers = {"Accept": "application/json", "Sec-Fetch-Site": site}
        assert client.get("/accounts/2fa/webauthn/login/", headers=headers).status_code == 302
    assert not Session.objects.exists()
    headers = {"Accept": "application/json", "Sec-Fetch-Site": "same-origin"}
    asked = [client.get("/accounts/2fa/webauthn/login/", headers=headers).status_code for _ in range(3)]
    assert asked == [200, 200, 429]
    type_password(client)
    assert is_in(client)


def test_the_browser_that_changed_the_password_is_known(client, cast, rate):
    rate("guess", "3/hour")
    type_password(client)
    client.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": "another long pass phrase"})
    for number in range(5):
        Client().post(LOGIN, {"login": "bob", "password": "guess"}, REMOTE_ADDR=f"198.51.100.{number}")
    client.post("/accounts/logout/")
    assert client.post(LOGIN, {"login": "bob", "password": "another long pass phrase"}).status_code == 302


def test_pages_with_secrets_are_kept_nowhere(client, cast, app):
    sign_in(client, cast.bob)
    show_again(client, app.code())
    for path in ("2fa/recovery-codes/", "2fa/recovery-codes/download/", "2fa/webauthn/add/", "sessions/"):
        assert "no-store" in client.get(f"/accounts/{path}")["Cache-Control"], path


@pytest.mark.parametrize("path", ["/accounts/signup/", "/api/v1/accounts/"])
def test_nobody_new_has_an_address_for_a_name(client, path):
    form = {"username": "bob@example.org", "display_name": "Bob", "password": PASSWORD}
    answer = caller().post(path, form) if "api" in path else client.post(path, form)
    assert "A user name has no @" in answer.content.decode()
    assert not User.objects.filter(username__contains="@").exists()
