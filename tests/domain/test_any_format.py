"""What holds in every format, however it goes."""

from collections import Counter
from dataclasses import replace
from itertools import pairwise
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, RankOf, Seed, Side, WinnerOf, changes
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.reopening import reopen
from apps.tournaments.domain.winner import determine_podium_of
from tests.domain.contests import CALM, OPTIONS, STORMY, Temper, courses, play_out, start
from tests.support.hypothesis_profiles import examples

LARGE = settings(max_examples=examples(suite=15, fuzz=30, thorough=2000))


def matches_of(contest):
    return [key for key, standing in contest.state.items() if not standing.bye]


def counted(form, n, options):
    """The matches to be played of n entrants: the least, and the most."""
    finals = {"none": (0, 0), "simple": (1, 1), "double": (1, 2)}[options.get("grand_final", "double")]
    if form == "single_elimination":
        return (n - 1 + (options.get("third_place", False) and n >= 4),) * 2
    if form == "double_elimination":
        return 2 * n - 3 + finals[0], 2 * n - 3 + finals[1]
    return (n * (n - 1) // 2 * (2 if options.get("double") else 1),) * 2


@pytest.mark.parametrize("form", OPTIONS)
def test_every_format_is_tried(form):
    assert set(OPTIONS) == set(FORMATS)
    assert start(form, 8, **OPTIONS[form][0]).format.name == form


@LARGE
@given(st.sampled_from(["single_elimination", "double_elimination", "round_robin"]), st.integers(2, 128), st.data())
def test_play_ends_after_the_counted_matches(form, entrants, data):
    options = data.draw(st.sampled_from(OPTIONS[form]))
    contest = start(form, entrants, **options)
    dice = Random(data.draw(st.integers(0, 10**6)))
    while contest.open_matches:
        results = {node.key: result_of(dice) for node in contest.open_matches}
        contest = contest.with_results(results)
    assert contest.finished
    least, most = counted(form, entrants, options)
    assert least <= len(contest.results) <= most


def result_of(dice):
    return dice.choice(WINS)


WINS = play_out(start("single_elimination", 3), Random(1)).end.results.values()
WINS = [replace(outcome, winner_slot=slot) for outcome in WINS for slot in (1, 2)]


@given(courses())
def test_play_always_ends(course):
    assert course.end.stuck is course.stuck
    assert course.end.finished is not course.stuck
    if not course.stuck:
        assert all(standing.decided for standing in course.end.state.values())


@given(courses())
def test_the_winner_of_a_match_is_one_of_its_slots_and_the_loser_the_other(course):
    for standing in course.end.state.values():
        people = [slot for slot in standing.slots if isinstance(slot, int)]
        assert standing.winner in (*people, None)
        assert standing.loser in (*people, None)
        assert standing.winner is None or standing.winner != standing.loser


@given(courses())
def test_each_slot_has_a_source_of_its_own(course):
    sources = Counter(
        source
        for node in course.end.tree.nodes
        for source in node.sources
        if isinstance(source, WinnerOf | LoserOf | LoserIfUpset | RankOf)
        or (isinstance(source, Seed) and node.side in (Side.WINNERS, Side.LOSERS, Side.FINAL))
    )
    assert set(sources.values()) <= {1}


@given(courses())
def test_at_every_moment_everyone_is_in_one_slot_of_a_round_and_side_at_most(course):
    for contest in course.steps[:: max(1, len(course.steps) // 8)]:
        there = Counter(
            (node.stage, node.side, node.round, slot)
            for node in contest.tree.nodes
            for slot in contest.state[node.key].slots
            if isinstance(slot, int)
        )
        assert set(there.values()) <= {1}


@given(courses())
def test_at_every_moment_nobody_has_two_matches_to_play_in_an_elimination(course):
    for contest in course.steps:
        live = Counter(
            slot for node in contest.open_matches if not node.group for slot in contest.state[node.key].slots
        )
        assert set(live.values()) <= {1}


@given(courses())
def test_places_partition_at_the_end(course):
    if not course.stuck:
        held = Counter((standing.first, standing.last) for standing in course.end.standings)
        assert {standing.entrant for standing in course.end.standings} == set(course.end.entrants)
        assert all(last - first + 1 == count for (first, last), count in held.items())
        everyone = range(1, len(course.end.entrants) + 1)
        assert sorted(place for first, last in held for place in range(first, last + 1)) == list(everyone)


@given(courses())
def test_a_guaranteed_place_is_kept(course):
    for before, after in pairwise(course.steps):
        # Who is disqualified is promised nothing any more.
        promised = {
            ranked.entrant: ranked.guaranteed for ranked in before.standings if ranked.entrant not in after.gone
        }
        kept = {ranked.entrant: ranked.guaranteed for ranked in after.standings}
        assert all(kept[entrant] <= place for entrant, place in promised.items())
    if not course.stuck:
        assert all(standing.last <= standing.guaranteed for standing in course.end.standings)


@given(courses())
def test_in_a_bracket_the_possible_places_only_become_fewer(course):
    if course.end.tree.final and not course.end.tree.groups:
        for before, after in pairwise(course.steps):
            was = {standing.entrant: (standing.first, standing.last) for standing in before.standings}
            assert all(
                was[standing.entrant][0] <= standing.first and standing.last <= was[standing.entrant][1]
                for standing in after.standings
            )


@given(courses())
def test_who_stands_in_a_match_stays_in_it_while_play_goes_on(course):
    for before, after in pairwise(course.steps):
        for key, standing in before.state.items():
            taken = zip(standing.slots, after.state[key].slots, strict=True)
            assert all(was == now for was, now in taken if isinstance(was, int))


@given(courses(tempers=(Temper(draws=0.2, double_forfeits=0.1, leaving=0.2),)))
def test_what_is_decided_stays_as_it_was_decided_whoever_leaves(course):
    for before, after in pairwise(course.steps):
        decided = {key: node_state for key, node_state in before.state.items() if node_state.decided}
        assert {key: after.state[key] for key in decided} == decided


@given(courses())
def test_replaying_from_the_start_gives_the_same_state(course):
    end = course.end
    again = Contest(end.format, end.entrants, dict(end.options), dict(end.results), end.drawn, end.gone, end.left_after)
    assert again.state == end.state
    assert again.standings == end.standings
    assert [before.state for before in course.steps][-1] == end.state


@given(courses(tempers=(Temper(), CALM)), st.data())
def test_reset_and_the_same_results_give_the_same_state(course, data):
    end = course.end
    if not end.results:
        return
    key = data.draw(st.sampled_from(sorted(end.results)))
    found = reopen(end, key)
    assert found.contest.state[key].playable
    again = found.contest
    drawn = end.drawn[len(again.drawn) :]
    for pairings in (None, *drawn):
        again = again if pairings is None else again.with_round(pairings)
        while ready := [node.key for node in again.open_matches if node.key in end.results]:
            again = again.with_results({key: end.results[key] for key in ready})
    assert again.state == end.state
    assert again.standings == end.standings


@given(courses(tempers=(Temper(), CALM)), st.data())
def test_reopening_touches_exactly_those_that_used_the_result(course, data):
    end = course.end
    if not end.results:
        return
    key = data.draw(st.sampled_from(sorted(end.results)))
    found = reopen(end, key)
    changed = {name for name in changes(found.contest.state, end.state).filled if name != key}
    assert set(found.affected) == changed
    assert not set(found.affected) & set(found.contest.results)
    left = {name for name in end.results if name not in found.contest.results}
    assert left <= {key, *found.affected}


@given(courses())
def test_the_champion_stands_first_alone_and_on_the_podium(course):
    if course.stuck:
        return
    podium, champion = determine_podium_of(course.end), course.end.champion
    first = [standing.entrant for standing in course.end.standings if standing.first == 1]
    assert champion is None or first == [champion]
    assert podium.winner == (first[0] if len(first) == 1 else None)
    assert len(podium.rules) >= sum(
        place is not None for place in (podium.winner, podium.runner_up, podium.third_place)
    )


@given(courses(tempers=(STORMY,)))
def test_who_is_gone_never_gets_another_match_to_play(course):
    for contest in course.steps:
        for node in contest.open_matches:
            assert contest.gone.isdisjoint(contest.state[node.key].slots)


@LARGE
@given(st.sampled_from(sorted(OPTIONS)), st.integers(2, 128), st.data())
def test_every_format_plans_any_number_of_entrants(form, entrants, data):
    contest = start(form, entrants, **data.draw(st.sampled_from(OPTIONS[form])))
    assert len(contest.standings) == entrants
    assert contest.open_matches or contest.next_round
    assert not contest.finished
