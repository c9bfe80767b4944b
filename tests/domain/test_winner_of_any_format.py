"""The podium of formats other than a plain knockout."""

from random import Random

import pytest

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.winner import determine_podium_of
from tests.domain.contests import play_out, start

ONE, TWO = Outcome(1, score=(1, 0)), Outcome(2, score=(0, 1))
WALKED_OVER = Outcome(1, forfeit=True)


def enter(contest, **results):
    for key, outcome in results.items():
        contest = contest.with_results({key.replace("_", "."): outcome})
    return contest


def test_there_is_no_podium_before_the_end():
    assert determine_podium_of(start("swiss", 4)) is None
    assert determine_podium_of(start("round_robin", 4)) is None
    assert determine_podium_of(enter(start("double_elimination", 2), W1_1=ONE, F1_1=TWO)) is None


def test_a_double_elimination_tells_the_first_three():
    found = determine_podium_of(enter(start("double_elimination", 3), W1_2=ONE, W2_1=ONE, L2_1=ONE, F1_1=ONE))
    assert (found.winner, found.runner_up, found.third_place) == (1, 2, 3)
    assert (found.method, found.requires_review) == ("bracket", False)
    assert found.rules == (
        "winner: won the final",
        "runner-up: lost the final",
        "third place: the only one in third place",
    )


def test_after_the_second_match_of_the_final_its_loser_is_the_runner_up():
    found = determine_podium_of(enter(start("double_elimination", 2), W1_1=ONE, F1_1=TWO, F2_1=TWO))
    assert (found.winner, found.runner_up) == (1, 2)
    assert found.rules[1] == "runner-up: lost the final"


def test_without_a_grand_final_the_losers_side_makes_the_runner_up():
    contest = enter(start("double_elimination", 3, grand_final="none"), W1_2=ONE, W2_1=ONE, L2_1=TWO)
    found = determine_podium_of(contest)
    assert (found.winner, found.runner_up, found.third_place) == (1, 3, 2)
    assert found.rules[1] == "runner-up: the only one in second place"


def test_a_table_tells_the_first_three_by_its_standings():
    contest = enter(start("round_robin", 3), G1R1_1=ONE, G1R2_1=ONE, G1R3_1=TWO)
    found = determine_podium_of(contest)
    assert (found.winner, found.runner_up, found.third_place, found.method) == (1, 2, 3, "standings")
    assert found.rules == (
        "winner: first in the standings",
        "runner-up: second in the standings",
        "third place: third in the standings",
    )


def test_a_table_shared_at_the_top_asks_a_person():
    found = determine_podium_of(enter(start("round_robin", 2), G1R1_1=Outcome(None, draw=True)))
    assert (found.winner, found.requires_review) == (None, True)
    assert found.rules == ("review: nobody is first alone",)


@pytest.mark.parametrize(("first", "review"), [(WALKED_OVER, True), (ONE, False)])
def test_half_of_the_wins_by_forfeit_ask_a_person_in_a_table_too(first, review):
    contest = start("round_robin", 3).with_results({"G1R1.1": ONE, "G1R2.1": first, "G1R3.1": TWO})
    assert determine_podium_of(contest).requires_review is review


def test_wins_over_somebody_who_was_disqualified_are_forfeits():
    contest = enter(start("round_robin", 3), G1R1_1=ONE, G1R2_1=ONE).without(3)
    assert determine_podium_of(contest).requires_review is True


def test_groups_are_won_in_the_playoff():
    found = determine_podium_of(play_out(start("groups", 8, third_place=True), Random(2)).end)
    assert found.method == "bracket"
    assert found.rules[2] == "third place: won the third-place match"
