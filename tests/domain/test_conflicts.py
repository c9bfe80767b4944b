"""Entrants of one club apart in round one, by moving seeds as little as possible."""

from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.conflicts import first_meetings, separate
from tests.domain.contests import start


def arranged(clubs, form="single_elimination"):
    """The new order of entrants 1 to n with these clubs."""
    contest = start(form, len(clubs))
    labels = {entrant: frozenset({club}) for entrant, club in enumerate(clubs, start=1) if club != "-"}
    return separate(contest.entrants, first_meetings(contest), labels)


def clashes(order, meetings, clubs):
    club = dict(enumerate(clubs, start=1))
    return sum(club[order[a - 1]] == club[order[b - 1]] != "-" for a, b in meetings)


def test_without_conflicts_nobody_moves():
    assert arranged("ABCDEFGH") == [1, 2, 3, 4, 5, 6, 7, 8]
    assert arranged("--------") == [1, 2, 3, 4, 5, 6, 7, 8]


def test_the_lower_one_of_a_conflict_changes_places_with_a_neighbour():
    assert arranged("ABCDEFGA") == [1, 2, 3, 4, 5, 6, 8, 7]
    assert arranged("ABCDDFGH") in ([1, 2, 3, 4, 6, 5, 7, 8],)


def test_a_conflict_that_cannot_be_avoided_stays():
    assert clashes(arranged("AAAA"), [(1, 4), (2, 3)], "AAAA") == 2


def test_who_has_a_bye_stays():
    assert arranged("ABCC") == [1, 2, 3, 4]
    assert arranged("ABCDDA")[:4] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    ("form", "meetings"),
    [
        ("single_elimination", [(1, 8), (4, 5), (2, 7), (3, 6)]),
        ("double_elimination", [(1, 8), (4, 5), (2, 7), (3, 6)]),
        ("swiss", [(1, 8), (2, 7), (3, 6), (4, 5)]),
        ("round_robin", []),
        ("groups", []),
    ],
)
def test_who_meets_in_round_one_follows_from_the_format(form, meetings):
    assert first_meetings(start(form, 8)) == meetings


def test_byes_are_no_meetings():
    assert first_meetings(start("single_elimination", 5)) == [(4, 5)]
    assert first_meetings(start("swiss", 5)) == [(1, 4), (2, 3)]


def test_where_nobody_is_left_to_pair_there_are_no_meetings():
    assert first_meetings(start("swiss", 2).without(1).without(2)) == []


@pytest.mark.parametrize(("other", "seed", "left"), [(129, 64, 0), (129, 63, 1), (256, 65, 0), (256, 66, 1)])
def test_nobody_moves_more_than_64_places_even_if_a_conflict_stays(other, seed, left):
    # One of the better half is of club A, and so are all of the lower half but one, 64 places or 65 away.
    clubs = "".join("A" if n == seed or (n > 128 and n != other) else "-" for n in range(1, 257))
    meetings = first_meetings(start("single_elimination", 256))
    assert clashes(arranged(clubs), meetings, clubs) == left


def test_a_round_already_drawn_is_looked_at_as_it_was_drawn():
    contest = start("swiss", 4)
    assert first_meetings(contest.with_round(contest.next_round)) == [(1, 4), (2, 3)]


@given(st.text("ABC-", min_size=2, max_size=12))
def test_no_arrangement_of_the_lower_seeds_has_fewer_conflicts(clubs):
    meetings = first_meetings(start("single_elimination", len(clubs)))
    order = arranged(clubs)
    assert sorted(order) == list(range(1, len(clubs) + 1))
    lower = sorted(second for _, second in meetings)
    assert [order[seed - 1] for seed in range(1, len(clubs) + 1) if seed not in lower] == [
        seed for seed in range(1, len(clubs) + 1) if seed not in lower
    ]
    if len(lower) <= 5:
        possible = []
        for moved in permutations(lower):
            tried = list(range(1, len(clubs) + 1))
            for seed, entrant in zip(lower, moved, strict=True):
                tried[seed - 1] = entrant
            possible.append(clashes(tried, meetings, clubs))
        assert clashes(order, meetings, clubs) == min(possible)


def test_a_crowd_of_one_club_is_spread_beyond_the_nearest_seeds():
    # The last sixteen of 64 are of the club of the first sixteen, whom they would meet.
    clubs = "A" * 16 + "B" * 16 + "C" * 16 + "A" * 16
    meetings = first_meetings(start("single_elimination", 64))
    assert clashes(list(range(1, 65)), meetings, clubs) == 16
    assert clashes(arranged(clubs), meetings, clubs) == 0
