"""Accounts while somebody does what nobody expects: an administrator's page that stayed open, requests that are under
way while everything ends, the same thing again and again."""

import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django_tasks_db.models import DBTaskResult

from apps.accounts import factors, forms, services, tasks, tokens
from apps.accounts.addresses import confirm_address, confirmation_token, new_address_token, take_address
from apps.accounts.browser_sessions import places_of
from apps.accounts.ending import end_account, erase_account
from apps.accounts.identity import CredentialError
from apps.accounts.models import Login, Revocation, User
from apps.accounts.tokens import issue_tokens
from apps.web.views import account, sessions
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin, make_user
from tests.support.factors import App, shown_again
from tests.web.other_sites import CONNECTIONS
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


def now(user):
    return User.objects.get(pk=user.pk)


def page_in_the_admin(user):
    return f"/admin/accounts/user/{user.pk}/change/"


def shown_in(client, path):
    """What a form of the admin would send if nothing in it were touched."""
    form = client.get(path).context["adminform"].form
    values = {name: form[name].value() for name in form.fields if name != "password"}
    return {name: "on" if value is True else value for name, value in values.items() if value not in (False, None)}


@pytest.fixture
def boss(client):
    client.force_login(make_admin())
    return shown_again(client)


# Pages of administrators that stayed open


def test_a_page_that_stayed_open_brings_no_ended_account_back(boss, cast):
    page = page_in_the_admin(cast.bob)
    form = shown_in(boss, page)
    end_account(cast.bob.pk)
    do_tasks()
    assert boss.post(page, form).status_code == 403
    bob = now(cast.bob)
    assert (bob.username, bob.email, bob.is_active) == (f"deleted {bob.pk}", "", False)
    assert boss.get(page).status_code == 200


def test_nothing_makes_an_ended_account_active(cast):
    end_account(cast.bob.pk)
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=cast.bob.pk).update(is_active=True)


def _ban(user):
    User.objects.filter(pk=user.pk).update(is_active=False)


def _demote(user):
    User.objects.filter(pk=user.pk).update(is_superuser=False)


def _another_address(user):
    confirm_address(user)
    assert take_address(now(user), "new@example.org")


def _another_name(user):
    User.objects.filter(pk=user.pk).update(display_name="Robert")


def _no_group(user):
    user.groups.clear()


@pytest.mark.parametrize("meanwhile", [_ban, _demote, _another_address, _another_name, _no_group])
def test_a_page_that_stayed_open_undoes_nothing(boss, cast, meanwhile):
    User.objects.filter(pk=cast.bob.pk).update(is_superuser=True, is_staff=True)
    cast.bob.groups.add(Group.objects.create(name="helpers"))
    page = page_in_the_admin(cast.bob)
    form = shown_in(boss, page)
    meanwhile(now(cast.bob))
    before = User.objects.values().get(pk=cast.bob.pk)
    answer = boss.post(page, form | {"first_name": "Bob"})
    assert "Look at it again." in words(answer.content.decode())
    assert User.objects.values().get(pk=cast.bob.pk) == before
    assert now(cast.bob).groups.exists() == (meanwhile is not _no_group)


def test_an_account_that_is_as_it_was_shown_is_changed(boss, cast):
    page = page_in_the_admin(cast.bob)
    form = shown_in(boss, page)
    User.objects.filter(pk=cast.bob.pk).update(last_login="2030-01-01T12:00:00Z")
    assert boss.post(page, form | {"first_name": "Bob"}).status_code == 302
    bob = now(cast.bob)
    assert (bob.first_name, bob.last_login.year) == ("Bob", 2030)


# Requests that are under way while their browser is signed out


SESSIONS = "/accounts/sessions/"


@pytest.fixture
def thief(cast):
    """Somebody at a browser that bob left open, who knows his password too."""
    return shown_again(sign_in(Client(), cast.bob))


@pytest.fixture
def owner(client, cast):
    return shown_again(sign_in(client, cast.bob))


def while_under_way(monkeypatch, where, name, act):
    """When a request comes to that function, `act` happens first, once."""
    real = getattr(where, name)

    def slow(*args, **kwargs):
        monkeypatch.setattr(where, name, real)
        act()
        return real(*args, **kwargs)

    monkeypatch.setattr(where, name, slow)


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


@pytest.mark.parametrize("meanwhile", [_ban_for_a_moment, _save_an_old_copy, _another_address])
def test_a_link_that_sets_a_password_ends_with_a_ban_and_another_address(client, cast, meanwhile):
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
    while_under_way(monkeypatch, User, "set_password", lambda: _ban(cast.bob))
    answer = client.post(page, NEW)
    assert answer.status_code == 200 and "new_password1" not in answer.content.decode()
    assert now(cast.bob).check_password(PASSWORD)


# Who may change accounts in the admin


def test_only_superusers_see_and_change_accounts_and_groups(client, boss):
    everything = Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])
    ada, helper = User.objects.get(username="ada"), make_user("helper", is_staff=True)
    helper.user_permissions.set(everything)
    group = Group.objects.create(name="helpers")
    helpers = shown_again(sign_in(Client(), helper))
    new = {"password1": NEW["new_password1"], "password2": NEW["new_password1"], "usable_password": "true"}
    forms_of = {
        f"/admin/accounts/user/{ada.pk}/password/": new,
        page_in_the_admin(helper): {"username": "helper", "is_active": "on", "is_superuser": "on"},
        "/admin/accounts/user/add/": {"username": "second"} | new,
        "/admin/accounts/user/": {},
        f"/admin/auth/group/{group.pk}/change/": {"name": "another"},
        f"/admin/auth/group/{group.pk}/delete/": {"post": "yes"},
        "/admin/auth/group/add/": {"name": "another"},
        "/admin/auth/group/": {},
    }
    seen = {
        path: (helpers.get(path).status_code, helpers.post(path, form).status_code) for path, form in forms_of.items()
    }
    assert seen == dict.fromkeys(forms_of, (403, 403))
    assert now(ada).check_password(PASSWORD) and not now(helper).is_superuser
    assert list(Group.objects.values_list("name", flat=True)) == ["helpers"]


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("change/", {"name": "another"}),
        ("delete/", {"post": "yes"}),
        ("../", {"action": "delete_selected", "post": "yes"}),
        ("../add/", {"name": "another"}),
    ],
)
def test_an_open_browser_of_an_administrator_changes_no_group(client, path, form):
    group = Group.objects.create(name="helpers")
    path = {"../": "/admin/auth/group/", "../add/": "/admin/auth/group/add/"}.get(
        path, f"/admin/auth/group/{group.pk}/{path}"
    )
    client.force_login(make_admin())
    form |= {"_selected_action": [group.pk]}
    assert client.post(path, form)["Location"].startswith("/accounts/reauthenticate/")
    assert list(Group.objects.values_list("name", flat=True)) == ["helpers"]
    shown_again(client).post(path, form)
    assert list(Group.objects.values_list("name", flat=True)) != ["helpers"]


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


# Administrators tell the owner


def test_the_owner_hears_that_an_administrator_took_the_factors_away(boss, cast):
    confirm_address(cast.bob)
    App(cast.bob)
    for _ in range(2):
        boss.post("/admin/accounts/user/", {"action": "take_factors_away", "_selected_action": [cast.bob.pk]})
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "An administrator took" in told.body


def test_the_owner_hears_of_another_address_and_signs_in_anew(boss, cast):
    confirm_address(cast.bob)
    other = sign_in(Client(), cast.bob)
    page = page_in_the_admin(cast.bob)
    assert boss.post(page, shown_in(boss, page) | {"email": "other@example.org"}).status_code == 302
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "another address" in told.subject
    assert not is_in(other)


def test_the_owner_hears_of_a_password_that_an_administrator_set(boss, cast):
    confirm_address(cast.bob)
    new = {"password1": NEW["new_password1"], "password2": NEW["new_password1"], "usable_password": "true"}
    assert boss.post(f"/admin/accounts/user/{cast.bob.pk}/password/", new).status_code == 302
    do_tasks()
    (told,) = mail.outbox
    assert (
        told.to == ["bob@example.org"] and "password" in told.subject and now(cast.bob).check_password(new["password1"])
    )


# Two at once


def test_an_address_that_is_taken_at_that_moment_is_refused_in_the_form(boss, cast, monkeypatch):
    page = page_in_the_admin(cast.bob)
    form, real = shown_in(boss, page), forms.AccountForm.clean_email
    make_user("faster")

    def before_it_was_taken(checked):
        monkeypatch.setattr(forms.AccountForm, "clean_email", real)
        return checked.cleaned_data["email"]

    monkeypatch.setattr(forms.AccountForm, "clean_email", before_it_was_taken)
    answer = boss.post(page, form | {"email": "faster@example.org", "first_name": "Bobby"})
    assert "Another account has this address." in answer.content.decode() and "Bobby" in answer.content.decode()
    assert now(cast.bob).email == "bob@example.org"


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


def test_an_administrator_refuses_an_account_that_waits(settings, boss):
    settings.SIGN_UP_BY_MAIL = True
    dora = services.sign_up("dora", PASSWORD, "dora@example.org")
    path = f"/accounts/confirm-email/{confirmation_token(dora)}/"
    chosen = {"action": "refuse_sign_ups", "_selected_action": [dora.pk]}
    assert boss.post("/admin/accounts/user/", chosen).status_code == 302
    assert Client().post(path, {"password": PASSWORD}).status_code == 404
    assert not now(dora).may_sign_in and User.objects.filter(username="dora").exists()
