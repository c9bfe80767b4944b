"""The rules that order a table. Each is one function; its registration is all it takes to offer it."""

import random
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import combinations
from math import inf

from apps.tournaments.domain.tables import Record, Table

Value = Fraction | int | float
# The values of those still tied, or None where the rule says nothing about them.
Values = Mapping[int, Value] | None


@dataclass(frozen=True)
class Tiebreak:
    """`lower`: the lower value stands higher. `again`: its values depend on who is tied, so that a smaller
    subset that is still tied is asked once more."""

    name: str
    values: Callable[[Sequence[int], Table], Values]
    lower: bool = False
    again: bool = False


TIEBREAKS: dict[str, Tiebreak] = {}

OfOne = Callable[[Record, Table], Value]
OfTied = Callable[[Sequence[int], Table], Values]


def tiebreak(name: str, *, lower: bool = False) -> Callable[[OfOne], OfOne]:
    """Register a rule that looks at one entrant's record."""

    def register(rule: OfOne) -> OfOne:
        def values(tied: Sequence[int], table: Table) -> Values:
            return {entrant: rule(table[entrant], table) for entrant in tied}

        TIEBREAKS[name] = Tiebreak(name, values, lower)
        return rule

    return register


def tiebreak_among(name: str, *, again: bool = False) -> Callable[[OfTied], OfTied]:
    """Register a rule that looks at all who are tied."""

    def register(rule: OfTied) -> OfTied:
        TIEBREAKS[name] = Tiebreak(name, rule, again=again)
        return rule

    return register


@tiebreak("points")
def points(record: Record, table: Table) -> Value:
    return record.points


@tiebreak("wins")
def wins(record: Record, table: Table) -> Value:
    return record.wins


@tiebreak("fewest_losses", lower=True)
def fewest_losses(record: Record, table: Table) -> Value:
    """Where all stop at the same number of wins: who lost less on the way."""
    return record.losses


@tiebreak_among("head_to_head", again=True)
def head_to_head(tied: Sequence[int], table: Table) -> Values:
    """Points out of the matches among the tied; says nothing unless each met each."""
    among = set(tied)
    if any(second not in table[first].opponents for first, second in combinations(tied, 2)):
        return None
    return {
        entrant: sum((match.points for match in table[entrant].encounters if match.opponent in among), Fraction(0))
        for entrant in tied
    }


@tiebreak("game_difference")
def game_difference(record: Record, table: Table) -> Value:
    """Games (maps) won minus lost."""
    return sum(encounter.games[0] - encounter.games[1] for encounter in record.encounters)


@tiebreak("score_difference")
def score_difference(record: Record, table: Table) -> Value:
    """Points scored minus conceded, over all games."""
    return sum(encounter.scored[0] - encounter.scored[1] for encounter in record.encounters)


@tiebreak("score_for")
def score_for(record: Record, table: Table) -> Value:
    return sum(encounter.scored[0] for encounter in record.encounters)


def opponents_points(record: Record, table: Table) -> list[Fraction]:
    """Of each round the opponent's points, lowest first; of an unplayed one the declared value."""
    return sorted(
        table[encounter.opponent].points
        if encounter.played and encounter.opponent is not None
        else table.scoring.unplayed
        for encounter in record.encounters
    )


@tiebreak("buchholz")
def buchholz(record: Record, table: Table) -> Value:
    return sum(opponents_points(record, table), Fraction(0))


@tiebreak("buchholz_cut_1")
def buchholz_cut_1(record: Record, table: Table) -> Value:
    """Without the lowest opponent."""
    return sum(opponents_points(record, table)[1:], Fraction(0))


@tiebreak("median_buchholz")
def median_buchholz(record: Record, table: Table) -> Value:
    """Without the lowest and the highest opponent."""
    return sum(opponents_points(record, table)[1:-1], Fraction(0))


@tiebreak("sonneborn_berger")
def sonneborn_berger(record: Record, table: Table) -> Value:
    """The points of the opponents beaten, and half of those drawn with; of an unplayed win the declared value."""
    total = Fraction(0)
    for encounter in record.encounters:
        # A missed round is none that was won or drawn.
        if encounter.missed:
            continue
        share = Fraction(int(encounter.won)) if encounter.won or encounter.lost else Fraction(1, 2)
        worth = (
            table[encounter.opponent].points
            if encounter.played and encounter.opponent is not None
            else table.scoring.unplayed
        )
        total += share * worth
    return total


@tiebreak("opponents_win_percentage")
def opponents_win_percentage(record: Record, table: Table) -> Value:
    """The mean, over opponents met in play, of the share of their played matches they won; a draw is half a win."""
    shares = [_win_share(table[encounter.opponent]) for encounter in record.played if encounter.opponent is not None]
    return sum(shares, Fraction(0)) / len(shares) if shares else table.scoring.unplayed


def _win_share(record: Record) -> Fraction:
    halves = sum(2 if encounter.won else 0 if encounter.lost else 1 for encounter in record.played)
    return Fraction(halves, 2 * len(record.played))


@tiebreak("difficulty")
def difficulty(record: Record, table: Table) -> Value:
    """Over all opponents, their wins minus their losses (the Counter-Strike majors' difficulty score)."""
    return sum(table[opponent].wins - table[opponent].losses for opponent in record.opponents)


@tiebreak("fewest_forfeits", lower=True)
def fewest_forfeits(record: Record, table: Table) -> Value:
    return sum(encounter.forfeit and encounter.lost for encounter in record.encounters)


@tiebreak("earliest_finish", lower=True)
def earliest_finish(record: Record, table: Table) -> Value:
    """When the last match ended; who has no time stands behind everyone who has."""
    times = [encounter.finished for encounter in record.encounters if encounter.finished is not None]
    return max(times, default=inf)


@tiebreak("seed", lower=True)
def seed(record: Record, table: Table) -> Value:
    return record.seed


@tiebreak_among("lots")
def lots(tied: Sequence[int], table: Table) -> Values:
    """Drawn from the recorded seed, for the whole table at once: whoever is tied, the lots are the same."""
    dice = random.Random(table.scoring.random_seed)
    drawn = {entrant: dice.random() for entrant in sorted(table.records)}
    return {entrant: drawn[entrant] for entrant in tied}
