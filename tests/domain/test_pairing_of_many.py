"""Large fields are paired bracket by bracket: legal always, and at the cost of the exact way or close to it."""

import random
from fractions import Fraction

import pytest

from apps.tournaments.domain import pairing_nearby
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


def field_of(scores, met=(), rested=False):
    """Players by their scores, best first; `met`: pairs of their places."""
    known = {n: set() for n in range(len(scores))}
    for first, second in met:
        known[first].add(second)
        known[second].add(first)
    return [Player(n, Fraction(score), frozenset(known[n]), not rested) for n, score in enumerate(scores)]


def pairs_of(field, rule="fold"):
    """As a field of more than any is paired that is paired exactly."""
    return [(pair.first, pair.second) for pair in pair_field(field, rule, exact_up_to=0)]


def test_where_the_last_two_have_met_they_meet_those_above():
    assert pairs_of(field_of([1, 1, 0, 0], met=[(2, 3)])) in ([(0, 2), (1, 3)], [(0, 3), (1, 2)])


def test_it_goes_up_as_far_as_has_to_be():
    met = [(4, 5), (2, 4), (2, 5), (3, 4), (3, 5)]
    pairs = pairs_of(field_of([2, 2, 1, 1, 0, 0], met=met))
    assert not set(map(frozenset, pairs)) & set(map(frozenset, met))


def test_who_has_met_all_beside_them_meets_somebody_further_away():
    beside = [*range(1, 5), *range(19, 24)]
    pairs = dict(pairs_of(field_of([0] * 24, met=[(0, other) for other in beside])))
    assert pairs[0] not in beside


@pytest.mark.parametrize("rested", [False, True])
@pytest.mark.parametrize("number", [2, 3])
def test_where_no_round_is_legal_there_is_none_for_many_either(number, rested):
    everybody = [(first, second) for second in range(number) for first in range(second)]
    with pytest.raises(NoLegalPairing):
        pairs_of(field_of([0] * number, met=everybody, rested=rested))


def test_a_long_stretch_is_paired_among_those_who_nearly_should_meet(monkeypatch):
    monkeypatch.setattr(pairing_nearby, "MOST_AT_ONCE", 2)
    assert len(pairs_of(field_of([0] * 24, met=[(0, 23), (5, 18)]))) == 12
    assert len(pairs_of(field_of([1, 1, 0, 0], met=[(2, 3)]))) == 2
