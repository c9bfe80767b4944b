"""What is illegal is refused with one code and in one sentence, whether a page, the API or a socket was asked."""

import html
import re

import pytest
from django.test import Client

from apps.tournaments import services
from apps.tournaments.models import Registration
from tests.realtime.in_process import do, sit
from tests.support.endpoints.scene import Scene
from tests.support.http import caller
from tests.support.record import record

pytestmark = pytest.mark.django_db(transaction=True)
SCORE = {"participant1_score": 1, "participant2_score": 0}
NOT_ALLOWED = "insufficient_permissions"
LEVEL = {"participant1_score": 1, "participant2_score": 1}
VERBS = {
    "ready_up": "ready",
    "start_match": "start",
    "report_score": "reports",
    "confirm_result": "confirm",
    "complete_match": "complete",
    "call_match": "call",
    "veto_map": "veto",
}


def nothing(match):
    return {}


def closed_station(cast):
    match = cast.match(4)
    table = services.add_station(match.tournament_id, cast.alice, "Table 1")
    services.edit_station(table.pk, cast.alice, is_open=False)
    return match


def first_station(match):
    return {"station": match.tournament.stations.get().pk}


def of_others(match):
    outside = Registration.objects.filter(tournament=match.tournament).exclude(
        pk__in=[match.participant1_id, match.participant2_id]
    )
    return {"participant2_id": outside.first().pk}


def waiting_report(match):
    return {"report_id": match.reports.get().pk}


def of(code, who, command, stage, fields=nothing):
    make = stage if callable(stage) else lambda cast: getattr(cast, stage)(4)
    return code, who, command, make, fields


THINGS = {
    "a match that is over is begun": of("conflict", "referee", "start_match", "decided_match"),
    "ready for what has begun": of("conflict", "participant", "ready_up", "begun_match"),
    "a report before it begins": of("conflict", "participant", "report_score", "match", lambda _: SCORE),
    "a closed station": of("conflict", "referee", "call_match", closed_station, first_station),
    "a match between others": of("conflict", "referee", "start_match", "match", of_others),
    "a map where there is no veto": of(
        "conflict", "participant", "veto_map", "match", lambda _: {"map": "Bind", "turn": 0}
    ),
    "a result that is none": of("invalid_schema", "referee", "complete_match", "begun_match", lambda _: LEVEL),
    "a report of a stranger": of(NOT_ALLOWED, "outsider", "report_score", "begun_match", lambda _: SCORE),
    "one's own report confirmed": of(NOT_ALLOWED, "participant", "confirm_result", "reported_match", waiting_report),
    "another's match": of(NOT_ALLOWED, "referee of others", "start_match", "match"),
}


def by_api(person, match, command, fields):
    answer = caller(person).post(f"/api/v1/matches/{match.pk}/{VERBS[command]}/", fields).json()
    return answer["code"], answer["detail"]


def by_page(person, match, command, fields):
    client = Client()
    client.force_login(person)
    answer = client.post(f"/matches/{match.pk}/do/{command}/", fields)
    assert answer.status_code == 409
    said = " ".join(html.unescape(answer.content.decode()).split())
    return re.search(r'data-code="(\w+)"', said)[1], said


async def by_socket(person, match, command, fields):
    seat = await sit(f"match/{match.pk}", person)
    try:
        answer = await seat.ask(command, **fields)
    finally:
        await seat.leave()
    return answer["code"], answer["message"]


@pytest.mark.parametrize("thing", THINGS)
async def test_all_three_refuse_it_alike(cast, closed_hub, thing):
    code, role, command, stage, fields_of = THINGS[thing]
    match = await do(stage, cast)
    scene = await do(lambda: Scene(cast, match.tournament, cast.bob, match))
    person = await do(scene.person, role)
    sides = {"participant1_id": match.participant1_id, "participant2_id": match.participant2_id}
    fields = sides | await do(lambda: fields_of(match))
    before = await do(record, match.tournament_id)
    asked = person, match, command, fields
    told = [await do(by_api, *asked), await by_socket(*asked)]
    page_code, page_said = await do(by_page, *asked)
    assert [code for code, _ in told] == [code, code] and page_code == code
    assert told[0][1] == told[1][1] and told[0][1] in page_said
    assert await do(record, match.tournament_id) == before
