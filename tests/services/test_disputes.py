"""Disagreeing with a report, and the last word on it."""

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.match_states import OPEN_TO_A_RULING, MatchState
from apps.tournaments.domain.results import GameScore, MatchScore
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Dispute, Match, Tournament
from tests.support.cast import registration_of
from tests.support.record import refused, told

pytestmark = pytest.mark.django_db


def test_a_dispute_stops_the_match_and_is_told_without_its_words(cast):
    match = cast.reported_match()
    with told(match.tournament_id) as events:
        dispute = services.dispute_result(match.pk, cast.bella, "cheating", "He looked at my screen.")
    match.refresh_from_db()
    assert (match.state, dispute.description) == ("disputed", "He looked at my screen.")
    assert [(event.type, event.match_id) for event in events] == [
        ("match_state_changed", match.pk),
        ("dispute_created", match.pk),
    ]
    assert events[1].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "dispute_id": dispute.pk,
        "initiated_by": registration_of(match.tournament, cast.bella).pk,
        "reason": "cheating",
        "status": "open",
        "timestamp": in_utc(events[1].at),
    }


@pytest.mark.parametrize(("reason", "description"), [("bad luck", ""), ("", ""), ("other", "x" * 2001)])
def test_a_dispute_names_a_reason_and_is_brief(cast, reason, description):
    match = cast.reported_match()
    with refused(match.tournament_id, InvalidInput):
        services.dispute_result(match.pk, cast.bella, reason, description)


def test_an_organizer_resolves_it_against_either_report(cast):
    match = cast.disputed_match()
    bella = registration_of(match.tournament, cast.bella)
    with told(match.tournament_id) as events:
        match = services.resolve_dispute(match.pk, cast.alice, MatchScore(0, 1))
    dispute = Dispute.objects.get(match=match)
    assert (match.state, match.winner) == ("completed", bella)
    assert (dispute.status, dispute.resolved_by, dispute.resolved_at) == ("resolved", "organizer", events[0].at)
    assert [event.type for event in events][:3] == ["dispute_resolved", "match_state_changed", "match_completed"]
    assert events[0].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "dispute_id": dispute.pk,
        "resolved_by": "organizer",
        "status": "resolved",
        "timestamp": in_utc(events[0].at),
    }


@pytest.mark.parametrize("who", ["bob", "bella", "rita", "carol", "oscar"])
def test_only_an_organizer_resolves(cast, who):
    match = cast.disputed_match()
    with refused(match.tournament_id, PermissionRefused):
        services.resolve_dispute(match.pk, getattr(cast, who), MatchScore(1, 0))


def test_without_a_dispute_there_is_nothing_to_resolve(cast):
    match = cast.reported_match()
    with refused(match.tournament_id, Conflict, "no open dispute"):
        services.resolve_dispute(match.pk, cast.alice, MatchScore(1, 0))


def test_a_ruling_is_a_legal_result(cast):
    match = cast.disputed_match()
    with refused(match.tournament_id, InvalidInput):
        services.resolve_dispute(match.pk, cast.alice, MatchScore(1, 1))


def test_a_referee_who_enters_the_result_ends_the_dispute(cast):
    match = cast.disputed_match()
    with told(match.tournament_id) as events:
        services.complete_match(match.pk, cast.rita, MatchScore(3, 1))
    assert Dispute.objects.get(match=match).resolved_by == "referee"
    assert events[0].type == "dispute_resolved"


@pytest.mark.parametrize("make", ["match", "begun_match", "reported_match", "disputed_match"])
def test_a_referee_has_the_last_word_at_any_time(cast, make):
    match = getattr(cast, make)()
    match = services.complete_match(match.pk, cast.rita, MatchScore(0, 2))
    assert (match.state, match.winner) == ("completed", registration_of(match.tournament, cast.bella))
    assert not match.reports.filter(state__in=("submitted", "accepted")).exists()
    with refused(match.tournament_id, Conflict):
        services.confirm_result(match.pk, cast.bella)


def test_every_report_is_kept_after_a_ruling(cast):
    match = cast.reported_match()
    services.report_result(match.pk, cast.bob, MatchScore(2, 0))
    services.complete_match(match.pk, cast.rita, MatchScore(0, 2))
    assert list(match.reports.values_list("version", "state")) == [(1, "superseded"), (2, "rejected")]


def test_a_match_nobody_started_goes_live_on_its_way(cast):
    match = cast.match()
    with told(match.tournament_id) as events:
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    moves = [
        (event.data["old_state"], event.data["new_state"]) for event in events if event.type == "match_state_changed"
    ]
    assert moves == [("check_in", "live"), ("live", "completed")]


def test_without_a_score_the_live_score_is_the_result(cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 2, 5)
    match = services.complete_match(match.pk, cast.rita)
    assert match.score() == MatchScore(2, 5)
    assert match.winner == registration_of(match.tournament, cast.bella)


def test_a_live_score_that_decides_nothing_is_no_result(cast):
    match = cast.begun_match()
    services.update_score(match.pk, cast.rita, 2, 2)
    with refused(match.tournament_id, InvalidInput, "level"):
        services.complete_match(match.pk, cast.rita)


def test_the_games_of_the_ruling_replace_those_of_the_live_score(cast):
    match = cast.begun_match(best_of=3, best_of_final=3)
    services.update_score(match.pk, cast.rita, 0, 1, GameScore(1, 3, 13))
    games = (GameScore(1, 13, 3), GameScore(2, 13, 9))
    match = services.complete_match(match.pk, cast.rita, MatchScore(2, 0, games=games))
    assert match.score() == MatchScore(2, 0, games=games)


@pytest.mark.parametrize("who", ["bob", "bella", "carol", "oscar"])
def test_only_referees_and_those_above_enter_a_result(cast, who):
    match = cast.begun_match()
    with refused(match.tournament_id, PermissionRefused):
        services.complete_match(match.pk, getattr(cast, who), MatchScore(1, 0))


@pytest.mark.parametrize("state", [state for state in MatchState if state not in OPEN_TO_A_RULING], ids=str)
def test_a_ruling_has_its_time(cast, state):
    match = cast.begun_match()
    Match.objects.filter(pk=match.pk).update(state=state.value)
    with refused(match.tournament_id, Conflict):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))


@pytest.mark.parametrize("state", [state for state in TournamentState if state is not TournamentState.LIVE], ids=str)
def test_no_ruling_in_a_tournament_that_is_not_live(cast, state):
    match = cast.begun_match()
    Tournament.objects.filter(pk=match.tournament_id).update(state=state.value)
    with refused(match.tournament_id, Conflict):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))


def test_a_result_is_entered_once(cast):
    match = cast.begun_match(4)
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    with refused(match.tournament_id, Conflict) as refusal:
        services.complete_match(match.pk, cast.alice, MatchScore(0, 1))
    assert refusal.value.facts["state"] == "completed"
