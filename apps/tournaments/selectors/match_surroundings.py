"""Why the two of one match meet, read without the rest of the bracket: the work is the same for 8 players and 2,048."""

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

from django.db.models import Count, Q

from apps.tournaments.domain.bracket import LoserIfUpset, LoserOf, Node, Seed, Side, WinnerOf
from apps.tournaments.domain.contest import Pairing
from apps.tournaments.domain.errors import NotFound
from apps.tournaments.domain.formats import build_tree
from apps.tournaments.models import Bracket, DrawnRound, Match
from apps.tournaments.selectors.consistent import read_snapshot
from apps.tournaments.selectors.matchups import Matchup, Matchups

# What a round's name is made of, and whether its match is a bye.
FIELDS = ("id", "side", "group", "round", "position", "bye")
Row = Mapping[str, Any]
TABLES = (Side.GROUP, Side.SWISS)
_TREES = 32


@dataclass(frozen=True)
class Layout:
    """What the names of rounds depend on: the last round of each side and group, and which of them there are."""

    last: Mapping[tuple[str, int], int]
    both_sides: bool = False
    several_groups: bool = False


@dataclass(frozen=True)
class Surroundings:
    """A match with those its players come from: their `rows`, and for each its number among how many of its round."""

    layout: Layout
    rows: list[Row]
    numbers: Mapping[int, tuple[int, int]]
    meetings: Matchups


@dataclass(frozen=True)
class _Plan:
    """The part of a format's tree in which winners go on; it depends on nothing that happens in a tournament."""

    nodes: Mapping[str, Node] = field(default_factory=dict)
    layout: Layout = field(default_factory=lambda: Layout({}))


def surroundings_of(match_id: int) -> Surroundings:
    """Those of a match; raises `NotFound` where it was taken back with its round."""
    with read_snapshot():
        row = Match.objects.filter(pk=match_id).values(*FIELDS, "key", "bracket_id").first()
        if row is None:
            raise NotFound
        return _in_table(row) if row["side"] in TABLES else _in_tree(row)


def _in_table(row: Row) -> Surroundings:
    """A match of a group or a Swiss: nobody comes from another match, and a drawn round has its facts."""
    method = Bracket.objects.filter(pk=row["bracket_id"]).values_list("seeding_method", flat=True).get()
    drawn_round = DrawnRound.objects.filter(bracket=row["bracket_id"], number=row["round"])
    drawn = drawn_round.values_list(f"pairings__{row['position'] - 1}", flat=True).first()
    others = Match.objects.filter(bracket=row["bracket_id"], side=Side.GROUP, group__gt=1)
    layout = Layout({}, several_groups=row["side"] == Side.GROUP and others.exists())
    node = Node(row["key"], Side(row["side"]), row["round"], row["position"], (Seed(1), Seed(2)), group=row["group"])
    facts = Pairing(**drawn) if drawn is not None else None
    meeting = Matchup(node, facts.facts, facts.reason) if facts else Matchup(node)
    return Surroundings(layout, [row], {}, Matchups(method, 0, {row["id"]: meeting}))


def _in_tree(row: Row) -> Surroundings:
    bracket = Bracket.objects.get(pk=row["bracket_id"])
    plan = _plan(bracket.format, len(bracket.entrants), _layout_options(bracket.options))
    rows = {row["key"]: row}
    wanted = set(_sources(plan, row["key"]))
    while wanted:
        found = Match.objects.filter(bracket=bracket, key__in=wanted).values(*FIELDS, "key")
        rows |= {match["key"]: match for match in found}
        # Nobody sees a bye, so that its player comes from what lies behind it.
        behind = [key for match in found if match["bye"] for key in _sources(plan, match["key"])]
        wanted = set(behind) - set(rows)
    numbers = {
        match["id"]: _number(bracket.pk, match) for match in rows.values() if match is not row and not match["bye"]
    }
    meetings = {match["id"]: Matchup(plan.nodes[key]) for key, match in rows.items()}
    people = Matchups(bracket.seeding_method, len(bracket.entrants), meetings)
    return Surroundings(plan.layout, list(rows.values()), numbers, people)


def _sources(plan: _Plan, key: str) -> Iterator[str]:
    """The keys of the matches that a match takes its players from."""
    for source in plan.nodes[key].sources:
        if isinstance(source, WinnerOf | LoserOf | LoserIfUpset):
            yield source.match


def _number(bracket_id: int, row: Row) -> tuple[int, int]:
    """What the match is counted as in its round, from 1, and how many are played there."""
    place = {name: row[name] for name in ("side", "group", "round")}
    played = Match.objects.filter(bracket=bracket_id, bye=False, **place)
    before = Count("pk", filter=Q(position__lte=row["position"]))
    counted = played.order_by().aggregate(number=before, of=Count("pk"))
    return counted["number"], counted["of"]


def _layout_options(options: Mapping[str, Any]) -> str:
    """The options as a key; the seed of lots makes no difference to the tree."""
    return json.dumps({name: value for name, value in options.items() if name != "random_seed"}, sort_keys=True)


@lru_cache(maxsize=_TREES)
def _plan(form: str, entrants: int, options: str) -> _Plan:
    """Made once in a process for all tournaments of one format, size and options."""
    nodes = {
        node.key: node for node in build_tree(form, entrants, json.loads(options)).nodes if node.side not in TABLES
    }
    last: dict[tuple[str, int], int] = {}
    for node in nodes.values():
        last[node.side, node.group] = max(last.get((node.side, node.group), 0), node.round)
    return _Plan(nodes, Layout(last, any(node.side is Side.LOSERS for node in nodes.values())))
