"""Signing in by an account at another site."""

import re

import pytest
from allauth.account.models import EmailAddress
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from apps.accounts.addresses import confirm_address
from apps.accounts.identity import CredentialError
from apps.accounts.models import User
from apps.accounts.services import account_without_password
from apps.accounts.tokens import issue_tokens, verify_access
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD
from tests.support.factors import App
from tests.support.http import caller, problem
from tests.web.other_sites import CONNECTIONS, LOGIN, THERE, connect, go_there, is_in
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def test_the_ways_in_stand_on_the_pages_that_ask_for_a_password(client, guild):
    for page in (LOGIN, "/accounts/signup/"):
        assert "Sign in with The Guild" in words(page_of(client, page))


def test_without_keys_there_is_none(client):
    assert "Sign in with" not in words(page_of(client, LOGIN)).replace("Sign in with a passkey", "")
    assert client.post(THERE).status_code == 404


def test_somebody_new_gets_an_account_and_is_in(client, guild):
    assert go_there(client, guild, next="/my/matches/")["Location"] == "/my/matches/"
    nina = User.objects.get(username="nina")
    assert (nina.display_name, nina.email, nina.confirmed_email) == ("Nina R", "nina@example.org", "nina@example.org")
    assert is_in(client) and not nina.has_usable_password()
    kept = SocialAccount.objects.get()
    assert (kept.uid, kept.extra_data) == ("77", {"name": "nina"})
    assert not EmailAddress.objects.exists()


def test_they_come_again_to_the_same_account(guild):
    go_there(Client(), guild)
    guild.person |= {"name": "Another Name", "email": "another@example.org"}
    again = Client()
    go_there(again, guild)
    assert is_in(again) and User.objects.filter(username__startswith="nina").count() == 1
    assert User.objects.get(username="nina").email == "nina@example.org"


def test_an_address_that_the_other_site_does_not_vouch_for_is_not_taken(client, guild):
    guild.person["email_verified"] = False
    go_there(client, guild)
    assert User.objects.get(username="nina").email == ""


@pytest.mark.parametrize("is_confirmed", [True, False])
def test_who_has_the_address_here_keeps_account_and_address(client, guild, cast, is_confirmed):
    cast.bob.email = "nina@example.org"
    cast.bob.save()
    if is_confirmed:
        confirm_address(cast.bob)
    go_there(client, guild)
    text = words(page_of(client, "/"))
    assert "Another account here has the address nina@example.org." in text
    assert client.session["_auth_user_id"] != str(cast.bob.pk)
    assert User.objects.get(username="nina").email == ""


@pytest.mark.parametrize(
    ("said", "username", "shown"),
    [
        ({"preferred_username": "bob"}, r"bob-[0-9a-f]{8}", "Nina R"),
        ({"preferred_username": "eve@example.org"}, r"eveexample\.org", "Nina R"),
        ({"preferred_username": "\u202e\u0000", "name": "\u202eevil"}, r"player", "evil"),
        ({"preferred_username": None, "name": None}, r"player", ""),
        ({"preferred_username": ["x"], "name": {"y": 1}}, None, ""),
        ({"preferred_username": "x" * 500, "name": "y" * 500}, "x{30}", "y" * 60),
    ],
)
def test_names_from_there_are_made_names_of_here(client, guild, cast, said, username, shown):
    guild.person |= said
    go_there(client, guild)
    assert is_in(client)
    made = User.objects.latest("pk")
    assert username is None or re.fullmatch(username, made.username)
    assert made.display_name == shown


def test_a_second_step_is_asked_for_after_it(client, guild):
    go_there(Client(), guild)
    app = App(User.objects.get(username="nina"))
    assert go_there(client, guild)["Location"] == "/accounts/2fa/authenticate/"
    assert not is_in(client)
    client.post("/accounts/2fa/authenticate/", {"code": app.code()})
    assert is_in(client)


def test_who_is_banned_stays_out(client, guild):
    go_there(Client(), guild)
    User.objects.filter(username="nina").update(is_active=False)
    assert go_there(client, guild)["Location"] == "/accounts/inactive/"
    assert not is_in(client)


def test_who_changes_their_mind_there_is_told_so_here(client, guild):
    guild.refuses = True
    assert go_there(client, guild)["Location"] == LOGIN
    assert "Signing in there did not work, or you changed your mind." in words(page_of(client, LOGIN))


@pytest.mark.parametrize(
    "answer", [b"", b"null", b"[]", b"{}", b'{"sub": null}', b"<html>", b'{"access_token": 1}', b"\xff"]
)
def test_what_is_no_answer_signs_nobody_in_and_fails_nowhere(client, guild, answer):
    guild.broken = answer
    assert go_there(client, guild)["Location"] == LOGIN
    assert not User.objects.filter(username="nina").exists()


def test_where_the_other_site_is_away_that_is_said(client, guild):
    guild.__exit__()
    assert client.post(THERE)["Location"] == LOGIN
    guild._server.server_close()


def test_nobody_comes_back_who_was_not_sent(client, guild):
    back = guild.come_back({"redirect_uri": f"{THERE}callback/", "state": "made-up", "code_challenge": ""})
    assert client.get(back)["Location"] == LOGIN
    assert not SocialAccount.objects.exists()


def test_a_link_sends_nobody_there(client, guild):
    assert client.get(THERE).status_code == 405


def test_what_is_asked_of_the_other_site_is_not_for_a_query_to_say(client, guild):
    page = client.post(f"{THERE}?scope=everything&auth_params=prompt%3Dnone").content.decode()
    (address,) = re.findall(r'http-equiv="refresh" content="0;url=([^"]+)"', page)
    assert "everything" not in address and "prompt" not in address


def test_an_open_browser_alone_connects_nothing(client, guild, cast):
    sign_in(client, cast.bob)
    leave = client.post(THERE, {"process": "connect"})
    assert leave["Location"] == f"/accounts/reauthenticate/?next={CONNECTIONS}"
    client.post("/accounts/reauthenticate/", {"password": "wrong"})
    assert client.post(THERE, {"process": "connect"}).status_code == 302
    connect(client, guild)
    assert SocialAccount.objects.get().user == cast.bob


def test_somebody_connects_an_account_that_they_have(client, guild, cast):
    sign_in(client, cast.bob)
    assert connect(client, guild)["Location"] == CONNECTIONS
    assert "Connected." in words(page_of(client, CONNECTIONS))
    browser = Client()
    go_there(browser, guild)
    assert browser.session["_auth_user_id"] == str(cast.bob.pk)


def test_one_account_there_is_one_account_here(client, guild, cast):
    go_there(Client(), guild)
    sign_in(client, cast.bob)
    connect(client, guild)
    assert "Another account here is connected with it." in words(page_of(client, CONNECTIONS))
    assert not SocialAccount.objects.filter(user=cast.bob).exists()


def test_when_it_is_disconnected_all_ends_that_was_given_out_and_the_owner_hears_of_it(client, guild, cast):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    confirm_address(cast.bob)
    sign_in(client, cast.bob)
    connect(client, guild)
    other, tokens = Client(), issue_tokens(User.objects.get(pk=cast.bob.pk))
    go_there(other, guild)
    mail.outbox.clear()
    client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})
    assert is_in(client) and not is_in(other) and not SocialAccount.objects.exists()
    with pytest.raises(CredentialError):
        verify_access(tokens["access"])
    do_tasks()
    assert "is not connected with another site any more" in mail.outbox[-1].body


def test_the_only_way_in_stays(client, guild):
    go_there(client, guild)
    answer = client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})
    assert "It is the only way in that you have." in words(answer.content.decode())
    assert SocialAccount.objects.exists()


def test_nobody_disconnects_what_is_somebody_else_s(client, guild, cast):
    go_there(Client(), guild)
    sign_in(client, cast.bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.exists()


def test_who_has_no_password_sets_one_right_after_signing_in(client, guild, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    go_there(client, guild)
    assert client.get("/accounts/password/change/")["Location"] == "/accounts/password/set/"
    time_machine.shift(600)
    where = client.get("/accounts/password/set/")["Location"]
    assert where == "/accounts/reauthenticate/provider/?next=/accounts/password/set/"
    assert "Sign in with The Guild" in words(page_of(client, where))
    assert go_there(client, guild, next="/accounts/password/set/")["Location"] == "/accounts/password/set/"
    assert client.post("/accounts/password/set/", {"password1": PASSWORD})["Location"] == "/my/account/"
    assert User.objects.get(username="nina").check_password(PASSWORD) and is_in(client)


def test_who_has_no_password_ends_their_account_right_after_signing_in(client, guild, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    go_there(client, guild)
    time_machine.shift(600)
    answer = client.post("/my/account/", {"password": "", "sure": "on"})
    assert "Sign in once more" in words(answer.content.decode()) and User.objects.filter(username="nina").exists()
    go_there(client, guild)
    assert client.post("/my/account/", {"password": "", "sure": "on"})["Location"] == "/"
    assert not User.objects.filter(username="nina").exists() and not SocialAccount.objects.exists()


def test_its_data_says_what_is_connected(guild):
    go_there(Client(), guild)
    nina = User.objects.get(username="nina")
    found = caller(nina).get("/api/v1/accounts/data/").json()["account"]["connections"]
    assert [(row["site"], row["number"], row["name"]) for row in found] == [("oidc", "77", "nina")]


def test_accounts_are_not_made_without_end(guild, rate):
    rate("sign_up", "2/hour")
    for number in range(2):
        guild.person |= {"sub": f"n{number}", "email": f"n{number}@example.org"}
        go_there(Client(), guild)
    guild.person |= {"sub": "n3", "email": "n3@example.org"}
    assert go_there(Client(), guild).status_code == 429
    assert SocialAccount.objects.count() == 2


def test_a_name_that_is_taken_while_it_is_chosen_is_another(cast):
    names = {account_without_password("bob", "Bob", "").username for _ in range(3)}
    assert len(names) == 3 and "bob" not in names


def test_who_has_no_password_gets_tokens_right_after_signing_in(client, guild, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    go_there(client, guild)
    problem(client.post("/api/v1/me/tokens/", {"surprise": 1}, content_type="application/json"), 400, "invalid_schema")
    given = client.post("/api/v1/me/tokens/", content_type="application/json")
    assert given.status_code == 200 and verify_access(given.json()["access"]).user.username == "nina"
    client.post("/accounts/logout/")
    assert verify_access(given.json()["access"])
    go_there(client, guild)
    time_machine.shift(600)
    problem(client.post("/api/v1/me/tokens/", content_type="application/json"), 401, "authentication_failed")


def test_a_token_gets_no_other_tokens(guild):
    go_there(Client(), guild)
    nina = User.objects.get(username="nina")
    problem(caller(nina).post("/api/v1/me/tokens/"), 403, "insufficient_permissions")


@pytest.mark.parametrize("site", ["discord", "google", "twitch", "steam", "oidc/oidc", "oidc/other"])
def test_a_site_whose_keys_are_not_set_is_not_there(client, site):
    assert client.post(f"/accounts/{site}/login/").status_code == 404
    assert client.get(f"/accounts/{site}/login/callback/?code=1&state=2").status_code == 404


def test_who_has_nothing_else_adds_a_factor_right_after_signing_in(client, guild, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    go_there(client, guild)
    assert client.get("/accounts/2fa/totp/activate/").status_code == 200
    time_machine.shift(600)
    where = client.get("/accounts/2fa/totp/activate/")["Location"]
    assert where == "/accounts/reauthenticate/provider/?next=/accounts/2fa/totp/activate/"
