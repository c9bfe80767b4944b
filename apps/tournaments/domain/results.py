"""A result as somebody enters it, and what makes it a legal one."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.tournaments.domain.errors import InvalidInput

MAX_SCORE = 9999
# As many as the longest series may have.
MAX_GAMES = 15


@dataclass(frozen=True)
class GameScore:
    """One game of a match: its number (from 1), both scores, and the map if the game has maps."""

    n: int
    participant1_score: int
    participant2_score: int
    map: str = ""


@dataclass(frozen=True)
class MatchScore:
    """Both scores, the tie-break that decided a level match (overtime, shootout), and the games."""

    participant1_score: int
    participant2_score: int
    participant1_tiebreak: int | None = None
    participant2_tiebreak: int | None = None
    games: tuple[GameScore, ...] = ()

    def winner_slot(self) -> int | None:
        """1 or 2, or None where the score is level and no tie-break decided it."""
        if self.participant1_score != self.participant2_score:
            return 1 if self.participant1_score > self.participant2_score else 2
        if self.participant1_tiebreak is None or self.participant2_tiebreak is None:
            return None
        if self.participant1_tiebreak == self.participant2_tiebreak:
            return None
        return 1 if self.participant1_tiebreak > self.participant2_tiebreak else 2


def most_points(best_of: int) -> int:
    """The most that a side can have: the games that win a series, or what a score may be."""
    return best_of // 2 + 1 if best_of > 1 else MAX_SCORE


def check_live_score(score: MatchScore, best_of: int) -> None:
    """Raise `InvalidInput` for a score that no moment of a match can show."""
    values = [
        score.participant1_score,
        score.participant2_score,
        score.participant1_tiebreak or 0,
        score.participant2_tiebreak or 0,
    ]
    values += [value for game in score.games for value in (game.participant1_score, game.participant2_score)]
    if any(not 0 <= value <= MAX_SCORE for value in values):
        raise InvalidInput(f"Scores must be whole numbers from 0 to {MAX_SCORE}.")
    needed = most_points(best_of)
    if best_of > 1 and max(score.participant1_score, score.participant2_score) > needed:
        raise InvalidInput(f"In a best of {best_of} nobody wins more than {needed} games.")
    if best_of > 1 and min(score.participant1_score, score.participant2_score) >= needed:
        raise InvalidInput(f"In a best of {best_of} only one side can win {needed} games.")
    if len(score.games) > MAX_GAMES:
        raise InvalidInput(f"A match has at most {MAX_GAMES} games.")
    if [game.n for game in score.games] != list(range(1, len(score.games) + 1)):
        raise InvalidInput("Games must be numbered from 1 without a gap.")


def check_final_score(score: MatchScore, best_of: int, *, draws_allowed: bool = False) -> None:
    """Raise `InvalidInput` for a score a match cannot end with."""
    check_live_score(score, best_of)
    if (score.participant1_tiebreak is None) != (score.participant2_tiebreak is None):
        raise InvalidInput("A tie-break needs both sides' scores.")
    if score.participant1_tiebreak is not None and score.participant1_score != score.participant2_score:
        raise InvalidInput("A tie-break decides a level score only; leave it out.")
    if score.winner_slot() is None and not draws_allowed:
        raise InvalidInput("The score is level; this match needs a winner, so enter the tie-break's scores too.")
    needed = most_points(best_of)
    if best_of > 1 and max(score.participant1_score, score.participant2_score) != needed:
        raise InvalidInput(f"A best of {best_of} ends when one side has won {needed} games.")
    if best_of > 1 and score.games:
        check_games(score)


def check_games(score: MatchScore) -> None:
    """Raise `InvalidInput` unless the games won add up to the score and the last one decided the match."""
    if won_games(score.games) != (score.participant1_score, score.participant2_score):
        raise InvalidInput("The score does not follow from its games; correct one of them.")
    if max(won_games(score.games[:-1])) == max(won_games(score.games)):
        raise InvalidInput("No game is played after the one that decides the match; leave it out.")


def won_games(games: Sequence[GameScore]) -> tuple[int, int]:
    """How many games each side won."""
    first = sum(game.participant1_score > game.participant2_score for game in games)
    second = sum(game.participant2_score > game.participant1_score for game in games)
    return first, second
