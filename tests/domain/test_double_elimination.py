"""Who loses twice is out: the tree for every number of entrants, and how late two can meet again."""

from collections import Counter

import pytest

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, Outcome, Seed, Side, WinnerOf
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import build_tree
from apps.tournaments.domain.interchange import answer
from tests.domain.brackets import Played
from tests.domain.contests import start
from tests.domain.engine import at_random, better_seed, document, match, played, ranges
from tests.support.for_each import for_each

EVERY = for_each("entrants", range(2, 129))


def double(entrants, **options):
    return Played(build_tree("double_elimination", entrants, options), list(range(101, 101 + entrants)))


def real_matches(tree, entrants):
    """How many matches of each side have two possible entrants."""
    there, counted = {}, Counter()
    for node in tree.nodes:
        slots = [filled(source, there, entrants) for source in node.sources]
        there[node.key, True], there[node.key, False] = any(slots), all(slots)
        counted[node.side] += all(slots)
    return counted


def filled(source, there, entrants):
    if isinstance(source, Seed):
        return source.n <= entrants
    return there[source.match, isinstance(source, WinnerOf)]


@EVERY
def test_the_sides_have_as_many_matches_as_people_to_lose_in_them(entrants):
    counted = real_matches(double(entrants).tree, entrants)
    assert counted == Counter({Side.WINNERS: entrants - 1, Side.LOSERS: entrants - 2, Side.FINAL: 2})


@EVERY
def test_every_slot_has_a_source_of_its_own_and_every_match_but_the_last_feeds_two(entrants):
    tree = double(entrants).tree
    sources = Counter(source for node in tree.nodes for source in node.sources)
    assert set(sources.values()) == {1}
    lost = {source.match for source in sources if isinstance(source, LoserOf)}
    assert lost == {node.key for node in tree.nodes if node.side is Side.WINNERS}
    won = {source.match for source in sources if isinstance(source, WinnerOf)}
    assert won == {node.key for node in tree.nodes} - {"F2.1"}
    assert [source for source in sources if isinstance(source, LoserIfUpset)] == [LoserIfUpset("F1.1")]


@EVERY
def test_each_match_stands_after_those_it_depends_on(entrants):
    seen = set()
    for node in double(entrants).tree.nodes:
        assert {source.match for source in node.sources if not isinstance(source, Seed)} <= seen
        assert node.key not in seen
        seen.add(node.key)


def losers_matches(tree):
    """Each match of the losers' side with all who may come to either slot, and the matches they came by."""
    nodes = {node.key: node for node in tree.nodes}

    def paths(source):
        if isinstance(source, Seed):
            return [()]
        left = (source.match, isinstance(source, WinnerOf))
        return [(*path, left) for feeder in nodes[source.match].sources for path in paths(feeder)]

    for node in tree.nodes:
        if node.side is Side.LOSERS:
            yield node, *(paths(source) for source in node.sources)


def met_before(path, other):
    """Both came by some match, and left it differently."""
    ways = dict(path)
    return any(match in ways and ways[match] != won for match, won in other)


def compatible(path, other):
    """No match was won, or lost, by both."""
    ways = dict(path)
    return all(match not in ways or ways[match] != won for match, won in other)


def earliest_rematch(entrants):
    """The first losers' round in which two who met may meet again."""
    for node, first, second in losers_matches(double(entrants).tree):
        if any(compatible(path, other) and met_before(path, other) for path in first for other in second):
            return node.round
    return None


@pytest.mark.parametrize(("entrants", "bound"), [(8, 3), (16, 4), (32, 5), (64, 7), (128, 8)])
def test_nobody_meets_again_before_this_losers_round(entrants, bound):
    assert earliest_rematch(entrants) == bound


def test_a_field_of_four_cannot_avoid_a_rematch_in_the_losers_final():
    assert earliest_rematch(4) == 2


@EVERY
@pytest.mark.parametrize("grand_final", ["none", "simple", "double"])
def test_played_out_it_takes_the_counted_matches_and_the_better_seed_wins(entrants, grand_final):
    done = favourites(double(entrants, grand_final=grand_final))
    finals = {"none": 0, "simple": 1, "double": 1}[grand_final]
    assert len(done.results) == 2 * entrants - 3 + finals
    assert done.state[done.tree.final].winner == 101


def favourites(done):
    while keys := done.to_play():
        state = done.state
        done.enter(**{key: 1 if state[key].slots[0] < state[key].slots[1] else 2 for key in keys})
    return done


def test_the_second_match_of_the_grand_final_is_played_only_after_an_upset():
    done = double(2).enter(W1_1=1)
    assert done.state["F1.1"].slots == (101, 102)
    assert done.enter(F1_1=2).state["F2.1"].slots == (102, 101)
    assert done.state["F2.1"].playable
    assert done.enter(F2_1=2).state["F2.1"].winner == 101


def test_without_an_upset_the_second_match_is_a_bye_for_the_champion():
    state = double(2).enter(W1_1=1, F1_1=1).state
    assert state["F2.1"].slots == (101, None)
    assert (state["F2.1"].winner, state["F2.1"].bye) == (101, True)


def test_two_who_are_told_the_simple_final_have_no_second_match():
    assert [node.key for node in double(4, grand_final="simple").tree.nodes][-2:] == ["L2.1", "F1.1"]
    assert double(4, grand_final="none").tree.final == "W2.1"


def test_the_tree_of_eight_is_written_out():
    sources = {node.key: node.sources for node in double(8).tree.nodes if node.side is Side.LOSERS}
    assert sources == {
        "L1.1": (LoserOf("W1.1"), LoserOf("W1.2")),
        "L1.2": (LoserOf("W1.3"), LoserOf("W1.4")),
        "L2.1": (LoserOf("W2.2"), WinnerOf("L1.1")),
        "L2.2": (LoserOf("W2.1"), WinnerOf("L1.2")),
        "L3.1": (WinnerOf("L2.1"), WinnerOf("L2.2")),
        "L4.1": (LoserOf("W3.1"), WinnerOf("L3.1")),
    }


@pytest.mark.parametrize(
    ("entrants", "expected"),
    [
        (2, [(1, 1), (2, 2)]),
        (3, [(1, 1), (2, 2), (3, 3)]),
        (4, [(1, 1), (2, 2), (3, 3), (4, 4)]),
        (6, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6)]),
        (8, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 8)]),
        (16, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 8), (9, 12), (13, 16)]),
    ],
)
@pytest.mark.parametrize("grand_final", ["none", "simple", "double"])
@pytest.mark.parametrize("pick", [better_seed, at_random(1), at_random(2)])
def test_places_are_ranges(entrants, expected, grand_final, pick):
    _, found = played("double_elimination", entrants, pick, grand_final=grand_final)
    assert ranges(found) == expected


def standing(rounds, who, entrants=8):
    found = answer(document("double_elimination", entrants, rounds))
    return next(
        (standing["place_from"], standing["place_to"], standing["reasons"])
        for standing in found["standings"]
        if standing["id"] == who
    )


def test_while_it_runs_a_place_is_what_can_still_be_won_and_lost():
    first = [{"matches": [match(101, 108, 108, (0, 1)), match(104, 105, 104, (1, 0))]}]
    assert standing([], 101) == (1, 8, {"plays_in": "W1.1"})
    assert standing(first, 108) == (1, 6, {"plays_in": "W2.1"})
    assert standing(first, 101) == (1, 8, {"plays_in": "L1.1"})
    out = [*first, {"matches": [match(105, 101, 105, (1, 0))]}]
    # Three stand above it for sure: how many more there will be, only the other matches tell.
    assert standing(out, 101) == (4, 8, {"lost": "L1.1"})
    assert standing(out, 105) == (1, 6, {"plays_in": "L2.1"})


def test_both_of_a_grand_final_are_sure_of_second_place():
    rounds = [{"matches": [match(101, 102, 101, (1, 0)), match(101, 102, 102, (0, 1))]}]
    assert standing(rounds, 101, entrants=2)[:2] == standing(rounds, 102, entrants=2)[:2] == (1, 2)


def test_an_unknown_grand_final_is_refused_with_those_there_are():
    with pytest.raises(InvalidInput, match=r"^The option grand_final must be one of: none, simple, double"):
        double(8, grand_final="triple")


@pytest.mark.parametrize("entrants", [2, 3, 8, 32])
def test_a_key_says_which_match_of_which_round_it_is(entrants):
    tree = build_tree("double_elimination", entrants, {})
    sides = {Side.WINNERS: "W", Side.LOSERS: "L", Side.FINAL: "F"}
    assert [node.key for node in tree.nodes] == [
        f"{sides[node.side]}{node.round}.{node.position}" for node in tree.nodes
    ]
    assert {node.stage for node in tree.nodes} == {1}
    assert tree.rounds == max(node.round for node in tree.nodes if node.side is Side.WINNERS)


@pytest.mark.parametrize(
    ("entrants", "forfeited", "dropped_into"),
    [(8, "W1.1", 1), (8, "W2.2", 2), (32, "W1.16", 1), (32, "W2.8", 2), (32, "W3.4", 4)],
)
def test_two_who_both_forfeit_stand_beside_those_who_lose_where_they_would_have_dropped(
    entrants, forfeited, dropped_into
):
    contest = start("double_elimination", entrants)
    while contest.open_matches:
        key = contest.open_matches[0].key
        contest = contest.with_results({key: Outcome(None, forfeit=True) if key == forfeited else Outcome(1)})
    nodes = [node for node in contest.tree.nodes if node.side is Side.LOSERS and node.round == dropped_into]
    lost = {contest.state[node.key].loser for node in nodes}
    both = set(contest.state[forfeited].slots)
    places = {(standing.first, standing.last) for standing in contest.standings if standing.entrant in both | lost}
    assert len(both) == 2
    assert len(places) == 1
