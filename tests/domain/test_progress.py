"""What changed between two moments of a contest."""

from itertools import pairwise
from random import Random

from hypothesis import given

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.progress import progress
from apps.tournaments.domain.reopening import reopen
from tests.domain.contests import CALM, Temper, courses, play_out, start

ONE, TWO = Outcome(1, score=(1, 0)), Outcome(2, score=(0, 1))


def after(contest, **results):
    """Enter all but the last, then tell what the last one changed."""
    *earlier, (key, last) = [(key.replace("_", "."), outcome) for key, outcome in results.items()]
    for name, outcome in earlier:
        contest = contest.with_results({name: outcome})
    return progress(contest, contest.with_results({key: last}))


def test_a_result_fills_the_next_slot_and_puts_the_loser_out():
    found = after(start("single_elimination", 4), W1_1=ONE, W1_2=ONE)
    assert list(found.changed) == ["W1.2", "W2.1"]
    assert (found.playable, found.out) == (("W2.1",), (3,))
    assert (found.added, found.removed, found.back) == ((), (), ())


def test_the_champion_is_not_out():
    assert after(start("single_elimination", 2), W1_1=ONE).out == (2,)


def test_who_loses_the_first_time_of_two_stays_in():
    found = after(start("double_elimination", 4), W1_1=ONE, W1_2=ONE)
    assert (found.playable, found.out) == (("W2.1", "L1.1"), ())


def test_the_second_match_of_the_grand_final_comes_with_an_upset_only():
    upset = after(start("double_elimination", 2), W1_1=ONE, F1_1=TWO)
    assert (upset.playable, upset.out) == (("F2.1",), ())
    regular = after(start("double_elimination", 2), W1_1=ONE, F1_1=ONE)
    assert (regular.playable, regular.out) == ((), (2,))


def test_a_bye_and_a_double_forfeit_collapse_silently():
    found = after(start("single_elimination", 4), W1_2=ONE, W1_1=Outcome(None, forfeit=True))
    assert found.changed["W2.1"].bye
    assert (found.playable, found.out) == ((), (1, 4))


def test_a_drawn_round_adds_its_matches():
    contest = start("swiss", 4)
    found = progress(contest, contest.with_round(contest.next_round))
    assert (found.added, found.playable) == (("S1.1", "S1.2"), ("S1.1", "S1.2"))
    assert found.changed == {}


def test_two_losses_put_a_team_out_of_a_swiss_and_two_wins_leave_it_in():
    course = play_out(start("swiss", 8, wins_to_advance=2, losses_to_leave=2), Random(1))
    *steps, (before, _) = pairwise(course.steps)
    out = [entrant for earlier, later in steps for entrant in progress(earlier, later).out]
    lost_twice = {row.entrant for row in before.standings if before.format.beaten(before) & {row.entrant}}
    assert set(out) == lost_twice != set()
    assert len(out) == len(lost_twice)


def test_who_leads_a_table_and_rests_is_not_out():
    contest = start("round_robin", 3)
    (first,) = contest.open_matches[:1]
    told = [progress(contest, contest := contest.with_results({first.key: ONE}))]
    while contest.open_matches[1:]:
        told.append(progress(contest, contest := contest.with_results({contest.open_matches[0].key: ONE})))
    assert [step.out for step in told] == [()] * len(told)


def test_who_won_the_final_is_not_out_while_the_third_place_is_open():
    contest = start("single_elimination", 4, third_place=True)
    found = after(contest, W1_1=ONE, W1_2=ONE, W2_1=ONE)
    assert found.out == (2,)


def test_a_reopening_brings_back_who_was_out_and_takes_drawn_rounds_away():
    contest = start("swiss", 4, rounds=2)
    contest = contest.with_round(contest.next_round).with_results({"S1.1": ONE, "S1.2": ONE})
    contest = contest.with_round(contest.next_round).with_results({"S2.1": ONE, "S2.2": ONE})
    found = progress(contest, reopen(contest, "S1.1").contest)
    assert found.removed == ("S2.1", "S2.2")
    assert list(found.changed) == ["S1.1"]
    assert (found.playable, {*found.back, contest.champion}) == (("S1.1",), {1, 2, 3, 4})


def test_in_the_groups_nobody_is_out_before_the_group_is_over():
    contest = start("groups", 4, groups=1)
    while len(contest.open_matches) > 1:
        assert all(standing.playing for standing in contest.standings)
        contest = contest.with_results({contest.open_matches[0].key: ONE})
    found = progress(contest, contest.with_results({contest.open_matches[0].key: ONE}))
    assert len(found.out) == 2
    assert found.playable == ("W1.1",)


def test_who_is_disqualified_is_out_at_once():
    contest = start("groups", 8)
    assert progress(contest, contest.without(5)).out == (5,)


def test_a_result_after_which_nobody_can_be_paired_is_told_as_any_other():
    contest = start("swiss", 2, rounds=2)
    contest = contest.with_round(contest.next_round)
    found = progress(contest, contest.with_results({"S1.1": ONE}))
    assert (list(found.changed), found.out) == (["S1.1"], ())


def test_who_is_left_over_with_nobody_to_play_is_out_at_the_end():
    """Six by the majors' rules: three go through, two leave, and the sixth is left at 2-2."""
    contest = start("swiss", 6, pairing="major")
    out = []
    for winners in ((1, 2, 3), (1, 5, 6), (3, 6, 5), (3, 1)):
        drawn = contest.with_round(contest.next_round)
        slots = {node.key: drawn.state[node.key].slots for node in drawn.open_matches}
        won = {key: Outcome(1 if first in winners else 2) for key, (first, _) in slots.items()}
        contest, before = drawn.with_results(won), contest
        out += progress(before, contest).out
    assert contest.finished
    assert (contest.champion, sorted(out)) == (3, [1, 2, 4, 5, 6])
    assert not any(standing.playing for standing in contest.standings)


@given(courses(tempers=(Temper(), CALM)))
def test_everyone_but_the_champion_goes_out_once(course):
    told = [progress(before, after) for before, after in pairwise(course.steps)]
    out = [entrant for step in told for entrant in step.out]
    assert len(set(out)) == len(out)
    assert not any(step.back or step.removed for step in told)
    if not course.end.stuck:
        assert set(course.end.entrants) - set(out) <= {course.end.champion, *course.end.gone}
