"""The result of a tournament over HTTP."""

import pytest

from apps.tournaments import services
from apps.tournaments.models import Registration
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db


def url(tournament):
    return f"/api/v1/tournaments/{tournament.pk}/result/"


def test_everybody_reads_who_took_which_place(cast):
    tournament = cast.completed(2)
    shown = caller().get(url(tournament)).json()
    assert list(shown) == [
        "version", "places", "method", "requires_review", "rules", "approved_at", "log_sequence", "log_hash",
    ]  # fmt: skip
    assert [(place["from"], place["to"]) for place in shown["places"]] == [(1, 1), (2, 2)]
    names = dict(Registration.objects.filter(tournament=tournament).values_list("pk", "name"))
    assert [names[place["registration_id"]] for place in shown["places"]] == [p["name"] for p in shown["places"]]
    row = tournament.events.get(sequence=shown["log_sequence"])
    assert (row.hash, shown["requires_review"]) == (shown["log_hash"], False)


def test_under_review_it_is_there_for_the_staff_alone(cast):
    tournament = cast.reviewed(2)
    for stranger in (None, cast.bob, cast.carol):
        problem(caller(stranger).get(url(tournament)), 404, "not_found")
    for staff in (cast.rita, cast.alice):
        assert caller(staff).get(url(tournament)).json()["approved_at"] is None
    etag = caller(cast.rita).get(url(tournament))["ETag"]
    problem(caller(cast.bob).get(url(tournament), headers={"If-None-Match": etag}), 404, "not_found")
    services.approve_result(tournament.pk, cast.alice)
    assert caller().get(url(tournament)).json()["approved_at"].endswith("Z")


def test_there_is_none_before_the_end_and_what_is_in_the_way_is_named(cast):
    match = cast.match(2)
    problem(caller().get(url(match.tournament)), 404, "not_found")
    refused = caller(cast.alice).post(url(match.tournament))
    problem(refused, 409, "conflict")
    assert refused.json()["detail"] == f"Match {match.pk} (Bob – Bella, round 1) is not over; play it first."


def test_determining_twice_answers_the_same(cast):
    tournament = cast.completed(2)
    first, again = (caller(cast.alice).post(url(tournament)) for _ in range(2))
    assert first.status_code == 200 and first.json() == again.json() == caller().get(url(tournament)).json()
