"""Contests of any format, played by dice, for what holds however a tournament goes."""

from dataclasses import dataclass
from random import Random

from hypothesis import strategies as st

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, NoLegalPairing
from apps.tournaments.domain.formats import FORMATS

OPTIONS = {
    "single_elimination": [{}, {"third_place": True}],
    "double_elimination": [{"grand_final": kind} for kind in ("none", "simple", "double")],
    "round_robin": [{}, {"double": True}],
    "groups": [{}, {"playoff": "double_elimination"}, {"group_draw": "bracket", "third_place": True}],
    "swiss": [
        {},
        {"pairing": "slide"},
        {"wins_to_advance": 3, "losses_to_leave": 3},
        {"pairing": "major"},
        {"pairing": "major", "no_legal_round": "end"},
    ],
}
TABLES = ("group", "swiss")


@dataclass(frozen=True)
class Course:
    """A contest after each step of its play: a round drawn, a result entered, somebody gone."""

    steps: tuple[Contest, ...]
    stuck: bool = False

    @property
    def end(self):
        return self.steps[-1]


@dataclass(frozen=True)
class Temper:
    """How often a match is not simply won: a draw where draws exist, a double forfeit, a disqualification."""

    draws: float = 0.0
    double_forfeits: float = 0.0
    leaving: float = 0.0


def start(form, entrants, **options):
    return Contest(FORMATS[form], tuple(range(1, entrants + 1)), options)


def play_out(contest, dice, temper=Temper()):
    """Play to the end, one match after the other in any order."""
    steps = [contest]
    while True:
        contest = steps[-1]
        open_matches = contest.open_matches
        try:
            if not open_matches and contest.next_round is None:
                return Course(tuple(steps))
        except NoLegalPairing:
            return Course(tuple(steps), stuck=True)
        steps.append(step(contest, open_matches, dice, temper))


def step(contest, open_matches, dice, temper):
    if not open_matches:
        return contest.with_round(contest.next_round)
    node = dice.choice(open_matches)
    if dice.random() < temper.leaving and len(contest.gone) < len(contest.entrants) - 2:
        return contest.without(dice.choice(contest.state[node.key].slots))
    return contest.with_results({node.key: outcome(node, dice, temper)})


def outcome(node, dice, temper):
    if dice.random() < temper.double_forfeits:
        return Outcome(None, forfeit=True)
    if node.side in TABLES and dice.random() < temper.draws:
        return Outcome(None, draw=True, score=(1, 1))
    winner = dice.choice((1, 2))
    score = (dice.randint(1, 3), 0) if winner == 1 else (0, dice.randint(1, 3))
    return Outcome(winner, forfeit=dice.random() < temper.double_forfeits, score=score)


CALM = Temper(draws=0.2)
STORMY = Temper(draws=0.2, double_forfeits=0.1, leaving=0.05)


@st.composite
def courses(draw, tempers=(Temper(), CALM, STORMY), forms=tuple(OPTIONS)):
    """A played-out contest of any format."""
    form = draw(st.sampled_from(forms))
    options = draw(st.sampled_from(OPTIONS[form]))
    # A round robin has so many matches that a large one would be all a run has time for.
    contest = start(form, draw(st.integers(2, 8 if form == "round_robin" else 20)), **options)
    return play_out(contest, Random(draw(st.integers(0, 10**6))), draw(st.sampled_from(tempers)))
