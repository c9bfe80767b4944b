"""Invitations on the page of one's matches."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.roles import EVERYTHING, Role, Scope
from apps.tournaments.models import Invitation
from apps.tournaments.selectors.roles import membership_of, role_of
from tests.web.pages import page_of, sign_in, words

pytestmark = pytest.mark.django_db

PAGE = "/my/matches/"


@pytest.fixture
def invitation(cast):
    cup = cast.draft(name="Secret Cup")
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
    return Invitation.objects.get()


def answer(client, invitation, verb):
    """Send a button's form as it was when `invitation` was read."""
    path = f"/my/invitations/{invitation.pk}/{verb}/"
    return client.post(path, {"offer": invitation.offer}, follow=True).content.decode()


def test_a_person_sees_what_they_are_invited_to_and_nobody_else_does(client, cast, invitation):
    said = words(page_of(sign_in(client, cast.carol), PAGE))
    assert "Secret Cup Referee Alice asks you to help to run this tournament." in said
    assert "Secret Cup" not in words(page_of(sign_in(client, cast.bob), PAGE))


@pytest.mark.parametrize(
    ("verb", "said", "role"),
    [("accept", "Secret Cup: you have accepted.", Role.REFEREE), ("decline", "you have declined.", Role.SPECTATOR)],
)
def test_a_button_answers(client, cast, invitation, verb, said, role):
    html = page_of(sign_in(client, cast.carol), PAGE)
    assert f'action="/my/invitations/{invitation.pk}/{verb}/"' in html
    told = words(answer(client, invitation, verb))
    assert said in told
    assert "Invitations" not in told
    assert role_of(cast.carol.pk, invitation.tournament_id) is role


def test_an_answer_that_comes_too_late_is_told_why(client, cast, invitation):
    sign_in(client, cast.carol)
    services.take_back(invitation.tournament_id, cast.alice, "carol")
    assert "The invitation is withdrawn" in words(answer(client, invitation, "accept"))
    assert role_of(cast.carol.pk, invitation.tournament_id) is Role.SPECTATOR


def test_another_role_than_the_page_showed_is_not_accepted(client, cast, invitation):
    assert f'name="offer" value="{invitation.offer}"' in page_of(sign_in(client, cast.carol), PAGE)
    services.invite(invitation.tournament_id, cast.alice, "carol", Role.ORGANIZER)
    assert "You are offered something else by now" in words(answer(client, invitation, "accept"))
    assert role_of(cast.carol.pk, invitation.tournament_id) is Role.SPECTATOR
    invitation.refresh_from_db()
    assert (invitation.role, invitation.state) == ("organizer", "open")


def test_for_other_matches_than_the_page_showed_is_not_accepted(client, cast, invitation):
    cup = invitation.tournament
    table = services.add_station(cup.pk, cast.alice, "Table 7")
    narrow = Scope(frozenset({table.pk}), frozenset({2}))
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE, narrow)
    invitation.refresh_from_db()
    said = words(page_of(sign_in(client, cast.carol), PAGE))
    assert "Only some matches: those at Table 7, those of stage 2." in said
    services.invite(cup.pk, cast.alice, "carol", Role.REFEREE)
    assert "You are offered something else by now" in words(answer(client, invitation, "accept"))
    assert role_of(cast.carol.pk, cup.pk) is Role.SPECTATOR
    assert "Only some matches" not in words(page_of(client, PAGE))
    invitation.refresh_from_db()
    assert "you have accepted" in words(answer(client, invitation, "accept"))
    assert membership_of(cast.carol.pk, cup.pk).scope == EVERYTHING


def test_what_is_somebody_elses_is_not_there(client, cast, invitation):
    missing = sign_in(client, cast.bob).post("/my/invitations/987654/accept/")
    foreign = client.post(f"/my/invitations/{invitation.pk}/accept/")
    assert (missing.status_code, foreign.status_code) == (404, 404)
    assert client.get(f"/my/invitations/{invitation.pk}/accept/").status_code == 405


def test_an_answer_asks_who_i_am(client, invitation):
    where = client.post(f"/my/invitations/{invitation.pk}/accept/")["Location"]
    assert where.startswith("/accounts/login/")


def test_the_page_says_it_in_bengali_too(client, cast, invitation):
    client.cookies["django_language"] = "bn"
    said = words(page_of(sign_in(client, cast.carol), PAGE))
    assert "Alice আপনাকে এই টুর্নামেন্ট পরিচালনায় সাহায্য করতে বলেছেন।" in said
    for english in ("Accept", "Decline", "Referee", "Invitations"):
        assert english not in said
