"""Which answers are answers to what is asked."""

from decimal import Decimal

import pytest

from apps.tournaments.domain.asked_fields import Asked, FieldKind, answers_lost, one_line, read_answers, shown_answer

TEXT = Asked("ign", FieldKind.TEXT, required=True)
CLUB = Asked("club", FieldKind.CHOICE, ("Reds", "Blues"))
AGE = Asked("age", FieldKind.NUMBER)
LATE = Asked("late", FieldKind.YES_NO)
ALL = (TEXT, CLUB, AGE, LATE)


@pytest.mark.parametrize(
    ("given", "stored", "shown"),
    [
        (17, "17", 17),
        (0, "0", 0),
        (-0.0, "0", 0),
        (100, "100", 100),
        (2.5, "2.5", 2.5),
        (2.0, "2", 2),
        (Decimal("1e3"), "1000", 1000),
        (10**15, "1000000000000000", 10**15),
    ],
)
def test_a_number_is_stored_as_it_is_written(given, stored, shown):
    assert read_answers([AGE], {"age": given}) == ({"age": stored}, {})
    assert shown_answer(FieldKind.NUMBER, stored) == shown


@pytest.mark.parametrize(
    "given", [10**15 + 1, 10**400, float("inf"), float("nan"), Decimal("nan"), 1e-7, True, "17", []]
)
def test_what_is_no_number_is_refused(given):
    assert list(read_answers([AGE], {"age": given})[1]) == ["age"]


def test_each_kind_reads_its_own():
    given = {"ign": "  bob#1 ", "club": "Reds", "age": None, "late": False}
    assert read_answers(ALL, given) == ({"ign": "bob#1", "club": "Reds", "late": "no"}, {})
    assert shown_answer(FieldKind.YES_NO, "no") is False
    assert shown_answer(FieldKind.TEXT, "17") == "17"


@pytest.mark.parametrize(
    ("given", "wrong"),
    [
        ({}, "ign"),
        ({"ign": " "}, "ign"),
        ({"ign": 7}, "ign"),
        ({"ign": "x" * 501}, "ign"),
        ({"ign": "a\nb"}, "ign"),
        ({"ign": "a", "club": "reds"}, "club"),
        ({"ign": "a", "late": "yes"}, "late"),
        ({"ign": "a", "other": 1}, "other"),
        ({"ign": "a", "x" * 41: 1}, "?"),
        ({"ign": "a", "é": 1}, "?"),
    ],
)
def test_what_is_wrong_is_said_of_the_one_that_is(given, wrong):
    assert list(read_answers(ALL, given)[1]) == [wrong]


def test_a_text_is_one_line_of_what_can_be_seen():
    assert one_line(" \xa0a\u2003b ") == "a b"
    assert one_line("ক\u200cষ") == "ক\u200cষ"
    for text in ("", "\u200d", "a\u202eb", "a\nb", "\x00"):
        assert one_line(text) is None


def test_only_what_was_chosen_is_lost_with_a_choice():
    assert answers_lost(CLUB, ["Reds", "Greens"]) == ["Greens"]
    assert answers_lost(TEXT, ["Reds"]) == []
