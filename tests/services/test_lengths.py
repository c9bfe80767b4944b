"""Over how many games a match is played."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match
from tests.support.cast import bobs_win
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


def lengths(tournament):
    rows = Match.objects.filter(tournament=tournament).order_by("round", "position")
    return [row.best_of for row in rows]


def test_the_final_is_longer(cast):
    tournament = cast.live(4)
    with told(tournament.pk) as events:
        services.set_best_of(tournament.pk, cast.alice, 5, round=2)
    assert lengths(tournament) == [1, 1, 5]
    assert [event.type for event in events] == ["bracket_updated", "match_updated"]
    assert events[1].data["match"]["best_of"] == 5


def test_one_match_is_longer_and_is_played_so(cast):
    match = cast.match(4)
    services.set_best_of(match.tournament_id, cast.alice, 3, match=match.pk)
    with refused(match.tournament_id, InvalidInput, "best of 3"):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    services.complete_match(match.pk, cast.rita, MatchScore(2, 1))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    match.refresh_from_db()
    assert match.best_of == 3


def test_what_has_begun_stays_as_it_is(cast):
    match = cast.begun_match(4)
    changed = services.set_best_of(match.tournament_id, cast.alice, 3, round=1)
    assert match.pk not in [row.pk for row in changed] and sorted(lengths(match.tournament)) == [1, 1, 3]
    with refused(match.tournament_id, Conflict, "No such match waits"):
        services.set_best_of(match.tournament_id, cast.alice, 3, match=match.pk)


def test_the_same_again_changes_nothing(cast):
    tournament = cast.live(4)
    with told(tournament.pk) as events:
        services.set_best_of(tournament.pk, cast.alice, 1, side="winners")
    assert events == []


@pytest.mark.parametrize("best_of", [0, 2, 17, -1])
def test_it_is_an_odd_number(cast, best_of):
    tournament = cast.live(2)
    with refused(tournament.pk, InvalidInput, "odd number"):
        services.set_best_of(tournament.pk, cast.alice, best_of, round=1)


def test_it_says_what_it_is_about_and_is_for_organizers(cast):
    tournament = cast.live(2)
    with refused(tournament.pk, InvalidInput, "which match"):
        services.set_best_of(tournament.pk, cast.alice, 3)
    for person in (cast.bob, cast.rita, cast.oscar):
        with refused(tournament.pk, PermissionRefused):
            services.set_best_of(tournament.pk, person, 3, round=1)
    other = cast.live(2, name="Other Cup")
    with refused(tournament.pk, Conflict, "No such match"):
        services.set_best_of(tournament.pk, cast.alice, 3, match=Match.objects.get(tournament=other).pk)


def test_not_when_it_is_over(cast):
    tournament = cast.completed(2)
    with refused(tournament.pk, Conflict, "over"):
        services.set_best_of(tournament.pk, cast.alice, 3, round=1)


def test_a_swiss_of_longer_matches_goes_on(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 2})
    services.set_best_of(tournament.pk, cast.alice, 3, round=1)
    for match in Match.objects.filter(tournament=tournament, round=1):
        match.refresh_from_db()
        services.complete_match(match.pk, cast.rita, bobs_win(match))
    assert lengths(tournament) == [3, 3, 1, 1]
