"""What holds however a knockout goes."""

from collections import Counter
from random import Random

from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.bracket import UNKNOWN, WinnerOf, changes, derive
from apps.tournaments.domain.standings import elimination_places
from tests.domain.brackets import BOTH_OUT, Played, played_out

ANY_COURSE = st.booleans().flatmap(lambda double_forfeits: played_out(double_forfeits=double_forfeits))


def descendants(tree, key):
    """The match itself and all that use its result, directly or not."""
    found = {key}
    for node in tree.nodes:
        if any(getattr(source, "match", None) in found for source in node.sources):
            found.add(node.key)
    return found


def entrants_of(standing):
    return [slot for slot in standing.slots if isinstance(slot, int)]


@given(played_out())
def test_play_ends_with_one_champion_out_of_the_final_after_every_match_was_played(played):
    state, tree = played.state, played.tree
    final = state[tree.final]
    assert {final.winner, final.loser} == set(final.slots)
    assert len(played.results) == len(played.entrants) - 1 + (tree.third_place is not None)
    unbeaten = set(played.entrants) - {standing.loser for standing in state.values()}
    assert unbeaten == {final.winner}


@given(ANY_COURSE)
def test_play_always_comes_to_an_end(played):
    state, tree = played.state, played.tree
    assert all(standing.winner is not UNKNOWN and standing.loser is not UNKNOWN for standing in state.values())
    assert state[tree.final].winner in {*state[tree.final].slots, None}
    assert len(played.results) <= len(played.entrants) - 1 + (tree.third_place is not None)


@given(ANY_COURSE)
def test_at_every_moment_an_entrant_stands_in_one_slot_of_a_round_at_most(played):
    entered = {}
    for key, outcome in [(None, None), *played.results.items()]:
        entered |= {key: outcome} if key else {}
        state = derive(played.tree, played.entrants, entered)
        there = Counter((node.round, entrant) for node in played.tree.nodes for entrant in entrants_of(state[node.key]))
        assert set(there.values()) == {1}
        assert {entrant for number, entrant in there if number == 1} == set(played.entrants)


@given(ANY_COURSE)
def test_who_stands_in_a_round_won_the_match_before(played):
    state = played.state
    for node in played.tree.nodes:
        for source, slot in zip(node.sources, state[node.key].slots, strict=True):
            if isinstance(source, WinnerOf):
                assert slot == state[source.match].winner
                assert slot is None or slot in state[source.match].slots


@given(ANY_COURSE, st.integers(0, 999))
def test_the_order_in_which_results_came_in_does_not_matter(played, seed):
    shuffled = list(played.results.items())
    Random(seed).shuffle(shuffled)
    assert derive(played.tree, list(played.entrants), dict(shuffled)) == played.state


@given(ANY_COURSE, st.data())
def test_leaving_a_result_out_touches_what_used_it_and_entering_it_again_restores_everything(played, data):
    before = played.state
    key = data.draw(st.sampled_from(sorted(played.results)))
    without = {other: outcome for other, outcome in played.results.items() if other != key}
    reopened = derive(played.tree, played.entrants, without)
    assert reopened[key].playable
    assert key in changes(before, reopened).filled
    assert set(changes(before, reopened).filled) <= descendants(played.tree, key)
    assert derive(played.tree, played.entrants, {**without, key: played.results[key]}) == before


@given(ANY_COURSE)
def test_places_share_out_all_the_ranks_there_are(played):
    places = elimination_places(played.tree, played.state)
    assert sorted(place.registration for place in places) == sorted(played.entrants)
    ranks = Counter((place.first, place.last) for place in places)
    assert all(last - first + 1 == held for (first, last), held in ranks.items())
    assert sorted(rank for first, last in ranks for rank in range(first, last + 1)) == list(
        range(1, len(played.entrants) + 1)
    )


@given(ANY_COURSE)
def test_places_are_how_many_went_further(played):
    reached = {entrant: how_far(played, entrant) for entrant in played.entrants}
    for place in elimination_places(played.tree, played.state):
        mine = reached[place.registration]
        assert place.first == 1 + sum(other > mine for other in reached.values())
        assert place.last == sum(other >= mine for other in reached.values())


def how_far(played: Played, entrant: int) -> tuple[int, int]:
    """The last round an entrant stood in, and what came of it; whoever got to the third-place match went
    further than the others of that round, and not as far as the finalists."""
    state, tree = played.state, played.tree
    last = max(node.round for node in tree.nodes if node.side == "winners" and entrant in state[node.key].slots)
    if tree.third_place and entrant in state[tree.third_place].slots:
        return last, 2 if state[tree.third_place].winner == entrant else 1
    return last, 1 if state[tree.final].winner == entrant else 0


@given(ANY_COURSE)
def test_a_place_once_told_only_becomes_narrower(played):
    entered, known = {}, {}
    for key, outcome in played.results.items():
        entered[key] = outcome
        places = elimination_places(played.tree, derive(played.tree, played.entrants, entered))
        now = {place.registration: (place.first, place.last) for place in places}
        assert all(now[entrant][0] >= first and now[entrant][1] <= last for entrant, (first, last) in known.items())
        known = now


@given(played_out(double_forfeits=True))
def test_the_last_places_stay_once_round_one_is_over_whatever_comes(played):
    final = {place.registration: place for place in elimination_places(played.tree, played.state)}
    entered = {}
    for key, outcome in played.results.items():
        entered[key] = outcome
        state = derive(played.tree, played.entrants, entered)
        first_round = [state[node.key] for node in played.tree.nodes if node.round == 1]
        if len(final) > 2 and all(standing.winner is not UNKNOWN for standing in first_round):
            out = {place for place in elimination_places(played.tree, state) if place.last == len(final)}
            assert all(final[place.registration] == place for place in out)


@given(played_out(double_forfeits=True))
def test_both_of_a_double_forfeit_are_out(played):
    state = played.state
    for key in (key for key, outcome in played.results.items() if outcome == BOTH_OUT):
        later = descendants(played.tree, key) - {key}
        assert not {slot for name in later for slot in state[name].slots} & set(state[key].slots)
