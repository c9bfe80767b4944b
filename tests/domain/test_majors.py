"""The pairing rules of the Counter-Strike majors: a real stage, and what happens off the beaten path."""

import json

import pytest

from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.interchange.reading import read_contest
from apps.tournaments.domain.swiss_majors import PRIORITY, pair_record
from tests.domain.engine import at_random, document, match, played
from tests.support.paths import ROOT

STAGE = json.loads((ROOT / "tests" / "data" / "majors_swiss_stage.json").read_text())
NOBODY = {n: set() for n in range(1, 17)}


def rounds_played(until):
    rounds = STAGE["rounds"][:until]
    return [
        {"matches": [match(*match_row["pair"], match_row["winner"]) for match_row in matches]} for matches in rounds
    ]


def asked(until):
    options = {"pairing": "major"}
    return {
        "format": "swiss",
        "participants": STAGE["participants"],
        "options": options,
        "rounds": rounds_played(until),
    }


@pytest.mark.parametrize("number", range(5))
def test_every_round_of_the_real_stage_is_paired_as_it_was_played(number):
    pairs = {frozenset((match["a"], match["b"])) for match in answer(asked(number))["next_round"]["matches"]}
    assert pairs == {frozenset(match["pair"]) for match in STAGE["rounds"][number]}


def test_the_real_stage_ends_with_its_published_records():
    found = answer(asked(5))
    assert found["finished"] is True
    wins = {str(standing["id"]): standing["reasons"]["points"] for standing in found["standings"]}
    assert wins == STAGE["expected_wins"]


def test_the_priority_table_is_the_published_one():
    rows = [" ".join(f"{first}{second}" for first, second in row) for row in PRIORITY]
    assert rows == STAGE["priority_table"]


def test_the_reason_names_record_numbers_and_rule():
    reasons = [match["reason"] for match in answer(asked(3))["next_round"]["matches"]]
    assert reasons[0] == "both 2-1; numbers 1 and 6 of 6 by difficulty; the majors' rules for round 4"
    pairing = read_contest(asked(3)).next_round.pairings[0]
    assert pairing.facts == {"rule": "major", "record": [2, 1], "places": [1, 6], "of": 6}


@pytest.mark.parametrize(
    ("met", "pairs"),
    [
        ([], [(1, 6), (2, 5), (3, 4)]),
        ([(3, 4)], [(1, 6), (2, 4), (3, 5)]),
        ([(1, 6)], [(1, 5), (2, 6), (3, 4)]),
        ([(1, 6), (1, 5), (1, 4), (1, 3)], [(1, 2), (3, 6), (4, 5)]),
        ([(2, 5), (2, 4), (2, 6), (2, 1)], [(1, 6), (2, 3), (4, 5)]),
        # Where the highest against the lowest would give another round: 1-6 2-3 4-5.
        ([(2, 5), (3, 5)], [(1, 5), (2, 6), (3, 4)]),
        ([(1, n) for n in range(2, 7)], None),
    ],
)
def test_from_round_4_the_first_row_without_a_rematch_holds(met, pairs):
    assert pair_record([1, 2, 3, 4, 5, 6], with_met(met), 4) == pairs


def with_met(pairs):
    return {
        entrant: {*(b for a, b in pairs if a == entrant), *(a for a, b in pairs if b == entrant)} for entrant in NOBODY
    }


@pytest.mark.parametrize(
    ("met", "pairs"),
    [
        ([], [(1, 4), (2, 3)]),
        ([(1, 4)], [(1, 3), (2, 4)]),
        ([(2, 3)], [(1, 3), (2, 4)]),
        ([(1, 4), (1, 3), (3, 4)], None),
    ],
)
def test_before_that_the_highest_meets_the_lowest_who_leaves_the_others_a_pairing(met, pairs):
    assert pair_record([1, 2, 3, 4], with_met(met), 3) == pairs


def test_six_in_a_record_before_round_4_go_by_highest_and_lowest_too():
    assert pair_record([1, 2, 3, 4, 5, 6], with_met([(1, 6), (2, 6)]), 3) == [(1, 5), (2, 4), (3, 6)]


def test_sixteen_in_a_record_are_within_the_rules():
    pairs = pair_record(list(range(1, 17)), NOBODY, 2)
    assert pairs == [(n, 17 - n) for n in range(1, 9)]


def test_an_odd_or_a_larger_record_is_left_to_the_matching():
    assert pair_record([1, 2, 3], NOBODY, 2) is None
    assert pair_record(list(range(1, 19)), {n: set() for n in range(1, 19)}, 2) is None


def test_where_the_rules_give_no_pairing_the_matching_does():
    first = [match(101, 104, 101, (1, 0)), match(102, 105, 102, (1, 0)), match(103, 106, 103, (1, 0))]
    found = answer(document("swiss", 6, [{"matches": first}], pairing="major"))["next_round"]["matches"]
    assert {(pair["a"], pair["b"]) for pair in found} == {(101, 102), (103, 105), (104, 106)}
    assert all("fold" in pair["reason"] for pair in found)


def test_a_field_of_another_size_plays_by_these_rules_too():
    asked_, found = played("swiss", 24, at_random(5), pairing="major")
    assert found["finished"] is True
    assert len(asked_["rounds"]) == 5
