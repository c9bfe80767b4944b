"""A contest as a document: the tree, what to play next, who stands where and why."""

from collections.abc import Mapping
from fractions import Fraction
from math import isinf
from typing import Any

from apps.tournaments.domain.bracket import Filled, LoserIfUpset, LoserOf, Node, RankOf, Seed, Side, Source, WinnerOf
from apps.tournaments.domain.contest import Contest, Pairing
from apps.tournaments.domain.options import whole
from apps.tournaments.domain.reasons import pairing_reason
from apps.tournaments.domain.standings import Ranked

Links = Mapping[tuple[str, bool], tuple[str, int]]


def write_answer(contest: Contest) -> dict[str, Any]:
    links = contest.tree.links
    return {
        "tree": [_node(contest, node, links) for node in contest.tree.nodes],
        "next_round": _next_round(contest),
        "standings": [_ranked(standing) for standing in contest.standings],
        "finished": contest.finished,
        "champion": contest.champion,
    }


def _node(contest: Contest, node: Node, links: Links) -> dict[str, Any]:
    standing = contest.state[node.key]
    first, second = node.sources
    return {
        "match": node.key,
        "stage": node.stage,
        "side": node.side.value,
        "group": node.group or None,
        "round": node.round,
        "position": node.position,
        "a": _source(first, len(contest.entrants)),
        "b": _source(second, len(contest.entrants)),
        "winner_to": _target(links.get((node.key, True))),
        "loser_to": _target(links.get((node.key, False))),
        "a_id": _id(standing.slots[0]),
        "b_id": _id(standing.slots[1]),
        "winner_id": _id(standing.winner),
        "decided": standing.decided,
        "bye": standing.bye,
        "walkover": standing.walkover,
    }


def _source(source: Source, entrants: int) -> dict[str, Any]:
    match source:
        case Seed(n) if n <= entrants:
            return {"seed": n}
        case WinnerOf(key):
            return {"winner_of": key}
        case LoserOf(key) | LoserIfUpset(key):
            return {"loser_of": key}
        case RankOf(group, n):
            return {"rank": [group, n]}
        case _:
            return {"bye": True}


def _target(target: tuple[str, int] | None) -> str | None:
    return None if target is None else f"{target[0]}.{'ab'[target[1] - 1]}"


def _id(slot: Filled) -> int | None:
    return slot if isinstance(slot, int) else None


def _next_round(contest: Contest) -> dict[str, Any] | None:
    """The round to draw; or, while matches are open, those that can be played now."""
    drawn = contest.next_round
    if drawn is not None:
        byes = [pairing.first for pairing in drawn.pairings if pairing.second is None]
        return {
            "matches": [_pairing(pairing) for pairing in drawn.pairings if pairing.second is not None],
            "byes": byes,
        }
    if contest.finished:
        return None
    playable = contest.open_matches
    tables = [node.round for node in playable if node.group]
    now = [node for node in playable if not tables or node.round == min(tables)]
    resting = _resting(contest, min(tables)) if tables else []
    return {"matches": [_open_match(contest, node) for node in now], "byes": resting}


def _resting(contest: Contest, number: int) -> list[int]:
    """Who has no match in this round of the tables."""
    there = [node for node in contest.tree.nodes if node.group and node.round == number]
    playing = {slot for node in there for slot in contest.state[node.key].slots}
    return [entrant for entrant in contest.entrants if entrant not in playing and entrant not in contest.gone]


def _pairing(pairing: Pairing) -> dict[str, Any]:
    return {"a": pairing.first, "b": pairing.second, "best_of": pairing.best_of, "reason": pairing.reason}


def _open_match(contest: Contest, node: Node) -> dict[str, Any]:
    first, second = (_id(slot) for slot in contest.state[node.key].slots)
    found = {"match": node.key, "round": node.round, "a": first, "b": second}
    if contest.drawn:
        drawn = contest.drawn[node.round - 1].pairings[node.position - 1]
        return {**found, "best_of": drawn.best_of, "reason": drawn.reason or pairing_reason(node)}
    best_of = whole(contest.options, "best_of", 1, 1)
    if node.side is Side.FINAL or node.key == contest.tree.final:
        best_of = whole(contest.options, "best_of_final", best_of, 1)
    return {**found, "best_of": best_of, "reason": pairing_reason(node)}


def _ranked(ranked: Ranked) -> dict[str, Any]:
    return {
        "id": ranked.entrant,
        "place_from": ranked.first,
        "place_to": ranked.last,
        "guaranteed": ranked.guaranteed,
        "reasons": {name: _plain(value) for name, value in ranked.reasons.items()},
    }


def _plain(value: object) -> object:
    """A number as JSON has it: whole where it is whole, null where there is none."""
    if isinstance(value, Fraction):
        return value.numerator if value.denominator == 1 else float(value)
    return None if isinstance(value, float) and isinf(value) else value
