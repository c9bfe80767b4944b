"""What somebody at an open browser of another person cannot do, nor one who has the password alone; and what other
sites say that is not so."""

import json
import logging

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core import mail
from django.test import Client

from apps.accounts import services
from apps.accounts.addresses import confirm_address
from apps.accounts.ending import end_account
from apps.accounts.models import User
from apps.accounts.services import account_without_password
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin
from tests.support.factors import App
from tests.support.http import caller, problem
from tests.web.other_sites import CONNECTIONS, THERE, connect, go_there, is_in, query_of
from tests.web.pages import sign_in

pytestmark = pytest.mark.django_db
AGAIN = "/accounts/reauthenticate/"
DAYS = 6 * 86_400


def leave_to_connect(client):
    return client.post(THERE, {"process": "connect"})


@pytest.fixture
def nina(client, guild, time_machine):
    """Somebody without a password, who signed in here days ago and has left the browser open."""
    time_machine.move_to("2030-01-01T12:00:00Z")
    go_there(client, guild)
    time_machine.shift(DAYS)
    return User.objects.get(username="nina")


def test_nobody_begins_to_connect_what_the_owner_then_completes(client, guild, cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    sign_in(client, cast.bob)
    assert leave_to_connect(client)["Location"].startswith(AGAIN)
    # Shown, and left for so long that it counts no more.
    client.post(AGAIN, {"password": PASSWORD})
    page = leave_to_connect(client)
    time_machine.shift(400)
    guild.person |= {"sub": "thief"}
    assert page.status_code == 200
    back = guild.come_back(query_of(page))
    answer = client.get(back.removeprefix("http://testserver"))
    assert answer["Location"].startswith(AGAIN)
    client.post(AGAIN, {"password": PASSWORD})
    client.get("/accounts/2fa/totp/activate/")
    assert not SocialAccount.objects.exists()


def test_an_open_browser_of_somebody_without_a_password_connects_nothing(client, guild, nina):
    assert leave_to_connect(client)["Location"] == f"/accounts/reauthenticate/provider/?next={CONNECTIONS}"
    assert SocialAccount.objects.count() == 1


def test_nor_does_it_disconnect_anything(client, guild, nina):
    SocialAccount.objects.create(user=nina, provider="steam", uid="1")
    own = SocialAccount.objects.get(provider="oidc")
    answer = client.post(CONNECTIONS, {"account": own.pk})
    assert answer["Location"] == f"/accounts/reauthenticate/provider/?next={CONNECTIONS}"
    assert SocialAccount.objects.filter(user=nina).count() == 2


@pytest.mark.parametrize("process", ["redirect", "", "x" * 1000])
def test_there_is_no_other_reason_to_leave(client, guild, cast, process):
    sign_in(client, cast.bob)
    assert client.post(THERE, {"process": process})["Location"] == CONNECTIONS


def test_the_last_two_ways_in_are_not_both_taken_away(client, guild):
    go_there(client, guild)
    nina = User.objects.get(username="nina")
    other = SocialAccount.objects.create(user=nina, provider="steam", uid="1")
    client.post(CONNECTIONS, {"account": other.pk})
    client.post(CONNECTIONS, {"account": SocialAccount.objects.get().pk})
    assert SocialAccount.objects.filter(user=nina).count() == 1


def test_a_connection_with_a_site_that_is_switched_off_can_be_taken_away(client, guild):
    go_there(client, guild)
    nina = User.objects.get(username="nina")
    old = SocialAccount.objects.create(user=nina, provider="gone", uid="1")
    assert client.post(CONNECTIONS, {"account": old.pk})["Location"] == CONNECTIONS
    assert not SocialAccount.objects.filter(provider="gone").exists() and is_in(client)


def test_the_keys_to_the_other_site_lie_in_no_session(client, guild):
    go_there(Client(), guild)
    App(User.objects.get(username="nina"))
    go_there(client, guild)
    assert '"token"' not in json.dumps(client.session._session)


def test_codes_are_not_guessed_anew_by_signing_out_elsewhere(client, cast, rate):
    rate("second_factor", "3/hour")
    App(cast.bob)
    sign_in(client, cast.bob)
    statuses = []
    for _ in range(5):
        statuses.append(client.post("/accounts/2fa/reauthenticate/", {"code": "000000"}).status_code)
        client.post("/accounts/sessions/")
    assert statuses == [200, 200, 200, 429, 429]


def test_passwords_are_not_guessed_anew_by_signing_out_elsewhere(client, cast, rate):
    rate("known_source", "3/hour")
    client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    statuses = []
    for _ in range(4):
        statuses.append(client.post(AGAIN, {"password": "wrong"}).status_code)
        client.cookies.pop("dc_device", None)
        client.post("/accounts/sessions/")
    assert statuses == [200, 200, 200, 429]


def test_codes_are_counted_by_the_address_that_sends_them(client, cast, rate):
    rate("sign_in", "2/hour")
    App(cast.bob)
    sign_in(client, cast.bob)
    statuses = [client.post("/accounts/2fa/reauthenticate/", {"code": "000000"}).status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_the_password_alone_ends_no_account_with_a_second_factor(client, cast):
    app = App(cast.bob)
    sign_in(client, cast.bob)
    assert client.post("/my/account/", {"password": PASSWORD})["Location"].startswith("/accounts/2fa/reauthenticate/")
    problem(caller(cast.bob).post("/api/v1/accounts/end/", {"password": PASSWORD}), 401, "second_factor_required")
    wrong = {"password": PASSWORD, "code": "000000"}
    problem(caller(cast.bob).post("/api/v1/accounts/end/", wrong), 401, "authentication_failed")
    assert User.objects.filter(pk=cast.bob.pk, ended_at=None).exists()
    assert caller(cast.bob).post("/api/v1/accounts/end/", {"password": PASSWORD, "code": app.code()}).status_code == 204


def test_the_password_alone_sets_no_other_where_there_is_a_second_factor(client, cast):
    app = App(cast.bob)
    sign_in(client, cast.bob)
    new = {"oldpassword": PASSWORD, "password1": "quite another phrase 77"}
    where = client.post("/accounts/password/change/", new)["Location"]
    assert where == "/accounts/2fa/reauthenticate/?next=/accounts/password/change/"
    client.post("/accounts/2fa/reauthenticate/", {"code": app.code()})
    client.post("/accounts/password/change/", new)
    assert User.objects.get(pk=cast.bob.pk).check_password("quite another phrase 77")


def test_tokens_of_a_browser_are_for_who_has_no_password(client, cast):
    client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    refusal = client.post("/api/v1/me/tokens/", content_type="application/json")
    problem(refusal, 403, "insufficient_permissions")


def test_the_letter_about_a_change_says_what_else_to_look_at(client, guild, cast):
    confirm_address(cast.bob)
    sign_in(client, cast.bob)
    connect(client, guild)
    do_tasks()
    assert "remove what is not yours" in mail.outbox[-1].body and "/my/account/" in mail.outbox[-1].body


def test_who_has_no_password_sets_their_first_by_a_mailed_link(client, guild):
    go_there(Client(), guild)
    client.post("/accounts/password/reset/", {"email": "nina@example.org"})
    do_tasks()
    assert "/accounts/password/reset/key/" in mail.outbox[-1].body


# What other sites say


@pytest.mark.parametrize(
    ("said", "is_known"), [(True, True), ("true", True), ("false", False), ("no", False), (0, False)]
)
def test_an_address_counts_only_where_the_site_says_that_it_does(client, guild, said, is_known):
    guild.person["email_verified"] = said
    go_there(client, guild)
    assert bool(User.objects.get(username="nina").confirmed_email) is is_known


@pytest.mark.parametrize(
    "said",
    [{"sub": "7" * 400}, {"name": "a\x00b"}, {"name": "a\ud800b"}, {"preferred_username": "\x00"}, {"sub": "\x00"}],
    ids=["long", "nul", "half a letter", "nul as a name", "nul as a number"],
)
def test_odd_answers_are_no_fault_of_ours(client, guild, said):
    guild.person |= said
    assert go_there(client, guild).status_code == 302


def test_why_another_site_refused_is_not_in_the_log_word_by_word(client, guild, caplog):
    caplog.set_level(logging.INFO)
    guild.broken = b'{"error": "invalid_grant", "secret": "of theirs"}'
    assert go_there(client, guild).status_code == 302
    assert "of theirs" not in caplog.text and "of theirs" not in str([vars(row) for row in caplog.records])


# Names


def test_a_name_is_measured_as_it_is_stored(db):
    with pytest.raises(Exception, match="150"):
        services.new_account("\ufb03" * 100, PASSWORD)


def test_a_name_given_after_the_account_ended_names_nobody(cast):
    bob = User.objects.get(pk=cast.bob.pk)
    end_account(bob.pk)
    services.change_shown_name(bob, "Bob Again")
    assert User.objects.get(pk=bob.pk).shown_name == "Deleted player"


def test_signing_up_once_more_takes_nothing_from_an_account_that_has_begun(settings):
    settings.SIGN_UP_BY_MAIL = True
    again = services.new_account("dora", PASSWORD, "dora@example.org")
    # Another sign-up is faster, and its link is followed while this one is under way.
    first = services.sign_up("dora", PASSWORD, "dora@example.org")
    User.objects.filter(pk=first.pk).update(awaits_address=False, is_active=True)
    with pytest.raises(Exception, match="already exists"):
        services.save_account(again)
    assert User.objects.filter(pk=first.pk, is_active=True).exists()


def test_two_who_come_with_one_name_both_get_an_account(db):
    made = [account_without_password("same", "Same", "") for _ in range(2)]
    assert len({user.username for user in made}) == 2


# Administrators, and letters


def test_an_open_browser_of_an_administrator_changes_no_account(client):
    ada = make_admin()
    client.force_login(ada)
    for path in (
        f"/admin/accounts/user/{ada.pk}/password/",
        f"/admin/accounts/user/{ada.pk}/change/",
        "/admin/accounts/user/",
    ):
        assert client.post(path, {"password1": "x", "password2": "x"})["Location"].startswith(AGAIN)
    assert client.get("/admin/password_change/")["Location"] == "/accounts/password/change/"
    assert User.objects.get(pk=ada.pk).check_password(PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_the_owner_hears_of_a_kind_of_change_so_often_and_no_more(client, cast, rate):
    rate("mailbox", "2/hour")
    confirm_address(cast.bob)
    app = App(cast.bob)
    sign_in(client, cast.bob)
    client.post("/accounts/2fa/reauthenticate/", {"code": app.code()})
    for _ in range(4):
        client.post("/accounts/2fa/recovery-codes/generate/")
    do_tasks()
    assert len(mail.outbox) == 2


def test_a_site_that_is_switched_off_is_no_way_in_that_is_left(client, guild):
    go_there(client, guild)
    nina = User.objects.get(username="nina")
    SocialAccount.objects.create(user=nina, provider="gone", uid="1")
    client.post(CONNECTIONS, {"account": SocialAccount.objects.get(provider="oidc").pk})
    assert SocialAccount.objects.filter(provider="oidc").exists()
