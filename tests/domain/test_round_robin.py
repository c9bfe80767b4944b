"""Everyone meets everyone: the tables as published, and what a table of matches must be for any number."""

import json
from collections import Counter
from itertools import combinations

import pytest

from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import build_tree
from apps.tournaments.domain.formats.round_robin import berger_rounds
from tests.support.for_each import for_each
from tests.support.paths import ROOT

PUBLISHED = json.loads((ROOT / "tests" / "data" / "berger_tables.json").read_text())


@pytest.mark.parametrize("n", [4, 6, 8])
def test_the_tables_are_those_of_the_handbook(n):
    printed = [" ".join(f"{first}-{second}" for first, second in pairs) for pairs in berger_rounds(n)]
    assert printed == PUBLISHED[str(n)]


def by_the_published_rule(n):
    """The rule the handbook's tables follow: from round to round each number but the last, which stays, moves on by
    n/2 on the circle of the others; in even rounds the last one is named first."""
    rows = [[(1, n), *((seed, n + 1 - seed) for seed in range(2, n // 2 + 1))]]
    while len(rows) < n - 1:
        rows.append(
            [
                tuple(player if player == n else (player - 1 + n // 2) % (n - 1) + 1 for player in pair)
                for pair in rows[-1]
            ]
        )
    return [[(row[0][::-1] if number % 2 else row[0]), *row[1:]] for number, row in enumerate(rows)]


@pytest.mark.parametrize("n", [4, 6, 8, 10, 12, 14, 16])
def test_larger_tables_follow_the_published_rule(n):
    assert berger_rounds(n) == by_the_published_rule(n)


def test_the_table_of_ten_begins_as_it_is_printed():
    assert berger_rounds(10)[0] == [(1, 10), (2, 9), (3, 8), (4, 7), (5, 6)]
    assert berger_rounds(10)[1] == [(10, 6), (7, 5), (8, 4), (9, 3), (1, 2)]
    assert berger_rounds(10)[8] == [(5, 10), (6, 4), (7, 3), (8, 2), (9, 1)]


@for_each("n", range(2, 129))
def test_everyone_meets_everyone_once_and_plays_once_a_round(n):
    rounds = berger_rounds(n)
    met = Counter(frozenset(pair) for pairs in rounds for pair in pairs)
    assert met == Counter(map(frozenset, combinations(range(1, n + 1), 2)))
    assert len(rounds) == n - 1 + n % 2
    for pairs in rounds:
        there = [seed for pair in pairs for seed in pair]
        assert len(set(there)) == len(there) == n - n % 2


@for_each("n", range(3, 30, 2))
def test_of_an_odd_number_each_rests_once(n):
    everyone = set(range(1, n + 1))
    resting = [everyone.difference(*pairs) for pairs in berger_rounds(n)]
    assert sorted(seed for rest in resting for seed in rest) == sorted(everyone)


@for_each("n", range(2, 30))
def test_sides_are_shared_out_evenly(n):
    first = Counter(pair[0] for pairs in berger_rounds(n) for pair in pairs)
    second = Counter(pair[1] for pairs in berger_rounds(n) for pair in pairs)
    assert all(abs(first[seed] - second[seed]) <= 1 for seed in range(1, n + 1))


@pytest.mark.parametrize("n", [2, 3, 6, 7])
def test_a_double_round_robin_is_all_again_with_the_sides_reversed(n):
    nodes = build_tree("round_robin", n, {"double": True}).nodes
    half = len(nodes) // 2
    assert [node.sources for node in nodes[half:]] == [node.sources[::-1] for node in nodes[:half]]
    assert [node.round for node in nodes[half:]] == [node.round + nodes[half - 1].round for node in nodes[:half]]
    assert len({node.key for node in nodes}) == len(nodes) == n * (n - 1)


def test_its_matches_stand_in_a_group_and_there_is_no_final():
    tree = build_tree("round_robin", 4, {})
    assert {(node.side, node.group, node.stage) for node in tree.nodes} == {(Side.GROUP, 1, 1)}
    assert [node.key for node in tree.nodes][:3] == ["G1R1.1", "G1R1.2", "G1R2.1"]
    assert (tree.rounds, tree.final, tree.links) == (3, "", {})


def test_it_needs_two_and_stays_within_reason():
    with pytest.raises(InvalidInput, match=r"^A bracket needs at least two"):
        build_tree("round_robin", 1, {})
    assert len(build_tree("round_robin", 256, {}).nodes) == 256 * 255 // 2
    with pytest.raises(InvalidInput, match=r"^A round robin takes 256 entrants at most"):
        build_tree("round_robin", 257, {})
