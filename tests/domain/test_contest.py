"""The one interface of all formats: what it refuses, what it tells, and taking a result back."""

import pytest

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, Halt
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.reopening import reopen
from tests.domain.contests import start

ONE, TWO = Outcome(1, score=(1, 0)), Outcome(2, score=(0, 1))


def won(contest, *keys, outcome=ONE):
    for key in keys:
        contest = contest.with_results({key: outcome})
    return contest


def test_a_result_is_refused_where_there_is_no_such_match():
    with pytest.raises(InvalidInput, match=r"^There is no match W9\.9"):
        start("single_elimination", 4).with_results({"W9.9": ONE})


@pytest.mark.parametrize("key", ["W1.1", "W2.1"])
def test_a_result_is_refused_where_a_match_is_decided_or_its_entrants_are_not_known(key):
    contest = won(start("single_elimination", 4), "W1.1")
    with pytest.raises(Conflict, match=f"^The match {key} cannot take a result"):
        contest.with_results({key: ONE})


def test_only_who_takes_part_can_be_disqualified():
    with pytest.raises(InvalidInput, match=r"^Nobody by this id takes part"):
        start("single_elimination", 4).without(9)


@pytest.mark.parametrize(
    ("entrants", "message"), [((1,), "A bracket needs at least two"), ((1, 1), "An entrant stands")]
)
def test_a_contest_is_of_two_or_more_different_entrants(entrants, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        Contest(FORMATS["swiss"], entrants)


def test_there_is_no_champion_before_the_end():
    contest = start("single_elimination", 2)
    assert (contest.finished, contest.champion) == (False, None)
    assert won(contest, "W1.1").champion == 1


def test_a_table_that_is_shared_at_the_top_has_no_champion():
    contest = start("round_robin", 2).with_results({"G1R1.1": Outcome(None, draw=True)})
    assert (contest.finished, contest.champion) == (True, None)


def test_who_was_disqualified_is_no_champion():
    contest = won(start("round_robin", 2), "G1R1.1").without(1).without(2)
    assert contest.finished
    assert contest.champion is None


def test_a_disqualification_walks_over_what_is_open_and_keeps_what_was_played():
    contest = won(start("single_elimination", 8), "W1.1").without(1)
    assert contest.state["W1.1"].winner == 1
    contest = won(contest, "W1.2")
    assert (contest.state["W2.1"].winner, contest.state["W2.1"].walkover) == (4, True)
    assert contest.state["W2.1"].loser == 1


def test_who_leaves_second_has_gone_through_already():
    contest = start("single_elimination", 4).without(1).without(4)
    assert (contest.state["W1.1"].winner, contest.state["W1.1"].loser) == (4, 1)
    assert contest.state["W2.1"].slots[0] == 4


def test_the_second_slot_may_be_the_one_who_is_gone():
    assert start("single_elimination", 4).without(4).state["W1.1"].winner == 1


def test_in_a_double_elimination_who_is_gone_loses_twice():
    contest = start("double_elimination", 4).without(4)
    assert contest.state["L1.1"].slots[0] == 4
    contest = won(contest, "W1.2")
    assert contest.state["L1.1"].winner == 3
    assert next(standing for standing in contest.standings if standing.entrant == 4).reasons == {
        "walked_over_in": "L1.1"
    }


@pytest.mark.parametrize(("kept", "points"), [("keep", [2, 1]), ("void", [1, 0])])
def test_in_a_table_the_results_of_who_is_gone_stay_or_are_void(kept, points):
    contest = start("round_robin", 3, disqualified_results=kept).with_results({"G1R2.1": ONE, "G1R1.1": ONE})
    contest = contest.without(3)
    table = {standing.entrant: standing.reasons.get("points") for standing in contest.standings}
    assert [table[1], table[2]] == points
    assert contest.standings[-1].entrant == 3


def test_reopening_a_first_round_match_takes_back_what_came_of_it():
    contest = won(start("single_elimination", 4, third_place=True), "W1.1", "W1.2", "W2.1", "T1.1")
    found = reopen(contest, "W1.1")
    assert found.affected == ("T1.1", "W2.1")
    assert found.contest.results.keys() == {"W1.2"}
    assert found.contest.state["W2.1"].slots[1] == 2


def test_matches_the_result_had_not_reached_are_not_affected():
    contest = won(start("single_elimination", 8), "W1.1")
    assert reopen(contest, "W1.1").affected == ("W2.1",)


def test_reopening_the_grand_final_takes_the_second_match_back():
    contest = won(start("double_elimination", 2), "W1.1")
    contest = won(won(contest, "F1.1", outcome=TWO), "F2.1")
    assert reopen(contest, "F1.1").affected == ("F2.1",)
    assert reopen(contest, "F2.1").affected == ()


def test_reopening_a_round_robin_match_touches_no_other():
    contest = won(start("round_robin", 4), "G1R1.1", "G1R1.2", "G1R2.1")
    assert reopen(contest, "G1R1.1").affected == ()


def test_reopening_a_group_match_takes_back_the_playoff_of_that_group_only():
    contest = start("groups", 8)
    while any(node.group for node in contest.open_matches):
        contest = contest.with_results({node.key: ONE for node in contest.open_matches if node.group})
    contest = won(contest, "W1.1")
    found = reopen(contest, "G1R1.1")
    assert found.affected == ("W1.1", "W1.2", "W2.1")
    assert found.contest.state["W1.1"].slots[1] == contest.state["W1.1"].slots[1]


def test_reopening_a_swiss_match_takes_back_the_rounds_drawn_after_it():
    contest = start("swiss", 4)
    for number in (1, 2):
        contest = contest.with_round(contest.next_round)
        contest = won(contest, f"S{number}.1", f"S{number}.2")
    found = reopen(contest, "S1.2")
    assert found.affected == ("S2.1", "S2.2")
    assert (len(found.contest.drawn), found.contest.results.keys()) == (1, {"S1.1"})


def test_a_match_without_a_result_cannot_be_reopened():
    with pytest.raises(Conflict, match=r"^This match has no result to take back"):
        reopen(start("single_elimination", 4), "W1.1")


def test_a_bracket_may_stop_at_the_last_few():
    contest = won(start("single_elimination", 8, stop_at=2), "W1.1", "W1.2", "W1.3", "W1.4", "W2.1", "W2.2")
    assert contest.finished
    assert contest.champion is None
    assert sorted({(standing.first, standing.last) for standing in contest.standings}) == [(1, 2), (3, 4), (5, 8)]
    assert [dict(standing.reasons) for standing in contest.standings][:2] == [{"won": "W2.1"}, {"won": "W2.2"}]


def test_while_it_runs_towards_the_last_few_the_first_place_is_open():
    contest = won(start("single_elimination", 8, stop_at=2), "W1.1")
    assert [(standing.first, standing.last) for standing in contest.standings if standing.entrant in (1, 8)] == [
        (1, 4),
        (2, 8),
    ]


@pytest.mark.parametrize("stop_at", [3, 8, 16])
def test_it_stops_at_a_power_of_two_below_the_number_of_entrants(stop_at):
    with pytest.raises(InvalidInput, match=r"^The option stop_at must be a power of two below"):
        _ = start("single_elimination", 8, stop_at=stop_at).tree


def test_who_won_by_byes_alone_was_unopposed():
    contest = start("single_elimination", 3)
    contest = contest.with_results({"W1.2": Outcome(None, forfeit=True)})
    assert contest.champion == 1
    assert contest.standings[0].reasons == {"unopposed": True}
    assert contest.standings[1].reasons == {"out_by_double_forfeit": "W1.2"}


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"third_place": 1}, "The option third_place must be true or false"),
        ({"stop_at": True}, "The option stop_at must be a whole number"),
        ({"stop_at": 0}, "The option stop_at must be a whole number from 1"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        _ = start("single_elimination", 8, **options).tree


@pytest.mark.parametrize("value", [-1, "3", 1001, True])
def test_points_are_numbers(value):
    with pytest.raises(InvalidInput, match=r"^The option points_win must be a number from 0 to 1000"):
        _ = start("round_robin", 4, points_win=value).standings


@pytest.mark.parametrize(
    ("halt", "is_stuck", "is_over"),
    [(Halt.DRAWING, False, False), (Halt.STUCK, True, False), (Halt.OVER, False, True), (None, False, False)],
)
def test_who_knows_of_the_round_that_is_due_says_so_and_the_format_is_not_asked(halt, is_stuck, is_over):
    contest = start("swiss", 4, rounds=2).halted(halt)
    assert (contest.stuck, contest.finished, contest.round_is_due) == (is_stuck, is_over, True)
    assert (contest.next_round is None) == (halt is not None)
