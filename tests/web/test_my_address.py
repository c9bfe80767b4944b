"""Taking another mail address."""

import re
from urllib.parse import unquote

import pytest
from django.core import mail
from django.test import Client
from django_tasks_db.models import DBTaskResult

from apps.accounts.addresses import confirm_address, new_address_token, take_address
from apps.accounts.ending import end_account
from apps.accounts.models import User
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_user
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
PAGE = "/accounts/email/"


@pytest.fixture
def bob(client, cast):
    """Signed in, and has shown just now that it is he."""
    confirm_address(cast.bob)
    sign_in(client, cast.bob)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    return cast.bob


def ask(client, address):
    answer = client.post(PAGE, {"email": address}, follow=True)
    do_tasks()
    return words(answer.content.decode())


def link():
    return re.search(r"http://testserver(/accounts/email/\S+)", mail.outbox[-1].body)[1]


def test_it_is_for_who_showed_just_now_that_it_is_they(client, cast):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"
    sign_in(client, cast.bob)
    for answer in (client.get(PAGE), client.post(PAGE, {"email": "new@example.org"})):
        assert answer["Location"] == f"/accounts/reauthenticate/?next={PAGE}"
    assert not DBTaskResult.objects.exists()


def test_an_address_is_taken_by_a_link_that_is_mailed_there(client, bob):
    assert "A link is on its way to that address." in ask(client, "bobby@Example.org")
    assert mail.outbox[-1].to == ["bobby@example.org"]
    assert User.objects.get(pk=bob.pk).email == "bob@example.org"
    stranger = Client()
    for answer in (stranger.get(link()), stranger.post(link())):
        assert unquote(answer["Location"]) == f"/accounts/login/?next={unquote(link())}"
    assert "Shall bobby@example.org be the address of Bob's account?" in words(page_of(client, link()))
    assert User.objects.get(pk=bob.pk).email == "bob@example.org"
    answer = client.post(link())
    assert "bobby@example.org is confirmed." in words(answer.content.decode())
    now = User.objects.get(pk=bob.pk)
    assert (now.email, now.is_reached_by_mail) == ("bobby@example.org", True)
    do_tasks()
    assert mail.outbox[-1].to == ["bob@example.org"]
    assert mail.outbox[-1].subject == "Your DeltaCrown account has another address"
    page_of(client, new_address_path(bob, "third@example.org"), 404)
    assert client.post("/accounts/login/", {"login": "bobby@example.org", "password": PASSWORD}).status_code == 302


def new_address_path(user, email):
    """Of a link that was mailed while the account had the address that `user` was read with."""
    return f"/accounts/email/{new_address_token(user, email)}/"


def test_an_address_of_another_is_not_taken_and_nothing_tells_that_it_is_one(client, bob):
    confirm_address(make_user("dora"))
    said = ask(client, "dora@example.org")
    assert "A link is on its way to that address." in said and mail.outbox == []
    # Confirmed by another while the link was on its way.
    ask(client, "new@example.org")
    confirm_address(_with_address("new@example.org"))
    assert "Another account has confirmed this address" in words(client.post(link()).content.decode())
    assert User.objects.get(pk=bob.pk).email == "bob@example.org"


def _with_address(address):
    user = make_user("newcomer")
    user.email = address
    user.save()
    return user


def test_a_link_is_good_once_and_until_everything_ended(client, bob):
    path = new_address_path(bob, "new@example.org")
    assert page_of(client, path)
    client.post("/accounts/sessions/")
    page_of(client, path, 404)
    assert client.post(path).status_code == 404
    page_of(client, "/accounts/email/nothing/", 404)
    assert not take_address(bob, "new@example.org")


@pytest.mark.parametrize("address", ["", "x", "a@b", "x" * 250 + "@example.org"])
def test_what_is_no_address_is_refused_beside_the_field(client, bob, address):
    answer = client.post(PAGE, {"email": address})
    assert answer.status_code == 200 and "id_email_error" in answer.content.decode()


def test_a_mailbox_is_asked_so_often_and_no_more(client, bob, rate):
    rate("mailbox", "2/hour")
    answers = [client.post(PAGE, {"email": "new@example.org"}).status_code for _ in range(3)]
    assert answers == [302, 302, 429]


def test_an_account_that_ends_leaves_no_address_that_was_to_be_its(client, bob):
    client.post(PAGE, {"email": "secret@example.org"})
    assert "secret@example.org" in str(DBTaskResult.objects.values())
    end_account(bob.pk)
    assert "secret@example.org" not in str(DBTaskResult.objects.values())
    do_tasks()
    assert mail.outbox == []


def test_a_link_that_was_used_is_not_good_again_once_the_address_is_back(client, bob):
    path = new_address_path(bob, "new@example.org")
    client.post(path)
    User.objects.filter(pk=bob.pk).update(email="bob@example.org", confirmed_email="bob@example.org")
    page_of(client, path, 404)


def test_taking_an_address_signs_out_all_others(client, bob):
    other = sign_in(Client(), bob)
    client.post(new_address_path(bob, "new@example.org"))
    assert other.get("/my/account/").status_code == 302 and client.get("/my/account/").status_code == 200


def test_what_is_kept_of_somebody_does_not_tell_whose_an_address_is(client, bob):
    confirm_address(make_user("dora"))
    for address in ("dora@example.org", "free@example.org"):
        ask(client, address)
    assert "new_address" not in client.get("/my/account/data/").content.decode()


def test_the_address_of_before_goes_with_the_account(client, bob):
    client.post(new_address_path(bob, "new@example.org"))
    assert "bob@example.org" in str(DBTaskResult.objects.values())
    end_account(bob.pk)
    assert "bob@example.org" not in str(DBTaskResult.objects.values())
