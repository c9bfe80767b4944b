"""A table put in order: the chosen rules one after the other, each applied to those still tied."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

from apps.tournaments.domain.options import Options, words
from apps.tournaments.domain.standings import Ranked
from apps.tournaments.domain.tables import Table
from apps.tournaments.domain.tiebreaks import TIEBREAKS, Tiebreak, Value

Rules = tuple[str, ...]
NOTHING: Mapping[int, int] = {}
Reasons = dict[int, dict[str, object]]


def read_rules(options: Options, default: Rules) -> Rules:
    """Option `tiebreaks`: names in order. `points` comes first where the list does not say otherwise."""
    rules = words(options, "tiebreaks", tuple(TIEBREAKS), default)
    if "points" in rules or rules[:1] == ("wins",):
        return rules
    return ("points", *rules)


def rank_table(table: Table, rules: Rules, to_come: Mapping[int, int] = NOTHING) -> list[Ranked]:
    """Everyone with place and reasons, best first; who is gone stands below all who are left.

    Who is still tied at the end of the list shares the place. `to_come`: how many more matches than those
    listed each may still play.
    """
    reasons: Reasons = {entrant: {} for entrant in table.records}
    left = [entrant for entrant in table.records if entrant not in table.gone]
    out = [entrant for entrant in table.records if entrant in table.gone]
    for entrant in out:
        reasons[entrant]["disqualified"] = True
    groups = [*_split(left, rules, table, reasons), *_split(out, rules, table, reasons)]
    worst = _Bounds(table, rules, to_come)
    ranked: list[Ranked] = []
    for group in groups:
        first, last = len(ranked) + 1, len(ranked) + len(group)
        ranked += [
            Ranked(one, first, last, worst.place(one, last), reasons[one], worst.matches_left(one) > 0) for one in group
        ]
    return ranked


def _split(tied: Sequence[int], rules: Rules, table: Table, reasons: Reasons) -> Iterator[list[int]]:
    """Those tied, as groups that the rules cannot tell apart, best first."""
    if len(tied) < 2 or not rules:
        if tied:
            yield list(tied)
        return
    rule = TIEBREAKS[rules[0]]
    for group in _ordered(tied, rule, table, reasons):
        smaller = len(group) < len(tied)
        yield from _split(group, rules if rule.again and smaller else rules[1:], table, reasons)


def _ordered(tied: Sequence[int], rule: Tiebreak, table: Table, reasons: Reasons) -> list[list[int]]:
    values = rule.values(tied, table)
    if values is None:
        return [list(tied)]
    for entrant in tied:
        _note(reasons[entrant], rule.name, values[entrant])

    def key(entrant: int) -> Value:
        return values[entrant] if rule.lower else -values[entrant]

    return [list(group) for _, group in groupby(sorted(tied, key=key), key=key)]


def _note(reasons: dict[str, object], name: str, value: Value) -> None:
    """A rule asked for the second time is noted as `name_2`."""
    key, times = name, 1
    while key in reasons:
        times += 1
        key = f"{name}_{times}"
    reasons[key] = value


class _Bounds:
    """The places nobody can fall below, as far as points alone tell."""

    def __init__(self, table: Table, rules: Rules, to_come: Mapping[int, int]) -> None:
        self.table, self.tells, self.to_come = table, rules[0] == "points", to_come
        self.most = {
            one.entrant: one.points + self.matches_left(one.entrant) * table.scoring.win
            for one in table.records.values()
        }
        self.moving = any(self.most[one.entrant] > one.points for one in table.records.values())

    def matches_left(self, entrant: int) -> int:
        """How many matches an entrant may still play, at most."""
        return 0 if entrant in self.table.gone else self.table[entrant].open + self.to_come.get(entrant, 0)

    def place(self, entrant: int, now: int) -> int:
        """The worst place possible, counted from 1."""
        if not self.moving:
            return now
        if not self.tells or entrant in self.table.gone:
            return len(self.most)
        points = self.table[entrant].points
        return len(self.most) - sum(most < points for most in self.most.values())
