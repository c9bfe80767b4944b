"""Taking a result back: what used it, and the contest without it."""

from dataclasses import dataclass, replace

from apps.tournaments.domain.bracket import Gone, LoserIfUpset, LoserOf, Node, RankOf, WinnerOf
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import Conflict


@dataclass(frozen=True)
class Reopening:
    """`affected`: keys of the matches that used the result, in the tree's order. `contest`: after the reopening,
    without their results and, where rounds are drawn, without the rounds drawn from it."""

    affected: tuple[str, ...]
    contest: Contest


def reopen(contest: Contest, key: str) -> Reopening:
    """Leave the result of a match out, and those of all matches that used it. Changes nothing that is stored."""
    if key not in contest.results:
        raise Conflict("This match has no result to take back.")
    dropped = _descendants(contest, key)
    results = {
        played: outcome for played, outcome in contest.results.items() if played != key and played not in dropped
    }
    drawn = contest.drawn[: _node(contest, key).round] if contest.drawn else ()
    after = replace(contest, results=results, drawn=drawn, left_after=_still_after(contest, key), halt=None)
    affected = [other for other in contest.state if other in dropped and contest.state[other] != after.state.get(other)]
    return Reopening(tuple(affected), after)


def _node(contest: Contest, key: str) -> Node:
    return next(node for node in contest.tree.nodes if node.key == key)


def _descendants(contest: Contest, key: str) -> set[str]:
    """All matches that depend on this one: through slots, through a group's table, or drawn after its round."""
    if contest.drawn:
        number = _node(contest, key).round
        return {node.key for node in contest.tree.nodes if node.round > number}
    groups = {name: group.number for group in contest.tree.groups for name in group.keys}
    found, tables = {key}, {groups.get(key)}
    for node in contest.tree.nodes:
        if any(_uses(source, found, tables) for source in node.sources):
            found.add(node.key)
    return found - {key}


def _still_after(contest: Contest, key: str) -> Gone:
    """Who has left counts as gone in a group that is open again."""
    opened = [seed for group in contest.tree.groups if key in group.keys for seed in group.seeds]
    return contest.left_after.difference(contest.entrants[seed - 1] for seed in opened)


def _uses(source: object, matches: set[str], tables: set[int | None]) -> bool:
    if isinstance(source, WinnerOf | LoserOf | LoserIfUpset):
        return source.match in matches
    return isinstance(source, RankOf) and source.group in tables
