"""A tournament as a list of matches with named sources, and what follows from the results entered so far.

The state of every match is a function of the tree, the entrants by seed, the results, and who left. So
"result in, what changed out" is the difference of two calls of `derive`, and reopening a match is leaving
its result out.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Side(StrEnum):
    WINNERS = "winners"
    THIRD_PLACE = "third_place"
    LOSERS = "losers"
    FINAL = "final"
    GROUP = "group"
    SWISS = "swiss"


@dataclass(frozen=True)
class Seed:
    """A slot filled by the entrant of this seed, or a bye where there are fewer entrants."""

    n: int


@dataclass(frozen=True)
class Bye:
    """A slot nobody fills: who stands opposite goes on, or scores, without playing."""


@dataclass(frozen=True)
class WinnerOf:
    match: str


@dataclass(frozen=True)
class LoserOf:
    match: str


@dataclass(frozen=True)
class LoserIfUpset:
    """The loser of a match that its second slot won, and nobody where its first slot won.

    The second match of a grand final: it is played only if the winners'-side finalist lost the first, and
    is a bye for the champion otherwise.
    """

    match: str


@dataclass(frozen=True)
class RankOf:
    """Who stands at this rank of a group once all of its matches are decided."""

    group: int
    n: int


Source = Seed | Bye | WinnerOf | LoserOf | LoserIfUpset | RankOf


@dataclass(frozen=True)
class Node:
    """One match of the tree: its key (unique in the bracket), where it stands, and the sources of its slots."""

    key: str
    side: Side
    round: int
    position: int
    sources: tuple[Source, Source]
    stage: int = 1
    group: int = 0


@dataclass(frozen=True)
class Tier:
    """Matches that end the tournament for those who share places: their winners first, then their losers."""

    winners: tuple[str, ...]
    losers: tuple[str, ...]


@dataclass(frozen=True)
class Outcome:
    """How a match ended: the winner's slot (1 or 2), or None for a draw or when neither goes on.

    `score` are the points of both slots (games won in a series), `games` those of each game, `finished` any
    number that grows with time. `walkover`: nobody entered it, it was decided by who was gone at that time.
    """

    winner_slot: int | None
    draw: bool = False
    forfeit: bool = False
    score: tuple[int, int] = (0, 0)
    games: tuple[tuple[int, int], ...] = ()
    finished: float | None = None
    walkover: bool = False


class _Unknown:
    """A slot whose entrant is not known yet, as against None: a slot nobody will ever fill."""


UNKNOWN = _Unknown()
Filled = int | None | _Unknown


@dataclass(frozen=True)
class NodeState:
    """What is known of one match: entrants of its slots, its winner and loser, whether it was a bye or walked over.

    A draw has neither winner nor loser.
    """

    slots: tuple[Filled, Filled]
    winner: Filled
    loser: Filled
    bye: bool = False
    walkover: bool = False

    @property
    def decided(self) -> bool:
        return self.winner is not UNKNOWN

    @property
    def playable(self) -> bool:
        """Both entrants are known and nothing decided it yet."""
        return self.winner is UNKNOWN and all(isinstance(slot, int) for slot in self.slots)


State = Mapping[str, NodeState]
Results = Mapping[str, Outcome]
Gone = frozenset[int]
NOBODY: Gone = frozenset()
# The members of a group, best first.
Ranker = Callable[[Sequence[int], State, Results, Gone], Sequence[int]]


@dataclass(frozen=True)
class Group:
    """Matches that rank their members together: the members' seeds, the matches' keys, and the ranking."""

    number: int
    seeds: tuple[int, ...]
    keys: tuple[str, ...]
    rank: Ranker


@dataclass(frozen=True)
class Tree:
    """Nodes in an order in which each comes after those it depends on.

    `final` is the match that makes the champion (empty where a table does), `tiers` who shares places, from
    the champion down, `groups` the tables that later slots look at.
    """

    nodes: tuple[Node, ...]
    rounds: int
    final: str
    third_place: str | None = None
    tiers: tuple[Tier, ...] = ()
    groups: tuple[Group, ...] = ()

    @property
    def links(self) -> dict[tuple[str, bool], tuple[str, int]]:
        """(match, whether its winner) -> (the match and the slot, 1 or 2, it goes to)."""
        found = {}
        for node in self.nodes:
            for slot, source in enumerate(node.sources, start=1):
                if isinstance(source, WinnerOf | LoserOf | LoserIfUpset):
                    found[source.match, isinstance(source, WinnerOf)] = (node.key, slot)
        return found


@dataclass(frozen=True)
class Change:
    """What results changed: the new standing of each match that has another one."""

    filled: dict[str, NodeState]


def derive(
    tree: Tree, entrants: Sequence[int], results: Results, gone: Gone = NOBODY, gone_in_groups: Gone = NOBODY
) -> dict[str, NodeState]:
    """The state of every match. `entrants` are registration ids, first seed first.

    Who is `gone` (disqualified, withdrawn) keeps the results there are; the other matches are walked over.
    `gone_in_groups`: those of them whose rank in a group is that of one who is gone.
    """
    state: dict[str, NodeState] = {}
    filler = _Filler(tree, entrants, results, gone_in_groups, state)
    for node in tree.nodes:
        first, second = node.sources
        state[node.key] = _decide((filler.fill(first), filler.fill(second)), results.get(node.key), gone)
    return state


def changes(before: State, after: State) -> Change:
    """What differs between two states of one bracket."""
    return Change({key: standing for key, standing in after.items() if before.get(key) != standing})


class _Filler:
    """Who stands in a slot, while a state is being derived."""

    def __init__(self, tree: Tree, entrants: Sequence[int], results: Results, gone: Gone, state: State) -> None:
        self.groups = {group.number: group for group in tree.groups}
        self.entrants, self.results, self.gone, self.state = entrants, results, gone, state
        self.ranked: dict[int, Sequence[int]] = {}

    def fill(self, source: Source) -> Filled:
        match source:
            case Seed(n):
                return self.entrants[n - 1] if n <= len(self.entrants) else None
            case WinnerOf(key):
                return self.state[key].winner
            case LoserOf(key):
                return self.state[key].loser
            case LoserIfUpset(key):
                return _loser_if_upset(self.state[key])
            case RankOf(number, n):
                return self._rank(self.groups[number], n)
            case _:
                return None

    def _rank(self, group: Group, n: int) -> Filled:
        if not all(self.state[key].decided for key in group.keys):
            return UNKNOWN
        if group.number not in self.ranked:
            members = [self.entrants[seed - 1] for seed in group.seeds]
            self.ranked[group.number] = group.rank(members, self.state, self.results, self.gone)
        return self.ranked[group.number][n - 1]


def _loser_if_upset(standing: NodeState) -> Filled:
    if standing.bye:
        return None  # whoever will stand in it, nobody loses it
    if not standing.decided:
        return UNKNOWN
    return standing.loser if standing.winner == standing.slots[1] else None


def _decide(slots: tuple[Filled, Filled], outcome: Outcome | None, gone: Gone) -> NodeState:
    first, second = slots
    if first is None or second is None:
        other = second if first is None else first
        return NodeState(slots, other, None, bye=True)
    if isinstance(first, _Unknown) or isinstance(second, _Unknown):
        return NodeState(slots, UNKNOWN, UNKNOWN)
    if outcome is None:
        return _walk_over(first, second, gone)
    if outcome.winner_slot is None:
        return NodeState(slots, None, None, walkover=outcome.walkover)
    winner, loser = (first, second) if outcome.winner_slot == 1 else (second, first)
    return NodeState(slots, winner, loser, walkover=outcome.walkover)


def _walk_over(first: int, second: int, gone: Gone) -> NodeState:
    """An unplayed match: walked over by who is left, if one of them is gone."""
    there = [entrant for entrant in (first, second) if entrant not in gone]
    if len(there) == 2:
        return NodeState((first, second), UNKNOWN, UNKNOWN)
    winner = there[0] if there else None
    loser = (second if winner == first else first) if there else None
    return NodeState((first, second), winner, loser, walkover=True)
