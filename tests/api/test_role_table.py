"""Role x endpoint: every cell."""

from contextlib import contextmanager

import pytest
from django.db import transaction

from apps.tournaments.models import Tournament
from tests.support.endpoints import ENDPOINTS, ROLES, TABLES, api_endpoints, apps_of_endpoints, misplaced
from tests.support.endpoints.routes import app_of
from tests.support.http import caller, problem
from tests.support.record import record

OF_A_TOURNAMENT = [endpoint for endpoint in TABLES["tournaments"] if "{" in endpoint.path]
pytestmark = pytest.mark.django_db

CODES = {401: "authentication_required", 403: "insufficient_permissions", 404: "not_found", 409: "conflict"}
NOWHERE = {
    "tournament_id": 10**9,
    "match_id": 10**9,
    "registration_id": 10**9,
    "invitation_id": 10**9,
    "station_id": 10**9,
    "stream_id": 10**9,
    "field_id": 10**9,
    "deadline_id": 10**9,
    "team_id": 10**9,
    "team_invitation_id": 10**9,
    "user_id": 10**9,
    "code": "x" * 22,
    "dispute_id": 10**9,
    "evidence_id": 10**9,
    "payout_id": 10**9,
    "line_id": 10**9,
    "number": 10**9,
    "username": "rita",
}


@contextmanager
def undone():
    """What happens inside is taken back, so that one scene serves every role."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def asked_by(scene, endpoint, role, ids):
    ask = getattr(caller(scene.person(role)), endpoint.method.lower())
    return ask(endpoint.path.format(**ids), endpoint.body_for(scene))


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_each_role_may_what_the_table_says(cast, endpoint):
    scene = endpoint.scene(cast)
    before = record(scene.tournament.pk)
    for role in ROLES:
        with undone():
            answer, expected = asked_by(scene, endpoint, role, scene.ids), endpoint.answers[role]
            if expected in CODES:
                problem(answer, expected, CODES[expected])
                assert record(scene.tournament.pk) == before, role
            else:
                assert answer.status_code == expected, (role, answer.content)


@pytest.mark.parametrize("endpoint", OF_A_TOURNAMENT, ids=str)
def test_to_a_stranger_a_private_tournament_is_as_one_that_is_not_there(cast, endpoint):
    scene = endpoint.scene(cast)
    Tournament.objects.filter(pk=scene.tournament.pk).update(visibility="private")
    before = record(scene.tournament.pk)
    for role in ("anonymous", "outsider", "organizer elsewhere"):
        with undone():
            private, missing = (asked_by(scene, endpoint, role, ids) for ids in (scene.ids, NOWHERE))
            asks_who = endpoint.method != "GET" or endpoint.answers["anonymous"] == 401
            status = 401 if role == "anonymous" and asks_who else 404
            problem(private, status, CODES[status])
            assert (missing.status_code, missing.content) == (status, private.content), role
            assert record(scene.tournament.pk) == before, role


@pytest.mark.parametrize("endpoint", OF_A_TOURNAMENT, ids=str)
def test_to_those_who_belong_to_it_a_private_tournament_answers_as_any(cast, endpoint):
    scene = endpoint.scene(cast)
    Tournament.objects.filter(pk=scene.tournament.pk).update(visibility="private")
    for role in ("participant", "other participant", "referee", "referee of others", "organizer", "admin"):
        with undone():
            answer = asked_by(scene, endpoint, role, scene.ids)
            assert answer.status_code == endpoint.answers[role], (role, answer.content)


def test_the_table_of_each_app_has_the_endpoints_whose_views_are_there_once():
    assert misplaced(TABLES, apps_of_endpoints()) == []


def test_no_endpoint_hides_another():
    found = list(api_endpoints())
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("tables", "complaints"),
    [
        ({"accounts": ["GET /me/"], "payouts": ["GET /payouts/"]}, []),
        ({"accounts": ["GET /me/"]}, ["payouts.py lacks GET /payouts/"]),
        ({"accounts": ["GET /me/"], "payouts": []}, ["payouts.py lacks GET /payouts/"]),
        (
            {"accounts": ["GET /me/", "GET /payouts/"], "payouts": []},
            ["accounts.py has GET /payouts/, whose view is in payouts", "payouts.py lacks GET /payouts/"],
        ),
        (
            {"accounts": ["GET /me/"], "payouts": ["GET /payouts/", "GET /me/"]},
            ["payouts.py has GET /me/, whose view is in accounts"],
        ),
        (
            {"accounts": ["GET /me/", "GET /me/", "GET /you/"], "payouts": ["GET /payouts/"]},
            ["accounts.py has GET /me/ 2 times", "accounts.py has GET /you/, which the site has not"],
        ),
    ],
)
def test_what_is_wrong_with_the_tables_is_said_by_app(tables, complaints):
    assert misplaced(tables, {"GET /me/": "accounts", "GET /payouts/": "payouts"}) == complaints


@pytest.mark.parametrize(
    ("module", "app"),
    [
        ("apps.payouts.api.views", "payouts"),
        ("apps.tournaments.api.matches", "tournaments"),
        ("deltacrown.metrics", "deltacrown"),
        ("rest_framework.authtoken.views", "rest_framework"),
    ],
)
def test_an_endpoint_is_of_the_app_that_its_view_is_in(module, app):
    assert app_of(module) == app


def test_the_tables_have_an_answer_for_every_role():
    assert all(set(endpoint.answers) == set(ROLES) for endpoint in ENDPOINTS)
