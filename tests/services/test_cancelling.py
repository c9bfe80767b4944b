"""A tournament that ends before its time takes its matches with it, and says so."""

import pytest

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, Tournament
from apps.tournaments.selectors.events import untold_matches
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


def states(tournament):
    return sorted(Match.objects.filter(tournament=tournament).values_list("state", flat=True))


def test_open_matches_are_cancelled_and_results_stay(cast):
    tournament = cast.live(4)
    first = Match.objects.filter(tournament=tournament, state="check_in").first()
    services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    services.cancel_tournament(tournament.pk, cast.alice)
    assert states(tournament) == ["cancelled", "cancelled", "completed"]
    assert Tournament.objects.get(pk=tournament.pk).state == "cancelled"


def test_every_cancelled_match_is_told_in_its_room(cast):
    tournament = cast.live(4)
    open_matches = dict(Match.objects.filter(tournament=tournament).values_list("pk", "state"))
    with told(tournament.pk) as events:
        services.cancel_tournament(tournament.pk, cast.alice)
    moves = {event.match_id: event.data for event in events if event.type == "match_state_changed"}
    assert {match: move["old_state"] for match, move in moves.items()} == open_matches
    assert {move["new_state"] for move in moves.values()} == {"cancelled"}
    assert events[-1].type == "tournament_state_changed"


def test_a_score_nobody_has_heard_yet_is_told_first(cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 3, 1)
    with told(match.tournament_id) as events:
        services.cancel_tournament(match.tournament_id, cast.alice)
    of_match = [event.type for event in events if event.match_id == match.pk]
    assert of_match == ["score_updated", "match_state_changed"]


def test_no_score_falls_due(cast, time_machine):
    time_machine.move_to("2030-01-01T12:00:00Z", tick=False)
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 3, 1)
    services.cancel_tournament(match.tournament_id, cast.alice)
    time_machine.shift(3600)
    assert untold_matches() == {}


@pytest.mark.parametrize(
    "act",
    [
        lambda match, cast: services.update_score(match.pk, cast.rita, 1, 0),
        lambda match, cast: services.complete_match(match.pk, cast.rita, MatchScore(1, 0)),
        lambda match, cast: services.report_result(match.pk, cast.bob, MatchScore(1, 0)),
        lambda match, cast: services.start_match(match.pk, cast.rita),
        lambda match, cast: services.ready_up(match.pk, cast.bob),
        lambda match, cast: services.schedule_match(match.pk, cast.rita, None),
    ],
    ids=["score", "complete", "report", "start", "ready", "schedule"],
)
def test_nothing_more_happens_in_a_cancelled_match(cast, act):
    match = cast.begun_match()
    services.cancel_tournament(match.tournament_id, cast.alice)
    with refused(match.tournament_id, Conflict):
        act(match, cast)
