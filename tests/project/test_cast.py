"""The people of the tests stand where they say they stand."""

import pytest

from apps.tournaments.models import Registration
from tests.support.cast import registration_of

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("stage", "state"),
    [("draft", "draft"), ("open", "registration_open"), ("checking_in", "check_in"), ("live", "live")],
)
def test_a_tournament_is_at_the_stage_asked_for(cast, stage, state):
    assert getattr(cast, stage)().state == state


@pytest.mark.parametrize("players", [0, 1, 2, 3, 20])
def test_as_many_have_registered_as_asked_for(cast, players):
    tournament = cast.open(players)
    assert Registration.objects.filter(tournament=tournament, state="confirmed").count() == players


@pytest.mark.parametrize("players", [2, 4, 8])
def test_bob_meets_bella_first(cast, players):
    match = cast.match(players)
    assert match.round == 1
    assert match.participant1 == registration_of(match.tournament, cast.bob)
    assert match.participant2 == registration_of(match.tournament, cast.bella)


def test_a_begun_match_is_live(cast):
    assert cast.begun_match(best_of=3).state == "live"


def test_two_tournaments_share_the_people(cast):
    assert cast.open(3, name="One").pk != cast.open(3, name="Two").pk
