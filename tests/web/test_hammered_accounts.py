"""Accounts while somebody does what nobody expects: an administrator's page that stayed open, requests that are under
way while everything ends, the same thing again and again."""

import pytest
from django.contrib.auth.models import Group
from django.db import IntegrityError, transaction

from apps.accounts.addresses import confirm_address, take_address
from apps.accounts.ending import end_account
from apps.accounts.models import User
from tests.support.background import do_tasks
from tests.support.cast import make_admin
from tests.support.factors import shown_again
from tests.web.pages import words

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
