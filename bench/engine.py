"""`python -m bench.engine`: how long the tournament engine thinks: CPU time of its one thread.

Writes Artifacts/benchmarks/engine.md. No server, no database: a double elimination of 1,024 from nothing to the state
of every match and everyone's place, the same played to its end, and every round of a Swiss of 512, results by dice.
"""

import argparse
import random
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import partial
from pathlib import Path
from statistics import median

from apps.tournaments.domain.bracket import Outcome
from apps.tournaments.domain.contest import Contest, Round
from apps.tournaments.domain.formats import FORMATS
from apps.tournaments.domain.pairing import pair_field
from apps.tournaments.domain.pairing_graph import Player
from bench.machine import describe
from bench.run import ROOT

SWISS_ROUNDS = 9
DICE = 2026


@dataclass(frozen=True)
class Row:
    """Seconds of each repetition, and the aim (None where there is none)."""

    name: str
    seconds: list[float]
    aim: float | None = None

    def line(self) -> str:
        middle = median(self.seconds)
        met = "" if self.aim is None else "met" if middle < self.aim else "**missed**"
        aim = "" if self.aim is None else f"< {_shown(self.aim)}"
        spread = f"{_shown(min(self.seconds))} to {_shown(max(self.seconds))}"
        return f"| {self.name} | {_shown(middle)} | {spread} | {aim} | {met} |"


def _shown(seconds: float) -> str:
    return f"{1000 * seconds:.1f} ms" if seconds < 1 else f"{seconds:.2f} s"


def timed(work: Callable[[], object], repeat: int) -> list[float]:
    found = []
    for _ in range(repeat):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return found


def start(form: str, entrants: int, **options: object) -> Contest:
    return Contest(FORMATS[form], tuple(range(1, entrants + 1)), options)


def draw_double_elimination() -> Contest:
    """The tree, the state of every match, and everyone's place."""
    drawn = start("double_elimination", 1024)
    assert len(drawn.standings) == 1024
    return drawn


def play_double_elimination() -> Contest:
    """All open matches at a time, until nothing is open."""
    dice, contest = random.Random(DICE), start("double_elimination", 1024)
    while playable := contest.open_matches:
        contest = contest.with_results({node.key: Outcome(dice.choice((1, 2))) for node in playable})
    return contest


def swiss_rounds(repeat: int) -> list[Row]:
    """Each round as one row: the pairing out of everything played before, nothing kept from the last round."""
    dice, contest, rows = random.Random(DICE), start("swiss", 512, rounds=SWISS_ROUNDS), []
    while not contest.finished:
        rows.append(
            Row(f"Swiss of 512, pairing round {len(contest.drawn) + 1}", timed(partial(draw, contest), repeat), 5.0)
        )
        contest = contest.with_round(draw(contest))
        contest = contest.with_results({node.key: Outcome(dice.choice((1, 2))) for node in contest.open_matches})
    field = [
        Player(row.entrant, Fraction(row.reasons["points"]), met(contest, row.entrant)) for row in contest.standings
    ]
    # The leader has met all who are level with them, so that no pairing within the brackets is left.
    level = {row.entrant for row in contest.standings if row.reasons["points"] >= field[0].score - 1}
    field[0] = replace(field[0], met=field[0].met | level)
    rows.append(
        Row("Swiss of 512, one matching over the whole field", timed(lambda: pair_field(field, "fold"), 1), 5.0)
    )
    return rows


def draw(contest: Contest) -> Round:
    drawn = replace(contest).next_round
    assert drawn is not None
    return drawn


def met(contest: Contest, entrant: int) -> frozenset[int]:
    pairs = [(pairing.first, pairing.second) for drawn in contest.drawn for pairing in drawn.pairings]
    return frozenset(other for pair in pairs if entrant in pair for other in pair if other not in (entrant, None))


def measure(repeat: int) -> list[Row]:
    drawn = timed(draw_double_elimination, repeat)
    played = timed(play_double_elimination, repeat)
    return [
        Row("double elimination of 1,024: drawn, every match and every place", drawn, 0.1),
        Row("double elimination of 1,024: played to its end, round by round", played),
        *swiss_rounds(max(1, repeat // 2)),
    ]


def page(rows: list[Row], command: str) -> str:
    machine = describe()
    return "\n".join(
        [
            *("# The tournament engine", ""),
            *("| | median | spread | aim | |", "| --- | --- | --- | --- | --- |"),
            *(row.line() for row in rows),
            "",
            "CPU time of one thread, imports left out: on a core at rest what a clock on the wall shows. In the Swiss",
            "results come from dice, so that records spread as in a real one; the last row is the slow way, taken",
            "where somebody has to leave their bracket.",
            "What is measured: [bench/engine.py](../../bench/engine.py).",
            "",
            f"- Command: `{command}`",
            *(f"- {name}: {machine[name]}" for name in ("processor", "system", "python", "load before")),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.engine", description=__doc__)
    parser.add_argument("--repeat", type=int, default=7, help="times the brackets are drawn and played (default 7)")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    text = page(measure(options.repeat), "python -m bench.engine")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "engine.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
