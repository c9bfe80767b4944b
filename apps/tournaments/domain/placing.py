"""Where the best of each group stand in the playoff: group opponents apart as long as the bracket allows."""

from functools import lru_cache

from apps.tournaments.domain.matching import cheapest_assignment
from apps.tournaments.domain.seeding import bracket_order


@lru_cache(maxsize=256)
def place_groups(groups: int, advance: int) -> tuple[tuple[int, ...], ...]:
    """For each rank (from the first) the playoff seed of each group's entrant of that rank.

    Rank r holds the seeds (r - 1) * groups + 1 to r * groups, so that byes go to group winners. Within that,
    each rank in turn is assigned at the least cost, where meeting a group opponent a round earlier outweighs
    any number of later meetings, and then the natural order is kept as far as possible.
    """
    if not advance:
        return ()
    rounds = (groups * advance - 1).bit_length()
    positions = {seed: place for place, seed in enumerate(bracket_order(2**rounds))}
    # The first of each group have met nobody yet, so they stand in their order.
    placed = [[group + 1] for group in range(groups)]
    for rank in range(1, advance):
        seeds = range(rank * groups + 1, (rank + 1) * groups + 1)
        costs = [
            [
                _cost([positions[mate] for mate in mates], positions[seed], rounds, groups * advance) * groups**3
                + (offset - group) ** 2
                for offset, seed in enumerate(seeds)
            ]
            for group, mates in enumerate(placed)
        ]
        for mates, offset in zip(placed, cheapest_assignment(costs), strict=True):
            mates.append(seeds[offset])
    return tuple(zip(*placed, strict=True))


def _cost(mates: list[int], position: int, rounds: int, outweighs: int) -> int:
    return sum((outweighs + 1) ** (rounds - meeting_round(mate, position)) for mate in mates)


def meeting_round(position: int, other: int) -> int:
    """The round in which two positions of a bracket (from 0) meet if they win until then."""
    return (position ^ other).bit_length()
