"""What people wrote is text in a spreadsheet, and what we counted is a number."""

import pytest

from apps.common.csv_cells import cell_as_meant, csv_lines, harmless_cell


@pytest.mark.parametrize("sign", ["=", "+", "-", "@", "\t", "\r", "\n", "\uff1d", "\uff0b", "\uff0d", "\uff20"])
def test_a_text_is_no_formula(sign):
    assert csv_lines([[f"{sign}1"]]).strip("\r\n").strip('"') == f"'{sign}1"


def test_a_number_below_zero_stays_one():
    assert csv_lines([["Bob", -60, 0]]) == "Bob,-60,0\r\n"


@pytest.mark.parametrize("text", ["Bob", "", "=1", "'=1", "''=1", "'", "''", "'Bob", "-3", "\uff1d1"])
def test_a_cell_of_ours_says_what_was_meant(text):
    assert cell_as_meant(harmless_cell(text)) == text
