import re

import pytest
from django.core import mail

from apps.accounts.models import User
from apps.accounts.revocations import end_all_sessions
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD
from tests.web.pages import on_one_line, page_of, sign_in, words

pytestmark = pytest.mark.django_db
NEW = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "password": PASSWORD}


def test_somebody_signs_up_and_is_in(client):
    answer = client.post("/accounts/signup/", NEW)
    assert answer.status_code == 302 and answer["Location"] == "/"
    assert "Sign out" in words(page_of(client, "/"))
    assert User.objects.get(username="dora").check_password(PASSWORD)


def test_after_signing_up_one_is_where_one_wanted_to_be(client):
    answer = client.post("/accounts/signup/?next=/my/matches/", NEW)
    assert answer["Location"] == "/my/matches/"


@pytest.mark.parametrize("page", ["/accounts/login/", "/accounts/signup/"])
def test_whichever_of_the_two_one_goes_to_one_comes_back_to_where_one_wanted_to_be(client, page):
    shown = on_one_line(page_of(client, f"{page}?next=/organize/"))
    assert {"login", "signup"} == set(re.findall(r'href="/accounts/(\w+)/\?next=(?:/|%2F)organize(?:/|%2F)"', shown))


@pytest.mark.parametrize("address", ["dora@example.org", "bob@example.org"])
def test_who_signed_up_is_told_of_the_mail_that_asks_for_their_address_whosever_it_is(client, cast, address):
    client.post("/accounts/signup/", NEW | {"email": address})
    assert f"A mail is on its way to {address}. Follow its link" in words(page_of(client, "/"))


def test_nobody_is_led_to_another_site(client):
    answer = client.post("/accounts/signup/", NEW | {"next": "https://evil.example/"})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("username", "bob", "A user with that username already exists."),
        ("username", "no spaces", "Enter a valid username"),
        ("password", "12345678", "too common"),
        ("email", "nonsense", "Enter a valid email address."),
        ("display_name", "", "This field is required."),
    ],
)
def test_what_is_wrong_is_said_at_the_field(client, cast, field, value, said):
    html = on_one_line(client.post("/accounts/signup/", NEW | {field: value}).content.decode())
    wrong = re.search(r'<div class="field wrong">.*?</div>\s*</div>|<div class="field wrong">.*?</div>', html, re.S)
    assert wrong is not None and f'name="{field}"' in wrong[0]
    assert said in words(html)
    assert not User.objects.filter(username="dora").exists()


def test_signing_in_and_out(client, cast):
    answer = client.post("/accounts/login/", {"login": "bob", "password": PASSWORD})
    assert answer["Location"] == "/"
    assert "Sign out" in words(page_of(client, "/"))
    client.post("/accounts/logout/")
    assert "Sign in" in words(page_of(client, "/"))


@pytest.mark.parametrize("next_page", ["/accounts/login/", "/accounts/login/?a=1", "/accounts/login/#b"])
def test_who_is_signed_in_and_asks_to_come_back_to_signing_in_gets_to_the_front_page(client, cast, next_page):
    answer = sign_in(client, cast.bob).get("/accounts/login/", {"next": next_page})
    assert (answer.status_code, answer["Location"]) == (302, "/")


def test_signing_out_takes_more_than_a_link(client, cast):
    assert sign_in(client, cast.bob).get("/accounts/logout/").status_code == 405


def test_a_wrong_password_does_not_say_which_part_was_wrong(client, cast):
    wrong = {"login": "bob", "password": "wrong"}
    nobody = {"login": "nobody", "password": "wrong"}
    said = [
        re.sub(r'value="[^"]*"', "", client.post("/accounts/login/", form).content.decode()) for form in (wrong, nobody)
    ]
    assert said[0] == said[1]
    assert "The name or the password is wrong." in words(said[0])


def test_a_forgotten_password_is_set_anew_once(client, cast, settings):
    answer = client.post("/accounts/password/reset/", {"email": cast.bob.email})
    assert answer["Location"] == "/accounts/password/reset/done/"
    assert "a link is on its way" in words(page_of(client, answer["Location"]))
    do_tasks()
    link = re.search(rf"{settings.SITE_URL}(\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    new = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    assert client.post(form, new)["Location"] == "/accounts/password/reset/key/done/"
    assert "Password saved" in words(page_of(client, "/accounts/password/reset/key/done/"))
    cast.bob.refresh_from_db()
    assert cast.bob.check_password("another long pass phrase")
    client.session.flush()
    assert "used already" in words(page_of(client, link))


def _ban_and_take_back(user):
    for user.is_active in (False, True):
        user.save()


ENDINGS = {"a ban that was taken back": _ban_and_take_back, "all sessions": lambda user: end_all_sessions(user.pk)}


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_link_for_a_new_password_ends_with_what_was_given_out(client, cast, settings, ending):
    client.post("/accounts/password/reset/", {"email": cast.bob.email})
    do_tasks()
    link = re.search(rf"{settings.SITE_URL}(\S+)", mail.outbox[0].body)[1]
    form = client.get(link)["Location"]
    ENDINGS[ending](cast.bob)
    new = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    assert "used already" in words(client.post(form, new).content.decode())
    assert User.objects.get(pk=cast.bob.pk).check_password(PASSWORD)


def test_an_unknown_address_gets_the_same_answer_and_no_mail(client):
    assert client.post("/accounts/password/reset/", {"email": "x@example.org"})["Location"].endswith("/done/")
    assert do_tasks() == 1
    assert mail.outbox == []


def test_no_page_shows_an_e_mail_address_or_a_user_name(client, cast):
    cast.bob.display_name = "The Bob"
    cast.bob.username = "secret-login"
    cast.bob.save()
    tournament = cast.completed(4)
    match = tournament.matches.first()
    for path in ("/", f"/tournaments/{tournament.pk}/", f"/matches/{match.pk}/"):
        html = page_of(client, path)
        assert "secret-login" not in html and "example.org" not in html
