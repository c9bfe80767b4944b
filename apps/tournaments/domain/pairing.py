"""Pairing a field of entrants by score, as one cheapest perfect matching over all of them.

What is minimized, each only where all before it are equal: the score of who gets the bye, the sum of squared
score differences, how far above the last who may have it the bye goes, how many leave the bracket the seed
rule puts them into, and the squared distances from the seed rule within the brackets.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations, groupby
from math import lcm
from typing import NamedTuple

from apps.tournaments.domain.contest import NoLegalPairing
from apps.tournaments.domain.matching import Pair, cheapest_matching

# Whom the rule wants the better one of a pair to meet: of its position and the (even) size of its bracket.
SEED_RULES: Mapping[str, Callable[[int, int], int]] = {
    "fold": lambda position, size: size - 1 - position,
    "slide": lambda position, size: position + size // 2,
    "adjacent": lambda position, size: position + 1,
}


@dataclass(frozen=True)
class Player:
    """One of the field: whom it met already, and whether it may get the bye."""

    entrant: int
    score: Fraction
    met: AbstractSet[int]
    bye_allowed: bool = True


class Home(NamedTuple):
    """Where the seed rule wants a player: the bracket, the position in it (from 0), the bracket's even size."""

    bracket: int
    position: int
    size: int


@dataclass(frozen=True)
class Paired:
    """Two of the field by their places in it (from 0), `second` None for the bye; `off_rule`: not as the seed rule
    would have it, because somebody had met already."""

    first: int
    second: int | None
    off_rule: bool


def pair_field(field: Sequence[Player], rule: str) -> list[Paired]:
    """Pairs of everybody in `field`, which is ordered by score and then by what the seed rule goes by.

    Raises `NoLegalPairing` where somebody would have to meet twice or get a second bye.
    """
    pairing = _Field(field, SEED_RULES[rule])
    # A matching inside the brackets is the cheapest of all, since it is the cheapest by each rule in turn.
    for costs in (pairing.home_costs, pairing.all_costs):
        found = cheapest_matching(pairing.vertices, dict(costs()))
        if found is not None:
            return [pairing.paired(pair) for pair in found]
    raise NoLegalPairing(
        "No round can be drawn in which nobody meets twice and nobody has a second bye; "
        "end here, or take somebody out who cannot go on."
    )


class _Field:
    """The field as a graph: a vertex per player, one more for the bye where their number is odd."""

    def __init__(self, field: Sequence[Player], partner: Callable[[int, int], int]) -> None:
        self.field, self.partner, self.n = field, partner, len(field)
        self.vertices = self.n + self.n % 2
        scale = lcm(*(player.score.denominator for player in field))
        lowest = min(player.score for player in field)
        self.scores = [int((player.score - lowest) * scale) for player in field]
        self.resting = self._resting() if self.n % 2 else None
        self.homes = _homes(self.scores, self.resting)

    def _resting(self) -> int | None:
        """Who is to get the bye: the last in the field that may."""
        return next((place for place in range(self.n - 1, -1, -1) if self.field[place].bye_allowed), None)

    def home_costs(self) -> Iterator[tuple[Pair, int]]:
        brackets: dict[int, list[int]] = {}
        for place, home in self.homes.items():
            brackets.setdefault(home.bracket, []).append(place)
        for members in brackets.values():
            # Where nobody in them has met, the rule's own pairs are all it takes.
            wanted = dict(self._legal(self._on_rule(members)))
            yield from wanted.items() if 2 * len(wanted) == len(members) else self._legal(combinations(members, 2))
        if self.resting is not None:
            yield (self.resting, self.n), self._bye_cost(self.resting, self.resting)

    def _on_rule(self, members: Sequence[int]) -> Iterator[Pair]:
        left = dict.fromkeys(range(len(members)))
        while left:
            position = next(iter(left))
            other = self.partner(position, len(members))
            del left[position], left[other]
            yield members[position], members[other]

    def all_costs(self) -> Iterator[tuple[Pair, int]]:
        yield from self._legal(combinations(range(self.n), 2))
        if self.resting is not None:
            for place, player in enumerate(self.field):
                if player.bye_allowed:
                    yield (place, self.n), self._bye_cost(place, self.resting)

    def _legal(self, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, int]]:
        for i, j in pairs:
            if self.field[j].entrant not in self.field[i].met:
                yield (i, j), self._cost(i, j)

    def _cost(self, i: int, j: int) -> int:
        squares = (self.scores[i] - self.scores[j]) ** 2
        off = self._off_rule(i, j)
        if off is None:
            return self._weigh(squares=squares, strays=1, distance=(i - j) ** 2)
        return self._weigh(squares=squares, distance=off**2)

    def _off_rule(self, i: int, j: int) -> int | None:
        """How many positions j is away from whom i should meet; None where they are not of one bracket."""
        home, other = self.homes.get(i), self.homes.get(j)
        if home is None or other is None or home.bracket != other.bracket:
            return None
        return other.position - self.partner(home.position, home.size)

    def _bye_cost(self, place: int, wanted: int) -> int:
        return self._weigh(bye=self.scores[place], passed=wanted - place)

    def _weigh(self, bye: int = 0, squares: int = 0, passed: int = 0, strays: int = 0, distance: int = 0) -> int:
        """One number in which each rule outweighs all that the rules after it can add up to."""
        span = self.scores[0] - self.scores[-1]
        places, most_squares, most_distance = self.n + 1, self.n * span**2 + 1, self.n**3 + 1
        return (((bye * most_squares + squares) * places + passed) * places + strays) * most_distance + distance

    def paired(self, pair: Pair) -> Paired:
        i, j = pair
        if j == self.n:
            return Paired(i, None, off_rule=i != self.resting)
        return Paired(i, j, off_rule=self._off_rule(i, j) != 0)


def _homes(scores: Sequence[int], resting: int | None) -> dict[int, Home]:
    """Brackets of an even size, from the top: those of one score, and who is left over from the one above."""
    homes: dict[int, Home] = {}
    carried: list[int] = []
    staying = [place for place in range(len(scores)) if place != resting]
    for number, (_, group) in enumerate(groupby(staying, key=scores.__getitem__)):
        members = carried + list(group)
        carried = [members.pop()] if len(members) % 2 else []
        homes |= {place: Home(number, position, len(members)) for position, place in enumerate(members)}
    return homes
