"""Role x endpoint: every cell."""

import pytest

from tests.support.endpoints import ENDPOINTS, ROLES, api_endpoints
from tests.support.http import caller, problem
from tests.support.record import record

pytestmark = pytest.mark.django_db

CODES = {401: "authentication_required", 403: "insufficient_permissions", 409: "conflict"}


@pytest.mark.parametrize("role", ROLES)
@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=str)
def test_each_role_may_what_the_table_says(cast, endpoint, role):
    scene = endpoint.scene(cast)
    client = caller(scene.person(role))
    before = record(scene.tournament.pk)
    ask = getattr(client, endpoint.method.lower())
    answer = ask(endpoint.path.format(**scene.ids), endpoint.body_for(scene))
    expected = endpoint.answers[role]
    if expected in CODES:
        problem(answer, expected, CODES[expected])
        assert record(scene.tournament.pk) == before
    else:
        assert answer.status_code == expected, answer.content


def test_the_table_has_every_endpoint_once():
    listed = sorted(str(endpoint) for endpoint in ENDPOINTS)
    assert listed == sorted(api_endpoints())


def test_the_table_has_an_answer_for_every_role():
    assert all(set(endpoint.answers) == set(ROLES) for endpoint in ENDPOINTS)
