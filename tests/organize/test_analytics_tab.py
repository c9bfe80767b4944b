"""The tab of numbers: what is counted of a tournament, with its pictures, and over all that somebody made."""

import re

import pytest

from apps.organize.charts import area, percent_of
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from tests.organize.at_the_desk import address, enter
from tests.support.crowd import crowd
from tests.web.pages import words

pytestmark = pytest.mark.django_db


def seen(person, tournament):
    answer = enter(person).get(address("analytics", tournament.pk))
    assert answer.status_code == 200
    return words(answer.content.decode())


def test_an_organizer_sees_what_is_counted_as_tables_and_as_pictures(cast):
    tournament = cast.open(2)
    crowd(tournament, registrations=40, matches=60, seed=3)
    said = seen(cast.alice, tournament)
    assert "42 registrations, with those that were taken back" in said
    assert "Semi-finals" in said
    assert "19 of 20 are over within" in said and "19 of 20 within" in said
    page = enter(cast.alice).get(address("analytics", tournament.pk)).content.decode()
    assert page.count('<path d="M0 120') == 2
    assert f"/api/v1/tournaments/{tournament.pk}/analytics.csv" in page
    widths = [int(width) for width in re.findall(r'<rect[^>]* width="(\d+)"', page)]
    assert max(widths) == 100


def test_of_few_matches_the_numbers_say_how_few_and_claim_no_more(cast):
    match = cast.begun_match(2)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    said = seen(cast.alice, match.tournament)
    assert "the middle one; with a known start and end: 1" in said and "19 of 20 are" not in said
    assert "0 did not check in" in said


def test_an_empty_tournament_has_numbers_too(cast):
    assert "None has been played yet" in seen(cast.alice, cast.draft())


def test_what_somebody_made_elsewhere_is_counted_for_them_alone(cast):
    tournament = cast.open(2)
    earlier = cast.open(3, name="Thursday Cup")
    Tournament.objects.filter(pk=earlier.pk).update(created_at="2026-08-03T10:00:00Z")
    services.give_role(tournament.pk, cast.alice, cast.carol, Role.ORGANIZER)
    for person, is_shown in ((cast.alice, True), (cast.carol, False)):
        said = seen(person, tournament)
        assert "2 registrations, with those that were taken back" in said
        assert ("5 registrations in 2 tournaments. 2 of 3 people came again." in said) == is_shown
        assert ("August 2026" in said) == ("September 2026" in said) == is_shown, "a month without any is there too"


@pytest.mark.parametrize(
    ("values", "path"),
    [
        ([], ""),
        ([3], "M0 120 L0.0 0.0 L600.0 0.0 L600 120 Z"),
        ([0, 2, 1], "M0 120 L0.0 120.0 L300.0 0.0 L600.0 60.0 L600 120 Z"),
        ([0, 0], "M0 120 L0.0 120.0 L600.0 120.0 L600 120 Z"),
    ],
)
def test_a_chart_stands_on_zero_and_reaches_the_highest(values, path):
    assert area(values) == path


def test_a_bar_is_as_long_as_its_part_of_the_longest():
    assert [percent_of(part, 30) for part in (0, 10, 30)] == [0, 33, 100]
    assert percent_of(0, 0) == 0
