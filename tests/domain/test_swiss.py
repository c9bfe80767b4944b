"""A Swiss from round to round: who is paired, with whom, for how long, and when it is over."""

from collections import Counter
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, NoLegalPairing
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.formats.swiss import read_rules_of
from apps.tournaments.domain.interchange import answer
from apps.tournaments.domain.interchange.reading import read_contest
from tests.domain.engine import at_random, better_seed, document, match, places, played

SWISS = FORMATS["swiss"]


def swiss(entrants, **options):
    return Contest(SWISS, tuple(range(1, entrants + 1)), options)


def play_round(contest, pick=min, draw=None):
    contest = contest.with_round(contest.next_round)
    results = {}
    for node in contest.open_matches:
        slots = contest.state[node.key].slots
        results[node.key] = Outcome(slots.index(pick(slots)) + 1, score=(1, 0))
    return contest.with_results(results)


def drawn(contest):
    return {(pairing.first, pairing.second) for pairing in contest.next_round.pairings}


def test_the_first_round_follows_the_seed_rule():
    assert drawn(swiss(4)) == {(1, 4), (2, 3)}
    assert drawn(swiss(4, pairing="slide")) == drawn(swiss(4, pairing="major")) == {(1, 3), (2, 4)}
    assert drawn(swiss(4, pairing="adjacent")) == {(1, 2), (3, 4)}


def test_winners_meet_winners_then():
    assert drawn(play_round(swiss(8))) == {(1, 4), (2, 3), (5, 8), (6, 7)}


def test_without_a_limit_there_are_as_many_rounds_as_halvings_to_one():
    contest = swiss(9)
    for number in range(4):
        assert not contest.finished, number
        contest = play_round(contest)
    assert contest.finished
    assert contest.next_round is None


@pytest.mark.parametrize(("entrants", "rounds"), [(2, 1), (3, 2), (4, 2), (5, 3), (7, 3), (8, 3), (16, 4), (17, 5)])
def test_a_field_of_this_size_plays_so_many_rounds(entrants, rounds):
    assert read_rules_of(entrants, {}).rounds == rounds
    assert read_rules_of(entrants, {"wins_to_advance": 3, "losses_to_leave": 2}).rounds == 4


def test_one_win_may_be_enough_and_one_loss_too_much():
    contest = play_round(swiss(4, wins_to_advance=1, losses_to_leave=1))
    assert contest.finished
    with pytest.raises(InvalidInput, match="losses_to_leave must be a whole number from 1"):
        _ = swiss(4, losses_to_leave=0).next_round


def test_rounds_are_as_many_as_declared():
    contest = play_round(play_round(swiss(8, rounds=2)))
    assert contest.finished
    assert [node.key for node in contest.tree.nodes][-1] == "S2.4"


def test_no_round_is_drawn_while_one_is_being_played():
    contest = swiss(4)
    contest = contest.with_round(contest.next_round)
    assert contest.next_round is None
    assert not contest.finished
    assert [node.key for node in contest.open_matches] == ["S1.1", "S1.2"]


def test_a_bye_counts_as_a_win_and_comes_once():
    contest = play_round(swiss(3))
    assert next(pairing for pairing in contest.next_round.pairings if pairing.second is None).first == 2
    assert contest.standings[0].reasons["points"] == contest.standings[1].reasons["points"] == 1


def test_three_wins_are_through_and_three_losses_are_out():
    asked, found = played("swiss", 16, at_random(7), wins_to_advance=3, losses_to_leave=3)
    records = Counter()
    for entry in asked["rounds"]:
        for row in entry["matches"]:
            records[row["winner"], "wins"] += 1
            records[row["a"] if row["winner"] == row["b"] else row["b"], "losses"] += 1
    assert len(asked["rounds"]) == 5
    ends = Counter(
        (records[standing["id"], "wins"], records[standing["id"], "losses"]) for standing in found["standings"]
    )
    assert ends == {(3, 0): 2, (3, 1): 3, (3, 2): 3, (2, 3): 3, (1, 3): 3, (0, 3): 2}
    assert found["standings"][0]["reasons"]["points"] == 3


def test_who_is_through_with_fewer_losses_stands_higher():
    _, found = played("swiss", 8, better_seed, wins_to_advance=2, losses_to_leave=2)
    assert [standing["reasons"].get("fewest_losses") for standing in found["standings"][:4]] == [0, 0, 1, 1]


@pytest.mark.parametrize(
    ("options", "best_of"),
    [
        ({"pairing": "major"}, [{1}, {1}, {1, 3}, {3}, {3}]),
        (
            {"wins_to_advance": 3, "losses_to_leave": 3, "best_of_decider": 5},
            [{1}, {1}, {1, 5}, {5}, {5}],
        ),
        ({"rounds": 5, "best_of": 3}, [{3}, {3}, {3}, {3}, {3}]),
        ({"wins_to_advance": 3, "losses_to_leave": 3}, [{1}, {1}, {1}, {1}, {1}]),
    ],
)
def test_matches_that_decide_may_be_longer(options, best_of):
    contest, found = swiss(16, **options), []
    while not contest.finished:
        found.append({pairing.best_of for pairing in contest.next_round.pairings})
        contest = play_round(contest)
    assert found == best_of


def test_who_left_is_not_paired_any_more_and_stands_last():
    contest = play_round(swiss(5, rounds=3)).without(1)
    assert all(1 not in pair for pair in drawn(contest))
    assert contest.standings[-1].entrant == 1
    assert contest.standings[-1].reasons["disqualified"] is True
    assert contest.standings[-1].guaranteed == 5


def test_who_leaves_during_a_round_loses_the_match_there():
    contest = swiss(4)
    contest = contest.with_round(contest.next_round).without(1)
    assert contest.state["S1.1"].winner == 4
    assert contest.state["S1.1"].walkover
    assert contest.with_results({"S1.2": Outcome(1)}).next_round is not None


def test_it_is_over_when_nobody_is_left_to_play():
    contest = play_round(swiss(3, rounds=9)).without(1).without(2)
    assert contest.finished
    assert contest.champion == 3


def test_where_everyone_met_everyone_the_next_round_is_refused_by_name():
    contest = play_round(swiss(2, rounds=2))
    with pytest.raises(NoLegalPairing):
        _ = contest.next_round
    assert (contest.stuck, contest.finished, contest.champion) == (True, False, None)


def test_a_contest_that_is_stuck_ends_with_the_rounds_it_has():
    contest = play_round(swiss(2, rounds=2))
    ended = Contest(SWISS, contest.entrants, {"rounds": 1}, contest.results, contest.drawn)
    assert (ended.stuck, ended.finished, ended.champion) == (False, True, 1)


def test_every_pairing_says_why():
    contest = play_round(swiss(5))
    facts = {(pairing.first, pairing.second): pairing.facts for pairing in contest.next_round.pairings}
    assert facts == {
        (1, 2): {"rule": "fold", "points": [1.0, 1.0], "places": [1, 2], "of": 5, "off_rule": False},
        (5, 3): {"rule": "fold", "points": [1.0, 0.0], "places": [3, 4], "of": 5, "off_rule": False},
        (4, None): {"rule": "bye", "points": [0.0], "off_rule": False},
    }
    reasons = {(pairing.first, pairing.second): pairing.reason for pairing in contest.next_round.pairings}
    assert reasons == {
        (1, 2): "both on 1; numbers 1 and 2 of 5; fold: the highest meets the lowest",
        (5, 3): "1 against 0; numbers 3 and 4 of 5; fold: the highest meets the lowest",
        (4, None): "a bye on 0 points: the lowest who had none yet",
    }


def test_a_pairing_says_where_a_rematch_was_in_the_way():
    history = [{"matches": [match(101, 104, score=(1, 1)), match(102, 103, score=(1, 1))]}]
    found = answer(document("swiss", 4, history, rounds=3))
    assert {pair["reason"] for pair in found["next_round"]["matches"]} == {
        "both on 0.5; numbers 1 and 3 of 4; fold: the highest meets the lowest, as near to it as nobody meeting "
        "twice allows",
        "both on 0.5; numbers 2 and 4 of 4; fold: the highest meets the lowest, as near to it as nobody meeting "
        "twice allows",
    }


def test_a_bye_says_why_it_passed_somebody_over():
    history = [{"matches": [match(101, 102, 101, (1, 0))], "byes": [103]}]
    found = answer(document("swiss", 3, history, rounds=3, wins_to_advance=9))
    assert found["next_round"]["byes"] == [102]


def test_a_bye_above_the_last_one_says_why():
    # 101 has met all but 105, who has to play them therefore.
    history = [{"matches": [match(101, other, 101)]} for other in (102, 103, 104)]
    contest = read_contest(document("swiss", 5, history, rounds=4))
    rests = next(pairing for pairing in contest.next_round.pairings if pairing.second is None)
    words = "a bye on 0 points: those below had one, or the others could not be paired without them"
    assert (rests.first, rests.reason) == (104, words)
    assert rests.facts == {"rule": "bye", "points": [0.0], "off_rule": True}


def test_by_buchholz_those_of_a_record_stand_by_the_strength_of_their_opponents():
    contest = swiss(8, pairing="buchholz", rounds=4)
    for pick in (min, max, min):
        contest = play_round(contest, pick)
    order = {standing.entrant: standing.reasons for standing in contest.standings}
    level = [
        pairing
        for pairing in contest.next_round.pairings
        if order[pairing.first]["points"] == order[pairing.second]["points"]
    ]
    assert level
    assert all(order[pairing.first]["buchholz"] >= order[pairing.second]["buchholz"] for pairing in level)


def test_while_it_runs_nobody_is_told_a_place_they_could_still_lose():
    contest = play_round(play_round(swiss(4, rounds=2)))
    before = play_round(swiss(4, rounds=2))
    assert {standing.entrant: standing.guaranteed for standing in before.standings} == {1: 4, 2: 4, 3: 4, 4: 4}
    assert [standing.guaranteed for standing in contest.standings] == [standing.last for standing in contest.standings]


@given(st.integers(2, 40), st.sampled_from(["fold", "slide", "adjacent", "buchholz", "major"]), st.integers(0, 10**6))
def test_however_it_goes_nobody_meets_twice_or_rests_twice_or_plays_after_the_end(entrants, pairing, seed):
    dice, contest = Random(seed), swiss(entrants, pairing=pairing)
    met, rested = set(), []
    try:
        while not contest.finished:
            pairs = [frozenset({pairing.first, pairing.second} - {None}) for pairing in contest.next_round.pairings]
            rested += [entrant for pair in pairs if len(pair) == 1 for entrant in pair]
            played_now = {pair for pair in pairs if len(pair) == 2}
            assert met.isdisjoint(played_now)
            met |= played_now
            contest = play_round(contest, dice.choice)
    except NoLegalPairing:
        pass
    assert len(set(rested)) == len(rested)
    assert len(contest.drawn) <= max(5, (entrants - 1).bit_length())


@given(st.integers(2, 24), st.integers(0, 10**6))
def test_guaranteed_places_hold(entrants, seed):
    dice, contest, promised = Random(seed), swiss(entrants), {}
    try:
        while not contest.finished:
            contest = play_round(contest, dice.choice)
            for standing in contest.standings:
                assert standing.guaranteed <= promised.get(standing.entrant, entrants)
                assert standing.last <= promised.get(standing.entrant, entrants)
                promised[standing.entrant] = standing.guaranteed
    except NoLegalPairing:
        pass


@pytest.mark.parametrize(
    ("options", "message"),
    [
        ({"pairing": "hat"}, "The option pairing must be one of: fold"),
        ({"rounds": 0}, "The option rounds must be a whole number from 1"),
        ({"wins_to_advance": -1}, "The option wins_to_advance must be"),
        ({"best_of": 0}, "The option best_of must be"),
    ],
)
def test_options_are_checked(options, message):
    with pytest.raises(InvalidInput, match=message):
        _ = swiss(8, **options).next_round


def test_places_of_a_whole_swiss_partition_the_field():
    _, found = played("swiss", 33, at_random(3))
    held = Counter(places(found).values())
    assert sorted(place for (first, last) in held for place in range(first, last + 1)) == list(range(1, 34))
    assert all(last - first + 1 == count for (first, last), count in held.items())
