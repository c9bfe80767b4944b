"""Swiss: each round pairs equals who have not met; for a number of rounds, or until k wins or k losses."""

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from itertools import groupby

from apps.tournaments.domain import ranking, tables
from apps.tournaments.domain.bracket import Bye, Gone, Node, Seed, Side, Source, Tree
from apps.tournaments.domain.contest import Contest, Facts, Format, NoLegalPairing, Pairing, Round
from apps.tournaments.domain.options import Options, choice, length, maybe_whole
from apps.tournaments.domain.pairing import pair_field
from apps.tournaments.domain.pairing_graph import Paired, Player, Waived
from apps.tournaments.domain.ranking import rank_table, read_rules
from apps.tournaments.domain.standings import Ranked
from apps.tournaments.domain.swiss_majors import pair_record
from apps.tournaments.domain.tables import Encounter, Record, Table, read_scoring, read_table
from apps.tournaments.domain.tiebreaks import buchholz, difficulty

NAME = "swiss"
OPTIONS = (
    "pairing",
    "rounds",
    "wins_to_advance",
    "losses_to_leave",
    "best_of",
    "best_of_decider",
    "no_legal_round",
    "late_entry",
    *ranking.OPTIONS,
    *tables.OPTIONS,
)
PAIRINGS = ("fold", "slide", "adjacent", "buchholz", "major")
TIEBREAKS = ("points", "buchholz", "sonneborn_berger")
RECORD_TIEBREAKS = ("points", "fewest_losses", "difficulty")
MAJOR = "major"
NO_LATE_ENTRY, NO_POINTS, HALF_POINT = LATE_ENTRY = ("no", "no_points", "half_point")
WORDS = {
    "fold": "the highest meets the lowest",
    "slide": "the upper half meets the lower half in order",
    "adjacent": "neighbours meet",
}


@dataclass(frozen=True)
class Rules:
    """How long it goes: at most `rounds`; who has `wins` or `losses` (None: no limit) is through or out."""

    pairing: str
    rounds: int
    wins: int | None
    losses: int | None
    best_of: int
    best_of_decider: int
    late_entry: str = NO_LATE_ENTRY

    def is_active(self, record: Record) -> bool:
        through = self.wins is not None and record.wins >= self.wins
        out = self.losses is not None and record.losses >= self.losses
        return not (through or out)

    def decides(self, record: Record) -> bool:
        """Whether the next match of this record is its last: a win is enough, or a loss is too much."""
        return (self.wins is not None and record.wins == self.wins - 1) or (
            self.losses is not None and record.losses == self.losses - 1
        )


def read_rules_of(entrants: int, options: Options) -> Rules:
    """Options `pairing`, `rounds`, `wins_to_advance`, `losses_to_leave`, `best_of`, `best_of_decider`,
    `late_entry` (`no`, or what a first round that was missed is worth: `no_points`, or `half_point`, as a draw).

    Without a limit of any kind there are as many rounds as halvings to one. The majors' rules are three wins,
    three losses, and best of three where a match decides.
    """
    pairing = choice(options, "pairing", PAIRINGS, "fold")
    usual = 3 if pairing == MAJOR else None
    wins = maybe_whole(options, "wins_to_advance", 1) or usual
    losses = maybe_whole(options, "losses_to_leave", 1) or usual
    at_most = wins + losses - 1 if wins and losses else (entrants - 1).bit_length()
    best_of = length(options, "best_of", 1)
    return Rules(
        pairing,
        maybe_whole(options, "rounds", 1) or at_most,
        wins,
        losses,
        best_of,
        length(options, "best_of_decider", 3 if pairing == MAJOR else best_of),
        choice(options, "late_entry", LATE_ENTRY, NO_LATE_ENTRY),
    )


def plan(contest: Contest) -> Tree:
    """The matches of the rounds drawn so far; a bye is a match against nobody."""
    seeds = {entrant: seed for seed, entrant in enumerate(contest.entrants, start=1)}
    nodes = []
    for number, drawn in enumerate(contest.drawn, start=1):
        for position, pairing in enumerate(drawn.pairings, start=1):
            second: Source = Bye() if pairing.second is None else Seed(seeds[pairing.second])
            sources = Seed(seeds[pairing.first]), second
            nodes.append(Node(f"S{number}.{position}", Side.SWISS, number, position, sources))
    return Tree(tuple(nodes), len(contest.drawn), final="")


def rank(contest: Contest) -> list[Ranked]:
    swiss = _Swiss(contest)
    default = RECORD_TIEBREAKS if swiss.rules.wins else TIEBREAKS
    return rank_table(swiss.table, read_rules(contest.options, default), swiss.to_come)


def is_due(contest: Contest) -> bool:
    """Whether the rules want another round, legal or not."""
    swiss = _Swiss(contest)
    return len(contest.drawn) < swiss.rules.rounds and len(swiss.active) >= 2


def draw(contest: Contest) -> Round | None:
    """The round that is due. Option `no_legal_round`: `report` it as `NoLegalPairing`, or `end` there."""
    swiss = _Swiss(contest)
    ends = choice(contest.options, "no_legal_round", ("report", "end"), "report") == "end"
    try:
        return Round(tuple(swiss.by_the_majors_rules() or swiss.by_matching()))
    except NoLegalPairing:
        if ends:
            return None
        raise


def draw_anyway(contest: Contest, waived: str) -> Round:
    """The next round of a contest that is stuck, with as little of what is `waived` (`rematches`, `byes`) as there has
    to be.

    Raises `NoLegalPairing` where that does not help.
    """
    return Round(tuple(_Swiss(contest).by_matching(Waived(waived))))


def beaten(contest: Contest) -> Gone:
    """Who has lost as often as is enough to leave."""
    swiss = _Swiss(contest)
    return frozenset(
        record.entrant
        for record in swiss.table.records.values()
        if swiss.rules.losses is not None and record.losses >= swiss.rules.losses
    )


def takes_late(contest: Contest) -> bool:
    """Whether the rules let somebody enter now: while the first round is played, and before the second is drawn."""
    rules = read_rules_of(len(contest.entrants), contest.options)
    return rules.late_entry != NO_LATE_ENTRY and len(contest.drawn) == 1 and contest.halt is None


def missed_rounds(contest: Contest) -> dict[int, Encounter]:
    """What the first round is worth to those who came after it was drawn, by entrant.

    It is a round that nobody played: of it the sums over opponents count the declared `unplayed_value`, and rules that
    look at matches played do not see it. It is no bye: who missed a round may have one later.
    """
    if not contest.drawn:
        return {}
    there = {who for pairing in contest.drawn[0].pairings for who in (pairing.first, pairing.second)}
    half = choice(contest.options, "late_entry", LATE_ENTRY, NO_LATE_ENTRY) == HALF_POINT
    points = read_scoring(contest.options).draw if half else Fraction(0)
    return {who: Encounter(None, points, missed=True) for who in contest.entrants if who not in there}


class _Swiss:
    """A contest between two rounds."""

    def __init__(self, contest: Contest) -> None:
        self.contest = contest
        self.rules = read_rules_of(len(contest.entrants), contest.options)
        scoring = read_scoring(contest.options)
        self.table: Table = read_table(
            contest.entrants,
            contest.tree.nodes,
            contest.state,
            contest.results,
            scoring,
            contest.gone,
            missed_rounds(contest),
        )

    @cached_property
    def active(self) -> list[Record]:
        """Who is to be paired, by seed."""
        records = self.table.records.values()
        return [
            record
            for record in records
            if record.entrant not in self.contest.gone | self.contest.dropped and self.rules.is_active(record)
        ]

    @property
    def to_come(self) -> dict[int, int]:
        """The most matches each may still have in rounds that are not drawn; at the end none, whatever they lack."""
        if self.contest.finished:
            return {}
        rounds = self.rules.rounds - len(self.contest.drawn)
        wins = self.rules.wins
        return {record.entrant: rounds if wins is None else min(rounds, wins - record.wins) for record in self.active}

    @cached_property
    def ordered(self) -> list[Record]:
        """The field by points, and among equals by what the seed rule goes by."""
        return sorted(self.active, key=lambda record: (-record.points, -self._strength(record), record.seed))

    def _strength(self, record: Record) -> float:
        rules = {"buchholz": buchholz, MAJOR: difficulty}
        return float(rules[self.rules.pairing](record, self.table)) if self.rules.pairing in rules else 0

    def by_matching(self, waived: Waived | None = None) -> Iterator[Pairing]:
        field = [
            Player(record.entrant, record.points, frozenset(record.opponents), bye_allowed=not record.byes)
            for record in self.ordered
        ]
        for paired in pair_field(field, self._seed_rule, waived):
            yield self._pairing(paired)

    @property
    def _seed_rule(self) -> str:
        if self.rules.pairing == MAJOR:
            return "fold" if self.contest.drawn else "slide"
        return "fold" if self.rules.pairing == "buchholz" else self.rules.pairing

    def by_the_majors_rules(self) -> list[Pairing] | None:
        """None where they are not asked for, or give no pairing: then the matching does."""
        number = len(self.contest.drawn) + 1
        if self.rules.pairing != MAJOR or number == 1:
            return None
        met = {record.entrant: frozenset(record.opponents) for record in self.active}
        pairings: list[Pairing] = []
        for (wins, losses), group in groupby(
            sorted(self.ordered, key=lambda record: (-record.wins, record.losses)),
            key=lambda record: (record.wins, record.losses),
        ):
            ordered = [record.entrant for record in group]
            pairs = pair_record(ordered, met, number)
            if pairs is None:
                return None
            for first, second in pairs:
                numbers = f"numbers {ordered.index(first) + 1} and {ordered.index(second) + 1} of {len(ordered)}"
                reason = f"both {wins}-{losses}; {numbers} by difficulty; the majors' rules for round {number}"
                places = [ordered.index(first) + 1, ordered.index(second) + 1]
                facts: Facts = {"rule": MAJOR, "record": [wins, losses], "places": places, "of": len(ordered)}
                pairings.append(Pairing(first, second, self._best_of(first), reason, facts))
        return pairings

    def _pairing(self, paired: Paired) -> Pairing:
        record = self.ordered[paired.first]
        if paired.second is None:
            bye: Facts = {"rule": "bye", "points": [float(record.points)], "off_rule": paired.off_rule}
            return Pairing(record.entrant, None, 1, f"a bye on {_number(record)} points: {_bye_reason(paired)}", bye)
        other = self.ordered[paired.second]
        level = record.points == other.points
        scores = f"both on {_number(record)}" if level else f"{_number(record)} against {_number(other)}"
        places = f"numbers {paired.first + 1} and {paired.second + 1} of {len(self.ordered)}"
        rule = f"{self._seed_rule}: {WORDS[self._seed_rule]}"
        off = ", as near to it as nobody meeting twice allows" if paired.off_rule else ""
        best_of = max(self._best_of(record.entrant), self._best_of(other.entrant))
        facts: Facts = {
            "rule": self._seed_rule,
            "points": [float(record.points), float(other.points)],
            "places": [paired.first + 1, paired.second + 1],
            "of": len(self.ordered),
            "off_rule": paired.off_rule,
        }
        return Pairing(record.entrant, other.entrant, best_of, f"{scores}; {places}; {rule}{off}", facts)

    def _best_of(self, entrant: int) -> int:
        return self.rules.best_of_decider if self.rules.decides(self.table[entrant]) else self.rules.best_of


def _number(record: Record) -> str:
    return f"{float(record.points):g}"


def _bye_reason(paired: Paired) -> str:
    if paired.off_rule:
        return "those below had one, or the others could not be paired without them"
    return "the lowest who had none yet"


FORMAT = Format(
    NAME,
    OPTIONS,
    plan=plan,
    rank=rank,
    draw=draw,
    is_due=is_due,
    draw_anyway=draw_anyway,
    beaten=beaten,
    takes_late=takes_late,
)
