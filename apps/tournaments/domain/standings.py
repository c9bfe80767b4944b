"""Places in an elimination bracket, as ranges in standard competition ranking (1, 2, 3-4, 5-8, ...)."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from apps.tournaments.domain.bracket import Filled, LoserIfUpset, NodeState, State, Tree


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
    """The places of everyone who is out or has won, best first. Who is still in the running has none yet.

    All who are out in the same round share the places below everyone who went on. Until it is certain how many those
    are the range is wider, since two who forfeit a match to each other are out before their time.
    """
    entrants = _last_matches(state, [node.key for node in tree.nodes if not node.group])
    ranking = elimination_ranking(tree, state, list(entrants))
    return [Place(ranked.entrant, ranked.first, ranked.last) for ranked in ranking if not ranked.playing]


def elimination_ranking(tree: Tree, state: State, entrants: Sequence[int]) -> list[Ranked]:
    """Everyone with the places still possible, from the best place to the worst.

    Above somebody stand at least those who cannot fall to the same rank any more, and with those on the same rank at
    most as many as come so far where nobody else forfeits twice over: such a match sends two down in place of one.
    """
    course = _Course(tree, state)
    most = list(_most_down_to_each_rank(tree, state))
    spans = {entrant: course.span(entrant) for entrant in entrants}
    worst = sorted(span.worst for span in spans.values())
    ranked = []
    for entrant, span in spans.items():
        first, last = 1 + bisect_left(worst, span.best), most[span.worst]
        ranked.append(Ranked(entrant, first, last, last, course.reason(entrant), course.is_playing(entrant)))
    return sorted(ranked, key=lambda standing: (standing.first, standing.last))


def _most_down_to_each_rank(tree: Tree, state: State) -> Iterator[int]:
    """From the champion down, how many stand there or higher, those who are not known yet among them."""
    number = 0
    for members in _groups(tree, state):
        number += sum(member is not None for member in members)
        yield number


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


class _Span(NamedTuple):
    """The best and the worst rank among those who share places that an entrant may still end in, counted from 0."""

    best: int
    worst: int


class _Course:
    """How far each entrant of a bracket came, and how far it may still come or fall.

    Who shares places has a rank: in each tier the winners' comes before the losers'. Whatever happens, also double
    forfeits, the ranks that an entrant may end in only become fewer.
    """

    def __init__(self, tree: Tree, state: State) -> None:
        self.state, self.links = state, tree.links
        bracket = [node.key for node in tree.nodes if not node.group]
        self.last = _last_matches(state, bracket)
        self.met = _last_matches(state, [key for key in bracket if not state[key].bye])
        self.won: dict[str, int] = {}
        self.lost: dict[str, int] = {}
        for number, tier in enumerate(tree.tiers):
            self.won |= dict.fromkeys(tier.winners, 2 * number)
            self.lost |= dict.fromkeys(tier.losers, 2 * number + 1)
        self._worst: dict[str, int] = {}

    def is_playing(self, entrant: int) -> bool:
        return not self.state[self.last[entrant]].decided

    def span(self, entrant: int) -> _Span:
        key = self.last[entrant]
        standing = self.state[key]
        if not standing.decided:
            return _Span(self._best_from(key), self._worst_from(key))
        rank = (self.won if standing.winner == entrant else self.lost)[key]
        return _Span(rank, rank)

    def _best_from(self, key: str) -> int:
        while (key, True) in self.links:
            key = self.links[key, True][0]
        return self.won[key]

    def _worst_from(self, key: str) -> int:
        """Of all ways on from a match: to be out of it, or out of any that its winner or its loser comes to."""
        if key not in self._worst:
            later = [self.links[key, wins][0] for wins in (True, False) if (key, wins) in self.links]
            self._worst[key] = max(self.lost[key], *map(self._worst_from, later)) if later else self.lost[key]
        return self._worst[key]

    def reason(self, entrant: int) -> dict[str, object]:
        if self.is_playing(entrant):
            return {"plays_in": self.last[entrant]}
        key = self.met.get(entrant)
        if key is None:
            return {"unopposed": True}
        standing = self.state[key]
        if standing.winner == entrant:
            return {"won": key}
        last = self.last[entrant]
        if last != key and self.state[last].winner == entrant and not self.won[last]:
            # Lost once, and then nobody was left to play the final against.
            return {"unopposed": True}
        # Whoever lost it may have gone on without an opponent, such as into a match for third place.
        how = "walked_over_in" if standing.walkover else "lost"
        return {"out_by_double_forfeit": key} if standing.winner is None else {how: key}


def _last_matches(state: State, keys: Sequence[str]) -> dict[int, str]:
    """The last of these matches each entrant stands in."""
    return {slot: key for key in keys for slot in state[key].slots if isinstance(slot, int)}
