"""Guests and registrations over HTTP."""

import pytest
from cryptography.fernet import InvalidToken

from apps.common.models import KeptAnswer
from apps.common.sealing import sealed, unsealed
from apps.tournaments import services
from apps.tournaments.models import Registration
from tests.support.cast import registration_of
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db


def test_a_lost_answer_is_given_again_and_nobody_reads_it_in_the_database(cast):
    tournament = cast.open(0)
    path, key = f"/api/v1/tournaments/{tournament.pk}/guests/", {"HTTP_IDEMPOTENCY_KEY": "entering-guests"}
    first = caller(cast.alice).post(path, {"names": ["Nina", "নীলা"]}, **key)
    again = caller(cast.alice).post(path, {"names": ["Nina", "নীলা"]}, **key)
    assert (first.status_code, again.status_code) == (201, 201)
    assert first.json() == again.json() and [guest["name"] for guest in first.json()] == ["Nina", "নীলা"]
    assert Registration.objects.filter(tournament=tournament).count() == 2
    kept = KeptAnswer.objects.get()
    assert first.json()[0]["claim_code"].encode() not in bytes(kept.answer)
    problem(caller(cast.alice).post(path, {"names": ["Max"]}, **key), 422, "key_reused")


def test_what_is_sealed_is_opened_by_the_same_key_alone():
    assert unsealed(sealed(b"a code", "key"), "key") == b"a code"
    with pytest.raises(InvalidToken):
        unsealed(sealed(b"a code", "key"), "another")


def test_a_claim_and_what_a_client_is_told_of_it(cast):
    tournament = cast.open(0)
    guests = caller(cast.alice).post(f"/api/v1/tournaments/{tournament.pk}/guests/", {"names": ["Nina"]}).json()
    answer = caller(cast.carol).post("/api/v1/claims/", {"code": guests[0]["claim_code"].lower()})
    assert answer.status_code == 201
    assert answer.json() == {"registration_id": guests[0]["registration_id"], "tournament_id": tournament.pk}
    problem(caller(cast.oscar).post("/api/v1/claims/", {"code": guests[0]["claim_code"]}), 409, "conflict")
    problem(caller(cast.oscar).post("/api/v1/claims/", {"code": "nothing"}), 404, "not_found")
    problem(caller(cast.oscar).post("/api/v1/claims/", {"code": 7, "more": 1}), 400, "invalid_schema")


def test_codes_are_not_tried_without_end(cast, rate):
    rate("claims", "2/hour")
    for _ in range(2):
        problem(caller(cast.carol).post("/api/v1/claims/", {"code": "nothing"}), 404, "not_found")
    problem(caller(cast.carol).post("/api/v1/claims/", {"code": "nothing"}), 429, "rate_limit_exceeded")


def test_names_that_are_none_are_said_by_their_numbers(cast):
    tournament = cast.open(0)
    path = f"/api/v1/tournaments/{tournament.pk}/guests/"
    found = problem(caller(cast.alice).post(path, {"names": ["Nina", "\u202eMax"]}), 400, "invalid_schema")
    assert "Name 2" in str(found)
    for names in ([], ["x"] * 101, "Nina", [7, None], ["x" * 61]):
        problem(caller(cast.alice).post(path, {"names": names}), 400, "invalid_schema")


def test_somebody_reads_their_own_registration_and_where_they_wait(cast):
    tournament = cast.open(2, max_participants=2)
    services.register_player(tournament.pk, cast.carol)
    own = registration_of(tournament, cast.carol)
    assert caller(cast.carol).get(f"/api/v1/registrations/{own.pk}/").json() == {
        "registration_id": own.pk,
        "tournament_id": tournament.pk,
        "name": "Carol",
        "seed": None,
        "state": "waitlisted",
        "checked_in": False,
        "is_guest": False,
        "roster": [],
        "waitlist_position": 1,
        "reason": "",
        "answers": {},
    }
    problem(caller(cast.carol).get("/api/v1/registrations/9999999/"), 404, "not_found")
