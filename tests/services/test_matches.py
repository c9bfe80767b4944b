"""A match up to its result: scheduled, readied, started."""

from datetime import UTC, datetime, timedelta

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.domain.tournament_states import TournamentState
from apps.tournaments.models import Match, Tournament
from apps.tournaments.services.matches import participant_id
from tests.support.cast import registration_of
from tests.support.record import refused, told
from tests.support.times import TOMORROW

pytestmark = pytest.mark.django_db


def put_into(match, state):
    Match.objects.filter(pk=match.pk).update(state=state.value)


def test_one_player_alone_does_not_make_a_match_ready(cast):
    match = cast.match()
    with told(match.tournament_id) as events:
        match = services.ready_up(match.pk, cast.bob)
    assert match.state == "check_in"
    assert match.participant1_ready_at is not None
    assert match.participant2_ready_at is None
    assert [event.type for event in events] == ["match_checked_in"]
    assert events[0].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "registration_id": registration_of(match.tournament, cast.bob).pk,
        "name": "Bob",
        "checked_in_at": in_utc(events[0].at),
    }


def test_both_make_it_ready(cast):
    match = cast.match()
    services.ready_up(match.pk, cast.bob)
    with told(match.tournament_id) as events:
        match = services.ready_up(match.pk, cast.bella)
    assert match.state == "ready"
    assert [(event.type, event.match_id) for event in events] == [
        ("match_checked_in", match.pk),
        ("match_state_changed", match.pk),
    ]
    assert events[1].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "old_state": "check_in",
        "new_state": "ready",
        "timestamp": in_utc(events[1].at),
        "changed_by": str(registration_of(match.tournament, cast.bella).pk),
    }


def test_both_say_they_are_at_a_match_that_a_reopening_made_ready(cast):
    match = cast.decided_match()
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    services.ready_up(match.pk, cast.bob)
    with told(match.tournament_id) as events:
        match = services.ready_up(match.pk, cast.bella)
    assert match.state == "ready"
    assert [event.type for event in events] == ["match_checked_in"]


def test_saying_it_twice_changes_nothing(cast, time_machine):
    match = cast.match()
    first = services.ready_up(match.pk, cast.bob).participant1_ready_at
    time_machine.move_to("2040-01-01T00:00:00Z")
    assert services.ready_up(match.pk, cast.bob).participant1_ready_at == first
    services.ready_up(match.pk, cast.bella)
    assert services.ready_up(match.pk, cast.bella).state == "ready"


@pytest.mark.parametrize("who", ["alice", "rita", "carol", "oscar"])
def test_only_its_players_are_ready_for_a_match(cast, who):
    match = cast.match()
    with refused(match.tournament_id, PermissionRefused, "players of this match"):
        services.ready_up(match.pk, getattr(cast, who))


def test_a_player_of_another_match_is_not_one_of_this_match(cast):
    tournament = cast.live(4)
    match = Match.objects.filter(tournament=tournament, participant1__user=cast.bob).get()
    stranger = Match.objects.exclude(pk=match.pk).get(state="check_in").participant1.user
    with refused(tournament.pk, PermissionRefused):
        services.ready_up(match.pk, stranger)


@pytest.mark.parametrize(
    "state", [state for state in MatchState if state not in (MatchState.CHECK_IN, MatchState.READY)], ids=str
)
def test_being_ready_has_its_time(cast, state):
    match = cast.match()
    put_into(match, state)
    with refused(match.tournament_id, Conflict):
        services.ready_up(match.pk, cast.bob)


def test_a_match_is_started_and_told(cast):
    match = cast.match()
    services.schedule_match(match.pk, cast.rita, TOMORROW)
    with told(match.tournament_id) as events:
        match = services.start_match(match.pk, cast.rita)
    assert (match.state, match.started_at) == ("live", events[0].at)
    assert [event.type for event in events] == ["match_state_changed", "match_started"]
    assert {event.match_id for event in events} == {match.pk}
    assert events[1].data == {
        "match_id": match.pk,
        "tournament_id": match.tournament_id,
        "participant1_id": match.participant1_id,
        "participant1_name": "Bob",
        "participant2_id": match.participant2_id,
        "participant2_name": "Bella",
        "scheduled_time": in_utc(TOMORROW),
        "bracket_round": 1,
        "bracket_position": 1,
    }


def test_a_match_without_a_time_starts_too(cast):
    match = cast.match()
    with told(match.tournament_id) as events:
        services.start_match(match.pk, cast.alice)
    assert events[1].data["scheduled_time"] is None
    assert events[0].data["changed_by"] == "organizer"


@pytest.mark.parametrize("who", ["bob", "bella", "carol", "oscar"])
@pytest.mark.parametrize(
    "verb", [services.start_match, lambda match, who: services.schedule_match(match, who, TOMORROW)]
)
def test_players_and_spectators_do_not_run_a_match(cast, verb, who):
    match = cast.match()
    with refused(match.tournament_id, PermissionRefused):
        verb(match.pk, getattr(cast, who))


@pytest.mark.parametrize(
    "state", [state for state in MatchState if state not in (MatchState.CHECK_IN, MatchState.READY)], ids=str
)
def test_starting_has_its_time(cast, state):
    match = cast.match()
    put_into(match, state)
    with refused(match.tournament_id, Conflict) as refusal:
        services.start_match(match.pk, cast.rita)
    assert refusal.value.facts["state"] == state


@pytest.mark.parametrize("state", [state for state in TournamentState if state is not TournamentState.LIVE], ids=str)
def test_no_match_starts_in_a_tournament_that_is_not_live(cast, state):
    match = cast.match()
    Tournament.objects.filter(pk=match.tournament_id).update(state=state.value)
    with refused(match.tournament_id, Conflict):
        services.start_match(match.pk, cast.rita)


def test_a_match_waits_for_both_players(cast):
    final = Match.objects.get(tournament=cast.live(4), key="W2.1")
    with refused(final.tournament_id, Conflict, "both participants"):
        services.start_match(final.pk, cast.rita)


def test_an_empty_slot_has_no_participant():
    with pytest.raises(Conflict):
        participant_id(Match(), 1)


@pytest.mark.parametrize("at", [TOMORROW, None])
def test_a_scheduled_match_is_told_in_both_rooms(cast, at):
    match = cast.match()
    if at is None:
        services.schedule_match(match.pk, cast.rita, TOMORROW)
    with told(match.tournament_id) as events:
        services.schedule_match(match.pk, cast.rita, at)
    (event,) = events
    assert (event.type, event.match_id) == ("match_scheduled", match.pk)
    assert event.data["scheduled_time"] == (in_utc(at) if at else None)
    assert (event.data["scheduled_by"], event.data["late"]) == ("referee", False)


FAR = [timedelta(days=800), timedelta(days=-800), datetime.max.replace(tzinfo=UTC) - TOMORROW]


@pytest.mark.parametrize("far", FAR)
def test_a_match_is_not_scheduled_for_after_all_our_time(cast, far):
    match = cast.match()
    with refused(match.tournament_id, InvalidInput, "within two years"):
        services.schedule_match(match.pk, cast.rita, TOMORROW + far)


@pytest.mark.parametrize("state", OVER, ids=str)
def test_a_match_that_is_over_is_not_scheduled(cast, state):
    match = cast.match()
    put_into(match, state)
    with refused(match.tournament_id, Conflict):
        services.schedule_match(match.pk, cast.rita, TOMORROW)


@pytest.mark.parametrize(
    "verb",
    [
        services.ready_up,
        services.start_match,
        services.confirm_result,
        services.complete_match,
        lambda match, who: services.schedule_match(match, who, None),
        lambda match, who: services.update_score(match, who, 1, 0),
        lambda match, who: services.report_result(match, who, MatchScore(1, 0)),
        lambda match, who: services.dispute_result(match, who, "other"),
        lambda match, who: services.resolve_dispute(match, who, MatchScore(1, 0)),
        lambda match, who: services.tell_scores(match, [match]),
    ],
)
def test_a_match_that_is_not_there(cast, verb):
    with pytest.raises(NotFound):
        verb(404, cast.bob)
