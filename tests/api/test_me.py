"""Who somebody is here, and what waits for them."""

import pytest

from apps.tournaments import services
from tests.support.cast import match_between, registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db

ME = "/api/v1/me/"


def test_a_player_sees_their_registration_and_the_match_that_waits(cast):
    tournament = cast.live(4)
    me = caller(cast.bob).get(ME).json()
    assert (me["id"], me["username"], me["display_name"]) == (cast.bob.pk, "bob", "Bob")
    [registration] = me["registrations"]
    assert registration["registration_id"] == registration_of(tournament, cast.bob).pk
    assert registration["tournament"]["state"] == "live"
    [match] = me["open_matches"]
    assert match["id"] == match_between(tournament, cast.bob, cast.bella).pk
    assert match["tournament_id"] == tournament.pk
    assert me["roles"] == []


def test_staff_see_what_they_run(cast):
    tournament = cast.open(2)
    for person, role in ((cast.alice, "organizer"), (cast.rita, "referee")):
        [found] = caller(person).get(ME).json()["roles"]
        assert (found["tournament"]["id"], found["role"]) == (tournament.pk, role)


def test_what_is_over_waits_for_nobody(cast):
    tournament = cast.live(2)
    services.cancel_tournament(tournament.pk, cast.alice)
    assert [caller(cast.bob).get(ME).json()[name] for name in ("registrations", "open_matches")] == [[], []]
    assert caller(cast.alice).get(ME).json()["roles"] == []


def test_it_costs_the_same_for_many(cast, django_assert_max_num_queries):
    for number in range(6):
        cast.open(2, name=f"Cup {number}")
    client = caller(cast.bob)
    with django_assert_max_num_queries(6):
        assert len(client.get(ME).json()["registrations"]) == 6


def test_nobody_is_asked_to_sign_in():
    problem(caller().get(ME), 401, "authentication_required")


def test_who_is_registered_already_is_told_as_whom(cast):
    tournament = cast.open(2)
    answer = caller(cast.bob).post(f"/api/v1/tournaments/{tournament.pk}/registrations/")
    assert problem(answer, 409, "conflict")["registration_id"] == registration_of(tournament, cast.bob).pk
