"""Sharing out a pool: whole coins, ties that share, and never more than there is."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.prizes import Award, Distribution, check_distribution, prize_of_places, share_out
from apps.tournaments.domain.standings import Place


def of(fixed=(), percent=()):
    return Distribution(amounts(fixed), amounts(percent))


def amounts(values):
    return {place: Decimal(str(value)) for place, value in enumerate(values, start=1)}


def held(*ranges):
    """Places from the top: (first, last) for each range; registrations 1, 2, 3, ..."""
    numbered = [(first, last) for first, last in ranges for _ in range(first, last + 1)]
    return [Place(registration, first, last) for registration, (first, last) in enumerate(numbered, start=1)]


def paid(pool, distribution, places, unit="0.01"):
    return {
        award.registration: str(award.amount) for award in share_out(Decimal(pool), distribution, places, Decimal(unit))
    }


ALONE = held((1, 1), (2, 2), (3, 3))


def test_fixed_amounts_come_first_and_percentages_are_of_the_rest():
    assert paid("1000", of(fixed=[100], percent=[50, 30, 20]), ALONE) == {1: "550.00", 2: "270.00", 3: "180.00"}


def test_places_without_a_prize_get_nothing():
    assert paid("100", of(percent=[100]), ALONE) == {1: "100.00"}
    assert paid("0", of(percent=[100]), ALONE) == {}


def test_amounts_are_rounded_down_and_the_last_cents_go_to_the_best():
    assert paid("100", of(percent=["33.3", "33.3", "33.4"]), ALONE) == {1: "33.30", 2: "33.30", 3: "33.40"}
    assert paid("0.05", of(percent=[40, 30, 30]), ALONE) == {1: "0.03", 2: "0.01", 3: "0.01"}


def test_the_cents_left_over_pass_places_without_a_percentage():
    distribution = Distribution({2: Decimal(1)}, {1: Decimal(0), 3: Decimal(50), 4: Decimal(50)})
    assert paid("1.01", distribution, held((1, 1), (2, 2), (3, 3), (4, 4))) == {2: "1.00", 3: "0.01"}


def test_percentages_below_100_leave_the_rest_in_the_pool():
    assert paid("0.99", of(percent=[50, 25]), ALONE) == {1: "0.49", 2: "0.24"}


def test_who_ties_pools_the_prizes_of_the_places_and_splits_them():
    assert paid("1000", of(percent=[50, 30, 15, 5]), held((1, 1), (2, 2), (3, 4))) == {
        1: "500.00",
        2: "300.00",
        3: "100.00",
        4: "100.00",
    }


def test_a_tie_that_reaches_beyond_the_prizes_shares_what_there_is():
    assert paid("100", of(percent=[70, 20, 10]), held((1, 1), (2, 2), (3, 6))) == {
        1: "70.00",
        2: "20.00",
        3: "2.50",
        4: "2.50",
        5: "2.50",
        6: "2.50",
    }


def test_what_a_split_leaves_over_goes_from_the_lowest_id_up():
    assert paid("0.08", of(percent=[100]), held((1, 3))) == {1: "0.03", 2: "0.03", 3: "0.02"}
    assert paid("0.01", of(percent=[100]), held((1, 3))) == {1: "0.01"}


def test_a_currency_may_have_no_cents():
    assert paid("1000", of(percent=[50, 50]), held((1, 3)), unit="1") == {1: "334", 2: "333", 3: "333"}


def test_in_such_a_currency_every_share_is_whole():
    assert paid("100", of(percent=["33.4", "33.3", "33.3"]), ALONE, unit="1") == {1: "34", 2: "33", 3: "33"}
    with pytest.raises(InvalidInput, match=r"^Amounts must be multiples of 1"):
        prize_of_places(Decimal("100.5"), of(percent=[100]), Decimal(1))


def test_an_award_names_the_places_it_came_from():
    assert share_out(Decimal(10), of(fixed=[10]), held((1, 2)))[1] == Award(2, 1, 2, Decimal("5.00"))


def test_awards_come_best_place_first():
    places = [Place(9, 2, 2), Place(4, 3, 4), Place(8, 1, 1), Place(3, 3, 4)]
    found = share_out(Decimal(100), of(percent=[40, 30, 20, 10]), places)
    assert [award.registration for award in found] == [8, 9, 3, 4]


def test_what_each_place_is_worth_is_known_beforehand():
    assert prize_of_places(Decimal(100), of(percent=[60, 40])) == {1: Decimal("60.00"), 2: Decimal("40.00")}


@pytest.mark.parametrize(
    ("pool", "distribution", "message"),
    [
        ("-1", of(percent=[100]), "A pool, an amount and a percentage must not be negative"),
        ("100", of(fixed=[-1]), "A pool, an amount and a percentage must not be negative"),
        ("100", of(percent=["NaN"]), "A pool, an amount and a percentage must not be negative"),
        ("100.001", of(), "Amounts must be multiples of 0.01"),
        ("100", of(fixed=["0.005"]), "Amounts must be multiples of 0.01"),
        ("100", Distribution({0: Decimal(1)}), "Places are counted from 1"),
        ("100", of(fixed=[60, 41]), "The fixed amounts add up to more than the pool"),
        ("100", of(percent=[60, 41]), "The percentages add up to more than 100"),
    ],
)
def test_a_distribution_that_cannot_be_paid_is_refused(pool, distribution, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        check_distribution(Decimal(pool), distribution)


def test_all_of_the_pool_may_be_fixed():
    check_distribution(Decimal(100), of(fixed=[60, 40], percent=[100]))


@st.composite
def some_places(draw):
    sizes = draw(st.lists(st.integers(1, 5), min_size=1, max_size=8))
    starts = [1 + sum(sizes[:n]) for n in range(len(sizes))]
    return held(*((start, start + size - 1) for start, size in zip(starts, sizes, strict=True)))


@st.composite
def some_distribution(draw):
    weights = draw(st.lists(st.integers(1, 50), min_size=1, max_size=6))
    share = [Decimal(100 * weight) / sum(weights) for weight in weights]
    percent = [part.quantize(Decimal("0.001")) for part in share]
    percent[0] += 100 - sum(percent)
    return Distribution({1: Decimal(draw(st.integers(0, 5)))}, dict(enumerate(percent, start=1)))


@given(st.integers(500, 10**9), some_distribution(), some_places())
def test_awards_sum_to_the_pool_where_every_prize_is_taken_and_never_exceed_it(cents, distribution, places):
    pool = Decimal(cents) / 100
    awards = share_out(pool, distribution, places)
    total = sum(award.amount for award in awards)
    assert total <= pool
    if len(places) >= max(distribution.places):
        assert total == pool
    assert all(award.amount > 0 and award.amount % Decimal("0.01") == 0 for award in awards)


@given(st.integers(500, 10**6), some_distribution(), some_places())
def test_who_shares_a_place_gets_the_same_but_for_a_coin(cents, distribution, places):
    by_place = {}
    for award in share_out(Decimal(cents) / 100, distribution, places):
        by_place.setdefault((award.first, award.last), []).append(award.amount)
    for amounts_there in by_place.values():
        assert max(amounts_there) - min(amounts_there) <= Decimal("0.01")
