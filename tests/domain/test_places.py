"""Places as people know them: examples."""

import pytest

from apps.tournaments.domain.standings import Place, elimination_places
from tests.domain.brackets import knockout, play_favourites


def table(played):
    """Each range of places, best first, and how many share it."""
    found = {}
    for place in elimination_places(played.tree, played.state):
        found.setdefault((place.first, place.last), []).append(place.registration)
    return {place: sorted(registrations) for place, registrations in found.items()}


@pytest.mark.parametrize(
    ("entrants", "ranges"),
    [
        (2, [(1, 1), (2, 2)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (6, [(1, 1), (2, 2), (3, 4), (5, 6)]),
        (8, [(1, 1), (2, 2), (3, 4), (5, 8)]),
        (16, [(1, 1), (2, 2), (3, 4), (5, 8), (9, 16)]),
    ],
)
def test_losers_of_one_round_share_their_places(entrants, ranges):
    assert list(table(play_favourites(knockout(entrants)))) == ranges


@pytest.mark.parametrize(
    ("entrants", "ranges"),
    [
        (3, [(1, 1), (2, 2), (3, 3)]),
        (4, [(1, 1), (2, 2), (3, 3), (4, 4)]),
        (8, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 8)]),
        (16, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 8), (9, 16)]),
    ],
)
def test_a_third_place_match_tells_third_from_fourth(entrants, ranges):
    assert list(table(play_favourites(knockout(entrants, third_place=True)))) == ranges


def test_who_holds_which_place():
    played = play_favourites(knockout(8, third_place=True))
    assert table(played) == {(1, 1): [11], (2, 2): [12], (3, 3): [13], (4, 4): [14], (5, 8): [15, 16, 17, 18]}
    assert elimination_places(played.tree, played.state)[0] == Place(registration=11, first=1, last=1)


def test_nobody_has_a_place_before_anybody_is_out():
    assert elimination_places(knockout(5).tree, knockout(5).state) == []


def test_the_first_one_out_has_a_place_and_who_may_still_win_has_none():
    # Of the others as many may forfeit twice over as like, and would be out with them.
    assert table(knockout(8).enter(W1_1=1)) == {(2, 8): [18]}


def test_a_range_narrows_as_the_round_goes_on_and_is_whole_once_it_is_over():
    played = knockout(8)
    found = []
    for key in ("W1_1", "W1_2", "W1_3", "W1_4"):
        played = played.enter(**{key: 1})
        found.append(next(iter(table(played))))
    assert found == [(2, 8), (3, 8), (4, 8), (5, 8)]


def test_the_loser_of_a_semi_final_waits_for_the_third_place_match():
    played = knockout(4, third_place=True).enter(W1_1=1, W1_2=1)
    assert table(played) == {}
    assert table(played.enter(T1_1=2)) == {(3, 3): [13], (4, 4): [14]}
    assert table(played.enter(W2_1=2)) == {(1, 1): [12], (2, 2): [11], (3, 3): [13], (4, 4): [14]}


def test_both_of_a_double_forfeit_share_the_places_of_their_round():
    played = knockout(8).enter(W1_1=None)
    assert table(played) == {(1, 8): [11, 18]}
    assert table(play_favourites(played)) == {(1, 1): [12], (2, 2): [14], (3, 3): [13], (4, 8): [11, 15, 16, 17, 18]}


def test_after_a_double_forfeit_in_the_final_nobody_is_first_alone():
    assert table(knockout(4).enter(W1_1=1, W1_2=1, W2_1=None)) == {(1, 2): [11, 12], (3, 4): [13, 14]}


def test_after_a_double_forfeit_for_third_place_both_share_it():
    played = knockout(4, third_place=True).enter(W1_1=1, W1_2=1, T1_1=None)
    assert table(played) == {(3, 4): [13, 14]}


def test_who_forfeits_a_semi_final_with_the_other_side_stands_below_who_lost_the_other_one():
    played = knockout(4, third_place=True).enter(W1_1=None, W1_2=1)
    assert table(played) == {(1, 1): [12], (2, 2): [13], (3, 4): [11, 14]}
