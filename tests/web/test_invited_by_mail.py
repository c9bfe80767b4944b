"""The page that the link in an invitation's mail leads to."""

import re

import pytest
from django.core import mail
from django.test import Client

from apps.accounts.models import InvitedAddress
from apps.tournaments import services
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.roles import role_of
from tests.support.background import do_tasks
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def cup(cast):
    return cast.draft(name="Secret Cup")


@pytest.fixture
def page(cast, cup):
    """As it stands in the mail."""
    services.invite(cup.pk, cast.alice, "ann@example.org", Role.REFEREE)
    do_tasks()
    [path] = re.findall(r"http://testserver(/invitations/\S+)", mail.outbox[-1].body)
    return path


def press(client, page, verb, **more):
    offer = Invitation.objects.latest("pk").offer
    return words(client.post(page, {"verb": verb, "offer": offer, **more}, follow=True).content.decode())


def test_a_visitor_sees_what_it_is_about_and_is_led_to_sign_in_and_back(client, cast, page):
    html = page_of(client, page)
    said = words(html)
    assert "Secret Cup Referee Alice asks you to help to run this tournament." in said
    assert "To accept it you need an account." in said
    assert f"/accounts/login/?next={page}" in html.replace("%3A", ":")
    assert client.post(page, {"verb": "accept"})["Location"].startswith("/accounts/login/?next=/invitations/")
    assert Invitation.objects.get().state == "open", "to look at it answers nothing"


def test_who_signed_in_accepts_and_the_link_is_used_up(client, cast, cup, page):
    sign_in(client, cast.carol)
    assert "You are signed in as Carol" in words(page_of(client, page))
    assert "Secret Cup: you have accepted." in press(client, page, "accept")
    assert role_of(cast.carol.pk, cup.pk) is Role.REFEREE
    assert client.get("/organize/").status_code == 200
    for reader in (client, sign_in(Client(), cast.oscar), Client()):
        said = words(page_of(reader, page))
        assert "was answered already" in said and "Secret Cup" not in said and "Carol" not in said
    assert "was answered already" in press(sign_in(Client(), cast.oscar), page, "accept")
    assert role_of(cast.oscar.pk, cup.pk) is Role.SPECTATOR


def test_what_is_taken_back_over_or_gone_says_so(client, cast, cup, page):
    sign_in(client, cast.carol)
    services.take_back(cup.pk, cast.alice, "ann@example.org")
    assert "This invitation was taken back" in words(page_of(client, page))
    assert "The invitation is withdrawn" in press(client, page, "accept")
    assert role_of(cast.carol.pk, cup.pk) is Role.SPECTATOR
    cup.delete()
    for path in (page, "/invitations/nothing/"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert "This link leads to no invitation" in words(answer.content.decode())


def test_what_is_offered_by_now_is_looked_at_again_before_it_is_accepted(client, cast, cup, page):
    sign_in(client, cast.carol)
    seen = Invitation.objects.get().offer
    services.invite(cup.pk, cast.alice, "ann@example.org", Role.ORGANIZER)
    assert "You are offered something else by now" in press(client, page, "accept", offer=seen)
    assert "Secret Cup Organizer" in words(page_of(client, page))
    assert "you have accepted" in press(client, page, "accept")
    assert role_of(cast.carol.pk, cup.pk) is Role.ORGANIZER


def test_a_visitor_declines_and_wants_no_more_mails(client, cast, cup, page):
    assert "No more invitations are mailed to this address." in press(client, page, "refuse")
    assert "No more such mails" not in words(page_of(client, page))
    assert InvitedAddress.objects.get().refused_at
    assert "You have declined." in press(client, page, "decline")
    assert Invitation.objects.get().state == "declined"


def test_it_is_said_for_which_matches(client, cast, cup, page):
    table = services.add_station(cup.pk, cast.alice, "Table 7")
    services.invite(cup.pk, cast.alice, "ann@example.org", Role.REFEREE, Scope(frozenset({table.pk})))
    assert "Only some matches: those at Table 7." in words(page_of(client, page))
