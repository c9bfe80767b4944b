"""Accounts as administrators change them: who may, on what page, and who hears of it."""

import re

import pytest
from django.contrib.admin.models import LogEntry
from django.contrib.auth.models import Group, Permission
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import Client

from apps.accounts import forms, services
from apps.accounts.addresses import confirm_address, confirmation_token
from apps.accounts.ending import end_account
from apps.accounts.models import User
from apps.accounts.tokens import issue_tokens
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin, make_user
from tests.support.factors import App, shown_again
from tests.web.meanwhile import another_address, ban, now
from tests.web.pages import sign_in, words

pytestmark = pytest.mark.django_db
NEW_PASSWORD = "another long pass phrase"


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


# Pages that stayed open


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


def _demote(user):
    User.objects.filter(pk=user.pk).update(is_superuser=False)


def _another_name(user):
    User.objects.filter(pk=user.pk).update(display_name="Robert")


def _no_group(user):
    user.groups.clear()


@pytest.mark.parametrize("meanwhile", [ban, _demote, another_address, _another_name, _no_group])
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


# Who may


def test_only_superusers_see_and_change_accounts_and_groups(client, boss):
    everything = Permission.objects.filter(content_type__app_label__in=["accounts", "auth"])
    ada, helper = User.objects.get(username="ada"), make_user("helper", is_staff=True)
    helper.user_permissions.set(everything)
    group = Group.objects.create(name="helpers")
    helpers = shown_again(sign_in(Client(), helper))
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
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


# The owner hears of it


def test_the_owner_hears_that_an_administrator_took_the_factors_away(boss, cast):
    confirm_address(cast.bob)
    App(cast.bob)
    for _ in range(2):
        boss.post("/admin/accounts/user/", {"action": "take_factors_away", "_selected_action": [cast.bob.pk]})
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "An administrator took" in told.body
    assert "If you did not ask for it" in told.body and "If it was not you" not in told.body


def test_the_owner_hears_ofanother_address_and_signs_in_anew(boss, cast):
    confirm_address(cast.bob)
    other = sign_in(Client(), cast.bob)
    page = page_in_the_admin(cast.bob)
    assert boss.post(page, shown_in(boss, page) | {"email": "other@example.org"}).status_code == 302
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "another address" in told.subject
    assert other.get("/my/account/").status_code == 302


def test_the_owner_hears_of_a_password_that_an_administrator_set(boss, cast):
    confirm_address(cast.bob)
    new = {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD, "usable_password": "true"}
    assert boss.post(f"/admin/accounts/user/{cast.bob.pk}/password/", new).status_code == 302
    do_tasks()
    (told,) = mail.outbox
    assert (
        told.to == ["bob@example.org"] and "password" in told.subject and now(cast.bob).check_password(new["password1"])
    )


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


def test_an_administrator_refuses_an_account_that_waits(settings, boss):
    settings.SIGN_UP_BY_MAIL = True
    dora = services.sign_up("dora", PASSWORD, "dora@example.org")
    path = f"/accounts/confirm-email/{confirmation_token(dora)}/"
    chosen = {"action": "refuse_sign_ups", "_selected_action": [dora.pk]}
    assert boss.post("/admin/accounts/user/", chosen).status_code == 302
    assert Client().post(path, {"password": PASSWORD}).status_code == 404
    assert not now(dora).may_sign_in and User.objects.filter(username="dora").exists()


# What an action says


def acted(boss, action, *users):
    """What the page says after it."""
    chosen = {"action": action, "_selected_action": [user.pk for user in users]}
    answer = boss.post("/admin/accounts/user/", chosen, follow=True)
    return [str(message) for message in answer.context["messages"]]


def test_an_action_says_with_whom_it_was_done_and_notes_it_of_nobody_else(boss, cast):
    App(cast.bob)
    done = "Their passwords alone are enough now; they are signed out everywhere: bob."
    assert acted(boss, "take_factors_away", cast.bob, cast.bella) == [done]
    assert acted(boss, "take_factors_away", cast.bob, cast.bella) == ["None of them has a second factor."]
    assert acted(boss, "refuse_sign_ups", cast.bob) == ["None of them waits for a link."]
    assert [row.object_id for row in LogEntry.objects.all()] == [str(cast.bob.pk)]


def test_an_administrator_signs_somebody_out_everywhere(boss, cast):
    browser, bystander = sign_in(Client(), cast.bob), sign_in(Client(), cast.bella)
    access = issue_tokens(cast.bob)["access"]
    assert acted(boss, "sign_out_everywhere", cast.bob) == ["Signed out everywhere: bob."]
    assert browser.get("/my/account/").status_code == 302 and bystander.get("/my/account/").status_code == 200
    assert Client().get("/api/v1/me/", headers={"Authorization": f"Bearer {access}"}).status_code == 401
    assert boss.get("/admin/accounts/user/").status_code == 200


def test_the_list_says_how_an_account_stands_and_whether_it_has_a_second_factor(settings, boss, cast):
    settings.SIGN_UP_BY_MAIL = True
    App(cast.bob)
    services.sign_up("dora", PASSWORD, "dora@example.org")
    ban(cast.carol)
    end_account(cast.oscar.pk)
    page = boss.get("/admin/accounts/user/").content.decode()
    rows = [words(f"<tr{row}") for row in page.split("<tr")[1:]]

    def said_of(name):
        return next(row for row in rows if re.search(rf"(?<!\w){name}(?!\w)", row))

    assert re.search(r"(?<!not )active yes", said_of("bob")) and re.search(r"(?<!not )active -", said_of("bella"))
    assert "waits for the link to its address -" in said_of("dora")
    assert "not active -" in said_of("carol") and "ended -" in said_of(f"deleted {cast.oscar.pk}")
    waiting = boss.get("/admin/accounts/user/?awaits_address__exact=1").context["cl"].result_list
    assert [user.username for user in waiting] == ["dora"]


def test_who_is_no_administrator_is_told_so_on_a_page_of_the_site(client, cast):
    client.force_login(cast.bob)
    answer = client.get("/admin/", follow=True)
    assert answer.status_code == 403 and "You may not go here." in words(answer.content.decode())
