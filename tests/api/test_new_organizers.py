"""An organizer who has not held a tournament for real yet: few at a time, and listed once people have come."""

from datetime import timedelta

import pytest
from django.utils import timezone
from rest_framework.test import APIClient

from apps.tournaments import services
from apps.tournaments.management.loadtest.site import _own_token
from apps.tournaments.models import Registration, Tournament
from apps.tournaments.selectors.tournaments import is_known_organizer
from deltacrown import settings as defaults
from tests.support.cast import make_admin, make_game, make_user, play_out, registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

URL = "/api/v1/tournaments/"


@pytest.fixture(autouse=True)
def as_it_is_served(settings):
    settings.LISTED_AFTER_REGISTRATIONS = defaults.LISTED_AFTER_REGISTRATIONS
    settings.NEW_ORGANIZER_TOURNAMENTS = defaults.NEW_ORGANIZER_TOURNAMENTS
    settings.KNOWN_ORGANIZER_TOURNAMENTS = defaults.KNOWN_ORGANIZER_TOURNAMENTS


@pytest.fixture
def hold(cast, time_machine):
    """Alice holds a tournament of so many players to its end, which comes so many hours after it was made."""

    def held(players=8, hours=1, **fields):
        start = timezone.now()
        time_machine.move_to(start, tick=False)
        tournament = cast.live(players, **fields)
        time_machine.move_to(start + timedelta(hours=hours), tick=False)
        play_out(tournament, cast.rita)

    return held


def made_by(person, **headers):
    return caller(person).post(URL, {"name": "Cup", "game": make_game().slug}, headers=headers)


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


def test_who_has_held_a_tournament_for_real_may_hold_more_and_not_as_many_as_they_like(cast, hold, settings):
    settings.KNOWN_ORGANIZER_TOURNAMENTS = 5
    hold()
    assert [made_by(cast.alice).status_code for _ in range(5)] == [201] * 5
    found = problem(made_by(cast.alice), 409, "conflict")
    assert found["detail"].startswith("You may have 5 unfinished tournaments at a time.")


@pytest.mark.parametrize("played", [{"players": 2}, {"players": 7}, {"hours": 0}])
def test_one_that_a_few_accounts_play_or_within_minutes_makes_nobody_known(cast, hold, played):
    hold(**played)
    assert [made_by(cast.alice).status_code for _ in range(4)] == [201] * 3 + [409]


def test_an_organizer_and_the_guests_they_make_up_are_nobody_who_played(cast, hold):
    hold(name="Past Cup")
    bella = Registration.objects.filter(user=cast.bella)
    assert is_known_organizer(cast.alice)
    for whose in ({"user": cast.alice}, {"user": None, "is_guest": True}):
        bella.update(**whose)
        assert not is_known_organizer(cast.alice)
        bella = Registration.objects.filter(name="Bella")


def test_a_new_organizer_makes_ten_in_a_day_whatever_becomes_of_them(cast, time_machine):
    start = timezone.now()
    time_machine.move_to(start, tick=False)
    for _ in range(10):
        services.cancel_tournament(made_by(cast.oscar).json()["id"], cast.oscar)
    assert "10 tournaments in 24 hours" in problem(made_by(cast.oscar), 409, "conflict")["detail"]
    time_machine.move_to(start + timedelta(hours=24), tick=False)
    assert made_by(cast.oscar).status_code == 201


def test_tournaments_played_in_passing_by_puppets_fill_no_list(cast):
    made = 0
    while made < 30 and made_by(cast.alice).status_code == 201:
        tournament = Tournament.objects.first()
        services.publish_tournament(tournament.pk, cast.alice)
        services.open_registration(tournament.pk, cast.alice)
        for puppet in (cast.bob, cast.bella):
            services.register_player(tournament.pk, puppet)
        services.close_registration(tournament.pk, cast.alice)
        services.start_tournament(tournament.pk, cast.alice)
        play_out(tournament, cast.alice)
        made += 1
    assert (made, len(listed())) == (10, 10)


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


def test_a_known_organizers_tournament_is_listed_at_once(cast, hold):
    hold(name="Past Cup")
    cast.open(0, name="Next Cup")
    assert listed() == ["Next Cup", "Past Cup"]


def test_a_new_organizers_tournament_that_was_cancelled_is_not_listed(cast):
    tournament = cast.live(2, name="Newcomer Cup")
    assert listed() == ["Newcomer Cup"]
    services.cancel_tournament(tournament.pk, cast.alice)
    assert listed() == []
