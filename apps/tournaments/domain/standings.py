"""Places in an elimination bracket, as ranges in standard competition ranking (1, 2, 3-4, 5-8, ...)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from apps.tournaments.domain.bracket import Filled, LoserIfUpset, NodeState, State, Tier, Tree


@dataclass(frozen=True)
class Place:
    """A registration's place: from `first` to `last`, both counted from 1; equal where it is exact."""

    registration: int
    first: int
    last: int


@dataclass(frozen=True)
class Ranked:
    """An entrant's place as a range, the place it cannot fall below any more, and why it stands there.

    In a table the range is today's; in a bracket it holds every place that is still possible. `playing`: there
    may be a match to come.
    """

    entrant: int
    first: int
    last: int
    guaranteed: int
    reasons: Mapping[str, object] = field(default_factory=dict)
    playing: bool = False


def elimination_places(tree: Tree, state: State) -> list[Place]:
    """The places decided so far, best first. Who is still in the running has none yet.

    All who are out in the same round share the places below everyone who went on. A double forfeit puts
    both out, so it widens the range of its own round and leaves every other range as it is.
    """
    decided: list[Place] = []
    for first, last, members in _ranges(tree, state):
        decided += [Place(entrant, first, last) for entrant in members if isinstance(entrant, int)]
    return decided


def elimination_ranking(tree: Tree, state: State, entrants: Sequence[int]) -> list[Ranked]:
    """Everyone with the places still possible, from the best place to the worst."""
    course = _Course(tree, state)
    ranked = [course.rank(entrant) for entrant in entrants]
    return sorted(ranked, key=lambda standing: (standing.first, standing.last))


def _ranges(tree: Tree, state: State) -> Iterator[tuple[int, int, Sequence[Filled]]]:
    top = 1
    for group in _groups(tree, state):
        members = [entrant for entrant in group if entrant is not None]
        yield top, top + len(members) - 1, members
        top += len(members)


def _groups(tree: Tree, state: State) -> Iterator[list[Filled]]:
    """From the champion down, who shares a place: a registration, UNKNOWN for one still to come, None for nobody."""
    plays_on = {match for match, is_winner in tree.links if not is_winner}
    after_upset = {source.match for node in tree.nodes for source in node.sources if isinstance(source, LoserIfUpset)}
    for tier in tree.tiers:
        yield [state[key].winner for key in tier.winners]
        yield [entrant for key in tier.losers for entrant in _out(state[key], key in plays_on, key in after_upset)]


def _out(standing: NodeState, plays_on: bool, after_upset: bool) -> list[Filled]:
    """Whose last match this was."""
    if standing.winner is None:
        return list(standing.slots)
    if after_upset:
        return [standing.loser] if standing.decided and standing.winner == standing.slots[0] else []
    return [] if plays_on else [standing.loser]


class _Course:
    """How far each entrant of a bracket came, and how far it may still come or fall."""

    def __init__(self, tree: Tree, state: State) -> None:
        self.tree, self.state, self.links = tree, state, tree.links
        bracket = [node.key for node in tree.nodes if not node.group]
        self.last = _last_matches(state, bracket)
        self.met = _last_matches(state, [key for key in bracket if not state[key].bye])
        ranges = _ranges(tree, state)
        self.won: dict[str, tuple[int, int]] = {}
        self.lost: dict[str, tuple[int, int]] = {}
        for tier in tree.tiers:
            self._note(tier, next(ranges)[:2], next(ranges)[:2])

    def _note(self, tier: Tier, winners: tuple[int, int], losers: tuple[int, int]) -> None:
        self.won |= dict.fromkeys(tier.winners, winners)
        self.lost |= dict.fromkeys(tier.losers, losers)

    def rank(self, entrant: int) -> Ranked:
        key = self.last[entrant]
        standing = self.state[key]
        if not standing.decided:
            best, worst = self._follow(key, wins=True)[0], self._follow(key, wins=False)[1]
            return Ranked(entrant, best, worst, worst, {"plays_in": key}, playing=True)
        won = standing.winner == entrant
        first, last = (self.won if won else self.lost)[key]
        return Ranked(entrant, first, last, last, self._reason(entrant, won))

    def _reason(self, entrant: int, won: bool) -> dict[str, object]:
        key = self.met.get(entrant)
        if key is None:
            return {"unopposed": True}
        if won:
            return {"won": key}
        standing = self.state[key]
        how = "walked_over_in" if standing.walkover else "lost"
        return {"out_by_double_forfeit": key} if standing.winner is None else {how: key}

    def _follow(self, key: str, wins: bool) -> tuple[int, int]:
        """The range of who wins, or loses, every match from this one on."""
        while (key, wins) in self.links:
            key = self.links[key, wins][0]
        return (self.won if wins else self.lost)[key]


def _last_matches(state: State, keys: Sequence[str]) -> dict[int, str]:
    """The last of these matches each entrant stands in."""
    return {slot: key for key in keys for slot in state[key].slots if isinstance(slot, int)}
