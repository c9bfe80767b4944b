"""Places in an elimination bracket, as ranges in standard competition ranking (1, 2, 3-4, 5-8, ...)."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from apps.tournaments.domain.bracket import Filled, Standing, Tree


@dataclass(frozen=True)
class Place:
    """A registration's place: from `first` to `last`, both counted from 1; equal where it is exact."""

    registration: int
    first: int
    last: int


def elimination_places(tree: Tree, state: Mapping[str, Standing]) -> list[Place]:
    """The places decided so far, best first. Who is still in the running has none yet.

    All who are out in the same round share the places below everyone who went on. A double forfeit puts
    both out, so it widens the range of its own round and leaves every other range as it is.
    """
    decided: list[Place] = []
    top = 1
    for group in _groups(tree, state):
        members = [entrant for entrant in group if entrant is not None]
        last = top + len(members) - 1
        decided += [Place(entrant, top, last) for entrant in members if isinstance(entrant, int)]
        top = last + 1
    return decided


def _groups(tree: Tree, state: Mapping[str, Standing]) -> Iterator[list[Filled]]:
    """From the champion down, who shares a place: a registration, UNKNOWN for one still to come, None for nobody."""
    loser_plays_on = {match for match, is_winner in tree.links if not is_winner}
    out = {node.key: _out(state[node.key], node.key in loser_plays_on) for node in tree.nodes}
    for key in (tree.final, tree.third_place):
        if key is not None:
            yield [state[key].winner]
            yield out[key]
    for number in range(tree.rounds - 1, 0, -1):
        yield [entrant for node in tree.nodes if node.round == number for entrant in out[node.key]]


def _out(standing: Standing, loser_plays_on: bool) -> list[Filled]:
    """Whose last match this was."""
    if standing.winner is None:
        return list(standing.slots)
    return [] if loser_plays_on else [standing.loser]
