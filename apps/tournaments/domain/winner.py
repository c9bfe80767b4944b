"""Who won the tournament, from the bracket's end."""

from collections.abc import Mapping
from dataclasses import dataclass

from apps.tournaments.domain.bracket import UNKNOWN, Standing, Tree


@dataclass(frozen=True)
class Podium:
    """Registration ids of the first three (None where nobody holds the place) and how they were found.

    `requires_review` is set when nobody won the final, or the winner has not won more matches in play than
    by forfeit: a chain of forfeits is looked at by a person before it counts.
    """

    winner: int | None
    runner_up: int | None
    third_place: int | None
    method: str
    requires_review: bool
    rules: tuple[str, ...]


def determine_podium(tree: Tree, state: Mapping[str, Standing], forfeits: frozenset[str]) -> Podium | None:
    """The podium, or None while the final or the third-place match is undecided. `forfeits` are match keys."""
    final, third = state[tree.final], state[tree.third_place] if tree.third_place else None
    if final.winner is UNKNOWN or (third is not None and third.winner is UNKNOWN):
        return None
    winner, runner_up = _entrant(final.winner), _entrant(final.loser)
    third_place = _entrant(third.winner) if third else None
    review = _reason_for_review(winner, state, forfeits)
    reasons = {
        "winner: won the final": winner,
        "runner-up: lost the final": runner_up,
        "third place: won the third-place match": third_place,
        review: review,
    }
    rules = tuple(reason for reason, holds in reasons.items() if holds)
    return Podium(winner, runner_up, third_place, "bracket", bool(review), rules)


def _reason_for_review(winner: int | None, state: Mapping[str, Standing], forfeits: frozenset[str]) -> str:
    if winner is None:
        return "review: nobody won the final"
    wins = [key for key, one in state.items() if one.winner == winner and not one.bye]
    if 2 * len(forfeits.intersection(wins)) >= len(wins):
        return "review: the winner won no more matches in play than by forfeit"
    return ""


def _entrant(slot: object) -> int | None:
    return slot if isinstance(slot, int) else None
