"""The page of one's own account: what is kept of somebody, whom they hand their tournaments over to, and its end."""

import pytest
from django.test import Client

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_user
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
PAGE, NAME = "/my/account/", "/my/account/name/"


@pytest.fixture
def cup(cast):
    return cast.open(2)


def test_it_says_who_one_is_and_gives_all_that_is_kept(client, cast, cup):
    sign_in(client, cast.bob)
    page = page_of(client, PAGE)
    assert "Everybody sees you as <b>Bob</b>; you sign in as <b>bob</b>." in page
    assert "Change my password" in page and page.index("My teams") < page.index("What you sign in with")
    answer = client.get("/my/account/data/")
    assert answer["Content-Disposition"] == 'attachment; filename="deltacrown-data.json"'
    assert "no-store" in answer["Cache-Control"]
    held = answer.json()
    assert held["account"]["email"] == "bob@example.org"
    assert [row["tournament"]["name"] for row in held["tournaments"]["registrations"]] == ["Friday Cup"]


def test_another_name_is_seen_by_everybody_from_then_on(client, cast, cup):
    sign_in(client, cast.bob)
    answer = client.post(NAME, {"display_name": "  বব   the Great "}, follow=True)
    assert "Everybody sees you as বব the Great now." in words(answer.content.decode())
    assert User.objects.get(username="bob").shown_name == "বব the Great"
    # Who plays already is known there by the name they came with.
    assert "Bob" in words(page_of(client, f"/tournaments/{cup.pk}/"))


@pytest.mark.parametrize("name", ["", " ", "\u202eboB", "x" * 61, "a\nb"])
def test_what_is_no_name_is_refused_beside_the_field_and_changes_nothing(client, cast, name):
    sign_in(client, cast.bob)
    answer = client.post(NAME, {"display_name": name})
    assert answer.status_code == 200 and "id_display_name_error" in answer.content.decode()
    assert User.objects.get(username="bob").shown_name == "Bob"


def test_nobody_changes_their_name_without_end(client, cast, rate):
    rate("own_name", "2/hour")
    sign_in(client, cast.bob)
    for number in range(3):
        answer = client.post(NAME, {"display_name": f"Bob {number}"})
    assert answer.status_code == 429 and answer["Retry-After"]
    assert User.objects.get(username="bob").shown_name == "Bob 1"


@pytest.mark.parametrize("path", [PAGE, NAME, "/my/account/data/"])
def test_a_visitor_signs_in_first(client, path):
    assert client.get(path)["Location"] == f"/accounts/login/?next={path}"


def test_whoever_ends_it_is_signed_out_and_told_so(client, cast, cup):
    sign_in(client, cast.bob)
    answer = client.post(PAGE, {"password": PASSWORD}, follow=True)
    text = words(answer.content.decode())
    assert "Your account has ended." in text and "Sign in" in text
    do_tasks()
    assert "Deleted player" in words(page_of(client, f"/tournaments/{cup.pk}/"))
    answer = client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert answer.status_code == 200 and not answer.wsgi_request.user.is_authenticated


def test_a_wrong_password_ends_nothing(client, cast):
    sign_in(client, cast.bob)
    assert "The password is wrong." in words(client.post(PAGE, {"password": "not this one"}).content.decode())
    assert User.objects.get(username="bob").is_active


def test_a_tournament_that_is_not_over_is_in_the_way_until_another_has_it(client, cast, cup):
    sign_in(client, cast.alice)
    text = words(page_of(client, PAGE))
    assert "“Friday Cup” is not over" in text and "It has no other organizer" in text
    assert 'name="password"' not in page_of(client, PAGE)
    assert "“Friday Cup” is not over" in words(client.post(PAGE, {"password": PASSWORD}).content.decode())
    assert User.objects.filter(username="alice").exists()
    services.give_role(cup.pk, cast.alice, cast.carol, Role.ORGANIZER)
    assert '<option value="carol">Carol</option>' in page_of(client, PAGE)
    answer = client.post(f"/tournaments/{cup.pk}/hand-over/", {"username": "carol"}, follow=True)
    assert "Carol organizes Friday Cup now." in words(answer.content.decode())
    assert Tournament.objects.get(pk=cup.pk).organizer == cast.carol
    assert 'name="password"' in page_of(client, PAGE)


@pytest.mark.parametrize(("who", "heir"), [("rita", "oscar"), ("alice", "nobody-of-this-name"), ("alice", "rita")])
def test_nobody_else_hands_over_and_nobody_else_gets_it(client, cast, cup, who, heir):
    services.give_role(cup.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    sign_in(client, getattr(cast, who))
    answer = client.post(f"/tournaments/{cup.pk}/hand-over/", {"username": heir}, follow=True)
    assert "organizes Friday Cup now" not in words(answer.content.decode())
    assert Tournament.objects.get(pk=cup.pk).organizer == cast.alice


def test_an_account_that_is_banned_gets_nothing(client, cast, cup):
    banned = make_user("banned", is_active=False)
    services.give_role(cup.pk, cast.alice, banned, Role.ORGANIZER)
    sign_in(client, cast.alice)
    assert "banned" not in page_of(client, PAGE)
    client.post(f"/tournaments/{cup.pk}/hand-over/", {"username": "banned"})
    assert Tournament.objects.get(pk=cup.pk).organizer == cast.alice


def test_it_is_there_in_bengali(client, cast, cup):
    sign_in(client, cast.alice)
    client.post("/language/", {"language": "bn", "next": "/"})
    text = words(page_of(client, PAGE))
    assert "আমার অ্যাকাউন্ট" in text and "“Friday Cup” এখনো শেষ হয়নি" in text


def test_the_language_of_an_account_is_that_of_a_browser_in_which_nobody_chose_another(cast):
    cast.bob.language = "bn"
    cast.bob.save()
    browser = Client()
    answer = browser.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert answer.cookies["django_language"].value == "bn"
    browser.post("/accounts/logout/")
    browser.cookies["django_language"] = "en"
    answer = browser.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert "django_language" not in answer.cookies


def test_who_has_no_password_says_that_they_are_sure(client, cast):
    cast.bob.set_unusable_password()
    cast.bob.save()
    client.force_login(cast.bob)
    page = page_of(client, PAGE)
    assert "Yes, end my account for good." in page and "Set a password" in page and "Change my password" not in page
    assert "This field is required." in words(client.post(PAGE, {"password": ""}).content.decode())
    assert User.objects.get(username="bob").is_active


def test_each_language_is_called_as_those_call_it_who_speak_it(client):
    client.cookies["django_language"] = "bn"
    assert "English" in words(page_of(client, "/")) and "বাংলা" in words(page_of(client, "/"))
