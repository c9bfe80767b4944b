"""Signing in by Steam."""

import pytest
from allauth.socialaccount.models import SocialAccount
from django.test import Client

from apps.accounts.models import User
from tests.support.cast import PASSWORD
from tests.support.factors import App
from tests.support.steam import KEY, Steam
from tests.web.other_sites import CONNECTIONS, LOGIN, is_in, query_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def steam(settings):
    with Steam() as site:
        settings.SOCIALACCOUNT_PROVIDERS = {"steam": {"APPS": [site.app]}}
        yield site


def leave(client, **form):
    """The query with which the browser comes to Steam."""
    return query_of(client.post("/accounts/steam/login/", form))


def come_back(client, address):
    return client.get(address.removeprefix("http://testserver"))


def is_refused(client, answer):
    assert (answer.status_code, answer["Location"]) == (302, LOGIN)
    assert "Signing in there did not work" in words(page_of(client, LOGIN))
    assert not is_in(client) and not User.objects.exists()


def test_somebody_new_gets_an_account_and_is_in(client, steam):
    assert "Sign in with Steam" in words(page_of(client, LOGIN))
    answer = come_back(client, steam.let_in(leave(client, next="/my/matches/")))
    assert answer["Location"] == "/my/matches/" and is_in(client)
    user = User.objects.get()
    assert (user.display_name, user.email, user.has_usable_password()) == ("নীনা", "", False)
    kept = SocialAccount.objects.get()
    assert (kept.provider, kept.uid, kept.extra_data) == ("steam", steam.person, {"name": "নীনা"})


def test_they_come_again_to_the_same_account(steam):
    for _ in range(2):
        browser = Client()
        come_back(browser, steam.let_in(leave(browser)))
        assert is_in(browser)
    assert User.objects.count() == 1


def test_it_is_connected_with_an_account_there_is(client, steam, cast):
    sign_in(client, cast.bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    come_back(client, steam.let_in(leave(client, process="connect", next=CONNECTIONS)))
    assert SocialAccount.objects.get().user == cast.bob
    assert "Steam" in words(page_of(client, CONNECTIONS))


def test_a_second_step_is_asked_for_after_it(client, steam):
    first = Client()
    come_back(first, steam.let_in(leave(first)))
    app = App(User.objects.get())
    assert come_back(client, steam.let_in(leave(client)))["Location"] == "/accounts/2fa/authenticate/"
    client.post("/accounts/2fa/authenticate/", {"code": app.code()})
    assert is_in(client)


@pytest.mark.parametrize(
    "changed",
    [
        {"claimed_id": "https://steamcommunity.com/openid/id/76561190000000002"},
        {"identity": "https://steamcommunity.com/openid/id/76561190000000002"},
        {"claimed_id": "https://evil.example/openid/id/76561190000000001"},
        {"claimed_id": "https://steamcommunity.com/openid/id/76561190000000001\n"},
        {"return_to": "http://evil.example/accounts/steam/login/callback/"},
        {"op_endpoint": "https://evil.example/openid/login"},
        {"signed": "signed,op_endpoint,return_to"},
        {"signed": ""},
        {"sig": "of somebody else"},
        {"ns": "http://openid.net/signon/1.1"},
        {"mode": "cancel"},
        {"mode": "setup_needed"},
    ],
    ids=lambda changed: " ".join(changed),
)
def test_what_steam_did_not_say_lets_nobody_in(client, steam, changed):
    is_refused(client, come_back(client, steam.let_in(leave(client), **changed)))


def test_what_was_changed_in_both_places_is_found_out_by_steam(client, steam):
    other = "https://steamcommunity.com/openid/id/76561190000000002"
    is_refused(client, come_back(client, steam.let_in(leave(client), claimed_id=other, identity=other)))


def test_a_way_back_is_good_once_and_in_its_own_browser(client, steam):
    back = steam.let_in(leave(client))
    is_refused(thief := Client(), come_back(thief, back))
    come_back(client, back)
    client.post("/accounts/logout/")
    come_back(client, back)
    assert not is_in(client)


def test_what_is_said_twice_is_not_believed(client, steam):
    back = steam.let_in(leave(client))
    other = "https%3A%2F%2Fsteamcommunity.com%2Fopenid%2Fid%2F76561190000000002"
    is_refused(client, come_back(client, f"{back}&openid.claimed_id={other}&openid.identity={other}"))


@pytest.mark.parametrize("query", ["", "?state=1", "?openid.mode=id_res", "?state=1&openid.claimed_id=%C3%A9"])
def test_nobody_comes_back_who_did_not_leave(client, steam, query):
    is_refused(client, client.get(f"/accounts/steam/login/callback/{query}"))


def test_a_steam_that_does_not_answer_lets_nobody_in(client, steam):
    back = steam.let_in(leave(client))
    steam.silent = True
    is_refused(client, come_back(client, back))


@pytest.mark.parametrize(
    "said",
    [
        b"",
        b"[",
        b"[1]",
        b'{"response": {"players": []}}',
        b'{"response": {"players": [{"personaname": 7}]}}',
        b" " * 70_000,
    ],
)
def test_who_it_has_no_name_for_is_in_all_the_same(client, steam, said, caplog):
    steam.names = said
    come_back(client, steam.let_in(leave(client)))
    assert is_in(client) and User.objects.get().display_name == ""
    assert KEY not in caplog.text
