"""What is a legal score, during a match and at its end."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from apps.tournaments.domain.bracket import Side
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.results import (
    MAX_GAMES,
    MAX_SCORE,
    GameScore,
    MatchScore,
    check_final_score,
    check_live_score,
    won_games,
)
from apps.tournaments.domain.tables import draws_allowed

FIRST, SECOND, DRAWN = (13, 7), (9, 13), (12, 12)


def games(*scores):
    return tuple(GameScore(n, *score) for n, score in enumerate(scores, start=1))


def refused(message):
    return pytest.raises(InvalidInput, match=f"^({message})")


@pytest.mark.parametrize(
    ("score", "winner"),
    [
        (MatchScore(1, 0), 1),
        (MatchScore(0, 1), 2),
        (MatchScore(2, 2), None),
        (MatchScore(2, 2, 4, 3), 1),
        (MatchScore(2, 2, 3, 4), 2),
        (MatchScore(2, 2, 0, 1), 2),
        (MatchScore(2, 2, 1, 0), 1),
        (MatchScore(2, 2, 3, 3), None),
        (MatchScore(2, 2, 3, None), None),
        (MatchScore(2, 2, None, 3), None),
        (MatchScore(1, 0, 0, 5), 1),
    ],
)
def test_the_winner_follows_from_the_score_and_then_from_the_tie_break(score, winner):
    assert score.winner_slot() == winner


LIVE = [
    (MatchScore(0, 0), 1),
    (MatchScore(7, 7), 1),
    (MatchScore(MAX_SCORE, 0, MAX_SCORE, 0), 1),
    (MatchScore(0, 0), 3),
    (MatchScore(1, 1), 3),
    (MatchScore(2, 1), 3),
    (MatchScore(1, 2), 3),
    (MatchScore(3, 2), 5),
    (MatchScore(0, 0, games=games((5, 3))), 3),
    (MatchScore(1, 0, games=games((MAX_SCORE, 0), (0, MAX_SCORE))), 3),
]


@pytest.mark.parametrize(("score", "best_of"), LIVE)
def test_a_moment_of_a_match_is_shown(score, best_of):
    check_live_score(score, best_of)


@pytest.mark.parametrize("wrong", [-1, MAX_SCORE + 1])
@pytest.mark.parametrize("best_of", [1, 3])
@pytest.mark.parametrize(
    "score",
    [
        lambda wrong: MatchScore(wrong, 0),
        lambda wrong: MatchScore(0, wrong),
        lambda wrong: MatchScore(0, 0, wrong, 0),
        lambda wrong: MatchScore(0, 0, 0, wrong),
        lambda wrong: MatchScore(0, 0, games=games((0, 0), (wrong, 0))),
        lambda wrong: MatchScore(0, 0, games=games((0, 0), (0, wrong))),
    ],
)
def test_no_number_of_a_score_is_negative_or_absurd(score, wrong, best_of):
    with refused(r"Scores must be whole numbers from 0 to 9999\.$"):
        check_live_score(score(wrong), best_of)


@pytest.mark.parametrize("best_of", [1, 15])
def test_a_match_has_no_more_games_than_the_longest_series(best_of):
    check_live_score(MatchScore(0, 0, games=games(*MAX_GAMES * [DRAWN])), best_of)
    with refused("A match has at most 15 games"):
        check_live_score(MatchScore(0, 0, games=games(*(MAX_GAMES + 1) * [DRAWN])), best_of)


@pytest.mark.parametrize(("best_of", "needed"), [(3, 2), (5, 3), (7, 4)])
def test_nobody_wins_more_games_than_a_series_needs(best_of, needed):
    for score in (MatchScore(needed + 1, 0), MatchScore(0, needed + 1)):
        with refused(f"In a best of {best_of} nobody wins more than {needed} games"):
            check_live_score(score, best_of)
    with refused(f"In a best of {best_of} only one side can win {needed} games"):
        check_live_score(MatchScore(needed, needed), best_of)


@pytest.mark.parametrize("numbers", [(0,), (2,), (1, 1), (1, 3), (2, 1)])
def test_games_are_numbered_from_one_without_a_gap(numbers):
    scores = tuple(GameScore(n, 1, 0) for n in numbers)
    with refused("Games must be numbered from 1 without a gap"):
        check_live_score(MatchScore(0, 0, games=scores), 3)


FINAL = [
    (MatchScore(1, 0), 1),
    (MatchScore(0, 3), 1),
    (MatchScore(3, 3, 4, 2), 1),
    (MatchScore(3, 3, 0, 1), 1),
    (MatchScore(13, 7, games=games(FIRST)), 1),
    (MatchScore(2, 0), 3),
    (MatchScore(1, 2), 3),
    (MatchScore(3, 2), 5),
    (MatchScore(2, 0, games=games(FIRST, FIRST)), 3),
    (MatchScore(2, 1, games=games(FIRST, SECOND, FIRST)), 3),
    (MatchScore(0, 2, games=games(DRAWN, SECOND, SECOND)), 3),
]


@pytest.mark.parametrize(("score", "best_of"), FINAL)
def test_a_match_ends_like_this(score, best_of):
    check_final_score(score, best_of)


NOT_FINAL = [
    (MatchScore(-1, 0), 1, "Scores must be whole numbers"),
    (MatchScore(1, 1, 3), 1, "A tie-break needs both sides' scores"),
    (MatchScore(1, 1, None, 3), 1, "A tie-break needs both sides' scores"),
    (MatchScore(2, 1, 3, 4), 1, "A tie-break decides a level score only"),
    (MatchScore(1, 2, 3, 4), 1, "A tie-break decides a level score only"),
    (MatchScore(2, 1, 0, 0), 1, "A tie-break decides a level score only"),
    (MatchScore(1, 1), 1, "The score is level; this match needs a winner"),
    (MatchScore(1, 1, 3, 3), 1, "The score is level; this match needs a winner"),
    (MatchScore(1, 0), 3, "A best of 3 ends when one side has won 2 games"),
    (MatchScore(1, 2), 5, "A best of 5 ends when one side has won 3 games"),
    (MatchScore(1, 1, 1, 0), 3, "A best of 3 ends when one side has won 2 games"),
    (MatchScore(2, 0, games=games(FIRST)), 3, "The score does not follow from its games"),
    (MatchScore(2, 0, games=games(SECOND, SECOND)), 3, "The score does not follow from its games"),
    (MatchScore(2, 1, games=games(FIRST, FIRST)), 3, "The score does not follow from its games"),
    (MatchScore(2, 0, games=games(FIRST, DRAWN)), 3, "The score does not follow from its games"),
    (MatchScore(2, 1, games=games(FIRST, FIRST, SECOND)), 3, "No game is played after the one that decides"),
    (MatchScore(1, 2, games=games(SECOND, SECOND, FIRST)), 3, "No game is played after the one that decides"),
    (MatchScore(2, 0, games=games(FIRST, FIRST, DRAWN)), 3, "No game is played after the one that decides"),
]


@pytest.mark.parametrize(("score", "best_of", "message"), NOT_FINAL)
def test_a_match_does_not_end_like_this(score, best_of, message):
    with refused(message):
        check_final_score(score, best_of)


def test_a_draw_ends_a_match_where_draws_are_allowed():
    check_final_score(MatchScore(1, 1), 1, draws_allowed=True)
    check_final_score(MatchScore(1, 1, 3, 3), 1, draws_allowed=True)


def test_a_series_has_no_draw_even_where_draws_are_allowed():
    with refused("A best of 3 ends when one side has won 2 games"):
        check_final_score(MatchScore(1, 1), 3, draws_allowed=True)


def test_a_game_need_not_have_a_map():
    assert GameScore(1, 13, 7) == GameScore(1, 13, 7, map="")


def test_a_drawn_game_is_won_by_neither_side():
    assert won_games(games(FIRST, SECOND, DRAWN, SECOND)) == (1, 2)
    assert won_games(()) == (0, 0)


@given(st.sampled_from([3, 5, 7]), st.lists(st.sampled_from([FIRST, SECOND, DRAWN]), max_size=MAX_GAMES))
def test_a_series_played_game_by_game_is_legal_all_along_and_ends_when_it_is_won(best_of, course):
    for played in range(1, len(course) + 1):
        so_far = games(*course[:played])
        score = MatchScore(*won_games(so_far), games=so_far)
        check_live_score(score, best_of)
        if max(won_games(so_far)) == best_of // 2 + 1:
            check_final_score(score, best_of)
            break
        with refused("The score is level|A best of"):
            check_final_score(score, best_of)


@pytest.mark.parametrize(
    ("side", "best_of", "options", "allowed"),
    [
        (Side.GROUP, 1, {}, True),
        (Side.SWISS, 1, {}, True),
        (Side.WINNERS, 1, {}, False),
        (Side.FINAL, 1, {"draws": True}, False),
        (Side.GROUP, 3, {}, False),
        (Side.GROUP, 1, {"draws": False}, False),
        (Side.SWISS, 1, {"wins_to_advance": 3}, False),
        (Side.SWISS, 1, {"pairing": "major"}, False),
        (Side.SWISS, 1, {"wins_to_advance": 3, "draws": True}, True),
    ],
)
def test_a_level_score_stands_in_tables_of_single_games_only(side, best_of, options, allowed):
    assert draws_allowed(side, best_of, options) is allowed
