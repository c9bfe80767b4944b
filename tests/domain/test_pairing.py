"""Pairing by score: never twice, at most one bye, and never dearer than any other legal round."""

from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.pairing import pair_field
from apps.tournaments.domain.pairing_graph import SEED_RULES, Player
from tests.support.hypothesis_profiles import examples

HISTORIES = examples(suite=150, fuzz=300, thorough=2000)
RULES = pytest.mark.parametrize("rule", SEED_RULES)


def field_of(scores, met=(), had_bye=()):
    """Players 0 to n - 1, in the order of the field; `met` holds pairs."""
    opponents = {place: {j if i == place else i for i, j in met if place in (i, j)} for place in range(len(scores))}
    return [
        Player(place, Fraction(score), frozenset(opponents[place]), place not in had_bye)
        for place, score in enumerate(scores)
    ]


def pairs_of(field, rule="fold"):
    return {(pairing.first, pairing.second) for pairing in pair_field(field, rule)}


def legal_rounds(field, left=None, bye=None):
    """Every legal round, as pairs of places; a bye is (place, None)."""
    left = list(range(len(field))) if left is None else left
    if not left:
        yield []
        return
    first, rest = left[0], left[1:]
    if len(field) % 2 and bye is None and field[first].bye_allowed:
        for others in legal_rounds(field, rest, bye=first):
            yield [(first, None), *others]
    for second in rest:
        if field[second].entrant not in field[first].met:
            remaining = [place for place in rest if place != second]
            for others in legal_rounds(field, remaining, bye):
                yield [(first, second), *others]


def brackets(field, resting):
    """Who is to meet among themselves: those of one score, an even number of them, one sent down where it is odd."""
    found, sent_down = [], []
    for score in sorted({player.score for player in field}, reverse=True):
        members = sent_down + [n for n, player in enumerate(field) if player.score == score and n != resting]
        sent_down = [members.pop()] if len(members) % 2 else []
        found.append(members)
    return found


def cost(field, pairs, rule):
    """All that is to be little, in its order: the score of who rests, the squared differences, how far above the last
    one who may rest, how many leave their bracket, and how far the pairs are from the rule."""
    resting = max((n for n, player in enumerate(field) if player.bye_allowed), default=None) if len(field) % 2 else None
    home = {n: members for members in brackets(field, resting) for n in members}
    byes, squares, passed, strays, distance = [], 0, 0, 0, 0
    for first, second in pairs:
        if second is None:
            byes.append(field[first].score)
            passed += resting - first
            continue
        squares += (field[first].score - field[second].score) ** 2
        members = home.get(first, [])
        if second in members:
            wanted = SEED_RULES[rule](members.index(first), len(members))
            distance += (members.index(second) - wanted) ** 2
        else:
            strays += 1
            distance += (second - first) ** 2
    return byes, squares, passed, strays, distance


def full_rounds(field):
    return [pairs for pairs in legal_rounds(field) if len(pairs) == (len(field) + 1) // 2]


def random_history(dice):
    """A field of 2 to 10 somewhere in a tournament: rounds paired and decided by dice."""
    n = dice.randint(2, 10)
    scores, met, had_bye = [Fraction(0)] * n, set(), set()
    for _ in range(dice.randint(0, n)):
        order = dice.sample(range(n), n)
        if n % 2:
            had_bye.add(order[-1])
            scores[order.pop()] += 1
        for first, second in zip(order[::2], order[1::2], strict=True):
            met.add((min(first, second), max(first, second)))
            gain = dice.choice([Fraction(0), Fraction(1, 2), Fraction(1)])
            scores[first] += gain
            scores[second] += 1 - gain
    ranked = sorted(range(n), key=lambda player: (-scores[player], player))
    place = {player: number for number, player in enumerate(ranked)}
    moved = {(place[first], place[second]) for first, second in met}
    return field_of([scores[player] for player in ranked], moved, {place[player] for player in had_bye})


def random_field(dice):
    """Scores and meetings as no tournament would have them, so that the rules come into each other's way."""
    n = dice.randint(4, 8)
    scores = sorted((dice.randint(0, 2) for _ in range(n)), reverse=True)
    often = dice.choice([0.2, 0.5])
    met = {(i, j) for j in range(n) for i in range(j) if dice.random() < often}
    return field_of(scores, met, {place for place in range(n) if dice.random() < 0.3})


@RULES
@pytest.mark.parametrize("some_field", [random_history, random_field])
@pytest.mark.parametrize("part", range(4))
def test_no_legal_round_is_cheaper_and_where_there_is_none_it_says_so(rule, some_field, part):
    dice = Random(part)
    for _ in range(HISTORIES // 4):
        field = some_field(dice)
        rounds = full_rounds(field)
        if not rounds:
            with pytest.raises(NoLegalPairing):
                pair_field(field, rule)
            continue
        pairs = [(pairing.first, pairing.second) for pairing in pair_field(field, rule)]
        assert sorted(pairs) in [sorted(drawn) for drawn in rounds]
        assert cost(field, pairs, rule) == min(cost(field, drawn, rule) for drawn in rounds)


@RULES
@given(st.integers(1, 4), st.integers(0, 10**6))
def test_among_equals_no_legal_round_is_nearer_to_the_seed_rule(rule, half, seed):
    n, dice = 2 * half, Random(seed)
    met = {(i, j) for j in range(n) for i in range(j) if dice.random() < 0.4}
    field = field_of([1] * n, met)
    rounds = full_rounds(field)

    def distance(pairs):
        return sum((second - SEED_RULES[rule](first, n)) ** 2 for first, second in pairs)

    if rounds:
        pairs = [(pairing.first, pairing.second) for pairing in pair_field(field, rule)]
        assert distance(pairs) == min(distance(drawn) for drawn in rounds)


@pytest.mark.parametrize(
    ("rule", "pairs"),
    [
        ("fold", {(0, 7), (1, 6), (2, 5), (3, 4)}),
        ("slide", {(0, 4), (1, 5), (2, 6), (3, 7)}),
        ("adjacent", {(0, 1), (2, 3), (4, 5), (6, 7)}),
    ],
)
def test_who_has_not_met_is_paired_as_the_rule_says(rule, pairs):
    assert pairs_of(field_of([1] * 8), rule) == pairs


def test_an_odd_bracket_sends_its_last_one_down_to_meet_the_rule_there():
    scores = [2, 2, 2, 1, 1, 1]
    assert pairs_of(field_of(scores), "fold") == {(0, 1), (2, 5), (3, 4)}
    assert pairs_of(field_of(scores), "slide") == {(0, 1), (2, 4), (3, 5)}
    assert pairs_of(field_of(scores), "adjacent") == {(0, 1), (2, 3), (4, 5)}


def test_differences_count_by_their_squares():
    scores, legal = [7, 4, 3, 3, 1, 0], {(0, 2), (1, 3), (4, 5), (0, 1), (3, 5), (2, 4)}
    met = {(i, j) for j in range(6) for i in range(j)} - legal
    # 16 + 1 + 1 against 9 + 9 + 4; cubes would have it the other way.
    assert pairs_of(field_of(scores, met)) == {(0, 2), (1, 3), (4, 5)}


def test_the_bye_goes_to_the_last_who_had_none():
    assert pairs_of(field_of([1, 1, 0], had_bye={2})) == {(0, 2), (1, None)}
    assert pairs_of(field_of([1, 0, 0])) == {(0, 1), (2, None)}


def test_the_bye_goes_up_when_the_last_one_is_needed():
    # 3 has met everyone but 0, so that only 0 against 3 or a bye for 3 is left; 3 had the bye.
    field = field_of([1, 1, 0, 0, 0], met={(1, 3), (2, 3), (3, 4)}, had_bye={3, 4})
    assert pairs_of(field) == {(0, 3), (1, 4), (2, None)}


def test_a_round_says_where_it_left_the_rule():
    found = pair_field(field_of([1] * 4, met={(0, 3)}), "fold")
    assert {(pairing.first, pairing.second): pairing.off_rule for pairing in found} == {(0, 2): True, (1, 3): True}
    assert not any(pairing.off_rule for pairing in pair_field(field_of([1] * 5), "fold"))


def test_a_bye_above_the_last_one_is_off_the_rule():
    found = pair_field(field_of([1, 0, 0], met={(0, 1)}), "fold")
    assert {(pairing.first, pairing.second, pairing.off_rule) for pairing in found} == {(0, 2, True), (1, None, True)}


@RULES
def test_among_equals_the_bye_stays_as_near_to_the_last_as_can_be(rule):
    # 0 has met all but the last, who has to play them therefore.
    field = field_of([1] * 5, met={(0, 1), (0, 2), (0, 3)})
    assert {(0, 4), (3, None)} <= pairs_of(field, rule)


@RULES
def test_the_bye_stays_with_the_last_when_others_have_to_leave_their_bracket(rule):
    assert (4, None) in pairs_of(field_of([2, 2, 1, 1, 1], met={(0, 1)}), rule)


@pytest.mark.parametrize(
    ("scores", "met", "had_bye"),
    [
        ([1, 0], {(0, 1)}, set()),
        ([1, 1, 0], set(), {0, 1, 2}),
        ([1, 1, 1, 0], {(0, 3), (1, 3), (2, 3)}, set()),
        ([1, 1, 0, 0, 0], {(0, 1), (0, 2), (0, 3), (0, 4)}, {0}),
    ],
)
def test_where_there_is_no_legal_round_it_says_so(scores, met, had_bye):
    with pytest.raises(NoLegalPairing, match=r"^No round can be drawn in which nobody meets twice"):
        pair_field(field_of(scores, met, had_bye), "fold")


def test_a_field_of_512_is_paired_without_a_rematch_round_after_round():
    dice, n = Random(4), 512
    scores, met = [0] * n, [set() for _ in range(n)]
    for _ in range(4):
        ranked = sorted(range(n), key=lambda player: (-scores[player], player))
        found = pair_field(
            [Player(player, Fraction(scores[player]), frozenset(met[player])) for player in ranked], "slide"
        )
        pairs = [(ranked[pairing.first], ranked[pairing.second]) for pairing in found]
        assert sorted(player for pair in pairs for player in pair) == list(range(n))
        assert all(second not in met[first] for first, second in pairs)
        crossing = sum((scores[first] - scores[second]) ** 2 for first, second in pairs)
        assert crossing == least_crossing(sorted(scores))
        for first, second in pairs:
            met[first].add(second)
            met[second].add(first)
            scores[dice.choice((first, second))] += 1


def least_crossing(scores):
    """No pairing of these scores is cheaper than neighbours; the others are one apart at each odd boundary."""
    return sum((score - other) ** 2 for score, other in zip(scores[::2], scores[1::2], strict=True))


@RULES
def test_the_same_field_is_paired_the_same_way_again(rule):
    for seed in range(20):
        field = random_history(Random(seed))
        if full_rounds(field):
            assert pair_field(field, rule) == pair_field(list(field), rule)


def test_scores_of_any_fraction_are_compared_exactly():
    third = Fraction(1, 3)
    scores = [3 * third, 2 * third, third, 0]
    assert pairs_of(field_of(scores)) == {(0, 1), (2, 3)}
    assert pairs_of(field_of(scores, met={(0, 1)})) == {(0, 2), (1, 3)}
