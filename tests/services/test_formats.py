"""Each format played to its end through the services, with all that goes wrong on the way."""

import pytest
from django.core.exceptions import ValidationError

from apps.tournaments import services
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.results import MatchScore
from apps.tournaments.models import Match, Registration
from apps.tournaments.selectors.contests import load_bracket_of
from apps.tournaments.selectors.snapshots import tournament_snapshot
from tests.support.cast import play_out, registration_of
from tests.support.follower import ordered
from tests.support.log_follower import TournamentFollower
from tests.support.record import check_numbers, log, refused

pytestmark = pytest.mark.django_db

# How many register.
FORMATS = {"single_elimination": 24, "double_elimination": 24, "round_robin": 12, "groups": 24, "swiss": 24}


def live(cast, name):
    """So many registered, one of whom did not turn up."""
    tournament = cast.checking_in(FORMATS[name], format=name, max_participants=FORMATS[name])
    for registration in Registration.objects.filter(tournament=tournament).exclude(user=cast.bella):
        services.check_in_registration(registration.pk, registration.user)
    services.start_tournament(tournament.pk, cast.alice, random_seed=1)
    return tournament


def open_match(tournament):
    return Match.objects.filter(tournament=tournament, state="check_in").first()


def forfeit(cast, tournament, winner):
    match = open_match(tournament)
    services.forfeit_match(match.pk, cast.rita, winner and getattr(match, winner))
    return match


def reopen(cast, match):
    services.reopen_match(match.pk, cast.alice, services.preview_reopen(match.pk, cast.alice).state)


def results(tournament):
    rows = Match.objects.filter(tournament=tournament).order_by("key")
    return list(rows.values_list("key", "participant1", "participant2", "winner", "state"))


def eventful(cast, name):
    """With a no-show, a walkover, a double forfeit, a disqualification and a reopening; and who follows all that."""
    tournament = live(cast, name)
    follower = TournamentFollower(tournament.pk, tournament, None)
    for _ in range(3):
        services.complete_match(open_match(tournament).pk, cast.rita, MatchScore(0, 1))
    forfeit(cast, tournament, "participant2_id")
    forfeit(cast, tournament, None)
    services.disqualify_registration(open_match(tournament).participant1_id, cast.alice)
    reopen(cast, Match.objects.filter(tournament=tournament, state="completed", bye=False).first())
    play_out(tournament, cast.rita)
    return tournament, follower


@pytest.mark.parametrize("name", FORMATS)
def test_it_is_played_to_its_end_whatever_happens_and_its_places_are_a_partition_with_one_champion(cast, name):
    tournament, follower = eventful(cast, name)
    tournament.refresh_from_db()
    assert tournament.state == "completed"
    assert not Match.objects.filter(tournament=tournament).exclude(state__in=["completed", "forfeit"]).exists()
    assert registration_of(tournament, cast.bella).state == "no_show"
    states = Registration.objects.filter(tournament=tournament).values_list("state", flat=True)
    assert set(states) <= {"finished", "no_show", "disqualified"}
    check_numbers(tournament.pk)
    follower.catch_up()
    snapshot = tournament_snapshot(tournament.pk)
    assert ordered(follower.state) == ordered(follower.snapshot())
    first, *_ = standings = snapshot["standings"]
    assert (first["registration_id"], first["place_to"]) == (snapshot["tournament"]["champion_id"], 1)
    assert len({standing["registration_id"] for standing in standings}) == FORMATS[name] - 1
    (ended,) = log(tournament.pk, "tournament_completed")
    assert ended.data["winner_registration_id"] == first["registration_id"]


@pytest.mark.parametrize("name", FORMATS)
def test_a_double_forfeit_has_neither_winner_nor_loser(cast, name):
    tournament = live(cast, name)
    match = forfeit(cast, tournament, None)
    match.refresh_from_db()
    assert (match.state, match.winner, match.loser) == ("forfeit", None, None)
    (told,) = log(tournament.pk, "match_completed")
    assert (told.data["winner_id"], told.data["loser_id"]) == (None, None)


@pytest.mark.parametrize("upset", [False, True], ids=["", "upset"])
def test_the_second_grand_final_is_played_after_an_upset_only(cast, upset):
    tournament = cast.live(4, format="double_elimination")
    while (match := open_match(tournament)) is not None:
        first_wins = not (match.key == "F1.1" and upset)
        services.complete_match(match.pk, cast.rita, MatchScore(first_wins, not first_wins))
    reset = Match.objects.get(tournament=tournament, key="F2.1")
    assert (reset.bye, reset.state) == (not upset, "completed")
    assert load_bracket_of(tournament.pk).contest.champion == reset.winner_id


def test_a_swiss_round_is_drawn_when_the_last_one_ended_and_stored_with_its_reasons(cast):
    tournament = cast.live(8, format="swiss")
    assert load_bracket_of(tournament.pk).bracket.drawn[1:] == []
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    first, second = load_bracket_of(tournament.pk).bracket.drawn
    assert all(pairing["reason"] for pairing in [*first, *second])
    assert Match.objects.filter(tournament=tournament, round=2, state="check_in").count() == len(second) == 4


def test_a_new_swiss_round_is_told_with_its_matches(cast):
    tournament = cast.live(4, format="swiss")
    for match in Match.objects.filter(tournament=tournament, round=1):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    new = set(Match.objects.filter(tournament=tournament, round=2).values_list("pk", flat=True))
    told = log(tournament.pk, "bracket_updated")[-1].data
    assert {node["id"] for node in told["updated_nodes"]} == set(told["next_matches"]) == new


def test_a_swiss_in_which_nobody_is_left_to_meet_ends_there(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 5})
    play_out(tournament, cast.rita)
    tournament.refresh_from_db()
    assert tournament.state in ("completed", "awaiting_review")
    assert Match.objects.filter(tournament=tournament).count() == 6
    contest = load_bracket_of(tournament.pk).contest
    assert (len(contest.drawn), contest.options["rounds"]) == (3, 5)


def test_the_stream_of_a_swiss_that_ends_early_says_all_of_it(cast):
    tournament = cast.live(4, format="swiss", options={"rounds": 5})
    follower = TournamentFollower(tournament.pk, tournament, None)
    play_out(tournament, cast.rita)
    follower.catch_up()
    assert ordered(follower.state) == ordered(follower.snapshot())


@pytest.mark.parametrize("name", ["single_elimination", "double_elimination"])
def test_who_went_through_by_walkover_can_be_disqualified_too(cast, name):
    tournament = cast.live(4, format=name)
    match = open_match(tournament)
    services.disqualify_registration(match.participant2_id, cast.alice)
    services.complete_match(open_match(tournament).pk, cast.rita, MatchScore(1, 0))
    services.disqualify_registration(match.participant1_id, cast.alice)
    match.refresh_from_db()
    assert (match.winner_id, match.walkover) == (match.participant1_id, True)
    play_out(tournament, cast.rita)
    tournament.refresh_from_db()
    assert tournament.state in ("completed", "awaiting_review")


@pytest.mark.parametrize("state", ["check_in", "pending_result"])
def test_what_nobody_has_played_is_no_draw(cast, state):
    match = cast.match(format="round_robin") if state == "check_in" else cast.reported_match(format="round_robin")
    assert match.state == state
    with refused(match.tournament_id, InvalidInput, "level"):
        services.complete_match(match.pk, cast.rita)


def test_a_live_score_that_is_level_is_a_draw_when_the_referee_says_so(cast):
    match = cast.begun_match(format="round_robin")
    services.update_score(match.pk, cast.rita, 2, 2)
    assert services.complete_match(match.pk, cast.rita).state == "completed"


def test_of_those_who_did_not_turn_up_too_many_for_the_format_the_organizer_goes_back(cast):
    tournament = cast.checking_in(10, format="groups", options={"groups": 8}, max_participants=32)
    for registration in Registration.objects.filter(tournament=tournament):
        services.check_in_registration(registration.pk, registration.user)
    with refused(tournament.pk, InvalidInput, "too small"):
        services.start_tournament(tournament.pk, cast.alice)
    services.open_registration(tournament.pk, cast.alice)
    services.edit_tournament(tournament.pk, cast.alice, options={"groups": 2})
    services.close_registration(tournament.pk, cast.alice)
    services.start_tournament(tournament.pk, cast.alice)
    tournament.refresh_from_db()
    assert tournament.state == "live"


def test_everyone_in_a_round_robin_meets_everyone_and_the_table_adds_up(cast):
    tournament = cast.completed(5, format="round_robin")
    tables = [row["table"] for row in tournament_snapshot(tournament.pk)["standings"]]
    assert [table["played"] for table in tables] == [4] * 5
    assert sum(table["wins"] for table in tables) == sum(table["losses"] for table in tables) == 10
    assert [table["rank"] for table in tables] == sorted(table["rank"] for table in tables)


@pytest.mark.parametrize("name", ["round_robin", "groups", "swiss"])
def test_a_level_score_in_a_table_is_a_draw_for_both(cast, name):
    tournament = cast.live(4, format=name, options={"advance": 1, "groups": 2} if name == "groups" else {})
    follower = TournamentFollower(tournament.pk, tournament, None)
    match = services.complete_match(open_match(tournament).pk, cast.rita, MatchScore(2, 2))
    assert (match.state, match.winner, match.loser) == ("completed", None, None)
    tables = [row["table"] for row in tournament_snapshot(tournament.pk)["standings"]]
    assert sorted((table["draws"], table["points"]) for table in tables)[-2:] == [(1, 0.5), (1, 0.5)]
    (told,) = log(tournament.pk, "match_completed")
    assert (told.data["draw"], told.data["winner_id"], told.data["loser_id"]) == (True, None, None)
    follower.catch_up()
    assert ordered(follower.state) == ordered(follower.snapshot())


@pytest.mark.parametrize(
    ("name", "fields"),
    [
        ("single_elimination", {}),
        ("round_robin", {"options": {"draws": False}}),
        ("swiss", {"options": {"wins_to_advance": 2, "losses_to_leave": 2}}),
    ],
)
def test_where_somebody_has_to_win_a_level_score_is_refused(cast, name, fields):
    tournament = cast.live(4, format=name, **fields)
    with refused(tournament.pk, InvalidInput, "this match needs a winner"):
        services.complete_match(open_match(tournament).pk, cast.rita, MatchScore(2, 2))


def test_players_can_agree_on_a_draw(cast):
    match = cast.begun_match(format="round_robin")
    report = services.report_result(match.pk, match.participant1.user, MatchScore(1, 1))
    confirmed = services.confirm_result(match.pk, match.participant2.user, report.pk)
    assert (confirmed.state, confirmed.winner) == ("completed", None)


def test_the_playoff_after_groups_has_no_draws(cast):
    tournament = cast.live(4, format="groups", options={"groups": 2, "advance": 1})
    for match in Match.objects.filter(tournament=tournament, side="group"):
        services.complete_match(match.pk, cast.rita, MatchScore(1, 0))
    with refused(tournament.pk, InvalidInput, "this match needs a winner"):
        services.complete_match(open_match(tournament).pk, cast.rita, MatchScore(0, 0))


def test_options_that_make_no_sense_are_refused_by_name(cast):
    with pytest.raises(ValidationError, match="grand_final"):
        cast.draft(format="double_elimination", options={"grand_final": "twice"})


@pytest.mark.parametrize("name", FORMATS)
def test_reopening_and_the_same_results_again_give_the_same_end(cast, name):
    tournament = cast.completed(6, format=name)
    before, standings = results(tournament), tournament_snapshot(tournament.pk)["standings"]
    follower = TournamentFollower(tournament.pk, tournament, None)
    reopen(cast, Match.objects.filter(tournament=tournament, round=1, bye=False).first())
    tournament.refresh_from_db()
    assert tournament.state == "live"
    follower.catch_up()
    assert ordered(follower.state) == ordered(follower.snapshot())
    play_out(tournament, cast.rita)
    assert (results(tournament), tournament_snapshot(tournament.pk)["standings"]) == (before, standings)


def test_a_reopening_that_was_seen_otherwise_is_refused(cast):
    tournament = cast.live(4)
    first, second = Match.objects.filter(tournament=tournament, round=1)
    services.complete_match(first.pk, cast.rita, MatchScore(1, 0))
    seen = services.preview_reopen(first.pk, cast.alice)
    assert seen.matches == [Match.objects.get(tournament=tournament, round=2)]
    services.complete_match(second.pk, cast.rita, MatchScore(1, 0))
    with refused(tournament.pk, Conflict, "look at the preview again"):
        services.reopen_match(first.pk, cast.alice, seen.state)


@pytest.mark.parametrize("name", FORMATS)
def test_who_is_disqualified_loses_the_open_matches_and_keeps_the_results(cast, name):
    tournament = cast.live(8, format=name)
    match = open_match(tournament)
    services.disqualify_registration(match.participant1_id, cast.alice)
    match.refresh_from_db()
    assert (match.state, match.winner_id, match.walkover) == ("forfeit", match.participant2_id, True)
    assert match.participant1.state == "disqualified"
    (told,) = log(tournament.pk, "registration_disqualified")
    assert told.data["registration_id"] == match.participant1_id
