"""The tab Staff: people are invited by user name or mail address, and nobody but who typed an address is shown it."""

import re

import pytest

from apps.accounts.invited_addresses import refuse_mails
from apps.accounts.models import InvitedAddress
from apps.tournaments import services
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Invitation, Station, TournamentRole
from apps.tournaments.selectors.invitations import link_code
from apps.tournaments.selectors.roles import membership_of, role_of
from tests.organize.at_the_desk import address, enter
from tests.support.record import record

pytestmark = pytest.mark.django_db
ANN = "ann@example.org"


@pytest.fixture
def cup(cast):
    return cast.draft()


def sent(client, cup, **fields):
    return client.post(address("staff", cup.pk), fields, follow=True).content.decode()


def test_an_address_is_invited_for_some_stations_and_the_role_is_theirs_once_they_accept(cast, cup):
    table = services.add_station(cup.pk, cast.alice, "Table 7")
    html = sent(enter(cast.alice), cup, verb="invite", username=f" {ANN} ", role="referee", stations=table.pk)
    assert f"Whoever reads {ANN} is mailed a link to answer by." in html
    assert f"<td>{ANN}</td>" in html and "Table 7" in html
    services.accept_link(link_code(Invitation.objects.get()), cast.carol)
    assert membership_of(cast.carol.pk, cup.pk).scope == Scope(frozenset({table.pk}))
    html = enter(cast.alice).get(address("staff", cup.pk)).content.decode()
    assert "Carol" in html and ANN not in html


def test_another_organizer_sees_that_somebody_was_asked_and_not_at_which_address(cast, cup):
    services.give_role(cup.pk, cast.alice, cast.oscar, Role.ORGANIZER)
    sent(enter(cast.alice), cup, verb="invite", username=ANN, role="organizer")
    html = enter(cast.oscar).get(address("staff", cup.pk)).content.decode()
    assert ANN not in html and "an e-mail address" in html and "asked by Alice" in html
    sent(enter(cast.oscar), cup, verb="take_back", offer=Invitation.objects.get().pk)
    assert Invitation.objects.get().state == "withdrawn"


def test_who_invited_does_not_see_that_the_mail_was_read_and_refused(cast, cup):
    alice = enter(cast.alice)
    sent(alice, cup, verb="invite", username=ANN, role="organizer")

    def shown():
        html = alice.get(address("staff", cup.pk)).content.decode()
        return re.findall(r"<td>[^<]*</td>", html)

    before = shown()
    refuse_mails(Invitation.objects.get().username)
    assert shown() == before and f"<td>{ANN}</td>" in before


def test_what_is_no_address_is_refused_in_words_and_changes_nothing(cast, cup):
    before = record(cup.pk)
    for wrong in ("ann@", "@", "a b@example.org", "x" * 140 + "@example.org"):
        assert "no e-mail address" in sent(enter(cast.alice), cup, verb="invite", username=wrong, role="referee") or (
            "does not say what it is about"
            in sent(enter(cast.alice), cup, verb="invite", username=wrong, role="referee")
        )
    assert record(cup.pk) == before and not InvitedAddress.objects.exists()


def test_what_was_given_by_a_link_is_taken_back_at_once(cast, cup):
    sent(enter(cast.alice), cup, verb="invite", username=ANN, role="organizer")
    services.accept_link(link_code(Invitation.objects.get()), cast.carol)
    carol = enter(cast.carol)
    assert carol.get(address("staff", cup.pk)).status_code == 200
    role = TournamentRole.objects.get(tournament=cup, user=cast.carol)
    sent(enter(cast.alice), cup, verb="take_back", role_id=role.pk)
    assert role_of(cast.carol.pk, cup.pk) is Role.SPECTATOR
    assert carol.get(address("staff", cup.pk)).status_code in (302, 404)


def test_nobody_else_invites_an_address_or_takes_an_invitation_back(people, two):
    hers, his = two
    table = Station.objects.create(tournament=his, name="Table 1")
    services.invite(hers.pk, people["organizer"], ANN, Role.REFEREE)
    offer, before = Invitation.objects.get(), record(hers.pk)
    for role in ("anonymous", "player", "referee", "organizer of another", "staff without role"):
        client = enter(people[role])
        client.post(address("staff", hers.pk), {"verb": "invite", "username": "ben@example.org", "role": "referee"})
        for tournament in two:
            client.post(address("staff", tournament.pk), {"verb": "take_back", "offer": offer.pk})
        assert record(hers.pk) == before, role
    fields = {"verb": "invite", "username": "ben@example.org", "role": "referee", "stations": table.pk}
    enter(people["organizer"]).post(address("staff", hers.pk), fields)
    assert record(hers.pk) == before, "a station of another tournament"
