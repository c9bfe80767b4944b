"""The tree of single elimination, for every number of entrants up to 128."""

from collections import Counter

import pytest

from apps.tournaments.domain.bracket import LoserOf, Node, Seed, Side, WinnerOf
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import build_tree
from tests.domain.brackets import knockout, play_favourites
from tests.support.for_each import for_each

EVERY = for_each("entrants", range(2, 129))
WITH_THIRD_PLACE = pytest.mark.parametrize("third_place", [False, True], ids=["plain", "third_place"])


@EVERY
@WITH_THIRD_PLACE
def test_there_are_as_many_matches_as_people_to_knock_out(entrants, third_place):
    played = knockout(entrants, third_place=third_place)
    real = [standing for standing in played.state.values() if not standing.bye]
    assert len(real) == entrants - 1 + (third_place and entrants >= 4)
    assert (played.tree.third_place is not None) == (third_place and entrants >= 4)


@EVERY
def test_every_slot_has_a_source_of_its_own(entrants):
    tree = knockout(entrants, third_place=True).tree
    sources = Counter(source for node in tree.nodes for source in node.sources)
    winners = [node for node in tree.nodes if node.side is Side.WINNERS]
    semi_finals = [node for node in winners if node.round == tree.rounds - 1]
    expected = [Seed(n) for n in range(1, 2**tree.rounds + 1)]
    expected += [WinnerOf(node.key) for node in winners if node.key != tree.final]
    expected += [LoserOf(node.key) for node in semi_finals if entrants >= 4]
    assert sources == Counter(expected)


@EVERY
def test_each_match_stands_after_those_it_depends_on(entrants):
    tree = knockout(entrants, third_place=True).tree
    seen = set()
    for node in tree.nodes:
        assert {source.match for source in node.sources if not isinstance(source, Seed)} <= seen
        assert node.key not in seen
        seen.add(node.key)
    assert tree.nodes[-1].key == tree.final


@EVERY
def test_rounds_halve_down_to_the_final(entrants):
    tree = knockout(entrants).tree
    assert 2 ** (tree.rounds - 1) < entrants <= 2**tree.rounds
    for number in range(1, tree.rounds + 1):
        in_round = [node for node in tree.nodes if node.round == number]
        assert [node.position for node in in_round] == list(range(1, 2 ** (tree.rounds - number) + 1))


@EVERY
def test_byes_come_in_round_one_and_to_the_best_seeds_only(entrants):
    played = knockout(entrants)
    byes = {key: standing for key, standing in played.state.items() if standing.bye}
    assert {node.round for node in played.tree.nodes if node.key in byes} <= {1}
    resting = sorted(standing.winner for standing in byes.values())
    assert resting == played.entrants[: 2**played.tree.rounds - entrants]


@EVERY
def test_when_the_better_seed_wins_each_round_holds_exactly_the_best(entrants):
    played = play_favourites(knockout(entrants))
    state, size = played.state, 2**played.tree.rounds
    for number in range(1, played.tree.rounds + 1):
        there = [slot for node in played.tree.nodes if node.round == number for slot in state[node.key].slots]
        best = played.entrants[: size // 2 ** (number - 1)]
        assert sorted(slot for slot in there if slot is not None) == best
    assert state[played.tree.final].slots == tuple(played.entrants[:2])


def test_the_tree_of_four_with_a_third_place_match_is_written_out():
    tree = build_tree("single_elimination", 4, {"third_place": True})
    assert tree.nodes == (
        Node("W1.1", Side.WINNERS, 1, 1, (Seed(1), Seed(4))),
        Node("W1.2", Side.WINNERS, 1, 2, (Seed(2), Seed(3))),
        Node("T1.1", Side.THIRD_PLACE, 2, 1, (LoserOf("W1.1"), LoserOf("W1.2"))),
        Node("W2.1", Side.WINNERS, 2, 1, (WinnerOf("W1.1"), WinnerOf("W1.2"))),
    )
    assert (tree.rounds, tree.final, tree.third_place) == (2, "W2.1", "T1.1")


def test_the_links_say_where_winner_and_loser_go():
    tree = build_tree("single_elimination", 4, {"third_place": True})
    assert tree.links == {
        ("W1.1", True): ("W2.1", 1),
        ("W1.2", True): ("W2.1", 2),
        ("W1.1", False): ("T1.1", 1),
        ("W1.2", False): ("T1.1", 2),
    }


def test_the_sides_go_by_names_that_are_stored():
    assert {Side.WINNERS.value, Side.THIRD_PLACE.value} == {"winners", "third_place"}


@pytest.mark.parametrize("options", [{}, {"third_place": False}])
def test_there_is_no_third_place_match_unless_it_is_asked_for(options):
    assert build_tree("single_elimination", 4, options).third_place is None


@pytest.mark.parametrize("entrants", [-1, 0, 1])
def test_a_bracket_needs_two(entrants):
    with pytest.raises(InvalidInput, match=r"^A bracket needs at least two entrants"):
        build_tree("single_elimination", entrants, {})


def test_an_unknown_format_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match=r"^This format is not known; choose one of: single_elimination"):
        build_tree("best_hat", 8, {})
