"""Every method on every address of the API is an answer: what is not there says what is, who is nobody is asked who."""

import pytest

from tests.support.endpoints import VERBS, api_endpoints
from tests.support.http import caller, problem

# What they run is measured in other tests; measuring makes them half as long again.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

USUAL = [verb.upper() for verb in VERBS]
# The last are names of what a view has that is no method of HTTP.
METHODS = (*USUAL, "HEAD", "OPTIONS", "TRACE", "CONNECT", "INITIAL", "DISPATCH", "get_object")
FOUND = list(api_endpoints())
PATHS = sorted({name.split(" ", 1)[1] for name in FOUND})


def address(path, tournament, match):
    """The address with what there is; nobody is invited to anything."""
    registration = tournament.registrations.first()
    return path.format(
        tournament_id=tournament.pk,
        match_id=match.pk,
        registration_id=registration.pk,
        username="rita",
        invitation_id=1,
        station_id=1,
        field_id=1,
        deadline_id=1,
        team_id=1,
        team_invitation_id=1,
        user_id=1,
        code="x" * 22,
        stream_id=1,
        dispute_id=1,
        evidence_id=1,
        payout_id=1,
        player_id=1,
        line_id=1,
        number=1,
    )


def known(path):
    """The methods of an address: those of its view, HEAD where there is GET, and OPTIONS."""
    verbs = {name.split(" ", 1)[0] for name in FOUND if name.split(" ", 1)[1] == path}
    return verbs | ({"HEAD"} if "GET" in verbs else set()) | {"OPTIONS"}


@pytest.mark.parametrize("who", ["anonymous", "carol", "alice"])
@pytest.mark.parametrize("path", PATHS)
def test_a_method_is_answered_or_the_others_are_named(cast, path, who):
    match = cast.match()
    asked = address(path, match.tournament, match)
    client = caller(None if who == "anonymous" else getattr(cast, who))
    for method in METHODS:
        answer = client.generic(method, asked)
        assert answer.status_code < 500, (method, answer.content)
        assert (answer.status_code == 405) == (method not in known(path)), (method, answer.status_code)
        if answer.status_code == 405:
            assert set(answer["Allow"].split(", ")) == known(path)


@pytest.mark.parametrize("method", ["POST", "OPTIONS"])
def test_who_is_not_signed_in_is_asked_to_where_the_method_is(cast, method):
    tournament = cast.open()
    problem(caller().generic(method, f"/api/v1/tournaments/{tournament.pk}/roles/"), 401, "authentication_required")


@pytest.mark.parametrize("method", ["PUT", "PATCH", "DELETE"])
def test_a_method_that_is_not_there_is_told_from_one_that_is_for_others(cast, method):
    answer = caller().generic(method, f"/api/v1/tournaments/{cast.open().pk}/roles/")
    assert (answer.status_code, answer["Allow"]) == (405, "GET, POST, HEAD, OPTIONS")


@pytest.mark.parametrize("path", ["/api/schema/", "/api/docs/"])
def test_the_pages_about_the_api_are_only_read(path):
    for method in METHODS:
        answer = caller().generic(method, path)
        reads = method in ("GET", "HEAD", "OPTIONS")
        assert answer.status_code == (200 if reads else 405), method
        assert reads or "GET" in answer["Allow"]
