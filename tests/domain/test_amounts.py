"""What prizes are declared with: amounts, percentages, places as people write them, and nothing that only looks so."""

import pytest

from apps.payouts.domain.currencies import coins, written
from apps.payouts.domain.pools import declared
from apps.tournaments.domain.errors import InvalidInput

# An exponent that overflows, one that does not, digits of another script, and what else Python takes for a number.
NO_NUMBERS = [
    "1e999999",
    "1e1",
    "１０",
    "1_0",
    "-1",
    "+1",
    " 1",
    "NaN",
    "Infinity",
    "1.",
    ".5",
    "",
    "9" * 17,
    "1.0000000001",
]
NO_PLACES = ["0", "4097", "１", "-1", "00001", "0001200000000", "00001" + "0" * 5000]


@pytest.mark.parametrize("text", NO_NUMBERS)
def test_an_amount_and_a_percentage_are_plain_digits_and_a_point_perhaps(text):
    with pytest.raises(InvalidInput, match="An amount in BDT is a number from 0 on"):
        coins(text, "BDT")
    with pytest.raises(InvalidInput, match="A percentage is a number from 0 to 100"):
        declared("BDT", "100", {}, {"1": text}, "captain")


@pytest.mark.parametrize("text", NO_PLACES)
def test_a_place_is_a_number_of_at_most_four_digits(text):
    with pytest.raises(InvalidInput, match="A place is a whole number from 1 to 4096"):
        declared("BDT", "100", {text: "1"}, {}, "captain")


@pytest.mark.parametrize(
    ("text", "currency", "found", "again"),
    [
        ("1000.50", "BDT", 100050, "1000.50"),
        ("1000", "JPY", 1000, "1000"),
        ("0.001", "KWD", 1, "0.001"),
        ("5.100000", "KWD", 5100, "5.100"),
        ("10000000000000", "BDT", 10**15, "10000000000000.00"),
        ("0", "JPY", 0, "0"),
    ],
)
def test_an_amount_has_the_decimals_of_its_currency(text, currency, found, again):
    assert coins(text, currency) == found
    assert written(found, currency) == again


@pytest.mark.parametrize(("text", "currency"), [("0.5", "JPY"), ("0.0001", "KWD"), ("10000000000000.01", "BDT")])
def test_a_part_of_a_coin_and_what_no_column_holds_are_refused(text, currency):
    with pytest.raises(InvalidInput):
        coins(text, currency)
