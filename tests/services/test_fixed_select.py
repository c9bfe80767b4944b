"""Selects whose text is put together once."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.common.fixed_select import FixedSelect
from apps.tournaments.models import Tournament
from tests.support.http import caller, problem

pytestmark = pytest.mark.django_db


def test_each_number_is_answered_with_its_own_row_as_the_orm_gives_it(cast):
    select = FixedSelect(Tournament, lambda number: Tournament.objects.filter(pk=number))
    made = [cast.draft(name=f"Cup {n}", rules=f"Rule {n}") for n in (1, 2)]
    for tournament in made:
        found, known = select.first(tournament.pk), Tournament.objects.get(pk=tournament.pk)
        assert {**vars(found), "_state": None} == {**vars(known), "_state": None}
    assert select.first(made[-1].pk + 1) is None


def test_what_is_asked_is_what_the_orm_would_ask(cast):
    made = cast.draft()
    wanted = Tournament.objects.filter(pk=made.pk)
    with CaptureQueriesContext(connection) as queries:
        FixedSelect(Tournament, lambda number: Tournament.objects.filter(pk=number)).first(made.pk)
        list(wanted)
    assert queries[0]["sql"] == queries[1]["sql"]


@pytest.mark.parametrize("number", [-1, 2**63, 10**30])
def test_a_number_that_no_column_holds_is_nobody_s(number):
    select = FixedSelect(Tournament, lambda number: Tournament.objects.filter(pk=number))
    assert select.first(number) is None


@pytest.mark.parametrize("path", ["tournaments/{}/publish", "matches/{}/start"])
def test_over_http_it_is_not_there(cast, path):
    problem(caller(cast.alice).post(f"/api/v1/{path.format(10**20)}/"), 404, "not_found")


def test_a_select_that_holds_more_than_its_number_is_refused(cast):
    select = FixedSelect(Tournament, lambda number: Tournament.objects.filter(pk=number, state="live"))
    with pytest.raises(TypeError, match="live"):
        select.first(1)
