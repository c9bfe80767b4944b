"""Pairing a large field bracket by bracket, in a time that grows little more than the field.

A bracket is paired by the seed rule. Pairs that have met are broken up with some of those beside them, which are then
paired anew at the least cost; more of them where that is not possible. A bracket in which it is never possible is
paired together with the one below it, and the last one with the one above.
"""

from collections.abc import Iterator, Sequence
from itertools import combinations

from apps.tournaments.domain.matching import Pair, cheapest_matching
from apps.tournaments.domain.pairing_graph import Field

# Pairs on each side of one that has met, at first; one where so many have met that the stretches would be long.
BESIDE = 4
LONG_STRETCH = 48
# Players that are paired anew at once; the time grows with the third power of it.
MOST_AT_ONCE = 384


def pair_nearby(graph: Field) -> list[Pair] | None:
    """Pairs of everybody; None where no legal ones are found this way."""
    if graph.n % 2 and graph.resting is None:
        return None
    done: list[list[Pair]] = []
    waiting: list[Pair] = []
    for members in graph.brackets:
        block = [*waiting, *graph.on_rule(members)]
        found = _mended(graph, block)
        done += [found] if found else []
        waiting = [] if found else block
    while waiting:
        if not done:
            return None
        waiting = [*done.pop(), *waiting]
        if found := _mended(graph, waiting):
            done.append(found)
            waiting = []
    pairs = [pair for found in done for pair in found]
    rest = [(graph.resting, graph.n)] if graph.resting is not None else []
    return sorted([*pairs, *rest])


def _mended(graph: Field, pairs: Sequence[Pair]) -> list[Pair] | None:
    """The pairs with those that have met broken up; None where that is not possible."""
    met = [number for number, (i, j) in enumerate(pairs) if graph.has_met(i, j)]
    beside = _beside(met, len(pairs)) if met else 0
    while met:
        stretches = list(_stretches(met, beside, len(pairs)))
        anew = [_pair_anew(graph, pairs[start:end]) for start, end in stretches]
        if all(found is not None for found in anew):
            return _replaced(pairs, stretches, [found or [] for found in anew])
        if stretches == [(0, len(pairs))] or any(2 * (end - start) > MOST_AT_ONCE for start, end in stretches):
            return None
        beside *= 2
    return list(pairs)


def _beside(met: Sequence[int], count: int) -> int:
    """How many pairs on each side to begin with."""
    return 1 if max(end - start for start, end in _stretches(met, BESIDE, count)) > LONG_STRETCH else BESIDE


def _stretches(met: Sequence[int], beside: int, count: int) -> Iterator[tuple[int, int]]:
    """The numbers of the pairs from the first to behind the last that are paired anew together."""
    start, end = max(0, met[0] - beside), min(count, met[0] + beside + 1)
    for number in met[1:]:
        if number - beside > end:
            yield start, end
            start = number - beside
        end = min(count, number + beside + 1)
    yield start, end


def _pair_anew(graph: Field, pairs: Sequence[Pair]) -> list[Pair] | None:
    people = sorted(place for pair in pairs for place in pair)
    if len(people) <= MOST_AT_ONCE:
        costs = dict(graph.legal(combinations(people, 2)))
    else:
        costs = dict(graph.legal(_near(graph, people)))
    number = {place: n for n, place in enumerate(people)}
    found = cheapest_matching(len(people), {(number[i], number[j]): cost for (i, j), cost in costs.items()})
    return None if found is None else [(people[i], people[j]) for i, j in found]


def _near(graph: Field, people: Sequence[int]) -> Iterator[Pair]:
    """Those who would meet by the rule, or nearly so: a matching of so many takes few pairs to choose from."""
    for i, j in combinations(people, 2):
        off = graph.off_rule(i, j)
        if abs(i - j if off is None else off) <= 2 * BESIDE:
            yield i, j


def _replaced(
    pairs: Sequence[Pair], stretches: Sequence[tuple[int, int]], anew: Sequence[Sequence[Pair]]
) -> list[Pair]:
    found: list[Pair] = []
    at = 0
    for (start, end), instead in zip(stretches, anew, strict=True):
        found += [*pairs[at:start], *instead]
        at = end
    return [*found, *pairs[at:]]
