"""Large fields are paired bracket by bracket: legal always, and at the cost of the exact way or close to it."""

import random
from fractions import Fraction

import pytest

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.pairing import pair_field
from apps.tournaments.domain.pairing_graph import SEED_RULES, Field, Player, Waived


def seasons(entrants, rule, rounds, dice, exact_up_to=0):
    """Each round's field, and how it was paired."""
    score, met, rested = dict.fromkeys(range(entrants), 0), {n: set() for n in range(entrants)}, set()
    for _ in range(rounds):
        order = sorted(range(entrants), key=lambda n: (-score[n], n))
        field = [Player(n, Fraction(score[n]), frozenset(met[n]), n not in rested) for n in order]
        pairs = pair_field(field, rule, exact_up_to=exact_up_to)
        yield field, pairs
        for pair in pairs:
            first = order[pair.first]
            if pair.second is None:
                rested.add(first)
                score[first] += 1
                continue
            second = order[pair.second]
            met[first].add(second)
            met[second].add(first)
            score[first if dice.random() < 0.6 else second] += 1


def squares(field, rule, pairs):
    graph = Field(field, rule)
    return sum((graph.scores[pair.first] - graph.scores[pair.second]) ** 2 for pair in pairs if pair.second is not None)


@pytest.mark.parametrize("rule", SEED_RULES)
@pytest.mark.parametrize("entrants", [33, 64])
def test_its_score_differences_are_those_of_the_exact_way(entrants, rule):
    for field, pairs in seasons(entrants, rule, 5, random.Random(entrants)):
        assert squares(field, rule, pairs) == squares(field, rule, pair_field(field, rule))


@pytest.mark.parametrize("rule", SEED_RULES)
def test_nobody_meets_twice_or_rests_twice_among_a_thousand(rule):
    for field, pairs in seasons(601, rule, 7, random.Random(1)):
        everyone = [place for pair in pairs for place in (pair.first, pair.second) if place is not None]
        assert sorted(everyone) == list(range(601))
        for pair in pairs:
            if pair.second is None:
                assert field[pair.first].bye_allowed
            else:
                assert field[pair.second].entrant not in field[pair.first].met


def all_met(number):
    return [Player(n, Fraction(0), frozenset(range(number)) - {n}, bye_allowed=False) for n in range(number)]


@pytest.mark.parametrize("number", [2, 3, 4, 5])
def test_what_is_waived_makes_a_round_where_there_is_none(number):
    with pytest.raises(NoLegalPairing):
        pair_field(all_met(number), "fold")
    byes = pair_field(all_met(number), "fold", Waived.BYES)
    assert [pair.second for pair in byes] == [None] * number
    if number % 2 == 0:
        assert len(pair_field(all_met(number), "fold", Waived.REMATCHES)) == number // 2


def test_of_rematches_and_byes_there_are_as_few_as_have_to_be():
    met = {0: {1, 2, 3}, 1: {0, 2, 3}, 2: {0, 1}, 3: {0, 1}}
    field = [Player(n, Fraction(0), frozenset(met[n])) for n in range(4)]
    again = pair_field(field, "adjacent", Waived.REMATCHES)
    assert [(pair.first, pair.second) for pair in again] == [(0, 1), (2, 3)]
    byes = pair_field(field, "adjacent", Waived.BYES)
    assert sorted((pair.first, pair.second) for pair in byes if pair.second is None) == [(0, None), (1, None)]
