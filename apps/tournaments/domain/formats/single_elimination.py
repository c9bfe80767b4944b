"""Single elimination for any number of entrants: who loses is out; byes go to the best seeds."""

from collections.abc import Iterator, Mapping
from typing import Any

from apps.tournaments.domain.bracket import LoserOf, Node, Seed, Side, Source, Tree, WinnerOf
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.seeding import bracket_order

NAME = "single_elimination"
THIRD_PLACE = "T1.1"


def build(entrants: int, options: Mapping[str, Any]) -> Tree:
    """The tree for `entrants` >= 2. Option `third_place` (bool): the semi-finals' losers meet; needs 4 entrants."""
    if entrants < 2:
        raise InvalidInput("A bracket needs at least two entrants.")
    rounds = (entrants - 1).bit_length()
    nodes = list(_winners_side(rounds))
    third_place = None
    if options.get("third_place") and entrants >= 4:
        third_place = THIRD_PLACE
        semi_finals = LoserOf(_key(rounds - 1, 1)), LoserOf(_key(rounds - 1, 2))
        nodes.insert(-1, Node(third_place, Side.THIRD_PLACE, rounds, 1, semi_finals))
    return Tree(tuple(nodes), rounds, final=_key(rounds, 1), third_place=third_place)


def _winners_side(rounds: int) -> Iterator[Node]:
    order = bracket_order(2**rounds)
    for number in range(1, rounds + 1):
        for position in range(1, 2 ** (rounds - number) + 1):
            upper, lower = 2 * position - 1, 2 * position
            sources: tuple[Source, Source]
            if number == 1:
                sources = Seed(order[upper - 1]), Seed(order[lower - 1])
            else:
                sources = WinnerOf(_key(number - 1, upper)), WinnerOf(_key(number - 1, lower))
            yield Node(_key(number, position), Side.WINNERS, number, position, sources)


def _key(number: int, position: int) -> str:
    return f"W{number}.{position}"
