"""Who enters a Swiss late, and who leaves it between two rounds."""

from fractions import Fraction

import pytest

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, Halt
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.formats.swiss import missed_rounds
from apps.tournaments.domain.progress import still_in
from tests.domain.test_swiss import drawn, play_round, swiss


def begun(entrants=4, **options):
    contest = swiss(entrants, **{"late_entry": "half_point", "rounds": 3, **options})
    return contest.with_round(contest.next_round)


def decided(contest, first_wins=True):
    results = {node.key: Outcome(1 if first_wins else 2, score=(1, 0)) for node in contest.open_matches}
    return contest.with_results(results)


def of(contest, entrant):
    return next(standing for standing in contest.standings if standing.entrant == entrant)


@pytest.mark.parametrize(("late_entry", "points"), [("half_point", Fraction(1, 2)), ("no_points", Fraction(0))])
def test_who_comes_late_plays_from_the_second_round_on_with_what_the_first_is_worth(late_entry, points):
    contest = begun(late_entry=late_entry).joined_by(9)
    assert contest.entrants == (1, 2, 3, 4, 9)
    assert of(contest, 9).reasons["points"] == points
    after = decided(contest)
    paired = {entrant for pair in drawn(after) for entrant in pair}
    assert paired == {1, 2, 3, 4, 9, None}


def test_a_draw_may_be_worth_another_number_of_points():
    contest = begun(points_win=3, points_draw=1).joined_by(9)
    assert of(contest, 9).reasons["points"] == 1


def test_a_missed_round_is_no_bye_and_no_match_played():
    contest = begun(5, unplayed_value=0.5, tiebreaks=["points", "buchholz", "sonneborn_berger"]).joined_by(9)
    assert missed_rounds(contest)[9].missed and not missed_rounds(contest)[9].played
    reasons = of(contest, 9).reasons
    assert [reasons[rule] for rule in ("points", "buchholz", "sonneborn_berger")] == [Fraction(1, 2), Fraction(1, 2), 0]
    # One of six is no odd number any more: nobody rests.
    assert None not in {second for _, second in drawn(decided(contest))}


def test_who_missed_a_round_may_rest_in_a_later_one():
    contest = decided(begun(late_entry="no_points").joined_by(9))
    assert (9, None) in drawn(contest)


def test_nobody_enters_where_it_is_not_declared_or_the_second_round_is_drawn():
    for contest in (
        swiss(4, late_entry="half_point"),
        begun(late_entry="no"),
        begun().halted(Halt.STUCK),
        play_round(play_round(swiss(4, late_entry="half_point"))),
        Contest(FORMATS["round_robin"], (1, 2, 3), {"late_entry": "half_point"}),
        Contest(FORMATS["single_elimination"], (1, 2, 3, 4), {}),
    ):
        with pytest.raises(Conflict, match="Nobody enters any more"):
            contest.joined_by(9)
    with pytest.raises(InvalidInput, match="twice"):
        begun().joined_by(4)
    with pytest.raises(InvalidInput, match="late_entry"):
        _ = begun(late_entry="perhaps").tree.rounds, begun(late_entry="perhaps").next_round


def test_who_leaves_between_rounds_is_paired_no_more_and_keeps_their_points():
    contest = decided(begun(6))
    left = contest.dropping(1)
    assert 1 not in {entrant for pair in drawn(left) for entrant in pair}
    assert (of(left, 1).reasons["points"], of(left, 1).first) == (1, of(contest, 1).first)
    assert "disqualified" not in of(left, 1).reasons
    assert still_in(left) == {2, 3, 4, 5, 6}
    end = play_round(play_round(left))
    assert end.finished and of(end, 1).reasons["points"] == 1


def test_nobody_leaves_with_a_match_open_or_a_format_whose_matches_stand():
    with pytest.raises(Conflict, match="is open"):
        begun().dropping(1)
    with pytest.raises(InvalidInput, match="Nobody"):
        begun().dropping(9)
    with pytest.raises(Conflict, match="between rounds"):
        Contest(FORMATS["round_robin"], (1, 2, 3), {}).dropping(1)


def test_a_field_that_all_but_one_have_left_is_over():
    contest = decided(begun(4))
    for entrant in (1, 2, 3):
        contest = contest.dropping(entrant)
    assert contest.finished and contest.champion in (1, 2, None)
