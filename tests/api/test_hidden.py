"""What somebody may not see is answered byte for byte as what is not there, by every way of asking."""

import pytest
from django.test import Client
from django.urls import reverse

from apps.tournaments import services
from apps.tournaments.models import Match, Registration, Tournament
from tests.support.endpoints import ENDPOINTS
from tests.support.http import caller
from tests.support.record import record

pytestmark = pytest.mark.django_db

NOWHERE = {"tournament_id": 10**9, "match_id": 10**9, "registration_id": 10**9, "username": "rita"}
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
ADDRESSES = sorted({one.path for one in ENDPOINTS if any("{%s}" % name in one.path for name in list(NOWHERE)[:3])})
HIDING = {"a draft": {"state": "draft"}, "a private one": {"visibility": "private"}}


@pytest.fixture(params=HIDING)
def ids(request, cast):
    """Of a live tournament that is then hidden from all but those who belong to it."""
    match = cast.begun_match(4)
    Tournament.objects.filter(pk=match.tournament_id).update(**HIDING[request.param])
    registration = Registration.objects.filter(tournament=match.tournament_id).first().pk
    return {**NOWHERE, "tournament_id": match.tournament_id, "match_id": match.pk, "registration_id": registration}


@pytest.fixture(params=["nobody", "carol", "oscar"])
def client(request, cast):
    return caller(getattr(cast, request.param, None))


def shown(answer):
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("address", ADDRESSES)
def test_an_address_of_the_api_answers_the_same(client, ids, address):
    before = record(ids["tournament_id"])
    for method in METHODS:
        for body in (
            {},
            {"state": "x", "winner_id": None, "participant1_score": 1, "participant2_score": 0, "seed": 1},
        ):
            ask = getattr(client, method)
            sent = {"QUERY_STRING": "since=0&x=1"} if method in ("get", "head") else {"data": body}
            hidden, missing = (shown(ask(address.format(**one), **sent)) for one in (ids, NOWHERE))
            assert hidden == missing
            assert hidden[0] in (200, 400, 401, 404, 405)
    assert record(ids["tournament_id"]) == before


@pytest.mark.parametrize("headers", [{"If-Match": '"1"'}, {"If-None-Match": "*"}, {"Idempotency-Key": "k"}])
def test_conditions_tell_nothing(client, ids, headers):
    for address in ADDRESSES:
        for method in ("get", "post", "patch", "delete"):
            ask = getattr(client, method)
            hidden, missing = (shown(ask(address.format(**one), headers=headers)) for one in (ids, NOWHERE))
            assert hidden == missing


@pytest.mark.parametrize("kind", ["tournament", "match"])
def test_there_is_no_ticket_for_it(client, ids, kind):
    hidden, missing = (shown(client.post("/api/v1/ws-tickets/", {kind: one[f"{kind}_id"]})) for one in (ids, NOWHERE))
    assert hidden == missing
    assert hidden[0] == 404


PAGES = {
    "tournament": "tournament_id", "register": "tournament_id", "withdraw": "tournament_id",
    "check_in": "tournament_id", "undo_check_in": "tournament_id", "disqualify": "tournament_id",
    "approve": "tournament_id", "match": "match_id", "forfeit": "match_id", "reopen": "match_id",
}  # fmt: skip


@pytest.mark.parametrize("person", ["nobody", "carol", "oscar"])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_answers_the_same(client, cast, ids, person, name):
    def ask(method, number):
        browser = Client()
        if person != "nobody":
            browser.force_login(getattr(cast, person))
        address = reverse(f"web:{name}", args=[number])
        answer = getattr(browser, method)(address)
        said = [part.replace(str(number), "N") for part in (answer.content.decode(), str(dict(answer.headers)))]
        after = browser.get("/my/matches/").content.decode() if person != "nobody" else ""
        return answer.status_code, said, "messages" in after

    for method in ("get", "head", "options", "post"):
        hidden, missing = (ask(method, one[PAGES[name]]) for one in (ids, NOWHERE))
        assert hidden == missing


def test_a_game_that_is_only_played_where_nobody_looks_is_not_named(client, cast, ids):
    assert "Chess" not in Client().get("/").content.decode()
    services.publish_tournament(cast.draft(name="Open Cup").pk, cast.alice)
    assert "Chess" in Client().get("/").content.decode()
    assert Match.objects.exists()
