"""The neutral form: what a document may say, and what comes back."""

import json
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.interchange import answer
from tests.domain.engine import at_random, better_seed, document, match, places, played, ranges
from tests.support.paths import ROOT

KNOCKOUT = json.loads((ROOT / "tests" / "data" / "knockout_16.json").read_text())
FORMATS = ["single_elimination", "double_elimination", "round_robin", "groups", "swiss"]


def node(found, key):
    return next(node for node in found["tree"] if node["match"] == key)


def test_the_tree_names_its_sources_and_where_winner_and_loser_go():
    found = answer(document("double_elimination", 3))
    assert {node["match"]: (node["a"], node["b"], node["winner_to"], node["loser_to"]) for node in found["tree"]} == {
        "W1.1": ({"seed": 1}, {"bye": True}, "W2.1.a", "L1.1.a"),
        "W1.2": ({"seed": 2}, {"seed": 3}, "W2.1.b", "L1.1.b"),
        "W2.1": ({"winner_of": "W1.1"}, {"winner_of": "W1.2"}, "F1.1.a", "L2.1.a"),
        "L1.1": ({"loser_of": "W1.1"}, {"loser_of": "W1.2"}, "L2.1.b", None),
        "L2.1": ({"loser_of": "W2.1"}, {"winner_of": "L1.1"}, "F1.1.b", None),
        "F1.1": ({"winner_of": "W2.1"}, {"winner_of": "L2.1"}, "F2.1.a", "F2.1.b"),
        "F2.1": ({"winner_of": "F1.1"}, {"loser_of": "F1.1"}, None, None),
    }
    assert [node["side"] for node in found["tree"]] == ["winners"] * 3 + ["losers"] * 2 + ["final"] * 2


def test_the_tree_of_groups_takes_ranks():
    found = answer(document("groups", 8, third_place=True))
    assert node(found, "W1.1")["a"] == {"rank": [1, 1]}
    assert (node(found, "G1R1.1")["side"], node(found, "G1R1.1")["group"]) == ("group", 1)
    assert (node(found, "T1.1")["side"], node(found, "T1.1")["stage"]) == ("third_place", 2)


def test_the_tree_of_a_swiss_holds_the_rounds_played():
    asked, found = played("swiss", 5, better_seed, rounds=1)
    assert [(node["match"], node["a"], node["b"], node["side"]) for node in found["tree"]] == [
        ("S1.1", {"seed": 1}, {"seed": 4}, "swiss"),
        ("S1.2", {"seed": 2}, {"seed": 3}, "swiss"),
        ("S1.3", {"seed": 5}, {"bye": True}, "swiss"),
    ]
    assert asked["rounds"][0]["byes"] == [105]


def test_the_tree_shows_who_stands_where():
    found = answer(document("single_elimination", 3, [{"matches": [match(103, 102, 103, (2, 0))]}]))
    shown = [(node["a_id"], node["b_id"], node["winner_id"], node["decided"], node["bye"]) for node in found["tree"]]
    assert shown == [(101, None, 101, True, True), (102, 103, 103, True, False), (101, 103, None, False, False)]


def test_what_can_be_played_comes_with_its_reason():
    found = answer(document("single_elimination", 4, best_of=3, best_of_final=5))["next_round"]
    assert found["byes"] == []
    assert found["matches"][0] == {
        "match": "W1.1",
        "round": 1,
        "a": 101,
        "b": 104,
        "best_of": 3,
        "reason": "seed 1 meets seed 4: standard seeding: the best meet the last, round 1",
    }


@pytest.mark.parametrize(
    ("form", "entrants", "reason"),
    [
        ("single_elimination", 4, "the winner of W1.1 meets the winner of W1.2: the bracket, round 2"),
        ("single_elimination", 4, "the loser of W1.1 meets the loser of W1.2: the third-place match, round 2"),
        ("round_robin", 3, "seed 2 meets seed 3: the Berger table, round 1"),
        ("groups", 8, "number 1 of group 1 meets number 2 of group 2: the bracket, round 1"),
        ("groups", 6, "number 1 of group 1 meets number 2 of group 2: the bracket, round 1"),
        (
            "double_elimination",
            2,
            "the winner of F1.1 meets the loser of F1.1, who lost for the first time there: the grand final, round 2",
        ),
        (
            "double_elimination",
            4,
            "the loser of W2.1 meets the winner of L1.1: the losers' side; drops are crossed so that nobody meets "
            "again early, round 2",
        ),
    ],
)
def test_every_match_of_a_tree_has_a_reason(form, entrants, reason):
    said = []

    def pick(pairing):
        said.append(pairing["reason"])
        return pairing["b"]

    played(form, entrants, pick, third_place=form == "single_elimination")
    assert reason in said


def test_a_final_may_be_longer():
    asked = document("double_elimination", 2, [{"matches": [match(101, 102, 101)]}], best_of=3, best_of_final=5)
    assert answer(asked)["next_round"]["matches"][0]["best_of"] == 5


@pytest.mark.parametrize("form", FORMATS)
def test_it_ends_with_a_champion_and_nothing_left_to_play(form):
    _, found = played(form, 7, better_seed)
    assert (found["finished"], found["champion"], found["next_round"]) == (True, 101, None)
    assert all(node["decided"] for node in found["tree"])


def test_matches_may_be_listed_in_any_order_and_either_way_round():
    asked, expected = played("double_elimination", 8, at_random(5))
    rows = [turned(row) for entry in asked["rounds"] for row in entry["matches"]]
    # The two of the grand final stay in their order.
    again = {**asked, "rounds": [{"matches": rows[-2:] + rows[:-2][::-1]}]}
    assert answer(again) == expected


def turned(row):
    return {**row, "a": row["b"], "b": row["a"], "score_a": row["score_b"], "score_b": row["score_a"]}


def test_a_pair_that_meets_again_takes_its_results_in_the_order_listed():
    grand_final = [match(101, 102, 102, (0, 1)), match(102, 101, 101, (0, 3))]
    found = answer(document("double_elimination", 2, [{"matches": [match(101, 102, 101), *grand_final]}]))
    assert [node["winner_id"] for node in found["tree"]] == [101, 102, 101]
    assert found["champion"] == 101


def test_a_score_is_read_from_the_side_it_was_entered_for():
    rows = [match(102, 101, 102, (3, 1))]
    asked = document("round_robin", 2, [{"matches": rows}], tiebreaks=["points", "score_for"])
    assert answer(asked)["standings"][0]["reasons"] == {"points": 1, "score_for": 3, "decided_by": "points"}
    drawn = [match(102, 101, None, (2, 2), games=[[3, 1], [0, 1]])]
    asked = document("round_robin", 2, [{"matches": drawn}], tiebreaks=["points", "score_for", "score_difference"])
    found = answer(asked)["standings"]
    assert [standing["id"] for standing in found] == [102, 101]
    assert found[0]["reasons"] == {
        "points": 0.5,
        "score_for": 3,
        "score_difference": 1,
        "decided_by": "score_for",
    }


def test_a_match_without_winner_and_score_is_still_to_be_played():
    found = answer(document("single_elimination", 2, [{"matches": [match(101, 102)]}]))
    assert (found["finished"], len(found["next_round"]["matches"])) == (False, 1)


def test_while_a_swiss_round_is_being_played_the_open_matches_are_next():
    rows = [match(101, 104, 101), match(102, 103, best_of=5)]
    found = answer(document("swiss", 4, [{"matches": rows}]))
    assert [(pair["a"], pair["b"], pair["best_of"]) for pair in found["next_round"]["matches"]] == [(102, 103, 5)]


def test_a_double_forfeit_puts_both_out():
    found = answer(document("single_elimination", 4, [{"matches": [match(101, 104, forfeit=True)]}]))
    assert node(found, "W1.1")["winner_id"] is None
    assert places(found)[101] == places(found)[104] == (1, 4)
    assert node(found, "W2.1")["bye"] is True


def test_a_walkover_counts_for_the_winner():
    rows = [match(101, 102, 101, forfeit=True), match(101, 103, 103), match(102, 103, 103)]
    found = answer(document("round_robin", 3, [{"matches": rows}], tiebreaks=["points", "fewest_forfeits"]))
    assert [(standing["id"], standing["reasons"]["points"]) for standing in found["standings"]] == [
        (103, 2),
        (101, 1),
        (102, 0),
    ]


def test_who_is_disqualified_is_walked_over():
    found = answer({**document("single_elimination", 4), "disqualified": [101]})
    assert (node(found, "W1.1")["winner_id"], node(found, "W1.1")["walkover"]) == (104, True)
    assert [match["match"] for match in found["next_round"]["matches"]] == ["W1.2"]


def test_results_of_who_was_disqualified_later_stay():
    asked = document("single_elimination", 4, [{"matches": [match(101, 104, 101)]}])
    found = answer({**asked, "disqualified": [101]})
    assert node(found, "W1.1")["winner_id"] == 101
    assert node(found, "W2.1")["a_id"] == 101


@pytest.mark.parametrize(
    ("options", "order"),
    [
        ({}, [1, 2, 3]),
        ({"seeding": "standard"}, [1, 2, 3]),
        ({"seeding": "rating"}, [3, 1, 2]),
        ({"seeding": "manual"}, [1, 2, 3]),
        ({"seeding": "registration_order"}, [2, 3, 1]),
        ({"seeding": "random", "random_seed": 1}, [2, 1, 3]),
    ],
)
def test_seeding_is_an_option(options, order):
    people = [
        {"id": 2, "seed": 2, "rating": None},
        {"id": 3, "seed": 3, "rating": 1700},
        {"id": 1, "seed": 1, "rating": 1600.5},
    ]
    found = answer({"format": "single_elimination", "participants": people, "options": options})
    by_seed = [node(found, "W1.1")["a_id"], node(found, "W1.2")["a_id"], node(found, "W1.2")["b_id"]]
    assert by_seed == order


@pytest.mark.parametrize("form", ["single_elimination", "swiss"])
def test_those_of_one_club_are_kept_apart_in_round_one(form):
    people = [{"id": n, "seed": n, "club": club} for n, club in enumerate(["X", "Y", "Z", "X"], start=1)]
    asked = {"format": form, "participants": people, "options": {"avoid": ["club", "team"]}}
    pairs = {(match["a"], match["b"]) for match in answer(asked)["next_round"]["matches"]}
    assert pairs == {(1, 3), (2, 4)}


def test_the_real_knockout_ends_with_its_published_places():
    people, asked = knockout_document()
    found = answer(asked)
    names = {number: name for name, number in people.items()}
    table = {}
    for standing in found["standings"]:
        low, high = standing["place_from"], standing["place_to"]
        table.setdefault(str(low) if low == high else f"{low}-{high}", []).append(names[standing["id"]])
    assert {place: sorted(held) for place, held in table.items()} == KNOCKOUT["places"]


def knockout_document():
    """The bracket in its order on paper: the entrant in position p of it gets the seed that stands there."""
    order = [side for match in KNOCKOUT["first_round_in_bracket_order"] for side in (match["a"], match["b"])]
    seeds = [1, 16, 8, 9, 4, 13, 5, 12, 2, 15, 7, 10, 3, 14, 6, 11]
    people = dict(zip(order, seeds, strict=True))
    rows = KNOCKOUT["first_round_in_bracket_order"] + KNOCKOUT["quarter_finals"] + KNOCKOUT["semi_finals"]
    matches = [as_match(people, match) for match in [*rows, KNOCKOUT["third_place"], KNOCKOUT["final"]]]
    participants = [{"id": seed, "seed": seed} for seed in seeds]
    asked = {"format": "single_elimination", "participants": participants, "options": {"third_place": True}}
    return people, {**asked, "rounds": [{"matches": matches}]}


def as_match(people, row):
    decisive = row.get("shootout", row["score"])
    winner = row["a"] if decisive[0] > decisive[1] else row["b"]
    return match(people[row["a"]], people[row["b"]], people[winner], row["score"])


def test_no_legal_pairing_is_an_error_of_its_own():
    asked = document("swiss", 2, [{"matches": [match(101, 102, 101)]}], rounds=2)
    with pytest.raises(NoLegalPairing):
        answer(asked)


def with_rounds(*rounds, form="single_elimination", **more):
    return {**document(form, 4, rounds), **more}


@pytest.mark.parametrize(
    ("asked", "message"),
    [
        ([], "The document must be an object"),
        ({}, "format must be a text"),
        ({"format": 3}, "format must be a text"),
        ({"format": "hats"}, "This format is not known"),
        ({"format": "swiss", "options": 3}, "options must be an object"),
        ({"format": "swiss", "participants": {}}, "participants must be a list"),
        ({"format": "swiss", "participants": [1, 2]}, "A participant must be an object"),
        ({"format": "swiss", "participants": []}, "The engine takes 2 to 4096 participants"),
        ({"format": "swiss", "participants": [{"id": "x"}, {"id": 2}]}, "id must hold ids, which are whole numbers"),
        ({"format": "swiss", "participants": [{"id": True}, {"id": 2}]}, "id must hold ids"),
        ({"format": "swiss", "participants": [{"id": 2}, {"id": 2}]}, "An entrant stands twice"),
        ({"format": "swiss", "participants": [{"id": 1, "seed": -1}, {"id": 2}]}, "seed must be a whole number"),
        ({"format": "swiss", "participants": [{"id": 1, "rating": "A"}, {"id": 2}]}, "rating must be a number"),
        (with_rounds(disqualified=[9]), "Somebody listed in disqualified does not take part"),
        (with_rounds(options={"seeding": "hat"}), "The option seeding must be one of"),
        (with_rounds(options={"avoid": ["hats"]}), "The option avoid must be a list of: team, club, region"),
        (
            with_rounds({"matches": [match(101, 109, 101)]}),
            "The document lists a match between 101 and 109, but they never",
        ),
        (with_rounds({"matches": [match(101, 104, 102)]}), "The winner of 101 and 104 must be one of them"),
        (with_rounds({"matches": [match(101, 104, None, (1, 0))]}), "The match of 101 and 104 has a score and no win"),
        (with_rounds({"matches": [match(101, 104, None, (1, 1))]}), "The match of 101 and 104 needs a winner"),
        (with_rounds({"matches": [match(101, 104, 101, (-1, 0))]}), "A score must be a whole number from 0"),
        (with_rounds({"matches": [match(101, 104, 101, forfeit="x")]}), "forfeit must be true or false"),
        (with_rounds({"matches": [match(101, 104, 101, games=[3])]}), "A game is a list of two scores"),
        (with_rounds({"matches": [match(101, 104, 101, finished="x")]}), "finished must be a number, or null"),
        (
            with_rounds({"matches": [match(101, 104, 101)] * 2}),
            "The document lists a match between 101 and 104, but they never",
        ),
        (
            with_rounds({"matches": [match(101, 101, 101)]}, form="swiss"),
            "Round 1 must list each participant once at most",
        ),
        (with_rounds({"matches": [match(101, 102, 101)], "byes": [101]}, form="swiss"), "Round 1 must list each"),
        (with_rounds({"matches": [match(101, 109, 101)]}, form="swiss"), "Round 1 must list each"),
        (with_rounds({"matches": [match(101, 102)]}, {"matches": []}, form="swiss"), "Round 2 is listed before all of"),
    ],
)
def test_a_document_that_makes_no_sense_is_refused_by_name(asked, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        answer(asked)


@given(st.sampled_from(FORMATS), st.integers(2, 16), st.integers(0, 10**6))
def test_every_answer_is_json_and_leads_to_the_next_document(form, entrants, seed):
    try:
        asked, found = played(form, entrants, at_random(seed))
    except NoLegalPairing:
        return
    assert json.loads(json.dumps(found)) == found
    assert answer(json.loads(json.dumps(asked))) == found
    assert all(low[1] < high[0] for low, high in pairwise(ranges(found)))
