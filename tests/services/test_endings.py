"""Every way in which a password or a right goes ends what was given out: tokens, tickets, browser sessions, sockets."""

from io import StringIO
from types import SimpleNamespace

import pytest
from django.contrib.auth.forms import AdminPasswordChangeForm, SetPasswordForm
from django.contrib.auth.hashers import make_password
from django.contrib.auth.management.commands import changepassword
from django.contrib.auth.models import Group, Permission
from django.core.management import call_command
from django.db import connection
from django.db.models import F, Value
from django.db.models.functions import Concat

from apps.accounts import revocations, services, tickets, tokens
from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import Login, Revocation, StaleAccount, User
from tests.support.cast import PASSWORD, make_user
from tests.support.credentials import person_from_token, redeem_ticket

pytestmark = pytest.mark.django_db

OTHER = "another long enough pass phrase"


@pytest.fixture
def dora():
    """She has every right there is to lose."""
    user = make_user("dora", is_staff=True, is_superuser=True)
    group = Group.objects.create(name="referees")
    group.permissions.add(permission(1))
    user.groups.add(group)
    user.user_permissions.add(permission(2))
    return User.objects.get(pk=user.pk)


def permission(number):
    return Permission.objects.order_by("pk")[number]


@pytest.fixture
def given(dora, client):
    """What was given out to her, and asked for once, so that it is known to be good."""
    pair = tokens.issue_tokens(dora)
    client.force_login(dora)
    person = person_from_token(pair["access"])
    ticket = tickets.issue_ticket("match_5", dora, "")
    newest = revocations.newest_revocation()
    assert client.get("/api/schema/").wsgi_request.user == dora
    return SimpleNamespace(**pair, ticket=ticket, person=person, client=client, newest=newest)


def refused(use, *arguments):
    with pytest.raises(CredentialError):
        use(*arguments)


def nothing_is_good(given):
    refused(tokens.verify_access, given.access)
    refused(person_from_token, given.access)
    refused(tokens.refresh_tokens, given.refresh)
    refused(redeem_ticket, given.ticket, "match_5")
    assert given.client.get("/api/schema/").wsgi_request.user.is_anonymous


def all_is_over(given):
    nothing_is_good(given)
    assert not Login.objects.exists()


def sockets_are_told(given):
    ended, _ = revocations.ended_since(given.newest)
    return any(ending.covers(given.person) for ending in ended)


def fresh(dora):
    return User.objects.get(pk=dora.pk)


def saved(dora, *fields, **changes):
    user = fresh(dora)
    for name, value in changes.items():
        setattr(user, name, value)
    user.save(update_fields=fields or None)


def with_form(form, **data):
    assert form.is_valid(), form.errors
    form.save()


def without_a_password(dora, *fields):
    user = fresh(dora)
    user.set_unusable_password()
    user.save(update_fields=fields or None)


def bulk(dora, name, value):
    user = fresh(dora)
    setattr(user, name, value)
    User.objects.bulk_update([user], [name])


def changed_by_command(dora, monkeypatch):
    monkeypatch.setattr(changepassword.getpass, "getpass", lambda *_, **__: OTHER)
    call_command("changepassword", "dora", stdout=StringIO())


ROWS = {
    "set_unusable_password": without_a_password,
    "set_unusable_password, saved by field": lambda dora: without_a_password(dora, "password"),
    "a hash that is assigned": lambda dora: saved(dora, password=make_password(OTHER)),
    "the admin's form": lambda dora: with_form(
        AdminPasswordChangeForm(
            fresh(dora), {"password1": OTHER, "password2": OTHER, "usable_password": "true", "set-password": "1"}
        )
    ),
    "the form that disables it": lambda dora: with_form(
        AdminPasswordChangeForm(fresh(dora), {"usable_password": "false"})
    ),
    "the reset page's form": lambda dora: with_form(
        SetPasswordForm(fresh(dora), {"new_password1": OTHER, "new_password2": OTHER})
    ),
    "update": lambda dora: User.objects.filter(pk=dora.pk).update(password=make_password(None)),
    "update of all": lambda dora: User.objects.update(password=make_password(None)),
    "update with an expression": lambda dora: User.objects.filter(username="dora").update(
        password=Concat(Value("x"), F("password"))
    ),
    "update through a group": lambda dora: Group.objects.get().user_set.update(password="!"),
    "bulk_update": lambda dora: bulk(dora, "password", make_password(OTHER)),
    "update_or_create": lambda dora: User.objects.update_or_create(
        username="dora", defaults={"password": make_password(OTHER)}
    ),
    "banned": lambda dora: saved(dora, is_active=False),
    "no administrator any more": lambda dora: saved(dora, is_superuser=False),
    "not of the staff any more": lambda dora: saved(dora, "is_staff", is_staff=False),
    "banned by update": lambda dora: User.objects.filter(is_active=True).update(is_active=False),
    "no administrator any more, by update": lambda dora: User.objects.filter(pk=dora.pk).update(is_superuser=False),
    "not of the staff any more, by bulk_update": lambda dora: bulk(dora, "is_staff", False),
    "taken from a group": lambda dora: dora.groups.clear(),
    "taken from one group": lambda dora: dora.groups.remove(Group.objects.get()),
    "put in no group": lambda dora: dora.groups.set([]),
    "put in no group, cleared": lambda dora: dora.groups.set([], clear=True),
    "a group without her": lambda dora: Group.objects.get().user_set.remove(dora),
    "a group without anybody": lambda dora: Group.objects.get().user_set.clear(),
    "a group that is deleted": lambda dora: Group.objects.get().delete(),
    "groups that are deleted": lambda dora: Group.objects.all().delete(),
    "a group that may less": lambda dora: Group.objects.get().permissions.remove(permission(1)),
    "a group that may nothing": lambda dora: Group.objects.get().permissions.clear(),
    "a permission without groups": lambda dora: permission(1).group_set.clear(),
    "a permission that a group loses": lambda dora: permission(1).group_set.remove(Group.objects.get()),
    "a permission less": lambda dora: dora.user_permissions.remove(permission(2)),
    "no permissions": lambda dora: dora.user_permissions.clear(),
    "a permission without her": lambda dora: permission(2).user_set.remove(dora),
    "a permission that is deleted": lambda dora: permission(2).delete(),
    "a permission of a group that is deleted": lambda dora: permission(1).delete(),
    "an account that is deleted": lambda dora: fresh(dora).delete(),
    "accounts that are deleted": lambda dora: User.objects.filter(pk=dora.pk).delete(),
    "the end of all sessions": lambda dora: revocations.end_all_sessions(dora.pk),
}


@pytest.mark.parametrize("way", ROWS)
def test_what_is_lost_ends_what_was_given_out(dora, given, way):
    ROWS[way](dora)
    all_is_over(given)
    assert sockets_are_told(given)


def test_the_command_that_changes_a_password_ends_it_too(dora, given, monkeypatch):
    changed_by_command(dora, monkeypatch)
    all_is_over(given)
    assert sockets_are_told(given)


KEEPS = {
    "another name": lambda dora: saved(dora, display_name="Dora"),
    "another name, by update": lambda dora: User.objects.update(display_name="Dora"),
    "the same once more": lambda dora: saved(dora),
    "the same password, by update": lambda dora: User.objects.update(password=dora.password),
    "a right more": lambda dora: User.objects.exclude(pk=dora.pk).update(is_staff=True),
    "a group more": lambda dora: dora.groups.add(Group.objects.create(name="more")),
    "a permission more": lambda dora: dora.user_permissions.add(permission(3)),
    "a permission more for the group": lambda dora: Group.objects.get().permissions.add(permission(3)),
    "somebody else's ban": lambda dora: User.objects.exclude(pk=dora.pk).update(is_active=False),
    "somebody else's group": lambda dora: Group.objects.create(name="less").delete(),
}


@pytest.mark.parametrize("way", KEEPS)
def test_what_loses_nothing_ends_nothing(dora, given, way):
    make_user("emil")
    KEEPS[way](dora)
    assert tokens.verify_access(given.access).user == dora
    assert isinstance(redeem_ticket(given.ticket, "match_5"), Person)
    assert given.client.get("/api/schema/").wsgi_request.user == dora
    assert not sockets_are_told(given)


def by_sql(dora, password):
    with connection.cursor() as cursor:
        cursor.execute("UPDATE accounts_user SET password = %s WHERE id = %s", [password, dora.pk])


def test_a_password_that_is_changed_in_the_database_itself_ends_what_was_given_out(dora, given):
    by_sql(dora, make_password(OTHER))
    nothing_is_good(given)


@pytest.mark.parametrize(
    "touch",
    [
        lambda dora: tokens.issue_tokens(services.sign_in("dora", OTHER)),
        lambda dora: saved(dora, display_name="Dora"),
        lambda dora: saved(dora, "is_active", is_active=True),
        lambda dora: User.objects.update(is_active=True),
    ],
    ids=["signing in", "saving", "saving a right", "updating"],
)
def test_what_ended_so_stays_ended_when_the_account_is_touched_again(dora, given, touch):
    by_sql(dora, make_password(OTHER))
    touch(dora)
    nothing_is_good(given)
    assert sockets_are_told(given)


def test_who_signs_in_with_a_password_set_in_the_database_itself_is_in(dora, client):
    by_sql(dora, make_password(OTHER))
    assert tokens.verify_access(tokens.issue_tokens(services.sign_in("dora", OTHER))["access"]).user == dora


def test_a_browser_that_signs_in_with_such_a_password_stays_in_and_gets_tickets(dora, client):
    by_sql(dora, make_password(OTHER))
    assert client.login(username="dora", password=OTHER)
    user = client.get("/api/schema/").wsgi_request.user
    assert redeem_ticket(tickets.issue_ticket("match_5", user, ""), "match_5").user_id == dora.pk


def test_a_copy_of_the_account_that_was_read_before_does_not_undo_an_ending(dora, given):
    stale = fresh(dora)
    revocations.end_all_sessions(dora.pk)
    stale.display_name = "Dora"
    stale.save()
    all_is_over(given)


def test_a_row_that_is_written_over_keeps_its_epoch(dora, given):
    revocations.end_all_sessions(dora.pk)
    User(pk=dora.pk, username="dora", password=dora.password, date_joined=dora.date_joined).save()
    all_is_over(given)


def test_hashing_anew_does_not_write_over_a_password_that_was_set_meanwhile(dora, settings):
    signing_in = fresh(dora)
    user = fresh(dora)
    user.set_password(OTHER)
    user.save()
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    assert signing_in.check_password(PASSWORD)
    assert fresh(dora).check_password(OTHER)


async def test_hashing_anew_from_async_code_ends_nothing_either(settings, transactional_db):
    user = await User.objects.acreate(username="erna", password=make_password(PASSWORD))
    before = user.password
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.PBKDF2PasswordHasher", *settings.PASSWORD_HASHERS]
    assert await user.acheck_password(PASSWORD)
    again = await User.objects.aget(pk=user.pk)
    assert again.password != before
    assert (again.session_epoch, again.is_sealed) == (0, True)


def test_accounts_made_in_bulk_are_sealed():
    User.objects.bulk_create([User(username="frida", password="!")])
    assert User.objects.get(username="frida").is_sealed


def test_an_ending_is_part_of_the_write_that_gives_cause_to_it(dora, given, monkeypatch):
    def fails(*_, **__):
        raise RuntimeError

    monkeypatch.setattr(Revocation.objects, "bulk_create", fails)
    with pytest.raises(RuntimeError):
        User.objects.filter(pk=dora.pk).update(is_active=False)
    assert fresh(dora).is_active
    assert tokens.verify_access(given.access).user == dora


def test_a_copy_that_was_read_before_an_ending_brings_no_password_and_no_right_of_then(dora):
    saved(dora, is_superuser=False)
    stale, banned = fresh(dora), fresh(dora)
    revocations.end_all_sessions(dora.pk)
    stale.set_password(OTHER)
    with pytest.raises(StaleAccount):
        stale.save()
    banned.is_superuser = True
    with pytest.raises(StaleAccount):
        banned.save()
    now = fresh(dora)
    assert now.check_password(PASSWORD) and not now.is_superuser


def test_a_copy_writes_only_what_was_changed_on_it(dora):
    stale, addressed = fresh(dora), fresh(dora)
    User.objects.filter(pk=dora.pk).update(is_active=False)
    stale.first_name = "Dora"
    stale.save()
    addressed.first_name = "D"
    User.objects.filter(pk=dora.pk).update(email="new@example.org", confirmed_email="new@example.org")
    addressed.save()
    now = fresh(dora)
    assert (now.is_active, now.email, now.confirmed_email) == (False, "new@example.org", "new@example.org")
