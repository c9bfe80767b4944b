"""What follows from results: examples."""

import pytest

from apps.tournaments.domain.bracket import UNKNOWN, NodeState, Outcome, changes, derive
from tests.domain.brackets import knockout


def test_before_the_first_result_who_meets_whom_is_known_in_round_one_only():
    state = knockout(4).state
    assert state["W1.1"] == NodeState((11, 14), UNKNOWN, UNKNOWN)
    assert state["W1.2"] == NodeState((12, 13), UNKNOWN, UNKNOWN)
    assert state["W2.1"] == NodeState((UNKNOWN, UNKNOWN), UNKNOWN, UNKNOWN)


def test_a_result_moves_the_winner_on_and_the_loser_to_the_third_place_match():
    state = knockout(4, third_place=True).enter(W1_1=2).state
    assert state["W1.1"] == NodeState((11, 14), winner=14, loser=11)
    assert state["W2.1"].slots == (14, UNKNOWN)
    assert state["T1.1"].slots == (11, UNKNOWN)


def test_the_first_slot_wins_too():
    assert knockout(2).enter(W1_1=1).state["W1.1"] == NodeState((11, 12), winner=11, loser=12)


def test_a_bye_decides_itself_and_nobody_loses_it():
    state = knockout(3).state
    assert state["W1.1"] == NodeState((11, None), winner=11, loser=None, bye=True)
    assert state["W2.1"].slots == (11, UNKNOWN)


def test_a_bye_takes_no_result():
    played = knockout(3)
    assert played.enter(W1_1=2).state == knockout(3).state


def test_after_a_double_forfeit_the_next_opponent_walks_over():
    state = knockout(4).enter(W1_1=None, W1_2=1).state
    assert state["W1.1"] == NodeState((11, 14), winner=None, loser=None)
    assert state["W2.1"] == NodeState((None, 12), winner=12, loser=None, bye=True)


@pytest.mark.parametrize(("gone", "slots"), [("W1_1", (None, UNKNOWN)), ("W1_2", (UNKNOWN, None))])
def test_who_will_walk_over_need_not_be_known_yet(gone, slots):
    final = knockout(4).enter(**{gone: None}).state["W2.1"]
    assert final == NodeState(slots, winner=UNKNOWN, loser=None, bye=True)
    assert not final.playable


def test_two_double_forfeits_leave_nobody_for_the_next_match_and_the_one_after_walks_over():
    state = knockout(8).enter(W1_1=None, W1_2=None, W1_3=1, W1_4=1, W2_2=2).state
    assert state["W2.1"] == NodeState((None, None), winner=None, loser=None, bye=True)
    assert state["W3.1"] == NodeState((None, 13), winner=13, loser=None, bye=True)


def test_a_semi_final_without_a_loser_gives_the_third_place_to_the_other_loser():
    state = knockout(4, third_place=True).enter(W1_1=None, W1_2=1).state
    assert state["T1.1"] == NodeState((None, 13), winner=13, loser=None, bye=True)


def test_a_result_ahead_of_its_players_changes_nothing():
    assert knockout(4).enter(W2_1=1).state == knockout(4).state
    half = knockout(4).enter(W1_1=1)
    assert half.enter(W2_1=1).state == knockout(4).enter(W1_1=1).state


@pytest.mark.parametrize(
    ("standing", "playable"),
    [
        (NodeState((1, 2), UNKNOWN, UNKNOWN), True),
        (NodeState((1, UNKNOWN), UNKNOWN, UNKNOWN), False),
        (NodeState((UNKNOWN, 2), UNKNOWN, UNKNOWN), False),
        (NodeState((None, UNKNOWN), UNKNOWN, None, bye=True), False),
        (NodeState((1, None), 1, None, bye=True), False),
        (NodeState((1, 2), 1, 2), False),
        (NodeState((1, 2), None, None), False),
    ],
)
def test_a_match_is_playable_with_both_there_and_nothing_decided(standing, playable):
    assert standing.playable is playable


def test_what_changed_is_the_match_itself_and_those_it_feeds():
    played = knockout(8, third_place=True)
    before = played.state
    after = played.enter(W1_1=1).state
    assert changes(before, after).filled == {key: after[key] for key in ("W1.1", "W2.1")}


def test_nothing_changed_between_the_same_states():
    state = knockout(8).state
    assert changes(state, dict(state)).filled == {}


def test_a_match_that_was_not_there_before_is_a_change():
    state = knockout(2).state
    assert changes({}, state).filled == state


def test_the_first_entrant_is_the_first_seed():
    tree = knockout(2).tree
    assert derive(tree, [77, 5], {"W1.1": Outcome(2)})["W1.1"] == NodeState((77, 5), winner=5, loser=77)
