"""One stage feeds the next: the ranks a to b of a stage become seeds of another."""

from collections.abc import Sequence
from dataclasses import dataclass

from apps.tournaments.domain.contest import Contest, Format
from apps.tournaments.domain.errors import Conflict, InvalidInput
from apps.tournaments.domain.options import Options


@dataclass(frozen=True)
class Feed:
    """The ranks `first` to `last` (both from 1) of the stage of that number (from 1)."""

    stage: int
    first: int
    last: int


@dataclass(frozen=True)
class Stage:
    """A format with its options, and where its entrants come from, best seeds first. The first stage has no feeds."""

    format: Format
    options: Options
    feeds: tuple[Feed, ...] = ()


def check_stages(stages: Sequence[Stage], entrants: int) -> list[int]:
    """How many entrants each stage will have; `InvalidInput` where a feed has nothing to take from."""
    sizes: list[int] = []
    taken: list[tuple[int, int]] = []
    for number, stage in enumerate(stages, start=1):
        if bool(stage.feeds) != (number > 1):
            raise InvalidInput("The first stage takes all entrants; every other one is fed by earlier ones.")
        ranks = [(feed.stage, rank) for feed in stage.feeds for rank in range(feed.first, feed.last + 1)]
        _check_ranks(number, ranks, sizes, taken)
        taken += ranks
        sizes.append(len(ranks) if stage.feeds else entrants)
    return sizes


def _check_ranks(
    number: int, ranks: Sequence[tuple[int, int]], sizes: Sequence[int], taken: Sequence[tuple[int, int]]
) -> None:
    for source, rank in ranks:
        if not 1 <= source < number or not 1 <= rank <= sizes[source - 1]:
            raise InvalidInput(f"Stage {number} takes ranks that no earlier stage has.")
    if len({*ranks, *taken}) != len(ranks) + len(taken):
        raise InvalidInput(f"Stage {number} takes a rank that is taken already.")


def seeds_of(stage: Stage, played: Sequence[Contest]) -> list[int]:
    """The entrants of a stage from first seed to last, out of the finished ones before it.

    Those who share a place come in the order of their seeds there. Who was disqualified is left out; nobody
    moves up for them.
    """
    found: list[int] = []
    for feed in stage.feeds:
        contest = played[feed.stage - 1]
        if not contest.finished:
            raise Conflict(f"Stage {feed.stage} is not over yet; its ranks are not known.")
        seeds = {entrant: seed for seed, entrant in enumerate(contest.entrants)}
        ranked = sorted(contest.standings, key=lambda standing: (standing.first, seeds[standing.entrant]))
        taken = [standing.entrant for standing in ranked[feed.first - 1 : feed.last]]
        found += [entrant for entrant in taken if entrant not in contest.gone]
    return found
