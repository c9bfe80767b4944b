"""Who gets which seed, and where each seed stands."""

from itertools import pairwise, permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.seeding import SeedingMethod, bracket_order, seed_entrants

SIZES = [2**n for n in range(1, 9)]


@pytest.mark.parametrize(
    ("size", "order"),
    [
        (1, [1]),
        (2, [1, 2]),
        (4, [1, 4, 2, 3]),
        (8, [1, 8, 4, 5, 2, 7, 3, 6]),
        (16, [1, 16, 8, 9, 4, 13, 5, 12, 2, 15, 7, 10, 3, 14, 6, 11]),
    ],
)
def test_the_order_is_the_known_one(size, order):
    assert bracket_order(size) == order


@pytest.mark.parametrize("size", SIZES)
def test_every_round_holds_exactly_the_best_seeds_when_the_better_seed_wins(size):
    field = bracket_order(size)
    while field:
        assert sorted(field) == list(range(1, len(field) + 1))
        field = [min(pair) for pair in zip(field[::2], field[1::2], strict=True)] if len(field) > 1 else []


def test_byes_go_to_the_best_and_the_best_come_through_for_any_number_up_to_256():
    for entrants in range(2, 257):
        field = bracket_order(1 << (entrants - 1).bit_length())
        opening = [sorted(pair) for pair in zip(field[::2], field[1::2], strict=True)]
        byes = [best for best, other in opening if other > entrants]
        assert sorted(byes) == list(range(1, len(field) - entrants + 1))
        assert all(best <= entrants for best, _ in opening)
        assert sorted(best for best, _ in opening) == list(range(1, len(field) // 2 + 1))


@pytest.mark.parametrize("size", SIZES)
def test_each_opens_against_the_seed_as_far_from_the_end_as_they_are_from_the_top(size):
    order = bracket_order(size)
    assert {first + second for first, second in zip(order[::2], order[1::2], strict=True)} == {size + 1}


@pytest.mark.parametrize("size", SIZES)
def test_the_first_two_stand_in_different_halves(size):
    order = bracket_order(size)
    assert order.index(1) < size // 2 <= order.index(2)


@pytest.mark.parametrize("size", [-8, 0, 3, 6, 12, 255])
def test_only_a_power_of_two_makes_a_bracket(size):
    with pytest.raises(InvalidInput, match=r"^A bracket's size must be a power of two"):
        bracket_order(size)


def test_given_seeds_come_first_in_their_order_then_the_others_as_they_registered():
    seeded = seed_entrants([31, 32, 33, 34, 35], [None, 2, None, 1, 7], SeedingMethod.STANDARD, 0)
    assert seeded == [34, 32, 35, 31, 33]


def test_equal_seeds_go_to_who_registered_first():
    assert seed_entrants([9, 3, 5], [2, 1, 1], SeedingMethod.STANDARD, 0) == [3, 5, 9]


@given(st.lists(st.tuples(st.integers(1, 10**6), st.none() | st.integers(1, 9)), unique_by=lambda row: row[0]))
def test_the_standard_seeding_keeps_every_promise_for_any_two_neighbours(rows):
    entrants = [entrant for entrant, _ in rows]
    seeds = dict(rows)
    seeded = seed_entrants(entrants, list(seeds.values()), SeedingMethod.STANDARD, 0)
    assert sorted(seeded) == sorted(entrants)
    for better, worse in pairwise(seeded):
        if seeds[better] == seeds[worse]:
            assert entrants.index(better) < entrants.index(worse)
        else:
            assert seeds[worse] is None or (seeds[better] is not None and seeds[better] < seeds[worse])


@pytest.mark.parametrize(("random_seed", "drawn"), [(7, [7, 4, 2, 1, 6, 8, 5, 3]), (2026, [5, 1, 6, 2, 3, 8, 7, 4])])
def test_a_recorded_seed_draws_the_same_on_every_machine_and_version(random_seed, drawn):
    assert seed_entrants(range(1, 9), [None] * 8, SeedingMethod.RANDOM, random_seed) == drawn


@given(st.lists(st.integers(1, 10**6), unique=True), st.integers(0, 2**32 - 1))
def test_a_draw_can_be_checked_and_leaves_nobody_out(entrants, random_seed):
    nobody = [None] * len(entrants)
    drawn = seed_entrants(entrants, nobody, SeedingMethod.RANDOM, random_seed)
    assert sorted(drawn) == sorted(entrants)
    assert seed_entrants(entrants, nobody, SeedingMethod.RANDOM, random_seed) == drawn


def test_a_draw_does_not_look_at_given_seeds():
    draws = [seed_entrants([1, 2, 3, 4], given, SeedingMethod.RANDOM, 7) for given in ([None] * 4, [4, 3, 2, 1])]
    assert draws[0] == draws[1]


def test_every_order_is_drawn_about_as_often_as_any_other():
    draws = [tuple(seed_entrants([1, 2, 3], [None] * 3, SeedingMethod.RANDOM, seed)) for seed in range(1200)]
    times = {order: draws.count(order) for order in permutations([1, 2, 3])}
    assert all(150 <= count <= 250 for count in times.values()), times


def test_manual_seeding_is_taken_as_it_was_given():
    assert seed_entrants([31, 32, 33], [3, 1, 2], SeedingMethod.MANUAL, 0) == [32, 33, 31]


@pytest.mark.parametrize("given", [[1, 2, None], [1, 1, 2], [0, 1, 2], [2, 3, 4]])
def test_manual_seeding_leaves_no_seed_out(given):
    with pytest.raises(InvalidInput, match=r"^Manual seeding needs each of the seeds 1 to 3 once"):
        seed_entrants([31, 32, 33], given, SeedingMethod.MANUAL, 0)


def test_the_strongest_come_first_and_the_unrated_last():
    nobody = [None] * 5
    ratings = [1200, None, 1500.5, None, 1200]
    assert seed_entrants([1, 2, 3, 4, 5], nobody, SeedingMethod.RATING, 0, ratings) == [3, 1, 5, 2, 4]


def test_without_ratings_the_order_is_that_of_registration():
    assert seed_entrants([9, 3, 5], [None] * 3, SeedingMethod.RATING, 0) == [9, 3, 5]


def test_the_order_of_registration_looks_at_nothing_else():
    assert seed_entrants([9, 3, 5], [3, 2, 1], SeedingMethod.REGISTRATION_ORDER, 0, [1, 2, 3]) == [9, 3, 5]


@pytest.mark.parametrize("method", SeedingMethod)
def test_nobody_stands_in_a_bracket_twice(method):
    with pytest.raises(InvalidInput, match=r"^An entrant stands twice in the list"):
        seed_entrants([1, 2, 1], [None] * 3, method, 0)


def test_each_entrant_has_a_given_seed_or_none():
    with pytest.raises(ValueError, match="zip"):
        seed_entrants([1, 2], [None], SeedingMethod.STANDARD, 0)


def test_the_methods_go_by_names_that_are_stored():
    assert [method.value for method in SeedingMethod] == [
        "standard",
        "random",
        "manual",
        "rating",
        "registration_order",
    ]
