"""Brackets played at random, for the properties that hold however a tournament goes."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from random import Random

from hypothesis import strategies as st

from apps.tournaments.domain.bracket import NodeState, Outcome, Tree, derive
from apps.tournaments.domain.formats import build_tree

BOTH_OUT = Outcome(None)


@dataclass
class Played:
    """A bracket and the results entered so far, in their order."""

    tree: Tree
    entrants: list[int]
    results: dict[str, Outcome] = field(default_factory=dict)

    @property
    def state(self) -> dict[str, NodeState]:
        return derive(self.tree, self.entrants, self.results)

    def to_play(self) -> list[str]:
        return [key for key, standing in self.state.items() if standing.playable]

    def enter(self, **winner_slots: int | None) -> "Played":
        """Enter results by key, an underscore for the dot: `enter(W1_1=2)`."""
        self.results |= {key.replace("_", "."): Outcome(slot) for key, slot in winner_slots.items()}
        return self

    def play(self, pick: Callable[[list[str]], str], outcomes: Mapping[str, Outcome]) -> "Played":
        """Play what is open until nothing is."""
        while keys := self.to_play():
            key = pick(keys)
            self.results[key] = outcomes[key]
        return self


def knockout(entrants: int, *, third_place: bool = False) -> Played:
    """Entrant 11 is the first seed, 12 the second, and so on."""
    tree = build_tree("single_elimination", entrants, {"third_place": third_place})
    return Played(tree, list(range(11, 11 + entrants)))


def play_favourites(played: Played) -> Played:
    """The better seed wins every match."""
    while keys := played.to_play():
        state = played.state
        played.results |= {key: Outcome(1 if state[key].slots[0] < state[key].slots[1] else 2) for key in keys}
    return played


@st.composite
def knockouts(draw: st.DrawFn, max_entrants: int = 40) -> Played:
    played = knockout(draw(st.integers(2, max_entrants)), third_place=draw(st.booleans()))
    Random(draw(st.integers(0, 999))).shuffle(played.entrants)
    return played


@st.composite
def played_out(draw: st.DrawFn, max_entrants: int = 40, double_forfeits: bool = False) -> Played:
    played = draw(knockouts(max_entrants))
    ways = st.sampled_from([Outcome(1), Outcome(2)] + [BOTH_OUT] * double_forfeits)
    keys = [node.key for node in played.tree.nodes]
    outcomes = dict(zip(keys, draw(st.lists(ways, min_size=len(keys), max_size=len(keys))), strict=True))
    return played.play(Random(draw(st.integers(0, 999))).choice, outcomes)
