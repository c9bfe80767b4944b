"""Orders as people paste them."""

import pytest

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.name_lists import MOST_LINES, Wrong, WrongNames, read_order

NAMES = {1: "Ann", 2: "Ben", 3: "Doe, John", 4: "7 of Nine", 5: "Cay Lee"}

READ = {
    "a name in each line": ("Ben\nAnn\n", [2, 1]),
    "the case and the spaces do not tell": ("  ben\r\ncay   LEE", [2, 5]),
    "numbers before the names": ("1. Ben\n2) Ann\n3 Cay Lee", [2, 1, 5]),
    "a name with a comma": ("Doe, John\nAnn", [3, 1]),
    "a name that begins with a number": ("7 of Nine\nAnn", [4, 1]),
    "a number and a name in cells": ("1,Ben\n2,Ann", [2, 1]),
    "a name and more in cells, as out of a spreadsheet": ("Ben\t1800\nAnn\t1700", [2, 1]),
    "a table, by its seeds": ("name,seed\nAnn,10\nBen,9", [2, 1]),
    "a table with quotation marks": ('seed;name\n2;"Ann"\n1;"Doe, John"', [3, 1]),
    "a table without seeds": ("name;club\nBen;Rooks\nAnn;Kings", [2, 1]),
    "a mark of the order of bytes": ("\ufeffBen\nAnn", [2, 1]),
}


@pytest.mark.parametrize("text, order", READ.values(), ids=READ)
def test_an_order_is_read(text, order):
    assert read_order(text, NAMES) == order


WRONG = {
    "nobody is called so": ("Ann\nZoe", [(2, Wrong.UNKNOWN, 0)]),
    "twice": ("Ann\n\nBen\nann", [(4, Wrong.DOUBLED, 1)]),
    "no name in a row of a table": ("name,seed\nAnn,1\n,2", [(3, Wrong.UNREADABLE, 0)]),
    "no number where the table has seeds": (
        "name,seed\nAnn,first\nZoe,2",
        [(2, Wrong.UNREADABLE, 0), (3, Wrong.UNKNOWN, 0)],
    ),
}


@pytest.mark.parametrize("text, wrong", WRONG.values(), ids=WRONG)
def test_lines_that_mean_nobody_are_named(text, wrong):
    with pytest.raises(WrongNames) as refused:
        read_order(text, NAMES)
    assert [(line.line, line.why, line.earlier) for line in refused.value.lines] == wrong


def test_a_name_of_two_means_neither():
    with pytest.raises(WrongNames) as refused:
        read_order("Ann", {1: "Ann", 2: "ANN"})
    assert refused.value.lines[0].why is Wrong.AMBIGUOUS


def test_nothing_and_too_much_are_refused():
    for text in ("", " \n ", "name,seed\n", *(f"a{end}" * (MOST_LINES + 1) for end in "\n\r\v\x1c\u2028")):
        with pytest.raises(InvalidInput):
            read_order(text, NAMES)


def test_somebody_may_be_called_name():
    assert read_order("Name\nAnn", {1: "Ann", 2: "name"}) == [2, 1]
