"""Who won: from the bracket's end or the standings."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from apps.tournaments.domain.bracket import Side, State, Tree
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.standings import Place, elimination_places

# Why a person has to look.
REVIEW = "review: "
DISQUALIFIED_FIRST = "who is first is disqualified"
NOBODY_FIRST = "nobody is first alone"
WON_BY_FORFEITS = "the winner won no more matches in play than by forfeit"


@dataclass(frozen=True)
class Podium:
    """Registration ids of the first three (None where nobody holds the place alone) and how they were found.

    `requires_review` is set when nobody is first, or the winner has not won more matches in play than
    by forfeit: a chain of forfeits is looked at by a person before it counts. `places`: of all, from the first; who is
    disqualified has none.
    """

    winner: int | None
    runner_up: int | None
    third_place: int | None
    method: str
    requires_review: bool
    rules: tuple[str, ...]
    places: tuple[Place, ...] = ()

    @property
    def review_reason(self) -> str:
        """Why a person has to look; empty where nobody has to."""
        return next((rule.removeprefix(REVIEW) for rule in self.rules if rule.startswith(REVIEW)), "")


ByPlace = Mapping[int, int]


def determine_podium(tree: Tree, state: State, forfeits: frozenset[str]) -> Podium | None:
    """The podium of a bracket, or None while its final or its third-place match is undecided.

    `forfeits` are the keys of matches that were not played but given.
    """
    last = [key for key in (tree.final, tree.third_place) if key]
    if not all(state[key].decided for key in last):
        return None
    places = elimination_places(tree, state)
    by_place = {place.first: place.registration for place in places if place.first == place.last}
    lost_a_final = {state[node.key].loser for node in tree.nodes if node.side is Side.FINAL or node.key == tree.final}
    second = "lost the final" if by_place.get(2) in lost_a_final else "the only one in second place"
    third = "won the third-place match" if tree.third_place else "the only one in third place"
    names = "winner: won the final", f"runner-up: {second}", f"third place: {third}"
    return _podium("bracket", by_place, names, state, forfeits)


def determine_podium_of(contest: Contest) -> Podium | None:
    """The podium of any contest, or None before its end."""
    if not contest.finished:
        return None
    podium = _podium_of(contest)
    if podium is None:
        return None
    podium = replace(podium, places=_places(contest))
    if podium.winner not in contest.gone:
        return podium
    rules = tuple(rule for rule in podium.rules if not rule.startswith("winner"))
    return replace(podium, winner=None, requires_review=True, rules=(*rules, f"{REVIEW}{DISQUALIFIED_FIRST}"))


def _places(contest: Contest) -> tuple[Place, ...]:
    there = [standing for standing in contest.standings if standing.entrant not in contest.gone]
    return tuple(Place(standing.entrant, standing.first, standing.last) for standing in there)


def _podium_of(contest: Contest) -> Podium | None:
    forfeits = frozenset(key for key, outcome in contest.results.items() if outcome.forfeit)
    forfeits |= {key for key, standing in contest.state.items() if standing.walkover}
    if contest.tree.final:
        return determine_podium(contest.tree, contest.state, forfeits)
    by_place = {standing.first: standing.entrant for standing in contest.standings if standing.first == standing.last}
    names = tuple(f"{name} in the standings" for name in ("winner: first", "runner-up: second", "third place: third"))
    return _podium("standings", by_place, names, contest.state, forfeits)


def _podium(method: str, by_place: ByPlace, names: Sequence[str], state: State, forfeits: frozenset[str]) -> Podium:
    review = _reason_for_review(by_place.get(1), state, forfeits)
    rules = [name for place, name in enumerate(names, start=1) if place in by_place]
    rules += [review] if review else []
    return Podium(by_place.get(1), by_place.get(2), by_place.get(3), method, bool(review), tuple(rules))


def _reason_for_review(winner: int | None, state: State, forfeits: frozenset[str]) -> str:
    if winner is None:
        return f"{REVIEW}{NOBODY_FIRST}"
    wins = [key for key, node_state in state.items() if node_state.winner == winner and not node_state.bye]
    if 2 * len(forfeits.intersection(wins)) >= len(wins):
        return f"{REVIEW}{WON_BY_FORFEITS}"
    return ""
