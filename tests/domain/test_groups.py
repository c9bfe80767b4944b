"""Groups and their playoff: the draw, who advances, and group opponents apart as long as possible."""

from collections import Counter

import pytest

from apps.tournaments.domain.bracket import UNKNOWN, Outcome, RankOf, Side
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import FORMATS, build_tree
from apps.tournaments.domain.formats.groups import read_plan
from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.placing import meeting_round, place_groups
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.seeding import bracket_order
from tests.domain.engine import at_random, better_seed, document, match, played, ranges
from tests.support.for_each import for_each

GROUPS = FORMATS["groups"]
DRAWS = pytest.mark.parametrize("draw", ["snake", "bracket"])


@pytest.fixture(autouse=True)
def nothing_remembered():
    place_groups.cache_clear()


def start(entrants, **options):
    return Contest(GROUPS, tuple(range(1, entrants + 1)), options)


def play(contest, keys=None, pick=min):
    """The lower id wins every open match (of these)."""
    results = {}
    for node in contest.open_matches:
        slots = contest.state[node.key].slots
        if keys is None or node.key in keys:
            results[node.key] = Outcome(slots.index(pick(slots)) + 1, score=(1, 0))
    return contest.with_results(results)


def test_a_snake_deals_the_pots_to_and_fro():
    plan = read_plan(11, {"groups": 3})
    assert plan.members == ((1, 6, 7), (2, 5, 8, 11), (3, 4, 9, 10))


@DRAWS
@for_each("entrants", range(2, 129))
def test_groups_share_out_everyone_and_differ_by_one_at_most(entrants, draw):
    plan = read_plan(entrants, {"group_draw": draw, "group_size": 5})
    assert sorted(seed for seeds in plan.members for seed in seeds) == list(range(1, entrants + 1))
    sizes = {len(seeds) for seeds in plan.members}
    assert max(sizes) - min(sizes) <= 1


@DRAWS
@pytest.mark.parametrize(("entrants", "groups"), [(16, 4), (23, 5), (32, 8), (9, 3)])
def test_each_group_holds_one_of_each_pot(entrants, groups, draw):
    for seeds in read_plan(entrants, {"groups": groups, "group_draw": draw}).members:
        assert [(seed - 1) // groups for seed in seeds] == list(range(len(seeds)))


@pytest.mark.parametrize("advance", [2, 3, 4])
@for_each("groups", range(2, 17))
def test_group_opponents_meet_in_the_playoff_as_late_as_a_bracket_allows(groups, advance):
    rounds = (groups * advance - 1).bit_length()
    positions = {seed: place for place, seed in enumerate(bracket_order(2**rounds))}
    # In sections of size 2^m there are 2^(rounds - m) places to be alone in: as many as advance are needed.
    latest = rounds + 1 - (advance - 1).bit_length()
    for mates in zip(*place_groups(groups, advance), strict=True):
        meetings = [meeting_round(positions[a], positions[b]) for a in mates for b in mates if a < b]
        assert min(meetings) == latest


@for_each("groups", range(1, 17))
def test_each_rank_takes_its_own_seeds_so_byes_go_to_group_winners(groups):
    for rank, seeds in enumerate(place_groups(groups, 3)):
        assert sorted(seeds) == list(range(rank * groups + 1, (rank + 1) * groups + 1))


@pytest.mark.parametrize(("entrants", "groups", "advance"), [(16, 4, 2), (32, 8, 2), (24, 6, 3), (20, 4, 4)])
def test_drawn_for_the_bracket_the_favourites_stand_as_in_a_standard_bracket(entrants, groups, advance):
    done = start(entrants, groups=groups, advance=advance, group_draw="bracket")
    while any(node.group for node in done.open_matches):
        done = play(done)
    first = [done.state[node.key].slots for node in done.tree.nodes if node.side is Side.WINNERS and node.round == 1]
    flat = [slot for slots in first for slot in slots]
    expected = [seed if seed <= groups * advance else None for seed in bracket_order(len(flat))]
    assert flat == expected


@pytest.mark.parametrize(("size", "sizes"), [(3, [3, 3, 3, 3]), (4, [4, 4, 4]), (5, [4, 4, 4]), (6, [6, 6])])
def test_groups_are_at_most_of_the_size_asked_for(size, sizes):
    assert [len(seeds) for seeds in read_plan(12, {"group_size": size}).members] == sizes


@pytest.mark.parametrize("playoff", ["single_elimination", "double_elimination"])
def test_the_playoff_is_the_second_stage(playoff):
    tree = build_tree("groups", 16, {"playoff": playoff, "third_place": True})
    assert {(node.stage, bool(node.group)) for node in tree.nodes} == {(1, True), (2, False)}


def test_the_playoff_waits_for_the_ranks_of_each_group():
    tree = build_tree("groups", 8, {})
    sources = {node.key: node.sources for node in tree.nodes if node.stage == 2}
    assert sources["W1.1"] == (RankOf(1, 1), RankOf(2, 2))
    assert sources["W1.2"] == (RankOf(2, 1), RankOf(1, 2))
    assert (tree.final, tree.rounds) == ("W2.1", 2)


def test_a_slot_is_filled_as_soon_as_its_group_is_decided():
    contest = start(8)
    first_group = {node.key for node in contest.tree.nodes if node.group == 1}
    while any(node.key in first_group for node in contest.open_matches):
        contest = play(contest, first_group)
    assert contest.state["W1.1"].slots == (1, UNKNOWN)
    assert contest.state["W1.2"].slots == (UNKNOWN, 4)


def test_who_the_rules_leave_level_advances_by_seed():
    contest = start(8)
    level = {node.key: Outcome(None, draw=True, score=(1, 1)) for node in contest.tree.nodes if node.group}
    contest = contest.with_results(level)
    assert contest.state["W1.1"].slots == (1, 3)
    assert contest.state["W1.2"].slots == (2, 4)


@pytest.mark.parametrize(
    ("entrants", "options", "expected"),
    [
        (8, {}, [(1, 1), (2, 2), (3, 4), (5, 6), (7, 8)]),
        (8, {"third_place": True}, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 8)]),
        (11, {"groups": 3}, [(1, 1), (2, 2), (3, 4), (5, 6), (7, 9), (10, 11)]),
        (8, {"playoff": "double_elimination"}, [(1, 1), (2, 2), (3, 3), (4, 4), (5, 6), (7, 8)]),
        (3, {}, [(1, 1), (2, 2), (3, 3)]),
    ],
)
@pytest.mark.parametrize("pick", [better_seed, at_random(1)])
def test_places_are_the_playoffs_then_those_of_one_rank_together(entrants, options, expected, pick):
    assert ranges(played("groups", entrants, pick, **options)[1]) == expected


def test_the_matches_are_those_of_the_groups_and_of_the_playoff():
    asked, _ = played("groups", 16, better_seed)
    assert sum(len(entry["matches"]) for entry in asked["rounds"]) == 4 * 6 + 7


def test_a_group_round_is_played_before_the_next_and_names_who_rests():
    found = answer(document("groups", 6, groups=2))
    assert [match["round"] for match in found["next_round"]["matches"]] == [1, 1]
    assert found["next_round"]["byes"] == [101, 102]


def test_while_it_runs_nobody_is_told_a_place_they_could_still_lose():
    asked = document("groups", 8)
    assert {(standing["place_from"], standing["place_to"]) for standing in answer(asked)["standings"]} == {(1, 8)}
    asked["rounds"] = [{"matches": [match(101, 108, 101), match(101, 105, 101), match(101, 104, 101)]}]
    found = {standing["id"]: standing for standing in answer(asked)["standings"]}
    assert (found[101]["place_from"], found[101]["guaranteed"]) == (1, 4)
    assert found[101]["reasons"].items() >= {"group": 1, "group_rank": 1, "points": 3, "decided_by": "points"}.items()


def test_the_reasons_tell_of_both_stages():
    _, found = played("groups", 8, better_seed)
    last, first = found["standings"][-1]["reasons"], found["standings"][0]["reasons"]
    assert first.items() >= {"group": 1, "group_rank": 1, "points": 3, "won": "W2.1"}.items()
    assert (last["group_rank"], last["points"]) == (4, 0)


def test_who_is_disqualified_in_the_groups_does_not_advance():
    contest = start(8).without(1)
    while any(node.group for node in contest.open_matches):
        contest = play(contest)
    assert contest.state["W1.1"].slots[0] == 4
    assert contest.state["W1.2"].slots[1] == 5


def test_who_leads_an_open_group_and_is_disqualified_does_not_advance():
    contest = play(play(start(8), {"G1R1.1", "G1R1.2"}), {"G1R2.1", "G1R2.2"}).without(1)
    assert contest.left_after == frozenset()
    while any(node.group for node in contest.open_matches):
        contest = play(contest)
    assert 1 not in (*contest.state["W1.1"].slots, *contest.state["W1.2"].slots)


def test_only_the_own_group_has_to_be_over_for_a_rank_to_stand():
    contest = start(8)
    second = {node.key for node in contest.tree.nodes if node.group == 2}
    while second.intersection(node.key for node in contest.open_matches):
        contest = play(contest, second)
    assert contest.without(1).without(2).left_after == {2}


def test_the_most_groups_there_may_be():
    assert len(read_plan(512, {"groups": 256, "advance": 1}).members) == 256


@pytest.fixture
def playoff():
    """Eight in two groups of four, which went by seed; the playoff of four is to begin."""
    contest = start(8)
    while any(node.group for node in contest.open_matches):
        contest = play(contest)
    return contest


def test_a_disqualification_in_the_playoff_changes_no_groups_ranks(playoff):
    after = playoff.without(1)
    assert after.state["W1.1"].slots == playoff.state["W1.1"].slots
    assert (after.state["W1.1"].walkover, after.state["W1.1"].loser) == (True, 1)
    kept = {standing.entrant: standing.reasons["group_rank"] for standing in playoff.standings}
    assert {standing.entrant: standing.reasons["group_rank"] for standing in after.standings} == kept


def test_a_group_that_is_opened_again_ranks_who_left_as_gone(playoff):
    after = reopen(playoff.without(1), "G1R2.1").contest
    assert after.left_after == frozenset()
    after = after.with_results({"G1R2.1": Outcome(1)})
    assert 1 not in after.state["W1.1"].slots


def test_the_other_group_opened_again_leaves_the_rank_of_who_left(playoff):
    after = reopen(playoff.without(1), "G2R2.1").contest
    assert (after.left_after, after.state["W1.1"].slots[0]) == ({1}, 1)


def test_what_was_played_stays_when_the_results_of_the_disqualified_are_void_and_the_group_was_over():
    contest = start(8, disqualified_results="void")
    while any(node.group for node in contest.open_matches):
        contest = play(contest)
    assert contest.without(1).state["W1.1"].slots == contest.state["W1.1"].slots


def test_a_double_round_robin_may_be_played_in_the_groups():
    counted = Counter(node.group for node in start(8, double=True).tree.nodes)
    assert counted[1] == counted[2] == 12


@pytest.mark.parametrize(
    ("entrants", "options", "message"),
    [
        (8, {"groups": 5}, "5 groups of 8 entrants are too small for 2 to advance"),
        (8, {"groups": 4, "advance": 3}, "4 groups of 8 entrants are too small for 3 to advance"),
        (8, {"group_size": 1}, "The option group_size must be a whole number from 2"),
        (600, {"groups": 257}, "There are 256 groups at most"),
        (1028, {"groups": 128, "advance": 5}, "A playoff takes 512 entrants at most; let fewer advance"),
        (4, {"groups": 1, "advance": 1}, "At least two have to advance"),
        (8, {"group_draw": "hat"}, "The option group_draw must be one of: snake, bracket"),
        (8, {"playoff": "swiss"}, "The option playoff must be one of: single_elimination"),
    ],
)
def test_groups_that_make_no_sense_are_refused(entrants, options, message):
    with pytest.raises(InvalidInput, match=f"^{message}"):
        _ = start(entrants, **options).tree
