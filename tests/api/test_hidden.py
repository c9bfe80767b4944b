"""What somebody may not see is answered byte for byte as what is not there, by every way of asking."""

import re

import pytest
from django.test import Client
from django.urls import reverse

from apps.tournaments import services
from apps.tournaments.models import Registration, Tournament
from tests.support.endpoints import ENDPOINTS
from tests.support.http import caller
from tests.support.record import record

# What they run is measured in other tests; measuring makes them half as long again.
pytestmark = [pytest.mark.django_db, pytest.mark.no_cover]

NUMBERS = {"tournament_id": 10**9, "match_id": 10**9, "registration_id": 10**9}
METHODS = ["get", "head", "options", "post", "put", "patch", "delete"]
ADDRESSES = sorted({endpoint.path for endpoint in ENDPOINTS if any(f"{{{name}}}" in endpoint.path for name in NUMBERS)})
NAMES = set(re.findall(r"\{(\w+)\}", " ".join(ADDRESSES)))
NOWHERE = {**dict.fromkeys(NAMES, 10**9), "username": "rita"}
BODIES = ({}, {"state": "x", "winner_id": None, "participant1_score": 1, "participant2_score": 0, "seed": 1})
HIDING = {"a draft": {"state": "draft"}, "a private one": {"visibility": "private"}}
STRANGERS = ["nobody", "carol", "oscar"]
PAGES = {
    "tournament": "tournament_id", "register": "tournament_id", "withdraw": "tournament_id",
    "check_in": "tournament_id", "undo_check_in": "tournament_id", "disqualify": "tournament_id",
    "approve": "tournament_id", "match": "match_id", "forfeit": "match_id", "reopen": "match_id",
}  # fmt: skip


@pytest.fixture(params=HIDING)
def ids(request, cast):
    """Of a live tournament that is then hidden from all but those who belong to it."""
    match = cast.begun_match(4)
    Tournament.objects.filter(pk=match.tournament_id).update(**HIDING[request.param])
    registration = Registration.objects.filter(tournament=match.tournament_id).first().pk
    return {**NOWHERE, "tournament_id": match.tournament_id, "match_id": match.pk, "registration_id": registration}


def shown(answer):
    """All of an answer that its caller can tell from another's."""
    return answer.status_code, answer.content, dict(answer.headers)


@pytest.mark.parametrize("person", STRANGERS)
def test_every_address_of_the_api_answers_the_same(cast, ids, person):
    client, before = caller(getattr(cast, person, None)), record(ids["tournament_id"])
    for address in ADDRESSES:
        for method in METHODS:
            sends = [{"QUERY_STRING": "since=0"}] if method in ("get", "head") else [{"data": body} for body in BODIES]
            for sent in sends:
                ask = getattr(client, method)
                hidden, missing = (shown(ask(address.format(**names), **sent)) for names in (ids, NOWHERE))
                assert hidden == missing, (method, address)
                assert hidden[0] in (200, 400, 401, 404, 405)
    assert record(ids["tournament_id"]) == before


@pytest.mark.parametrize("headers", [{"If-Match": '"1"'}, {"If-None-Match": "*"}, {"Idempotency-Key": "k"}])
def test_conditions_tell_nothing(cast, ids, headers):
    client = caller(cast.carol)
    for address in ADDRESSES:
        for method in ("get", "post", "patch", "delete"):
            ask = getattr(client, method)
            hidden, missing = (shown(ask(address.format(**names), headers=headers)) for names in (ids, NOWHERE))
            assert hidden == missing, (method, address)


@pytest.mark.parametrize("person", STRANGERS)
def test_there_is_no_ticket_for_it(cast, ids, person):
    client = caller(getattr(cast, person, None))
    for kind in ("tournament", "match"):
        wanted = [{kind: names[f"{kind}_id"]} for names in (ids, NOWHERE)]
        hidden, missing = (shown(client.post("/api/v1/ws-tickets/", body)) for body in wanted)
        assert hidden == missing
        assert hidden[0] == 404


@pytest.mark.parametrize("person", STRANGERS)
def test_every_page_answers_the_same(cast, ids, person):
    def ask(method, name, number):
        browser = Client()
        if person != "nobody":
            browser.force_login(getattr(cast, person))
        answer = getattr(browser, method)(reverse(f"web:{name}", args=[number]))
        after = answer.content + browser.get("/accounts/password/reset/").content  # with what was left to be said
        secret = rb'(?<=csrfmiddlewaretoken" value=")\w+'
        headers = {key: text.replace(f"s/{number}/", "N") for key, text in answer.headers.items()}
        return answer.status_code, re.sub(secret, b"", after).replace(b"s/%d/" % number, b"N"), headers

    for name, of in PAGES.items():
        for method in ("get", "head", "options", "post"):
            hidden, missing = (ask(method, name, names[of]) for names in (ids, NOWHERE))
            hidden[2].pop("Content-Length", None), missing[2].pop("Content-Length", None)  # the number is in the page
            assert hidden == missing, (method, name)


def test_a_game_that_is_only_played_where_nobody_looks_is_not_named(cast, ids):
    assert "Chess" not in Client().get("/?game=go").content.decode()
    services.publish_tournament(cast.draft(name="Open Cup").pk, cast.alice)
    assert "Chess" in Client().get("/?game=go").content.decode()
