"""Who gets which seed, and where each seed stands in a bracket."""

import random
from collections.abc import Sequence
from enum import StrEnum

from apps.tournaments.domain.errors import InvalidInput


class SeedingMethod(StrEnum):
    STANDARD = "standard"
    RANDOM = "random"
    MANUAL = "manual"
    RATING = "rating"
    REGISTRATION_ORDER = "registration_order"


def bracket_order(size: int) -> list[int]:
    """The seeds of a bracket of `size` (a power of two) from top to bottom.

    Built by doubling: in each step every seed s is joined by its complement, so 1 meets 2 only in the
    final and round r holds exactly the best size/2^(r-1) seeds if the better seed always wins.
    """
    if size < 1 or size & (size - 1):
        raise InvalidInput("A bracket's size must be a power of two.")
    order = [1]
    while len(order) < size:
        total = 2 * len(order) + 1
        order = [seed for better in order for seed in (better, total - better)]
    return order


def seed_entrants(
    entrants: Sequence[int],
    given: Sequence[int | None],
    method: SeedingMethod,
    random_seed: int,
    ratings: Sequence[float | None] = (),
) -> list[int]:
    """The entrants from first seed to last.

    `entrants` are registration ids in order of registration, `given` the seed the organizer gave each
    (or None), `ratings` the strength of each (or None). `standard` puts given seeds first, in their order,
    then the others as they registered; `manual` takes 1 to n as they were given and nothing else; `rating`
    puts the strongest first and the unrated last; `random` sorts by numbers drawn from `random_seed`, so the
    draw can be checked by anyone.
    """
    if len(set(entrants)) != len(entrants):
        raise InvalidInput("An entrant stands twice in the list.")
    match method:
        case SeedingMethod.RANDOM:
            # Of the generator's methods only random() is promised to draw the same in every version of Python.
            dice = random.Random(random_seed)
            return sorted(entrants, key=lambda _: dice.random())
        case SeedingMethod.REGISTRATION_ORDER:
            return list(entrants)
        case SeedingMethod.RATING:
            strength = dict(zip(entrants, ratings or [None] * len(entrants), strict=True))
            return _nones_last(entrants, [None if (r := strength[entrant]) is None else -r for entrant in entrants])
        case SeedingMethod.MANUAL:
            if sorted(seed or 0 for seed in given) != list(range(1, len(entrants) + 1)):
                raise InvalidInput(f"Manual seeding needs each of the seeds 1 to {len(entrants)} once.")
            return _nones_last(entrants, given)
        case _:
            return _nones_last(entrants, given)


def _nones_last(entrants: Sequence[int], values: Sequence[float | None]) -> list[int]:
    """Lowest value first, then those without one; equals in the order given."""
    places = {
        entrant: (value is None, value or 0, n) for n, (entrant, value) in enumerate(zip(entrants, values, strict=True))
    }
    return sorted(entrants, key=places.__getitem__)
