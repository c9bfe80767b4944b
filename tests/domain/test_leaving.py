"""Who leaves after the start: what is decided stays, what is not is walked over."""

from dataclasses import replace

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.winner import determine_podium_of
from tests.domain.contests import start

ONE, TWO = Outcome(1, score=(1, 0)), Outcome(2, score=(0, 1))


def entered(contest, **results):
    for key, outcome in results.items():
        contest = contest.with_results({key.replace("_", "."): outcome})
    return contest


def test_a_second_disqualification_changes_nothing_that_was_decided():
    contest = entered(start("single_elimination", 4).without(4), W1_2=ONE).without(1)
    assert (contest.state["W1.1"].winner, contest.state["W1.1"].walkover) == (1, True)
    assert (contest.state["W2.1"].winner, contest.state["W2.1"].walkover) == (2, True)


def test_who_lost_does_not_come_back_when_the_winner_leaves():
    contest = entered(start("single_elimination", 8).without(8), W1_2=ONE, W2_1=TWO).without(1)
    assert contest.state["W2.1"].winner == 4
    assert 4 in contest.state["W3.1"].slots


def test_a_group_keeps_its_ranks_when_who_was_walked_over_to_leaves_later():
    contest = start("groups", 8, groups=2)

    def meet(first, second, winner):
        nonlocal contest
        node = next(node for node in contest.open_matches if set(contest.state[node.key].slots) == {first, second})
        slot = contest.state[node.key].slots.index(winner) + 1
        contest = contest.with_results({node.key: Outcome(slot, score=(2 - slot, slot - 1))})

    meet(1, 8, 1), meet(5, 8, 8)
    contest = contest.without(8)
    meet(1, 5, 1), meet(4, 5, 5), meet(1, 4, 4)
    for first, second in ((2, 3), (2, 6), (2, 7), (3, 6), (3, 7), (6, 7)):
        meet(first, second, first)
    slots = contest.state["W1.1"].slots
    assert 4 in slots
    after = contest.with_results({"W1.1": Outcome(slots.index(4) + 1)}).without(4)
    assert (after.state["W1.1"].slots, after.state["W1.1"].winner) == (slots, 4)


def test_both_who_leave_before_they_meet_let_nobody_go_on():
    contest = start("single_elimination", 4).without(1).without(4)
    assert (contest.state["W1.1"].winner, contest.state["W1.1"].loser) == (4, 1)
    contest = entered(start("single_elimination", 8), W1_1=ONE, W1_3=ONE, W1_4=ONE).without(1)
    contest = contest.without(4)
    assert (contest.state["W1.2"].winner, contest.state["W2.1"].winner) == (5, 5)


def test_a_reopening_above_a_walkover_takes_it_back():
    contest = entered(start("single_elimination", 4), W1_1=ONE, W1_2=ONE).without(2)
    found = reopen(contest, "W1.1")
    assert found.affected == ("W2.1",)
    again = entered(found.contest, W1_1=TWO)
    assert (again.state["W2.1"].slots, again.state["W2.1"].winner) == ((4, 2), 4)


def test_a_champion_who_was_disqualified_is_looked_at_by_a_person():
    contest = entered(start("single_elimination", 4, third_place=True), W1_1=ONE, W1_2=ONE, W2_1=ONE)
    podium = determine_podium_of(entered(contest.without(1), T1_1=ONE))
    assert (podium.winner, podium.runner_up, podium.requires_review) == (None, 2, True)
    assert "review: who is first is disqualified" in podium.rules


def test_those_who_left_a_table_stand_below_the_rest_in_the_order_of_what_they_did():
    contest = start("round_robin", 5)
    met = {frozenset(standing.slots): key for key, standing in contest.state.items() if not standing.bye}
    for pair in ((1, 2), (1, 3), (2, 3)):
        slot = contest.state[met[frozenset(pair)]].slots.index(pair[0]) + 1
        contest = contest.with_results({met[frozenset(pair)]: Outcome(slot)})
    contest = contest.without(2).without(1)
    places = {ranked.entrant: (ranked.first, ranked.last) for ranked in contest.standings}
    assert (places[1], places[2]) == ((4, 4), (5, 5))
    assert [ranked.playing for ranked in contest.standings] == [True, True, True, False, False]
    assert [ranked.guaranteed for ranked in contest.standings if ranked.entrant in contest.gone] == [5, 5]


def test_who_has_one_match_left_in_a_table_still_plays():
    contest = start("round_robin", 3)
    contest = contest.with_results({contest.open_matches[0].key: Outcome(1)})
    left = {node.key: contest.state[node.key].slots for node in contest.open_matches}
    contest = contest.with_results({next(iter(left)): Outcome(1)})
    (last,) = [contest.state[node.key].slots for node in contest.open_matches]
    assert {ranked.entrant for ranked in contest.standings if ranked.playing} == set(last)


def test_of_two_who_were_gone_before_they_met_neither_wins_and_neither_loses():
    contest = replace(start("single_elimination", 8), gone=frozenset({1, 8}))
    for step in (contest, contest.without(2)):
        match = step.state["W1.1"]
        assert (match.winner, match.loser, match.walkover) == (None, None, True)
