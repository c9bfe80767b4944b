"""Keeping entrants of one team, club or region apart in round one, by moving seeds as little as possible."""

from collections.abc import Mapping, Sequence

from apps.tournaments.domain.bracket import Seed
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.matching import cheapest_matching

# The farthest a seed may move; more would undo the seeding.
FARTHEST = 64
NEAREST = 8

Pairs = Sequence[tuple[int, int]]


def first_meetings(contest: Contest) -> list[tuple[int, int]]:
    """The pairs of seeds that meet in the first round, the better one first. None where everyone meets everyone."""
    if contest.format.draw is not None:
        drawn = contest.drawn[0] if contest.drawn else contest.next_round
        seeds = {entrant: seed for seed, entrant in enumerate(contest.entrants, start=1)}
        pairs = [(pairing.first, pairing.second) for pairing in drawn.pairings] if drawn else []
        return [(seeds[first], seeds[second]) for first, second in pairs if second is not None]
    sources = [node.sources for node in contest.tree.nodes if not node.group]
    pairs_of_seeds = [
        (source.n, other.n) for source, other in sources if isinstance(source, Seed) and isinstance(other, Seed)
    ]
    return [(min(pair), max(pair)) for pair in pairs_of_seeds if max(pair) <= len(contest.entrants)]


def separate(entrants: Sequence[int], meetings: Pairs, labels: Mapping[int, frozenset[str]]) -> list[int]:
    """The entrants, first seed first, after the lower seeds of `meetings` changed places among themselves.

    No other arrangement of them, none moving more than 64 places, has fewer meetings of two who share a label,
    and none with as few moves them less. Better seeds, and who has no meeting, stay where they are.
    """
    window = NEAREST
    while True:
        moved = _rearranged(entrants, meetings, labels, window)
        if window >= FARTHEST or not _conflicts(moved, meetings, labels):
            return moved
        window *= 2


def _rearranged(
    entrants: Sequence[int], meetings: Pairs, labels: Mapping[int, frozenset[str]], window: int
) -> list[int]:
    meetings = sorted(meetings)
    lower = [second for _, second in meetings]
    n = len(lower)
    costs = {
        (who, n + place): int(_share(labels, entrants[lower[who] - 1], entrants[meetings[place][0] - 1])) * n**3
        + (who - place) ** 2
        for who in range(n)
        for place in range(max(0, who - window), min(n, who + window + 1))
    }
    moved = list(entrants)
    # Everyone may stay, so there always is a matching.
    for who, vertex in cheapest_matching(2 * n, costs) or ():
        moved[lower[vertex - n] - 1] = entrants[lower[who] - 1]
    return moved


def _conflicts(entrants: Sequence[int], meetings: Pairs, labels: Mapping[int, frozenset[str]]) -> int:
    return sum(_share(labels, entrants[first - 1], entrants[second - 1]) for first, second in meetings)


def _share(labels: Mapping[int, frozenset[str]], entrant: int, other: int) -> bool:
    return not labels.get(entrant, frozenset()).isdisjoint(labels.get(other, frozenset()))
