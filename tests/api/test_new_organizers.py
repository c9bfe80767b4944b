"""An organizer who has not completed a tournament yet: few at a time, and listed once people have come."""

import pytest
from rest_framework.test import APIClient

from apps.tournaments import services
from apps.tournaments.management.loadtest.site import _own_token
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.tournaments import is_known_organizer
from deltacrown import settings as defaults
from tests.support.cast import make_admin, make_user, registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

URL = "/api/v1/tournaments/"


@pytest.fixture(autouse=True)
def as_it_is_served(settings):
    settings.LISTED_AFTER_REGISTRATIONS = defaults.LISTED_AFTER_REGISTRATIONS
    settings.NEW_ORGANIZER_TOURNAMENTS = defaults.NEW_ORGANIZER_TOURNAMENTS


def made_by(person, **headers):
    return caller(person).post(URL, {"name": "Cup", "game": "cs2"}, headers=headers)


def listed(person=None):
    return [tournament["name"] for tournament in (caller(person) if person else APIClient()).get(URL).json()["results"]]


def test_of_a_new_organizers_tournaments_the_fourth_is_refused(cast):
    assert [made_by(cast.oscar).status_code for _ in range(3)] == [201] * 3
    found = problem(made_by(cast.oscar), 409, "conflict")
    assert found["detail"].startswith("A new organizer may have 3 unfinished tournaments at a time.")
    assert "Finish or cancel one" in found["detail"]
    assert Tournament.objects.filter(organizer=cast.oscar).count() == 3
    assert made_by(cast.carol).status_code == 201


def test_once_one_is_cancelled_there_is_room_for_another(cast):
    first = made_by(cast.oscar).json()
    assert [made_by(cast.oscar).status_code for _ in range(3)] == [201, 201, 409]
    services.cancel_tournament(first["id"], cast.oscar)
    assert [made_by(cast.oscar).status_code for _ in range(2)] == [201, 409]


def test_who_has_completed_a_tournament_holds_as_many_as_they_like(cast):
    cast.completed()
    assert [made_by(cast.alice).status_code for _ in range(5)] == [201] * 5


@pytest.mark.parametrize("make", [make_admin, lambda: make_user("stan", is_staff=True)])
def test_staff_hold_as_many_as_they_like(make):
    person = make()
    assert [made_by(person).status_code for _ in range(5)] == [201] * 5


def test_the_organizer_of_a_load_test_is_known(db):
    made_before = make_user("loadtest", is_staff=False)
    _own_token()
    made_before.refresh_from_db()
    assert is_known_organizer(made_before)


def test_a_repeated_request_is_answered_as_the_first_time_even_at_the_limit(cast):
    answers = [made_by(cast.oscar, idempotency_key=key) for key in ("one", "two", "three", "three", "four")]
    assert [answer.status_code for answer in answers] == [201, 201, 201, 201, 409]
    assert answers[3].json() == answers[2].json()


def test_a_new_organizers_tournament_is_listed_once_two_others_are_registered(cast):
    tournament = cast.open(0, name="Newcomer Cup")
    services.register_player(tournament.pk, cast.alice)
    services.register_player(tournament.pk, cast.bob)
    assert listed() == listed(cast.carol) == []
    services.register_player(tournament.pk, cast.bella)
    assert listed() == listed(cast.carol) == ["Newcomer Cup"]
    services.withdraw_registration(registration_of(tournament, cast.bella).pk, cast.bella)
    assert listed() == []


def test_before_that_its_address_works_and_its_own_people_and_staff_find_it(client, cast):
    tournament = cast.open(0, name="Newcomer Cup")
    assert APIClient().get(f"{URL}{tournament.pk}/").status_code == 200
    assert client.get(f"/tournaments/{tournament.pk}/").status_code == 200
    assert listed(cast.alice) == listed(cast.rita) == listed(make_user("stan", is_staff=True)) == ["Newcomer Cup"]
    assert "Newcomer Cup" not in client.get("/").content.decode()


def test_a_draft_or_a_private_one_is_listed_for_staff_no_more_than_for_others(cast):
    cast.draft(name="Draft Cup")
    cast.open(2, name="Private Cup", visibility="private")
    assert listed(make_user("stan", is_staff=True)) == []


def test_a_known_organizers_tournament_is_listed_at_once(cast):
    cast.completed(name="Past Cup")
    cast.open(0, name="Next Cup")
    assert listed() == ["Next Cup", "Past Cup"]


def test_a_new_organizers_tournament_that_was_cancelled_is_not_listed(cast):
    tournament = cast.live(2, name="Newcomer Cup")
    assert listed() == ["Newcomer Cup"]
    services.cancel_tournament(tournament.pk, cast.alice)
    assert listed() == []
