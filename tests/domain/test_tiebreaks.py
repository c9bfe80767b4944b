"""The rules that order a table, one by one, on tables small enough to count by hand."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.ranking import rank_table
from apps.tournaments.domain.tables import Encounter, Record, Scoring, Table
from apps.tournaments.domain.tiebreaks import TIEBREAKS, tiebreak
from tests.domain.engine import document, match

NAMES = {
    "points", "wins", "head_to_head", "game_difference", "score_difference", "score_for", "buchholz",
    "buchholz_cut_1", "median_buchholz", "sonneborn_berger", "opponents_win_percentage", "difficulty",
    "fewest_forfeits", "fewest_losses", "earliest_finish", "seed", "lots",
}  # fmt: skip

# A: beats B and C, loses to D; B: beats C and D; C: beats D; so A and B have 2, C and D 1.
CIRCLE = [("A", "B", (2, 0)), ("A", "C", (2, 1)), ("D", "A", (2, 1)), ("B", "C", (2, 1)), ("B", "D", (2, 0)),
          ("C", "D", (2, 0))]  # fmt: skip
IDS = {"A": 101, "B": 102, "C": 103, "D": 104, "E": 105}


def ranked(rows, names="ABCD", form="round_robin", **options):
    """The standings after these matches: (first, second, score), the winner by score; more as a dict."""
    matches = [row(*fields) for fields in rows]
    asked = document(form, len(names), [{"matches": matches}], **options)
    return answer(asked)["standings"]


def row(first, second, score, **more):
    winner = None if score[0] == score[1] else IDS[first] if score[0] > score[1] else IDS[second]
    return match(IDS[first], IDS[second], winner, score, **more)


def values(rows, rule, **options):
    """What a rule says of each, when nothing else is asked."""
    found = ranked(rows, tiebreaks=["wins", rule], **options)
    back = {number: name for name, number in IDS.items()}
    return {back[standing["id"]]: standing["reasons"].get(rule) for standing in found}


def test_every_rule_of_the_list_is_registered():
    assert set(TIEBREAKS) == NAMES


def table_of(records):
    return Table({record.entrant: record for record in records}, Scoring(unplayed=Fraction(1, 4), random_seed=7))


def win(over, **more):
    return Encounter(over, Fraction(1), won=True, **more)


def loss(to, **more):
    return Encounter(to, Fraction(0), lost=True, **more)


def draw_with(other, **more):
    return Encounter(other, Fraction(1, 2), **more)


BYE = Encounter(None, Fraction(1), won=True)
# 1 won against 2 and 3 and drew with 4; 2 had a bye; 4 got the point of 2 by forfeit.
FIELD = table_of(
    [
        Record(1, 1, (win(2, scored=(13, 7), games=(1, 0)), win(3), draw_with(4, finished=30.0))),
        Record(2, 2, (loss(1, scored=(7, 13), games=(0, 1)), BYE, loss(4, forfeit=True))),
        Record(3, 3, (draw_with(4, finished=10.0), loss(1), win(5, finished=20.0))),
        Record(4, 4, (draw_with(3), win(2, forfeit=True), draw_with(1))),
        Record(5, 5, (loss(3),)),
    ]
)  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("points", [2.5, 1, 1.5, 2, 0]),
        ("wins", [2, 1, 1, 1, 0]),
        ("fewest_losses", [0, 2, 1, 0, 1]),
        ("game_difference", [1, -1, 0, 0, 0]),
        ("score_difference", [6, -6, 0, 0, 0]),
        ("score_for", [13, 7, 0, 0, 0]),
        # Opponents' points; the bye and the forfeits count a quarter.
        ("buchholz", [1 + 1.5 + 2, 2.5 + 0.25 + 0.25, 2 + 2.5 + 0, 1.5 + 0.25 + 2.5, 1.5]),
        ("buchholz_cut_1", [3.5, 2.75, 4.5, 4, 0]),
        ("median_buchholz", [1.5, 0.25, 2, 1.5, 0]),
        ("sonneborn_berger", [1 + 1.5 + 1, 0.25, 1 + 0, 0.75 + 0.25 + 1.25, 0]),
        # Wins per match played: 2 lost its only one, 3 has half of three, 4 drew both.
        ("opponents_win_percentage", [Fraction(1, 3), Fraction(5, 6), Fraction(4, 9), Fraction(2, 3), Fraction(1, 2)]),
        ("difficulty", [-1 + 0 + 1, 2 + 1, 1 + 2 - 1, 0 - 1 + 2, 0]),
        ("fewest_forfeits", [0, 1, 0, 0, 0]),
        ("earliest_finish", [30, float("inf"), 20, float("inf"), float("inf")]),
        ("seed", [1, 2, 3, 4, 5]),
    ],
)
def test_a_rule_says_this_of_the_field(rule, expected):
    found = TIEBREAKS[rule].values([1, 2, 3, 4, 5], FIELD)
    assert [found[entrant] for entrant in range(1, 6)] == expected


@pytest.mark.parametrize("rule", ["fewest_losses", "fewest_forfeits", "earliest_finish", "seed"])
def test_less_is_better_for_these(rule):
    assert TIEBREAKS[rule].lower is True


def test_more_is_better_for_all_others():
    lower = {name for name, rule in TIEBREAKS.items() if rule.lower}
    assert lower == {"fewest_losses", "fewest_forfeits", "earliest_finish", "seed"}


def test_without_an_opponent_met_in_play_the_percentage_is_the_declared_value():
    alone = table_of([Record(1, 1, (BYE,))])
    assert TIEBREAKS["opponents_win_percentage"].values([1], alone) == {1: Fraction(1, 4)}


def test_head_to_head_counts_the_matches_among_the_tied_only():
    assert values(CIRCLE, "head_to_head") == {"A": 1, "B": 0, "C": 1, "D": 0}


def test_head_to_head_says_nothing_where_two_of_the_tied_have_not_met():
    found = ranked([("A", "B", (1, 0)), ("C", "D", (1, 0))], tiebreaks=["points", "head_to_head"])
    assert [standing["place_to"] for standing in found] == [2, 2, 4, 4]
    assert "head_to_head" not in found[0]["reasons"]


# A, B and C win one each among themselves, A by more than the others, who are level; all beat D.
TRIANGLE = [("A", "B", (3, 0)), ("B", "C", (2, 0)), ("C", "A", (1, 0)), *((name, "D", (1, 0)) for name in "ABC")]


def test_a_rule_named_twice_is_asked_again_of_those_still_tied():
    found = ranked(TRIANGLE, tiebreaks=["points", "head_to_head", "game_difference", "head_to_head"])
    assert [standing["id"] for standing in found] == [101, 102, 103, 104]
    first, second, third = (standing["reasons"] for standing in found[:3])
    assert first == {"points": 2, "head_to_head": 1, "game_difference": 3, "decided_by": "game_difference"}
    assert (second["head_to_head"], second["head_to_head_2"], third["head_to_head_2"]) == (1, 1, 0)
    assert second["decided_by"] == third["decided_by"] == "head_to_head"


FOUR = [("A", "B", (1, 0)), ("A", "C", (1, 0)), ("B", "C", (1, 0)), ("A", "D", (0, 1)), ("B", "D", (1, 0)),
        ("C", "D", (1, 0))]  # fmt: skip


def test_a_subset_that_is_still_tied_is_asked_once_more():
    # Among all four A and B lead with 2 each, C and D follow with 1: then A beat B, and C beat D.
    found = ranked(FOUR, tiebreaks=["head_to_head", "points"])
    assert [(standing["id"], standing["place_from"], standing["place_to"]) for standing in found] == [
        (101, 1, 1), (102, 2, 2), (103, 3, 3), (104, 4, 4),
    ]  # fmt: skip
    assert [standing["reasons"]["head_to_head_2"] for standing in found] == [1, 0, 1, 0]


def test_who_is_level_at_the_end_of_the_list_shares_the_place():
    level = [("A", "B", (1, 0)), ("B", "C", (1, 0)), ("C", "A", (1, 0))]
    found = ranked(level, names="ABC", tiebreaks=["points", "head_to_head"])
    assert [(standing["place_from"], standing["place_to"]) for standing in found] == [(1, 3)] * 3


def test_lots_are_drawn_from_the_recorded_seed():
    level = [("A", "B", (1, 1)), ("B", "C", (1, 1)), ("C", "A", (1, 1)), *((name, "D", (1, 1)) for name in "ABC")]
    draws = {
        seed: [standing["id"] for standing in ranked(level, tiebreaks=["points", "lots"], random_seed=seed)]
        for seed in range(20)
    }
    assert draws[7] == [standing["id"] for standing in ranked(level, tiebreaks=["points", "lots"], random_seed=7)]
    assert len({tuple(order) for order in draws.values()}) > 5


def test_points_come_first_unless_the_list_says_otherwise():
    rows = [("A", "B", (1, 0)), ("A", "C", (0, 9)), ("B", "C", (1, 0)), ("A", "D", (1, 0))]
    assert next(iter(ranked(rows, tiebreaks=["score_for"])[0]["reasons"])) == "points"
    assert next(iter(ranked(rows, tiebreaks=["score_for", "points"])[0]["reasons"])) == "score_for"
    assert next(iter(ranked(rows, tiebreaks=["wins", "score_for"])[0]["reasons"])) == "wins"


def test_the_reasons_hold_every_rule_and_the_one_that_decided():
    found = ranked(CIRCLE, tiebreaks=["points", "head_to_head", "seed"])
    assert found[0]["reasons"] == {"points": 2, "head_to_head": 1, "seed": 1, "decided_by": "head_to_head"}


def test_who_shares_a_place_was_told_from_the_others_by_the_last_rule_that_could():
    found = ranked([("A", "B", (1, 1)), ("A", "C", (1, 0)), ("B", "C", (1, 0))], names="ABC", tiebreaks=["points"])
    assert [standing["reasons"] for standing in found] == [
        {"points": 1.5, "decided_by": "points"},
        {"points": 1.5, "decided_by": "points"},
        {"points": 0, "decided_by": "points"},
    ]


def test_nothing_decided_between_those_who_share_all_places():
    level = [("A", "B", (1, 1))]
    assert ranked(level, names="AB", tiebreaks=["points"])[0]["reasons"] == {"points": 0.5}


def test_games_listed_are_counted_and_their_points_added_up():
    rows = [match(101, 102, 101, (2, 1), games=[[13, 3], [10, 13], [13, 11]])]
    found = answer(document("round_robin", 2, [{"matches": rows}], tiebreaks=["game_difference", "score_difference"]))
    reasons = found["standings"][0]["reasons"]
    assert reasons == {"points": 1, "game_difference": 1, "score_difference": 9, "decided_by": "points"}
    level = [match(101, 102, None, (1, 1), games=[[13, 3], [10, 13]])]
    found = answer(document("round_robin", 2, [{"matches": level}], tiebreaks=["game_difference", "score_difference"]))
    reasons = found["standings"][0]["reasons"]
    assert reasons == {"points": 0.5, "game_difference": 0, "score_difference": 7, "decided_by": "score_difference"}


def test_points_may_be_three_and_one():
    found = ranked([*CIRCLE[:5], ("C", "D", (1, 1))], points_win=3, points_draw=1, tiebreaks=["points"])
    assert {standing["id"]: standing["reasons"]["points"] for standing in found} == {101: 6, 102: 6, 103: 1, 104: 4}


def test_a_rule_is_one_registration():
    @tiebreak("most_matches")
    def most_matches(record, table):
        return len(record.encounters)

    try:
        table = table_of([Record(1, 1, (win(2), loss(2))), Record(2, 2, (loss(1), win(1), win(3)))])
        assert [standing.entrant for standing in rank_table(table, ("most_matches",))] == [2, 1]
    finally:
        del TIEBREAKS["most_matches"]


def test_an_unknown_rule_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match=r"^The option tiebreaks must be a list of: points, wins, fewest_losses"):
        ranked(CIRCLE, tiebreaks=["beauty"])


# Each rule twice at most, in any order.
rule_lists = st.permutations([*sorted(NAMES), *sorted(NAMES)]).flatmap(
    lambda names: st.integers(0, 6).map(lambda count: names[:count])
)


@given(rule_lists, st.lists(st.integers(0, 3), min_size=20, max_size=20))
def test_whatever_the_list_places_partition_and_no_rule_is_overruled_by_a_later_one(rules, scores):
    names = "ABCDE"
    pairs = [(name, other) for name in names for other in names if name < other]
    rows = [(name, other, (scores[2 * n], scores[2 * n + 1])) for n, (name, other) in enumerate(pairs)]
    found = ranked(rows, names=names, tiebreaks=rules)
    assert [standing["place_from"] for standing in found] == [
        1 + sum(other["place_to"] < standing["place_from"] for other in found) for standing in found
    ]
    assert (
        sum(
            standing["place_to"] - standing["place_from"] + 1
            for standing in found
            if standing["place_from"] == standing["place_to"]
        )
        <= 5
    )
    first = rules[0] if rules and ("points" in rules or rules[0] == "wins") else "points"
    if first in ("points", "wins", "score_for"):
        asked = [standing["reasons"][first] for standing in found]
        assert asked == sorted(asked, reverse=True)
