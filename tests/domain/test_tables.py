"""What a match is worth to each side of a table."""

import pytest

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.tables import read_scoring, read_table
from tests.domain.contests import start


def records(contest):
    scoring = read_scoring(contest.options)
    nodes = contest.tree.nodes
    return read_table(contest.entrants, nodes, contest.state, contest.results, scoring, contest.gone).records


def only(record):
    (encounter,) = record.encounters
    return encounter


def played(outcome):
    """Both sides of the one match of two."""
    found = records(start("round_robin", 2).with_results({"G1R1.1": outcome}))
    return only(found[1]), only(found[2])


@pytest.mark.parametrize(
    ("outcome", "flags"),
    [
        (Outcome(1, score=(2, 1)), (True, False, False)),
        (Outcome(2, score=(1, 2)), (False, True, False)),
        (Outcome(None, draw=True, score=(1, 1)), (False, False, False)),
        (Outcome(1, forfeit=True), (True, False, True)),
        (Outcome(None, forfeit=True), (False, True, True)),
        (Outcome(1, forfeit=True, walkover=True), (True, False, True)),
    ],
)
def test_won_lost_and_given(outcome, flags):
    first, _ = played(outcome)
    assert (first.won, first.lost, first.forfeit) == flags
    assert first.opponent == 2
    assert first.played is not flags[2]


def test_points_of_all_games_count_and_a_level_game_is_nobody_s():
    first, second = played(Outcome(1, score=(2, 0), games=((13, 7), (9, 9), (13, 11)), finished=7.0))
    assert (first.scored, first.games) == ((35, 27), (2, 0))
    assert (second.scored, second.games) == ((27, 35), (0, 2))
    assert first.finished == second.finished == 7.0


def test_a_bye_is_a_win_against_nobody():
    contest = start("swiss", 3)
    contest = contest.with_round(contest.next_round)
    (lucky,) = [record for record in records(contest).values() if record.byes]
    assert (lucky.wins, lucky.points, only(lucky).opponent, only(lucky).played) == (1, 1, None, False)


def test_who_is_gone_loses_by_walkover():
    found = records(start("round_robin", 2).without(2))
    assert (only(found[1]).won, only(found[1]).forfeit) == (True, True)
    assert (only(found[2]).lost, only(found[2]).played) == (True, False)
