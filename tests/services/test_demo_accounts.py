"""The accounts of a demo, whose password is in the README: good in development, and for nothing anywhere else."""

from importlib import import_module

import pytest
from django.apps import apps
from django.core.management.base import CommandError
from django.urls import reverse
from rest_framework.test import APIClient

from apps.accounts import services, tickets, tokens
from apps.accounts.identity import CredentialError, Person
from apps.accounts.models import User
from apps.tournaments.management.demo.cast import LOGINS, PASSWORD, assemble
from tests.support.cast import make_user

pytestmark = pytest.mark.django_db
ROOM = "tournament_1"


@pytest.fixture
def given(settings):
    """What was given out to the demo's organizer while the site was in development: (browser, pair, ticket)."""
    settings.DEBUG = True
    organizer = assemble(2).organizer
    browser = APIClient()
    assert browser.login(username=organizer.username, password=PASSWORD)
    pair = tokens.issue_tokens(organizer)
    ticket = tickets.issue_ticket(ROOM, organizer, "")
    return browser, pair, ticket


def enters(browser):
    return browser.get(reverse("admin:index")).status_code == 200


def test_in_development_all_of_it_is_good(given):
    browser, pair, ticket = given
    assert enters(browser)
    assert all(services.sign_in(username, PASSWORD) for username in LOGINS)
    assert tokens.verify_access(pair["access"])
    assert tokens.refresh_tokens(pair["refresh"])
    assert isinstance(tokens.people_from_tokens([pair["access"]])[0], Person)
    assert isinstance(tickets.redeem_tickets([(ticket, ROOM)])[0], Person)


def test_in_production_on_the_same_database_none_of_it_is(given, settings):
    browser, pair, ticket = given
    settings.DEBUG = False
    assert not enters(browser)
    for username in LOGINS:
        with pytest.raises(CredentialError):
            services.sign_in(username, PASSWORD)
        assert not APIClient().login(username=username, password=PASSWORD)
    for judge, credential in ((tokens.verify_access, "access"), (tokens.refresh_tokens, "refresh")):
        with pytest.raises(CredentialError):
            judge(pair[credential])
    assert isinstance(tokens.people_from_tokens([pair["access"]])[0], CredentialError)
    assert isinstance(tickets.redeem_tickets([(ticket, ROOM)])[0], CredentialError)


def test_the_bots_are_marked_too(given):
    assert User.objects.filter(is_demo=True).count() == 4
    assert not User.objects.filter(is_demo=False).exists()


def test_nobody_changes_the_password_that_all_share(given):
    browser, _, _ = given
    new = "Some-other-1-word"
    form = {"oldpassword": PASSWORD, "password1": new}
    answer = browser.post(reverse("account_change_password"), form, format="multipart")
    assert "shared by all who try the demo" in answer.content.decode()
    assert services.sign_in("demo-organizer", PASSWORD)


def test_a_demo_that_starts_sets_the_password_anew_and_ends_no_session_otherwise(given, settings):
    browser, _, _ = given
    assemble(2)
    assert enters(browser)
    player = User.objects.get(username="demo-player")
    player.set_password("changed in the database")
    player.save()
    assemble(2)
    assert services.sign_in("demo-player", PASSWORD)


def test_a_demo_takes_nobody_s_own_account():
    make_user("demo-player")
    with pytest.raises(CommandError, match="demo-player is an account that no demo made"):
        assemble(2)
    assert not User.objects.get(username="demo-player").is_demo


def test_the_accounts_of_demos_before_the_mark_are_marked_by_the_migration_and_nobody_else_is():
    for username, shown in (("demo-organizer", "DeltaCrown Demo"), ("demo-player", "You (demo)")):
        make_user(username, display_name=shown)
    User.objects.create_user("demo-bot-12", display_name="Nova")
    own = [make_user("demo-referee"), make_user("demo-bot-7"), make_user("demo-bot-fan")]
    import_module("apps.accounts.migrations.0006_demo_accounts").mark(apps, None)
    marked = set(User.objects.filter(is_demo=True).values_list("username", flat=True))
    assert marked == {"demo-organizer", "demo-player", "demo-bot-12"}
    assert marked.isdisjoint(user.username for user in own)
