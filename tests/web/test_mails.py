"""Choosing one's mails, confirming an address, and ending mails by their own link."""

import re
from datetime import UTC, datetime

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.addresses import confirmation_token
from apps.accounts.mail_choices import end_mails, kinds_off, off_token
from apps.accounts.mail_kinds import KINDS
from apps.accounts.models import User
from apps.accounts.revocations import end_all_sessions
from tests.support.background import do_tasks
from tests.support.cast import PASSWORD, make_user
from tests.support.mailboxes import confirm
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db
PAGE = "/my/mails/"
FORM = {"kinds": ["registered", "result"], "language": "en", "time_zone": "Asia/Dhaka"}


def test_a_visitor_signs_in_first(client):
    assert client.get(PAGE)["Location"] == f"/accounts/login/?next={PAGE}"


def test_everything_comes_until_it_is_switched_off_and_what_is_chosen_stays_chosen(client, cast):
    sign_in(client, cast.bob)
    assert page_of(client, PAGE).count("checked") == len(KINDS)
    assert client.post(PAGE, FORM | {"seen_on": ",".join(KINDS)})["Location"] == PAGE
    assert kinds_off(cast.bob.pk) == set(KINDS) - {"registered", "result"}
    html = page_of(client, PAGE)
    assert html.count("checked") == 2 and '<option value="Asia/Dhaka" selected>Asia/Dhaka</option>' in html
    off = ",".join(set(KINDS) - {"registered", "result"})
    client.post(PAGE, FORM | {"kinds": list(KINDS), "seen_on": "registered,result", "seen_off": off})
    assert kinds_off(cast.bob.pk) == set()
    assert User.objects.get(pk=cast.bob.pk).time_zone == "Asia/Dhaka"


def test_a_stale_tab_changes_only_what_was_changed_in_it(client, cast):
    sign_in(client, cast.bob)
    fields = dict(re.findall(r'name="(seen_o[nf]+)"(?: value="([^"]*)")?', page_of(client, PAGE)))
    end_mails(cast.bob.pk, "result")
    client.post(PAGE, FORM | fields | {"kinds": [kind for kind in KINDS if kind != "invited"]})
    assert kinds_off(cast.bob.pk) == {"result", "invited"}


@pytest.mark.parametrize("wrong", [{"kinds": ["nonsense"]}, {"language": "xx"}, {"time_zone": "Moon/Base"}])
def test_what_is_no_choice_changes_nothing(client, cast, wrong):
    sign_in(client, cast.bob)
    answer = client.post(PAGE, FORM | wrong)
    assert answer.status_code == 200 and "Select a valid choice" in words(answer.content.decode())
    assert kinds_off(cast.bob.pk) == set() and User.objects.get(pk=cast.bob.pk).time_zone == ""


def test_a_language_chosen_for_mails_is_that_of_the_pages_too_and_the_other_way_round(client, cast):
    sign_in(client, cast.bob)
    client.post(PAGE, FORM | {"language": "bn"})
    assert '<html lang="bn">' in page_of(client, "/")
    client.post("/language/", {"language": "en"})
    assert User.objects.get(pk=cast.bob.pk).language == "en"
    client.post("/language/", {"language": "xx"})
    assert User.objects.get(pk=cast.bob.pk).language == "en"


def test_the_cookie_of_the_language_is_as_django_s_own(client, cast, settings):
    settings.LANGUAGE_COOKIE_SECURE = True
    sign_in(client, cast.bob)
    ours = client.post(PAGE, FORM).cookies["django_language"]
    theirs = client.post("/language/", {"language": "en"}).cookies["django_language"]
    assert ours.OutputString() == theirs.OutputString() and "Secure" in ours.OutputString()


def test_who_signs_up_in_bengali_is_written_to_in_bengali(client):
    client.post("/language/", {"language": "bn"})
    new = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "password": PASSWORD}
    client.post("/accounts/signup/", new)
    assert User.objects.get(username="dora").language == "bn"
    do_tasks()
    assert '<html lang="bn">' in mail.outbox[0].alternatives[0][0]


def path_in(message):
    return re.search(r"https?://[^/]+(/accounts/confirm-email/\S+)", message.body)[1]


def test_an_address_is_confirmed_by_the_button_behind_the_mailed_link(client, settings):
    new = {"username": "dora", "display_name": "Dora", "email": "dora@example.org", "password": PASSWORD}
    client.post("/accounts/signup/", new)
    do_tasks()
    [letter] = mail.outbox
    assert (letter.subject, letter.to) == ("Confirm your address", ["dora@example.org"])
    # A mail program that looks where the link leads is nobody's consent.
    assert "Is <b>dora@example.org</b> yours" in page_of(Client(), path_in(letter))
    assert not User.objects.get(username="dora").is_reached_by_mail
    answer = Client().post(path_in(letter))
    assert "is confirmed." in words(answer.content.decode())
    assert User.objects.get(username="dora").is_reached_by_mail
    assert "News of your tournaments goes to <b>dora@example.org</b>." in page_of(client, PAGE)


def test_another_link_is_mailed_to_who_asks_for_it(client, cast):
    sign_in(client, cast.bob)
    assert "Your account has no confirmed address" in page_of(client, PAGE)
    answer = client.post(f"{PAGE}confirm/", follow=True)
    assert "If your account has an address that is not confirmed, a link is on its way there." in words(
        answer.content.decode()
    )
    do_tasks()
    client.post(path_in(mail.outbox[0]))
    assert User.objects.get(pk=cast.bob.pk).is_reached_by_mail
    client.post(f"{PAGE}confirm/")
    do_tasks()
    assert len(mail.outbox) == 1


def test_whose_an_address_is_that_another_account_has_these_pages_do_not_tell(client, cast):
    seen = []
    for number, address in enumerate(("bob@example.org", "free@example.org")):
        new = {"username": f"new-{number}", "display_name": "New", "email": address, "password": PASSWORD}
        Client().post("/accounts/signup/", new)
        user = User.objects.get(username=f"new-{number}")
        html = page_of(sign_in(Client(), user), PAGE)
        said = words(sign_in(Client(), user).post(f"{PAGE}confirm/", follow=True).content.decode())
        seen.append((re.sub(r'value="[^"]*"', "", html), said))
    assert seen[0] == seen[1]


def test_links_are_not_mailed_without_end(client, cast, rate):
    rate("mailbox", "5/6hours")
    sign_in(client, cast.bob)
    for _ in range(6):
        said = words(client.post(f"{PAGE}confirm/", follow=True).content.decode())
    assert "Too many attempts" in said
    do_tasks()
    assert len(mail.outbox) == 5


def _moves(user):
    user.email = "new@example.org"
    user.save()


def _bans(user):
    user.is_active = False
    user.save()


@pytest.mark.parametrize("change", [_moves, _bans, lambda user: end_all_sessions(user.pk)])
def test_a_link_ends_with_the_address_the_account_and_all_sessions(client, cast, change):
    path = f"/accounts/confirm-email/{confirmation_token(cast.bob)}/"
    change(cast.bob)
    for ask in (client.get, client.post):
        answer = ask(path)
        assert answer.status_code == 404 and "This link is not good any more" in words(answer.content.decode())
    assert User.objects.get(pk=cast.bob.pk).confirmed_email == ""


@pytest.mark.parametrize("token", ["x", "a:b:c", "WzFd:1abc:def"])
def test_what_is_no_link_confirms_nothing_and_ends_nothing(client, token):
    assert client.post(f"/accounts/confirm-email/{token}/").status_code == 404
    assert client.post(f"/mail/off/{token}/").status_code == 404


def test_a_link_is_good_for_three_days(client, cast, time_machine):
    time_machine.move_to(datetime(2030, 1, 1, tzinfo=UTC), tick=False)
    path = f"/accounts/confirm-email/{confirmation_token(cast.bob)}/"
    time_machine.shift(3 * 86400 - 60)
    assert client.get(path).status_code == 200
    time_machine.shift(120)
    assert client.get(path).status_code == 404


def test_of_two_accounts_that_shared_an_address_the_first_to_show_it_has_it(client):
    users = [make_user(name) for name in ("mike", "mia")]
    User.objects.filter(pk__in=[user.pk for user in users]).update(email="both@example.org", email_key=None)
    for user in users:
        user.refresh_from_db()
        answer = client.post(f"/accounts/confirm-email/{confirmation_token(user)}/")
    assert "Another account has confirmed this address" in words(answer.content.decode())
    assert [User.objects.get(pk=user.pk).is_reached_by_mail for user in users] == [True, False]


def test_setting_a_password_by_a_mailed_link_confirms_the_address_too(client, cast):
    client.post("/accounts/password/reset/", {"email": cast.bob.email})
    do_tasks()
    link = re.search(r"https?://[^/]+(/accounts/password/reset/key/\S+)", mail.outbox[0].body)[1]
    new = {"new_password1": "another long pass phrase", "new_password2": "another long pass phrase"}
    client.post(client.get(link)["Location"], new)
    assert User.objects.get(pk=cast.bob.pk).is_reached_by_mail


def test_mails_of_a_kind_end_by_one_post_of_a_mail_program(cast):
    stranger = Client(enforce_csrf_checks=True)
    path = f"/mail/off/{off_token(cast.bob.pk, 'result')}/"
    answer = stranger.post(path, "List-Unsubscribe=One-Click", content_type="application/x-www-form-urlencoded")
    assert answer.status_code == 200
    assert kinds_off(cast.bob.pk) == {"result"}
    assert stranger.post(path).status_code == 200 and kinds_off(cast.bob.pk) == {"result"}


def test_a_look_at_the_link_ends_nothing_and_its_button_does(client, cast):
    path = f"/mail/off/{off_token(cast.bob.pk, 'result')}/"
    assert "A tournament is over, and your place in it" in words(page_of(client, path))
    assert kinds_off(cast.bob.pk) == set()
    assert "You get no more mails of this kind" in words(client.post(path).content.decode())
    assert kinds_off(cast.bob.pk) == {"result"}


def test_the_file_of_what_is_kept_says_what_was_mailed_and_what_is_not_wanted(client, cast):
    confirm(cast.bob)
    cast.open(2)
    do_tasks()
    sign_in(client, cast.bob).post(PAGE, FORM | {"seen_on": ",".join(KINDS)})
    held = client.get("/my/account/data/").json()["account"]
    assert held["email_confirmed"] and held["time_zone"] == "Asia/Dhaka" and "invited" in held["mails_off"]
    assert [(row["kind"], row["outcome"]) for row in held["mails"]] == [("registered", "sent")]
