"""Signing up and asking for mails: how often, for whom, and what mails say."""

import re

import pytest
from django.conf import settings
from django.core import mail
from django.test import Client

from apps.accounts.models import User
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_user
from tests.support.http import caller, problem
from tests.web.pages import words

pytestmark = pytest.mark.django_db
SIGN_UP, RESET, API = "/accounts/signup/", "/accounts/password/reset/", "/api/v1/accounts/"
NEW = {"username": "emil", "display_name": "Emil", "email": "emil@example.org", "password": PASSWORD}


def post(path, fields, address="192.0.2.1", **headers):
    return Client().post(path, fields, REMOTE_ADDR=address, headers=headers)


def refused(answer):
    assert answer.status_code == 429 and int(answer["Retry-After"]) > 0
    assert "Too many attempts" in words(answer.content.decode())
    return answer.content.decode()


def mails():
    do_tasks()
    return mail.outbox


def test_seventy_five_accounts_with_a_foreign_address_make_no_flood_of_mails(rate):
    rate("mailbox", "5/6hours")
    make_user("dora")
    spellings = ["dora@example.org", "Dora@Example.org", "DORA@EXAMPLE.ORG"]
    for n in range(75):
        fields = {"username": f"buy-gold-{n}", "display_name": "Buy gold!", "password": PASSWORD}
        post(SIGN_UP, fields | {"email": spellings[n % 3]}, f"198.51.100.{n}")
        post(RESET, {"email": spellings[n % 3]}, f"198.51.100.{n}")
    assert len(mails()) == 10
    assert {tuple(each.to) for each in mail.outbox} == {("dora@example.org",)}
    assert "gold" not in str([each.message() for each in mail.outbox])
    assert User.objects.filter(email__iexact="dora@example.org").count() == 1


@pytest.mark.parametrize(
    ("addresses", "most"),
    [
        (["dora@ex" + "\u00ad" * n + "ample.org" for n in range(30)], 2),
        ([f"dora+{n}@example.org" for n in range(30)], 4),
        ([f"{name}@gmail.com" for name in ("d.ora", "do.ra", "dor.a", "d.o.ra", "d.or.a", "do.r.a", "d.o.r.a")], 4),
    ],
    ids=["hidden hyphens", "tags", "dots"],
)
def test_accounts_with_made_up_spellings_of_an_address_make_no_flood_either(rate, addresses, most):
    rate("mailbox", "1/6hours")
    rate("mailbox_tags", "4/6hours")
    for n, address in enumerate(addresses):
        caller().post(API, {"username": f"e{n}", "password": PASSWORD, "email": address})
        post(RESET, {"email": address}, f"198.51.100.{n}")
    assert 1 <= len(mails()) <= most


def test_mails_to_made_up_tags_keep_nobody_from_a_new_password(rate):
    rate("mailbox_tags", "1/6hours")
    for n, address in enumerate(["dora+1@example.org", "dora+2@example.org", "dora@example.org"]):
        caller().post(API, {"username": f"e{n}", "password": PASSWORD, "email": address})
        post(RESET, {"email": address})
    assert [each.to for each in mails()] == [["dora+1@example.org"], ["dora@example.org"], ["dora@example.org"]]


@pytest.mark.parametrize(("path", "scope"), [(SIGN_UP, "sign_up"), (RESET, "reset")])
def test_an_address_that_asks_too_often_gets_its_form_back(rate, path, scope):
    rate(scope, "2/hour")
    answers = [post(path, NEW | {"username": f"emil-{n}", "email": f"emil-{n}@example.org"}) for n in range(3)]
    assert [answer.status_code for answer in answers] == [302, 302, 429]
    html = refused(answers[-1])
    assert 'value="emil-2@example.org"' in html and PASSWORD not in html
    assert post(path, NEW, "192.0.2.2").status_code == 302
    assert Client().get(path).status_code == 200


def test_the_page_and_the_api_share_a_bucket(rate):
    rate("sign_up", "2/hour")
    assert post(SIGN_UP, NEW).status_code == 302
    emma = {"username": "emma", "password": PASSWORD}
    assert caller().post(API, emma, REMOTE_ADDR="192.0.2.1").status_code == 201
    problem(caller().post(API, emma | {"username": "eva"}, REMOTE_ADDR="192.0.2.1"), 429, "rate_limit_exceeded")
    refused(post(SIGN_UP, NEW | {"username": "eva"}))


@pytest.mark.parametrize("known", [True, False])
def test_a_mailbox_is_written_to_so_often_whether_an_account_has_it_or_not(rate, known):
    rate("mailbox", "2/hour")
    if known:
        make_user("emil")
    codes = [post(RESET, {"email": NEW["email"]}, f"198.51.100.{n}").status_code for n in range(4)]
    assert codes == [302, 302, 429, 429]
    assert len(mails()) == (2 if known else 0)
    codes = [
        caller().post(API, NEW | {"username": f"e{n}"}, REMOTE_ADDR=f"198.51.100.{n}").status_code for n in range(3)
    ]
    assert codes == [201, 201, 429]


def test_a_password_that_will_not_do_costs_no_mail(rate):
    rate("mailbox", "1/hour")
    for _ in range(3):
        assert post(SIGN_UP, NEW | {"password": "short"}).status_code == 200
    assert post(SIGN_UP, NEW).status_code == 302


def test_setting_the_new_password_is_throttled_too(rate, client):
    rate("reset", "2/hour")
    make_user("dora")
    post(RESET, {"email": "dora@example.org"}, "127.0.0.1")
    form = client.get(re.search(rf"{settings.SITE_URL}(\S+)", mails()[0].body)[1])["Location"]
    new = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    post(RESET, {"email": "emil@example.org"}, "127.0.0.1")
    refused(client.post(form, new))
    assert User.objects.get(username="dora").check_password(PASSWORD)


def test_a_taken_address_is_answered_as_a_free_one():
    make_user("dora")
    free, taken = (
        caller().post(API, {"username": name, "password": PASSWORD, "email": email, "display_name": "Emil"})
        for name, email in (("emil", "emil@example.org"), ("emma", "dora@example.org"))
    )
    assert (
        (free.status_code, set(free.json()))
        == (taken.status_code, set(taken.json()))
        == (
            201,
            {"id", "username", "display_name"},
        )
    )
    answers = [post(SIGN_UP, NEW | {"username": name, "email": email}) for name, email in _two_more()]
    assert [(answer.status_code, answer["Location"]) for answer in answers] == [(302, "/"), (302, "/")]
    assert [user.email for user in User.objects.order_by("pk")] == [
        "dora@example.org",
        "emil@example.org",
        "",
        "eva@example.org",
        "",
    ]


def _two_more():
    return (("eva", "eva@example.org"), ("ella", "DORA@example.org"))


def test_only_the_owner_of_the_address_hears_that_somebody_wanted_it():
    make_user("dora")
    post(SIGN_UP, NEW | {"email": "Dora@example.org"})
    post(SIGN_UP, NEW | {"username": "eva", "email": "eva@example.org"})
    told, other = mails()
    assert (other.to, other.subject) == (["eva@example.org"], "Confirm your address")
    assert (told.to, told.subject) == (["dora@example.org"], "You have a DeltaCrown account already")
    assert "tried to sign up" in told.body and f"{settings.SITE_URL}/accounts/password/reset/" in told.body


def test_no_mail_says_what_somebody_typed_and_links_are_the_site_s(rate, settings):
    settings.SITE_URL = "https://play.example.org"
    settings.ALLOWED_HOSTS = ["*"]
    make_user("dora", display_name="VISIT evil.example NOW")
    post(RESET, {"email": "dora@example.org"}, Host="evil.example")
    post(SIGN_UP, NEW | {"email": "dora@example.org", "display_name": "evil.example"}, Host="evil.example")
    assert len(mails()) == 2
    for each in mail.outbox:
        assert "evil" not in str(each.message()).lower() and "dora" not in each.body
        assert re.findall(r"https?://[^/\s]+", each.body) == ["https://play.example.org"]
        assert each.extra_headers["Message-ID"].endswith("@play.example.org>")


def test_a_mail_is_in_the_language_of_the_page():
    make_user("dora")
    post(RESET, {"email": "dora@example.org"}, **{"Accept-Language": "bn"})
    assert mails()[0].subject == "আপনার DeltaCrown পাসওয়ার্ড"


def test_asking_for_a_mail_does_the_same_for_all(django_assert_num_queries):
    make_user("dora")
    sent = []
    for email in ("dora@example.org", "nobody@example.org"):
        with django_assert_num_queries(1):
            sent.append(post(RESET, {"email": email}))
    assert {answer["Location"] for answer in sent} == {"/accounts/password/reset/done/"}
    assert mail.outbox == []


@pytest.mark.parametrize("fields", [{"is_active": False}, {"password": "!"}])
def test_who_may_not_sign_in_gets_no_link(fields):
    make_user("dora")
    User.objects.update(**fields)
    post(RESET, {"email": "dora@example.org"})
    assert mails() == []


def test_who_followed_the_link_gets_in_while_somebody_guesses(rate, client):
    rate("guess", "2/hour")
    make_user("dora")
    post(RESET, {"email": "dora@example.org"})
    form = client.get(re.search(rf"{settings.SITE_URL}(\S+)", mails()[0].body)[1])["Location"]
    client.post(form, {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"})
    guess = {"login": "dora", "password": "guess"}
    assert [post("/accounts/login/", guess).status_code for _ in range(3)] == [200, 200, 429]
    right = {"login": "dora", "password": "another long pass phrase"}
    assert client.post("/accounts/login/", right).status_code == 302
