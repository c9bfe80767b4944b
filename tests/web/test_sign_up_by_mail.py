"""Accounts that begin with the link that is mailed to their address."""

import re

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.exceptions import ValidationError
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from apps.accounts import services
from apps.accounts.models import User
from apps.common.due import run_due
from apps.web.views import mails
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_admin
from tests.support.factors import shown_again
from tests.support.http import caller, problem
from tests.web.pages import page_of, words

pytestmark = pytest.mark.django_db
PAGE, API = "/accounts/signup/", "/api/v1/accounts/"
NEW = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "password": PASSWORD}


@pytest.fixture(autouse=True)
def by_mail(settings):
    settings.SIGN_UP_BY_MAIL = True


def sign_up(door=PAGE, **other):
    return caller().post(API, NEW | other) if door == API else Client().post(door, NEW | other)


def link_in(message):
    return re.search(r"http://testserver(/accounts/confirm-email/\S+)", message.body)[1]


def mailed_link():
    do_tasks()
    return link_in(mail.outbox[-1])


def is_in(client):
    return "Sign out" in words(page_of(client, "/"))


@pytest.mark.parametrize("door", [PAGE, API])
def test_until_the_link_is_followed_there_is_nobody_to_sign_in(door):
    answer = sign_up(door)
    assert (answer.status_code, answer.get("Location")) in [(302, "/accounts/confirm-email/"), (202, None)]
    problem(caller().post("/api/token/", {"username": "dora", "password": PASSWORD}), 401, "authentication_failed")
    client = Client()
    client.post("/accounts/login/", {"login": "dora", "password": PASSWORD})
    assert not is_in(client)


def test_the_link_and_the_password_begin_the_account(client):
    sign_up()
    link = mailed_link()
    assert mail.outbox[-1].to == ["dora@example.org"] and "dora@example.org" in words(page_of(client, link))
    assert not User.objects.get(username="dora").is_active
    assert client.post(link, {"password": PASSWORD})["Location"] == "/"
    assert is_in(client)
    dora = User.objects.get(username="dora")
    assert (dora.confirmed_email, dora.is_active, dora.awaits_address) == ("dora@example.org", True, False)
    assert caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).status_code == 200
    # Whoever follows it once more is asked nothing.
    assert "dora@example.org is confirmed." in words(page_of(client, link))


def test_who_reads_the_mail_and_chose_no_password_begins_nothing(client, rate):
    rate("known_source", "2/hour")
    sign_up()
    link = mailed_link()
    answers = [client.post(link, {"password": "not the one"}) for _ in range(3)]
    assert [answer.status_code for answer in answers] == [200, 200, 429]
    assert "The password is wrong." in words(answers[0].content.decode())
    assert not is_in(client) and not User.objects.get(username="dora").is_active


@pytest.mark.parametrize("door", [PAGE, API])
def test_signing_up_says_and_does_the_same_of_an_address_that_is_taken_and_of_one_that_is_free(door, cast):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    seen = []
    for number, email in enumerate(["bob@example.org", "nobody@example.org"]):
        with CaptureQueriesContext(connection) as queries:
            answer = sign_up(door, username=f"dora{number}", email=email)
        seen.append((answer.status_code, answer.get("Location"), answer.content, len(queries)))
    assert seen[0] == seen[1]


def test_the_owner_of_an_address_hears_of_it_and_keeps_it(cast):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    sign_up(email="bob@example.org")
    do_tasks()
    (told,) = mail.outbox
    assert told.to == ["bob@example.org"] and "tried to sign up" in told.body and "confirm-email" not in told.body


def test_the_name_stays_taken_whether_the_address_was_or_not(cast):
    cast.bob.email = "bob@example.org"
    cast.bob.save()
    for name, email in (("dora", "bob@example.org"), ("emil", "emil@example.org")):
        sign_up(username=name, email=email)
        do_tasks()
        answer = sign_up(API, username=name, email="somebody@example.org")
        assert problem(answer, 400, "invalid_schema")["fields"] == {
            "username": ["A user with that username already exists."]
        }


def test_an_address_is_asked_for(client):
    assert "This field is required." in words(sign_up(email="").content.decode())
    found = problem(sign_up(API, email=""), 400, "invalid_schema")
    assert list(found["fields"]) == ["email"]


def test_of_two_who_wait_with_one_address_the_first_to_follow_the_link_has_it(client):
    links = []
    for name in ("dora", "emil"):
        sign_up(username=name)
        links.append(mailed_link())
    client.post(links[1], {"password": PASSWORD})
    late = Client()
    assert "so it is not yours" in words(late.post(links[0], {"password": PASSWORD}).content.decode())
    assert not is_in(late) and User.objects.get(username="emil").confirmed_email == "dora@example.org"


def test_who_signs_up_once_more_gets_the_link_again_and_the_first_password_stays(client):
    sign_up()
    first = mailed_link()
    sign_up(password="another long pass phrase")
    assert "/accounts/confirm-email/" in mailed_link() and len(mail.outbox) == 2
    assert "set another one there" in mail.outbox[-1].body
    refused = client.post(first, {"password": "another long pass phrase"})
    assert "The password is wrong." in words(refused.content.decode())
    client.post(first, {"password": PASSWORD})
    assert is_in(client) and User.objects.filter(username="dora").count() == 1


def test_who_follows_the_link_may_set_another_password(client):
    sign_up(password="of somebody else 12")
    link = mailed_link()
    for wrong, said in (({}, "This field is required."), ({"new_password": "short"}, "too short")):
        assert said in words(client.post(link, wrong).content.decode())
    assert client.post(link, {"new_password": PASSWORD})["Location"] == "/"
    assert is_in(client)
    problem(
        caller().post("/api/token/", {"username": "dora", "password": "of somebody else 12"}),
        401,
        "authentication_failed",
    )
    assert caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).status_code == 200


@pytest.mark.parametrize("door", [PAGE, API])
def test_a_name_that_waits_tells_nobody_whose_address_it_waits_for_and_changes_by_nobody(client, door):
    sign_up()
    link = mailed_link()
    before = User.objects.values().get()
    seen = []
    for email in ("wrong@example.org", "dora@example.org"):
        with CaptureQueriesContext(connection) as queries:
            answer = sign_up(door, email=email, password="guess a long phrase", display_name="Ugly")
        said = answer.content.decode().replace(email, "")
        assert "A user with that username already exists." in said
        seen.append((answer.status_code, re.sub(r'value="[^"]{64}"', "", said), len(queries)))
    assert seen[0] == seen[1] and User.objects.values().get() == before
    do_tasks()
    assert [sent.to for sent in mail.outbox] == [["dora@example.org"]] * 2
    client.post(link, {"password": PASSWORD})
    assert is_in(client)


def test_a_link_that_was_followed_elsewhere_sets_no_password(client, monkeypatch):
    sign_up()
    link = mailed_link()

    def hashed(password):
        Client().post(link, {"password": PASSWORD})
        return make_password(password)

    monkeypatch.setattr(mails, "make_password", hashed)
    client.post(link, {"new_password": "another long pass phrase"})
    assert not is_in(client) and User.objects.get().check_password(PASSWORD)


def test_passwords_tried_elsewhere_keep_nobody_from_beginning(client, rate):
    rate("guess", "3/hour")
    sign_up()
    link = mailed_link()
    for number in range(4):
        Client().post("/accounts/login/", {"login": "dora", "password": "x"}, REMOTE_ADDR=f"198.51.100.{number}")
    client.post(link, {"password": PASSWORD})
    assert is_in(client)


def test_nobody_takes_a_name_that_waits_for_another_address():
    sign_up()
    sign_up(email="eve@example.org")
    assert User.objects.get(username="dora").email == "dora@example.org"


def test_after_three_days_it_is_as_if_nobody_had_come(client, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    sign_up()
    link = mailed_link()
    time_machine.shift(3 * 86400 + 60)
    assert client.get(link).status_code == 404
    run_due()
    assert not User.objects.filter(username="dora").exists()


def test_an_administrator_may_let_somebody_in_without_the_link(client, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z")
    sign_up()
    dora = User.objects.get(username="dora")
    client.force_login(make_admin())
    shown_again(client)
    page = f"/admin/accounts/user/{dora.pk}/change/"
    joined = {"date_joined_0": "2030-01-01", "date_joined_1": "12:00:00"}
    form = {"username": "dora", "email": dora.email, "display_name": "Dora", "is_active": "on", **joined}
    assert client.post(page, form).status_code == 302
    time_machine.shift(4 * 86400)
    run_due()
    assert caller().post("/api/token/", {"username": "dora", "password": PASSWORD}).status_code == 200


def test_no_reset_is_mailed_for_an_account_that_waits(client):
    sign_up()
    do_tasks()
    mail.outbox.clear()
    client.post("/accounts/password/reset/", {"email": "dora@example.org"})
    do_tasks()
    assert mail.outbox == []


def test_the_link_that_was_mailed_first_is_good_after_signing_up_once_more(client):
    services.sign_up("dora", PASSWORD, "dora@example.org", "Dora")
    with pytest.raises(ValidationError, match="already exists"):
        services.sign_up("dora", "quite another phrase 77", "Dora@example.org", "Dora D")
    do_tasks()
    links = [link_in(sent) for sent in mail.outbox]
    assert len(links) == 2
    assert client.post(links[0], {"password": PASSWORD})["Location"] == "/"
    dora = User.objects.get()
    assert (dora.display_name, dora.email, dora.is_reached_by_mail) == ("Dora", "dora@example.org", True)
