"""A field that is to be paired, as a graph: who may meet whom, and at what cost."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from itertools import combinations, groupby
from math import lcm
from typing import NamedTuple

from apps.tournaments.domain.matching import Pair

# Whom the rule wants the better one of a pair to meet: of its position and the (even) size of its bracket.
SEED_RULES: Mapping[str, Callable[[int, int], int]] = {
    "fold": lambda position, size: size - 1 - position,
    "slide": lambda position, size: position + size // 2,
    "adjacent": lambda position, size: position + 1,
}


class Waived(StrEnum):
    """What is allowed for once where no round is legal: that some meet again, or that some more have a bye."""

    REMATCHES = "rematches"
    BYES = "byes"


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


class Field:
    """A vertex per player, one more for the bye where their number is odd, and `more_byes` besides."""

    def __init__(self, field: Sequence[Player], rule: str, waived: Waived | None = None, more_byes: int = 0) -> None:
        self.field, self.partner, self.n, self.waived = field, SEED_RULES[rule], len(field), waived
        self.byes = self.n % 2 + more_byes
        scale = lcm(*(player.score.denominator for player in field))
        lowest = min(player.score for player in field)
        self.scores = [int((player.score - lowest) * scale) for player in field]
        self.resting = self._resting() if self.byes else None
        self.homes = _homes(self.scores, self.resting)

    @property
    def vertices(self) -> int:
        return self.n + self.byes

    def _resting(self) -> int | None:
        """Who is to get the bye: the last in the field that may."""
        return next((place for place in range(self.n - 1, -1, -1) if self._may_rest(place)), None)

    def _may_rest(self, place: int) -> bool:
        return self.field[place].bye_allowed or self.waived is Waived.BYES

    @property
    def brackets(self) -> list[list[int]]:
        """Who would meet each other, from the top; places in the field."""
        found: dict[int, list[int]] = {}
        for place, home in self.homes.items():
            found.setdefault(home.bracket, []).append(place)
        return list(found.values())

    def home_costs(self) -> Iterator[tuple[Pair, int]]:
        """Of pairs inside the brackets."""
        for members in self.brackets:
            # Where nobody in them has met, the rule's own pairs are all it takes.
            wanted = dict(self.legal(self.on_rule(members)))
            yield from wanted.items() if 2 * len(wanted) == len(members) else self.legal(combinations(members, 2))
        if self.resting is not None:
            yield (self.resting, self.n), self._bye_cost(self.resting, self.resting)

    def on_rule(self, members: Sequence[int]) -> Iterator[Pair]:
        """A bracket as the seed rule wants it."""
        left = dict.fromkeys(range(len(members)))
        while left:
            position = next(iter(left))
            other = self.partner(position, len(members))
            del left[position], left[other]
            yield members[position], members[other]

    def costs_within(self, reach: int) -> Iterator[tuple[Pair, int]]:
        """Of pairs that stand no further apart than that."""
        yield from self.legal((i, j) for i in range(self.n) for j in range(i + 1, min(self.n, i + reach + 1)))
        yield from self._byes()

    def all_costs(self) -> Iterator[tuple[Pair, int]]:
        yield from self.legal(combinations(range(self.n), 2))
        yield from self._byes()

    def _byes(self) -> Iterator[tuple[Pair, int]]:
        if self.resting is None:
            return
        for bye in range(self.n, self.vertices):
            for place in range(self.n):
                if self._may_rest(place):
                    yield (place, bye), self._bye_cost(place, self.resting)

    def has_met(self, i: int, j: int) -> bool:
        return self.field[j].entrant in self.field[i].met

    def legal(self, pairs: Iterable[Pair]) -> Iterator[tuple[Pair, int]]:
        """Those of the pairs that may meet, with their costs."""
        for i, j in pairs:
            if not self.has_met(i, j) or self.waived is Waived.REMATCHES:
                yield (i, j), self._cost(i, j)

    def _cost(self, i: int, j: int) -> int:
        squares, again = (self.scores[i] - self.scores[j]) ** 2, int(self.has_met(i, j))
        off = self.off_rule(i, j)
        if off is None:
            return self._weigh(again=again, squares=squares, strays=1, distance=(i - j) ** 2)
        return self._weigh(again=again, squares=squares, distance=off**2)

    def off_rule(self, i: int, j: int) -> int | None:
        """How many positions j is away from whom i should meet; None where they are not of one bracket."""
        home, other = self.homes.get(i), self.homes.get(j)
        if home is None or other is None or home.bracket != other.bracket:
            return None
        return other.position - self.partner(home.position, home.size)

    def _bye_cost(self, place: int, wanted: int) -> int:
        again = int(not self.field[place].bye_allowed)
        return self._weigh(again=again, bye=self.scores[place], passed=abs(wanted - place))

    def _weigh(
        self, again: int = 0, bye: int = 0, squares: int = 0, passed: int = 0, strays: int = 0, distance: int = 0
    ) -> int:
        """One number in which each rule outweighs all that the rules after it can add up to."""
        span = self.scores[0] - self.scores[-1]
        places, most_squares, most_distance = self.n + 1, self.n * span**2 + 1, self.n**3 + 1
        byes = again * (self.n * span + 1) + bye
        return (((byes * most_squares + squares) * places**2 + passed) * places + strays) * most_distance + distance

    def paired(self, pair: Pair) -> Paired:
        i, j = pair
        if j >= self.n:
            return Paired(i, None, off_rule=i != self.resting)
        return Paired(i, j, off_rule=self.off_rule(i, j) != 0)


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
