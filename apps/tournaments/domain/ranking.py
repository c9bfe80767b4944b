"""A table put in order: the chosen rules one after the other, each applied to those still tied."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from apps.tournaments.domain.options import Options, words
from apps.tournaments.domain.standings import Ranked
from apps.tournaments.domain.tables import Table
from apps.tournaments.domain.tiebreaks import TIEBREAKS, Tiebreak, Value

OPTIONS = ("tiebreaks",)
Rules = tuple[str, ...]
NOTHING: Mapping[int, int] = {}


def read_rules(options: Options, default: Rules) -> Rules:
    """Option `tiebreaks`: names in order. `points` comes first where the list does not say otherwise."""
    rules = words(options, "tiebreaks", tuple(TIEBREAKS), default)
    if "points" in rules or rules[:1] == ("wins",):
        return rules
    return ("points", *rules)


def rank_table(table: Table, rules: Rules, to_come: Mapping[int, int] = NOTHING) -> list[Ranked]:
    """Everyone with place and reasons, best first; who is gone stands below all who are left.

    Who is still tied at the end of the list shares the place. `to_come`: how many more matches than those
    listed each may still play. The reasons are the values of all rules (of those that look at who is tied,
    only where they were asked), and `decided_by`: the rule that told an entrant from the last ones beside it.
    """
    order = _Order(table)
    left = [entrant for entrant in table.records if entrant not in table.gone]
    out = [entrant for entrant in table.records if entrant in table.gone]
    groups = [*order.split(left, rules), *order.split(out, rules)]
    worst = _Bounds(table, rules, to_come)
    ranked: list[Ranked] = []
    for group in groups:
        first, last = len(ranked) + 1, len(ranked) + len(group)
        ranked += [
            Ranked(
                entrant,
                first,
                last,
                worst.place(entrant, last),
                order.reasons(entrant, rules),
                worst.matches_left(entrant) > 0,
            )
            for entrant in group
        ]
    return ranked


class _Order:
    """A table while it is being put in order."""

    def __init__(self, table: Table) -> None:
        self.table = table
        self.values: dict[str, Mapping[int, Value]] = {}
        self.asked: dict[int, list[tuple[str, Value]]] = {entrant: [] for entrant in table.records}
        self.decided_by: dict[int, str] = {}

    def split(self, tied: Sequence[int], rules: Rules) -> Iterator[list[int]]:
        """Those tied, as groups that the rules cannot tell apart, best first."""
        if len(tied) < 2 or not rules:
            if tied:
                yield list(tied)
            return
        rule = TIEBREAKS[rules[0]]
        for group in self._ordered(tied, rule):
            smaller = len(group) < len(tied)
            if smaller:
                self.decided_by |= dict.fromkeys(group, rule.name)
            yield from self.split(group, rules if rule.again and smaller else rules[1:])

    def _ordered(self, tied: Sequence[int], rule: Tiebreak) -> list[list[int]]:
        values = rule.values(tied, self.table) if rule.again else self._of_all(rule)
        if values is None:
            return [list(tied)]
        if rule.again:
            for entrant in tied:
                self.asked[entrant].append((rule.name, values[entrant]))

        def key(entrant: int) -> Value:
            return values[entrant] if rule.lower else -values[entrant]

        return [list(group) for _, group in groupby(sorted(tied, key=key), key=key)]

    def _of_all(self, rule: Tiebreak) -> Mapping[int, Value]:
        if rule.name not in self.values:
            self.values[rule.name] = rule.values(list(self.table.records), self.table) or {}
        return self.values[rule.name]

    def reasons(self, entrant: int, rules: Rules) -> dict[str, object]:
        """In the order of the rules; what was asked for the second time of fewer is noted as `name_2`."""
        found: dict[str, object] = {}
        for name in rules:
            if not TIEBREAKS[name].again:
                found[name] = self._of_all(TIEBREAKS[name])[entrant]
            elif name not in found:
                values = [value for asked, value in self.asked[entrant] if asked == name]
                found |= {name if n == 1 else f"{name}_{n}": value for n, value in enumerate(values, start=1)}
        if entrant in self.decided_by:
            found["decided_by"] = self.decided_by[entrant]
        return {**found, "disqualified": True} if entrant in self.table.gone else found


class _Bounds:
    """The places nobody can fall below, as far as points alone tell."""

    def __init__(self, table: Table, rules: Rules, to_come: Mapping[int, int]) -> None:
        self.table, self.tells, self.to_come = table, rules[0] == "points", to_come
        self.most = {
            record.entrant: record.points + self.matches_left(record.entrant) * table.scoring.most
            for record in table.records.values()
        }
        self.moving = any(self.most[record.entrant] > record.points for record in table.records.values())

    def matches_left(self, entrant: int) -> int:
        """How many matches an entrant may still play, at most: none who is gone, as theirs are walked over."""
        return self.table[entrant].open + self.to_come.get(entrant, 0)

    def place(self, entrant: int, now: int) -> int:
        """The worst place possible, counted from 1."""
        if not self.moving:
            return now
        if not self.tells or entrant in self.table.gone or self.table.scoring.void:
            # Points go with the results of whoever is disqualified, if those are made void.
            return len(self.most)
        points = self.table[entrant].points
        return len(self.most) - sum(most < points for most in self.most.values())
