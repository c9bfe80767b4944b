"""The neutral form as tests use it: documents in, answers out."""

from itertools import count
from random import Random

from apps.tournaments.domain.interchange import answer

# For each format, some of the ways to play it.
OPTIONS = {
    "single_elimination": [{}, {"third_place": True}],
    "double_elimination": [{"grand_final": kind} for kind in ("none", "simple", "double")],
    "round_robin": [{}, {"disqualified_results": "void"}],
    "groups": [{"groups": 2}, {"groups": 2, "advance": 1}, {"groups": 1, "playoff": "double_elimination"}],
    "swiss": [{}, {"wins_to_advance": 2, "losses_to_leave": 2}, {"disqualified_results": "void"}],
}


def document(form, participants, history=(), **options):
    people = [{"id": 100 + seed, "seed": seed, "rating": None} for seed in range(1, participants + 1)]
    return {"format": form, "participants": people, "options": options, "rounds": list(history)}


def match(a, b, winner=None, score=None, **more):
    found = {"a": a, "b": b, "winner": winner, **more}
    return found if score is None else {**found, "score_a": score[0], "score_b": score[1]}


def played(form, participants, pick, **options):
    """Play a document to its end: `pick(pairing)` gives the winner. Returns the last document and its answer."""
    asked = document(form, participants, **options)
    for _ in count():
        found = answer(asked)
        if found["next_round"] is None:
            return asked, found
        rows = [won_by(pair, pick(pair)) for pair in found["next_round"]["matches"]]
        asked["rounds"].append({"matches": rows, "byes": found["next_round"]["byes"]})


def won_by(pair, winner):
    return match(pair["a"], pair["b"], winner, (1, 0) if winner == pair["a"] else (0, 1))


def better_seed(pairing):
    return min(pairing["a"], pairing["b"])


def at_random(seed):
    dice = Random(seed)
    return lambda pairing: dice.choice((pairing["a"], pairing["b"]))


def places(found):
    return {standing["id"]: (standing["place_from"], standing["place_to"]) for standing in found["standings"]}


def ranges(found):
    return sorted(set(places(found).values()))
