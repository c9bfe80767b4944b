"""Two tournaments paired by an engine for the FIDE Dutch system: no round of ours costs more than it did there."""

import json

import pytest

from apps.tournaments.domain.interchange import answer
from tests.support.paths import ROOT

EXAMPLES = json.loads((ROOT / "tests" / "data" / "swiss_dutch_examples.json").read_text())["tournaments"]
ROUNDS = [(name, number) for name, example in EXAMPLES.items() for number in range(len(example["rounds"]))]
GAINS = {"1": (1, 0), "+": (1, 0), "=": (0.5, 0.5), "0": (0, 1), "-": (0, 1)}


def as_match(name, result):
    """A pair `a-b`; the code is the result from the side of white."""
    a, b = map(int, name.split("-"))
    black = a + b - result["white"]
    gained, given = GAINS[result["code"]]
    winner = result["white"] if gained > given else black if given > gained else None
    score = (1, 1) if winner is None else (1, 0) if winner == a else (0, 1)
    found = {"a": a, "b": b, "winner": winner, "score_a": score[0], "score_b": score[1]}
    return {**found, "forfeit": result["code"] in "+-"}


def scores_before(example, number):
    scores = dict.fromkeys((person["id"] for person in example["participants"]), 0)
    for played in example["rounds"][:number]:
        for name, result in played["results"].items():
            gained, given = GAINS[result["code"]]
            scores[result["white"]] += gained
            scores[sum(map(int, name.split("-"))) - result["white"]] += given
    return scores


@pytest.mark.parametrize("pairing", ["fold", "slide", "adjacent", "buchholz"])
@pytest.mark.parametrize(("name", "number"), ROUNDS)
def test_no_round_costs_more_than_the_reference(name, number, pairing):
    example = EXAMPLES[name]
    rounds = [
        {"matches": [as_match(*row) for row in entry["results"].items()], "byes": entry["bye"]}
        for entry in example["rounds"][:number]
    ]
    options = {"pairing": pairing, "rounds": len(example["rounds"])}
    asked = {"format": "swiss", "participants": example["participants"], "options": options, "rounds": rounds}
    scores = scores_before(example, number)
    ours = [(match["a"], match["b"]) for match in answer(asked)["next_round"]["matches"]]
    met = {frozenset(pair) for entry in example["rounds"][:number] for pair in entry["pairs"]}
    assert met.isdisjoint(map(frozenset, ours))
    assert cost(ours, scores) <= cost(example["rounds"][number]["pairs"], scores)


def cost(pairs, scores):
    return sum((scores[first] - scores[second]) ** 2 for first, second in pairs)
