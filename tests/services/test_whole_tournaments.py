"""A tournament played to its end: the bracket, the people and the log agree."""

import pytest

from apps.common.times import in_utc
from apps.tournaments import services
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, Registration, Tournament
from apps.tournaments.selectors.snapshots import tournament_snapshot
from tests.support.cast import play_out, registration_of
from tests.support.record import check_numbers, log, record, told

pytestmark = pytest.mark.django_db

SIZES = [2, 3, 5, 8, 13]

# What the protocol promises of each event's data, at least.
FIELDS = {
    "match_started": "match_id tournament_id participant1_id participant1_name participant2_id participant2_name"
    " scheduled_time bracket_round bracket_position",
    "score_updated": "match_id tournament_id participant1_score participant2_score games updated_at updated_by",
    "match_completed": "match_id tournament_id winner_id winner_name loser_id loser_name participant1_score"
    " participant2_score confirmed_at confirmed_by report_id",
    "match_state_changed": "match_id tournament_id old_state new_state timestamp changed_by",
    "dispute_created": "match_id tournament_id dispute_id initiated_by reason status timestamp",
    "dispute_resolved": "match_id tournament_id dispute_id",
    "dispute_ruled": "match_id tournament_id dispute_id version participant1_score participant2_score games timestamp"
    " ruled_by",
    "bracket_updated": "bracket_id tournament_id updated_nodes next_matches bracket_status",
    "bracket_generated": "bracket_id tournament_id format seeding_method total_rounds total_matches generated_at"
    " generated_by is_regeneration random_seed",
    "tournament_state_changed": "tournament_id",
    "tournament_completed": "tournament_id winner_registration_id runner_up_registration_id"
    " third_place_registration_id determination_method requires_review rules_applied_summary timestamp",
    "registration_created": "tournament_id registration_id",
    "registration_cancelled": "tournament_id registration_id",
    "registration_checked_in": "tournament_id registration_id",
    "registration_checkin_reverted": "tournament_id registration_id",
    "standings_updated": "tournament_id standings",
    "announcement": "tournament_id title body",
    "match_announcement": "match_id tournament_id announcement_id title body concerned timestamp",
    "match_updated": "match_id tournament_id match participants",
    "match_checked_in": "match_id tournament_id registration_id name checked_in_at",
    "result_reported": "match_id tournament_id report timestamp",
    "tournament_updated": "tournament_id changed timestamp changed_by",
    "match_reset": "match_id tournament_id match timestamp participants",
    "registration_disqualified": "tournament_id registration_id name timestamp disqualified_by",
    "registrations_updated": "tournament_id registrations participants",
    "registration_seeded": "tournament_id registration_id name seed",
    "registrations_seeded": "tournament_id registrations random_seed",
    "access_changed": "tournament_id change user_id value timestamp changed_by",
}
IN_BOTH_ROOMS = {
    "match_started",
    "score_updated",
    "match_completed",
    "match_state_changed",
    "dispute_created",
    "dispute_resolved",
    "dispute_ruled",
    "match_updated",
    "match_announcement",
    "match_checked_in",
    "match_reset",
    "result_reported",
}


def eventful(cast):
    """A tournament in which everything happens that is told."""
    tournament = cast.open(4)
    services.register_player(tournament.pk, cast.carol)
    services.withdraw_registration(registration_of(tournament, cast.carol).pk, cast.carol)
    services.announce(tournament.pk, cast.alice, "Welcome")
    services.edit_tournament(tournament.pk, cast.alice, name="Grand Cup")
    services.shuffle_seeds(tournament.pk, cast.alice)
    services.take_seeds_back(tournament.pk, cast.alice)
    services.seed_registration(registration_of(tournament, cast.bella).pk, 4, cast.alice)
    services.close_registration(tournament.pk, cast.alice)
    services.open_check_in(tournament.pk, cast.alice)
    for registration in Registration.objects.filter(tournament=tournament, state="confirmed"):
        services.check_in_registration(registration.pk, registration.user)
    bob = registration_of(tournament, cast.bob)
    services.undo_check_in(bob.pk, cast.bob)
    services.check_in_registration(bob.pk, cast.bob)
    services.start_tournament(tournament.pk, cast.alice)
    match = Match.objects.get(tournament=tournament, participant1=bob)
    services.announce_to_sides(match.pk, cast.rita, "Table nine")
    services.ready_up(match.pk, cast.bob)
    services.start_match(match.pk, cast.rita)
    services.update_score(match.pk, cast.rita, 1, 0)
    services.report_result(match.pk, cast.bob, MatchScore(1, 0))
    services.dispute_result(match.pk, match.participant2.user, "cheating", "secret words")
    services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)
    services.disqualify_registration(registration_of(tournament, cast.bella).pk, cast.alice)
    play_out(tournament, cast.rita)
    return tournament


@pytest.mark.parametrize("third_place", [False, True], ids=["", "third place"])
@pytest.mark.parametrize("players", SIZES)
def test_it_ends_with_everyone_finished(cast, players, third_place):
    tournament = cast.completed(players, third_place=third_place)
    assert tournament.state == "completed"
    assert set(Registration.objects.filter(tournament=tournament).values_list("state", flat=True)) == {"finished"}
    assert set(Match.objects.filter(tournament=tournament).values_list("state", flat=True)) == {"completed"}
    check_numbers(tournament.pk)


@pytest.mark.parametrize("third_place", [False, True], ids=["", "third place"])
@pytest.mark.parametrize("players", SIZES)
def test_the_end_is_told_once_with_those_on_the_podium(cast, players, third_place):
    tournament = cast.live(players, third_place=third_place)
    play_out(tournament, cast.rita)
    *_, ended, moved = log(tournament.pk)
    final = Match.objects.get(tournament=tournament, side="winners", winner_to=None)
    third = Match.objects.filter(tournament=tournament, side="third_place").first()
    assert (third is not None) == (third_place and players >= 4)
    # Of three, the one who lost before the final is third alone.
    alone = Registration.objects.filter(tournament=tournament).exclude(pk__in=[final.winner_id, final.loser_id])
    expected = third.winner_id if third else (alone.get().pk if players == 3 else None)
    assert ended.data == {
        "tournament_id": tournament.pk,
        "winner_registration_id": final.winner_id,
        "runner_up_registration_id": final.loser_id,
        "third_place_registration_id": expected,
        "determination_method": "bracket",
        "requires_review": False,
        "rules_applied_summary": ended.data["rules_applied_summary"],
        "timestamp": in_utc(ended.at),
        "winner_name": final.winner.name,
    }
    assert ended.data["rules_applied_summary"]
    assert (moved.type, moved.data["new_state"]) == ("tournament_state_changed", "completed")
    assert len(log(tournament.pk, "tournament_completed")) == 1


@pytest.mark.parametrize("players", SIZES)
def test_places_are_a_partition(cast, players):
    standings = tournament_snapshot(cast.completed(players, third_place=True).pk)["standings"]
    taken = sorted((standing["place_from"], standing["place_to"]) for standing in standings)
    assert len({standing["registration_id"] for standing in standings}) == players
    expected, place = [], 1
    while place <= players:
        last = next(to for start, to in taken if start == place)
        expected += [(place, last)] * (last - place + 1)
        place = last + 1
    assert taken == expected


def test_the_third_place_match_may_come_last(cast):
    tournament = cast.live(4, third_place=True)
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    final, third = (
        Match.objects.get(tournament=tournament, key="W2.1"),
        Match.objects.get(tournament=tournament, key="T1.1"),
    )
    services.complete_match(final.pk, cast.rita, MatchScore(1, 0))
    assert Tournament.objects.get(pk=tournament.pk).state == "live"
    with told(tournament.pk) as events:
        services.complete_match(third.pk, cast.rita, MatchScore(1, 0))
    assert [event.type for event in events][-2:] == ["tournament_completed", "tournament_state_changed"]
    assert set(Registration.objects.filter(tournament=tournament).values_list("state", flat=True)) == {"finished"}


def test_who_loses_is_out_and_who_plays_on_is_not(cast):
    tournament = cast.live(4, third_place=True)
    semi_finals = list(Match.objects.filter(tournament=tournament, round=1))
    for match in semi_finals:
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    assert set(Registration.objects.filter(tournament=tournament).values_list("state", flat=True)) == {"active"}
    final = Match.objects.get(tournament=tournament, key="W2.1")
    services.complete_match(final.pk, cast.rita, MatchScore(0, 1))
    final.refresh_from_db()
    states = dict(Registration.objects.filter(tournament=tournament).values_list("pk", "state"))
    assert (states[final.winner_id], states[final.loser_id]) == ("active", "eliminated")


def test_a_result_fills_the_next_match_and_tells_it(cast):
    tournament = cast.live(4)
    first, second = Match.objects.filter(tournament=tournament, round=1)
    with told(tournament.pk) as first_told:
        services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    with told(tournament.pk) as second_told:
        services.complete_match(second.pk, cast.rita, MatchScore(0, 1))
    final = Match.objects.get(tournament=tournament, key="W2.1")
    second.refresh_from_db()
    assert (final.participant1_id, final.participant2_id) == (first.participant1_id, second.participant2_id)
    updates = [event.data for event in first_told + second_told if event.type == "bracket_updated"]
    assert [update["next_matches"] for update in updates] == [[], [final.pk]]
    assert [[node["id"] for node in update["updated_nodes"]] for update in updates] == [[final.pk], [final.pk]]
    moved = [event for event in second_told if event.type == "match_state_changed" and event.match_id == final.pk]
    assert {"old_state": "scheduled", "new_state": "check_in", "changed_by": "system"}.items() <= moved[0].data.items()


def test_every_event_has_the_fields_and_the_rooms_the_protocol_promises(cast):
    events = log(eventful(cast).pk)
    assert {event.type for event in events} == set(FIELDS)
    for event in events:
        assert set(FIELDS[event.type].split()) <= set(event.data), event.type
        assert (event.match_id is not None) == (event.type in IN_BOTH_ROOMS), event.type
        assert event.data.get("match_id") == event.match_id


def test_no_event_holds_what_is_nobody_elses_business(cast):
    for user in (cast.alice, cast.rita):
        user.username = f"private-{user.username}"
        user.save()
    told = str([event.data for event in log(eventful(cast).pk)])
    for secret in ("@example.org", "private-alice", "private-rita", "secret words"):
        assert secret not in told


def test_entering_a_result_again_in_another_tournament_gives_the_same_bracket(cast):
    first, second = (cast.completed(8, third_place=True, name=name) for name in ("One", "Two"))
    names = [
        [(row["side"], row["round"], row["participant1_name"], row["participant2_name"]) for row in snapshot["matches"]]
        for snapshot in (tournament_snapshot(first.pk), tournament_snapshot(second.pk))
    ]
    assert names[0] == names[1]


def test_a_completed_tournament_stays_as_it_is(cast):
    tournament = cast.completed(4)
    before = record(tournament.pk)
    play_out(tournament, cast.rita)
    assert record(tournament.pk) == before
