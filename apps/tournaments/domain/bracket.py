"""A bracket as a tree of matches, and what follows from the results entered so far.

The state of a bracket is a function of three things: the tree, the entrants by seed, and the results.
So "result in, what changed out" is the difference of two calls of `derive`, and reopening a match is
leaving its result out.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    WINNERS = "winners"
    THIRD_PLACE = "third_place"


@dataclass(frozen=True)
class Seed:
    """A slot filled by the entrant of this seed, or a bye where there are fewer entrants."""

    n: int


@dataclass(frozen=True)
class WinnerOf:
    match: str


@dataclass(frozen=True)
class LoserOf:
    match: str


Source = Seed | WinnerOf | LoserOf


@dataclass(frozen=True)
class Node:
    """One match of the tree: its key (unique in the bracket), where it stands, and the sources of its slots."""

    key: str
    side: Side
    round: int
    position: int
    sources: tuple[Source, Source]


@dataclass(frozen=True)
class Tree:
    """Nodes in an order in which each comes after those it depends on."""

    nodes: tuple[Node, ...]
    rounds: int
    final: str
    third_place: str | None = None

    @property
    def links(self) -> dict[tuple[str, bool], tuple[str, int]]:
        """(match, whether its winner) -> (the match and the slot, 1 or 2, it goes to)."""
        found = {}
        for node in self.nodes:
            for slot, source in enumerate(node.sources, start=1):
                if not isinstance(source, Seed):
                    found[source.match, isinstance(source, WinnerOf)] = (node.key, slot)
        return found


@dataclass(frozen=True)
class Outcome:
    """How a match ended: the winner's slot (1 or 2), or None when neither goes on."""

    winner_slot: int | None


class _Unknown:
    """A slot whose entrant is not known yet, as against None: a slot nobody will ever fill."""


UNKNOWN = _Unknown()
Filled = int | None | _Unknown


@dataclass(frozen=True)
class Standing:
    """What is known of one match: entrants of its slots, its winner and loser, and whether it was a bye."""

    slots: tuple[Filled, Filled]
    winner: Filled
    loser: Filled
    bye: bool = False

    @property
    def playable(self) -> bool:
        """Both entrants are known and nothing decided it yet."""
        return self.winner is UNKNOWN and all(isinstance(slot, int) for slot in self.slots)


@dataclass(frozen=True)
class Change:
    """What results changed: the new standing of each match that has another one."""

    filled: dict[str, Standing]


def derive(tree: Tree, entrants: Sequence[int], results: Mapping[str, Outcome]) -> dict[str, Standing]:
    """The state of every match. `entrants` are registration ids, first seed first."""
    state: dict[str, Standing] = {}
    for node in tree.nodes:
        first, second = (_fill(source, entrants, state) for source in node.sources)
        state[node.key] = _decide((first, second), results.get(node.key))
    return state


def changes(before: Mapping[str, Standing], after: Mapping[str, Standing]) -> Change:
    """What differs between two states of one bracket."""
    return Change({key: standing for key, standing in after.items() if before.get(key) != standing})


def _fill(source: Source, entrants: Sequence[int], state: Mapping[str, Standing]) -> Filled:
    if isinstance(source, Seed):
        return entrants[source.n - 1] if source.n <= len(entrants) else None
    feeder = state[source.match]
    return feeder.winner if isinstance(source, WinnerOf) else feeder.loser


def _decide(slots: tuple[Filled, Filled], outcome: Outcome | None) -> Standing:
    first, second = slots
    if first is None or second is None:
        other = second if first is None else first
        return Standing(slots, other, None, bye=True)
    if outcome is None or first is UNKNOWN or second is UNKNOWN:
        return Standing(slots, UNKNOWN, UNKNOWN)
    if outcome.winner_slot is None:
        return Standing(slots, None, None)
    winner, loser = (first, second) if outcome.winner_slot == 1 else (second, first)
    return Standing(slots, winner, loser)
