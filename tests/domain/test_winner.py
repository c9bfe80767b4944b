"""Who won, and when a person has to look at it first."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.winner import determine_podium
from tests.domain.brackets import knockout, play_favourites, played_out

REVIEW = "review: the winner won no more matches in play than by forfeit"
WON, LOST = "winner: won the final", "runner-up: lost the final"
WON_THIRD = "third place: won the third-place match"


def podium(played, *forfeits):
    return determine_podium(played.tree, played.state, frozenset(forfeits))


def test_the_final_tells_first_from_second():
    found = podium(play_favourites(knockout(8)))
    assert (found.winner, found.runner_up, found.third_place) == (11, 12, None)
    assert (found.method, found.requires_review, found.rules) == ("bracket", False, (WON, LOST))


def test_the_third_place_match_tells_the_third():
    found = podium(play_favourites(knockout(8, third_place=True)))
    assert (found.winner, found.runner_up, found.third_place) == (11, 12, 13)
    assert found.rules == (WON, LOST, WON_THIRD)


def test_there_is_no_winner_before_the_final():
    assert podium(knockout(4)) is None
    assert podium(knockout(4).enter(W1_1=1, W1_2=1)) is None


def test_there_is_no_winner_before_the_third_place_match_either():
    played = knockout(4, third_place=True).enter(W1_1=1, W1_2=1, W2_1=1)
    assert podium(played) is None
    assert podium(played.enter(T1_1=2)).third_place == 13


def test_the_third_place_match_alone_makes_no_winner():
    assert podium(knockout(4, third_place=True).enter(W1_1=1, W1_2=1, T1_1=1)) is None


def test_a_double_forfeit_in_the_final_leaves_no_winner_and_asks_a_person():
    found = podium(knockout(4).enter(W1_1=1, W1_2=1, W2_1=None), "W2.1")
    assert (found.winner, found.runner_up) == (None, None)
    assert found.requires_review
    assert found.rules == ("review: nobody is first alone",)


def test_who_walks_over_in_the_final_wins_it_against_nobody():
    found = podium(knockout(4).enter(W1_1=None, W1_2=1))
    assert (found.winner, found.runner_up, found.requires_review) == (12, None, False)
    assert found.rules == (WON,)


def test_nobody_is_third_after_a_double_forfeit_for_it():
    found = podium(play_favourites(knockout(4, third_place=True).enter(W1_1=1, W1_2=1, T1_1=None)))
    assert (found.third_place, found.rules) == (None, (WON, LOST))


@pytest.mark.parametrize(
    ("forfeits", "review"),
    [
        ([], False),
        (["W1.1"], False),
        (["W1.1", "W2.1"], True),
        (["W2.1", "W4.1"], True),
        (["W1.1", "W2.1", "W3.1", "W4.1"], True),
        (["W1.2", "W1.3", "W2.2", "W3.2"], False),
    ],
)
def test_half_or_more_of_the_winners_wins_by_forfeit_ask_a_person(forfeits, review):
    found = podium(play_favourites(knockout(16)), *forfeits)
    assert found.requires_review is review
    assert found.rules == ((WON, LOST, REVIEW) if review else (WON, LOST))


def test_one_forfeit_in_three_wins_is_not_half_and_two_are_more():
    played = play_favourites(knockout(8))
    assert not podium(played, "W1.1").requires_review
    assert podium(played, "W1.1", "W3.1").requires_review


def test_a_bye_is_neither_a_win_nor_a_forfeit():
    played = play_favourites(knockout(6))
    assert played.state["W1.1"].bye
    assert not podium(played, "W1.1").requires_review
    assert podium(played, "W2.1").requires_review


def test_a_winner_who_never_had_to_play_is_looked_at():
    found = podium(knockout(3).enter(W1_2=None), "W1.2")
    assert (found.winner, found.requires_review) == (11, True)


@given(st.booleans().flatmap(lambda double_forfeits: played_out(double_forfeits=double_forfeits)))
def test_the_podium_holds_three_different_entrants_at_most(played):
    found = podium(played)
    holders = [entrant for entrant in (found.winner, found.runner_up, found.third_place) if entrant is not None]
    assert len(set(holders)) == len(holders)
    assert set(holders) <= set(played.entrants)
    assert len(found.rules) == len(holders) + found.requires_review
