"""What each entrant did in the matches of a table (a round robin, a group, a Swiss), from its own side."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import cached_property

from apps.tournaments.domain.bracket import NOBODY, Gone, Node, NodeState, Outcome, Results, Side, State
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.options import Options, choice, flag, number, whole

NO_OUTCOME = Outcome(None)
OPTIONS = (
    "points_win",
    "points_draw",
    "points_loss",
    "unplayed_value",
    "disqualified_results",
    "random_seed",
    "draws",
)


@dataclass(frozen=True)
class Scoring:
    """Points of a win (a bye and a walkover count as one), a draw and a loss; what an unplayed round adds to the sums
    over opponents; whether the results of who was disqualified stay; the recorded seed of lots."""

    win: Fraction = Fraction(1)
    draw: Fraction = Fraction(1, 2)
    loss: Fraction = Fraction(0)
    unplayed: Fraction = Fraction(0)
    void: bool = False
    random_seed: int = 0

    @property
    def most(self) -> Fraction:
        """What a match gives at most."""
        return max(self.win, self.draw, self.loss)


def check_scoring(options: Options) -> None:
    """Raise `InvalidInput` where not to win would be worth more than to win; those that were accepted before stay."""
    scoring = read_scoring(options)
    for name, points in (("points_draw", scoring.draw), ("points_loss", scoring.loss)):
        if options.get(name) is not None and points > scoring.win:
            win = f"{float(scoring.win):g}"
            raise InvalidInput(f"The option {name} must not be above the points of a win, which are {win}.")


def read_scoring(options: Options) -> Scoring:
    """Options `points_win`, `points_draw`, `points_loss`, `unplayed_value`, `disqualified_results`, `random_seed`."""
    return Scoring(
        win=number(options, "points_win", Scoring.win),
        draw=number(options, "points_draw", Scoring.draw),
        loss=number(options, "points_loss", Scoring.loss),
        unplayed=number(options, "unplayed_value", Scoring.unplayed),
        void=choice(options, "disqualified_results", ("keep", "void"), "keep") == "void",
        random_seed=whole(options, "random_seed", 0, most=2**64),
    )


@dataclass(frozen=True)
class Encounter:
    """One decided match as one side saw it. `opponent` is None in a bye, and in a round that was missed (`missed`),
    which is neither won, lost nor drawn.

    `scored` and `games` are (own, other's): points of all games together, and games won.
    """

    opponent: int | None
    points: Fraction
    won: bool = False
    lost: bool = False
    forfeit: bool = False
    scored: tuple[int, int] = (0, 0)
    games: tuple[int, int] = (0, 0)
    finished: float | None = None
    missed: bool = False

    @property
    def played(self) -> bool:
        return self.opponent is not None and not self.forfeit


NOTHING_MISSED: Mapping[int, Encounter] = {}


@dataclass(frozen=True)
class Record:
    """An entrant's encounters, in the order of the matches, and how many matches are still undecided."""

    entrant: int
    seed: int
    encounters: tuple[Encounter, ...] = ()
    open: int = 0

    @cached_property
    def points(self) -> Fraction:
        return sum((encounter.points for encounter in self.encounters), Fraction(0))

    @cached_property
    def wins(self) -> int:
        return sum(encounter.won for encounter in self.encounters)

    @cached_property
    def losses(self) -> int:
        return sum(encounter.lost for encounter in self.encounters)

    @property
    def played(self) -> list[Encounter]:
        return [encounter for encounter in self.encounters if encounter.played]

    @cached_property
    def opponents(self) -> tuple[int, ...]:
        return tuple(encounter.opponent for encounter in self.encounters if encounter.opponent is not None)

    @property
    def byes(self) -> int:
        return sum(encounter.opponent is None and not encounter.missed for encounter in self.encounters)


@dataclass(frozen=True)
class Table:
    records: Mapping[int, Record]
    scoring: Scoring = field(default_factory=Scoring)
    gone: Gone = NOBODY

    def __getitem__(self, entrant: int) -> Record:
        return self.records[entrant]


def draws_allowed(side: Side, best_of: int, options: Options) -> bool:
    """Whether a level score may stand: in a table's match of one game, unless the option `draws` (bool) forbids it.

    In a Swiss until so many wins nobody draws, since records decide there who goes on.
    """
    by_records = options.get("wins_to_advance") is not None or options.get("pairing") == "major"
    allowed = flag(options, "draws", default=not by_records)
    return allowed and best_of == 1 and side in (Side.GROUP, Side.SWISS)


def read_table(
    members: Sequence[int],
    nodes: Iterable[Node],
    state: State,
    results: Results,
    scoring: Scoring,
    gone: Gone,
    missed: Mapping[int, Encounter] = NOTHING_MISSED,
) -> Table:
    """The table of `members` (first seed first) after the decided ones of the matches. `missed`: what stands for the
    first round of those who came later."""
    encounters: dict[int, list[Encounter]] = {
        member: [missed[member]] if member in missed else [] for member in members
    }
    undecided = dict.fromkeys(members, 0)
    for node in nodes:
        standing = state[node.key]
        if scoring.void and gone.intersection(_people(standing)):
            continue
        for slot, entrant in enumerate(standing.slots):
            if isinstance(entrant, int) and standing.decided:
                encounters[entrant].append(_encounter(standing, slot, results.get(node.key, NO_OUTCOME), scoring))
            elif isinstance(entrant, int):
                undecided[entrant] += 1
    records = {
        entrant: Record(entrant, seed, tuple(encounters[entrant]), undecided[entrant])
        for seed, entrant in enumerate(members, start=1)
    }
    return Table(records, scoring, gone)


def _people(standing: NodeState) -> list[int]:
    return [slot for slot in standing.slots if isinstance(slot, int)]


def _encounter(standing: NodeState, slot: int, outcome: Outcome, scoring: Scoring) -> Encounter:
    if standing.bye:
        return Encounter(None, scoring.win, won=True)
    opponent = standing.slots[1 - slot]
    won = standing.winner == standing.slots[slot]
    drawn = outcome.draw and not standing.walkover
    nobody_won = standing.winner is None and not drawn
    games = outcome.games or (outcome.score,)
    return Encounter(
        opponent if isinstance(opponent, int) else None,
        _points(scoring, won, drawn),
        won=won,
        lost=not won and not drawn,
        forfeit=outcome.forfeit or standing.walkover or nobody_won,
        scored=(sum(game[slot] for game in games), sum(game[1 - slot] for game in games)),
        games=_games(outcome, slot),
        finished=outcome.finished,
    )


def _points(scoring: Scoring, won: bool, drawn: bool) -> Fraction:
    if won:
        return scoring.win
    return scoring.draw if drawn else scoring.loss


def _games(outcome: Outcome, slot: int) -> tuple[int, int]:
    """Games won: counted where they are listed, else the match's score is taken for them."""
    if not outcome.games:
        return outcome.score[slot], outcome.score[1 - slot]
    own = sum(game[slot] > game[1 - slot] for game in outcome.games)
    other = sum(game[slot] < game[1 - slot] for game in outcome.games)
    return own, other
