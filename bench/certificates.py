"""`python -m bench.certificates`: scores go on while tasks draw a thousand certificates. How long a score takes
meanwhile, beside the same while nothing is drawn, in turn; and what the organizer's page says of how far they are.

Writes Artifacts/benchmarks/certificates.md. On PostgreSQL and Redis, by two workers and one task worker.
"""

import argparse
import json
import os
import re
import signal
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from statistics import quantiles
from threading import Event
from typing import Any

from bench.machine import cores, describe
from bench.run import ROOT
from bench.site import http
from bench.site.after_final import API, RAISED, UNHURRIED, seat, task_worker
from bench.site.crowd import Crowd
from bench.site.latency import workers
from bench.site.stage import Stage, collect_static_files, prepared
from bench.site.worthless import Worthless

TOURNAMENTS, ENTRANTS = 5, 200
QUIET_SECONDS = 15.0
EVERY_SECONDS = 0.1
LOOKED_AT_EVERY_SECONDS = 1.0
DRAWN_WITHIN_SECONDS = 600
# Two numbers below ninety name a score.
BASE = 90
PROGRESS = re.compile(rb"(\d+) of (\d+) are issued")


@dataclass
class Window:
    """A time in which scores went on: milliseconds to their answer and to a spectator; what the page said meanwhile."""

    seconds: float
    answered: list[float]
    told: list[float]
    progress: list[int]


class Season:
    """The windows of one run, quiet ones and those with a tournament's certificates. In each a thread enters scores and
    another looks at the organizer's page, while this one reads the spectator's socket."""

    def __init__(self, port: int, world: dict[str, Any], crowd: Crowd) -> None:
        self._port, self._world, self._crowd = port, world, crowd
        self._number = 0

    def quiet(self) -> Window:
        return self._window(self._world["over"][0], time.monotonic() + QUIET_SECONDS)

    def busy(self, tournament: int) -> Window:
        path = f"{API}/tournaments/{tournament}/certificates/"
        answer = http.ask(self._port, http.request("POST", path, self._world["organizer"], more=[http.CLOSE]))
        if answer.status != 202:
            raise Worthless(f"certificates were answered with {answer.status}: {answer.body[:300]!r}")
        return self._window(tournament, None)

    def _window(self, shown: int, until: float | None) -> Window:
        """`until`: when it ends; None: once the page says that all are issued."""
        began, end = time.monotonic(), Event()
        with ThreadPoolExecutor(2) as pool:
            scores, progress = pool.submit(self._score, end), pool.submit(self._look, shown, until, end)
            while not end.is_set():
                self._crowd.read(0.1)
            asked = scores.result()
        seconds = time.monotonic() - began
        # The last of them wait for their batch.
        self._crowd.read(1.0)
        return Window(seconds, [1000 * took for _, took in asked.values()], self._told(asked), progress.result())

    def _score(self, end: Event) -> dict[tuple[int, int, int], tuple[float, float]]:
        """Enter a score of the next match every `EVERY_SECONDS`, on a new connection each: match and score -> when it
        was asked for, and the seconds to the answer."""
        found, due = {}, time.monotonic()
        while not end.wait(max(0.0, due - time.monotonic())):
            due += EVERY_SECONDS
            self._number += 1
            scores = self._number % BASE, self._number // BASE % BASE
            match = self._world["matches"][self._number % len(self._world["matches"])]
            body = json.dumps({"participant1_score": scores[0], "participant2_score": scores[1]})
            path = f"{API}/matches/{match}/score/"
            raw = http.request("POST", path, self._world["organizer"], body, [http.CLOSE])
            asked, answer = time.monotonic(), http.ask(self._port, raw)
            if answer.status != 200:
                end.set()
                raise Worthless(f"a score was answered with {answer.status}: {answer.body[:300]!r}")
            found[match, *scores] = asked, answer.seconds
        return found

    def _look(self, tournament: int, until: float | None, end: Event) -> list[int]:
        """How many certificates the organizer's page says are issued, each second."""
        raw = http.request(
            "GET",
            f"/organize/tournaments/tournament/{tournament}/certificates/",
            more=[http.CLOSE, f"Cookie: {self._world['organizers_session']}"],
        )
        said: list[int] = []
        gives_up = time.monotonic() + DRAWN_WITHIN_SECONDS
        try:
            while time.monotonic() < (until or gives_up):
                found = PROGRESS.search(http.ask(self._port, raw).body)
                if found is None:
                    raise Worthless("the page of certificates does not say how far they are.")
                said.append(int(found[1]))
                if until is None and found[1] == found[2]:
                    return said
                time.sleep(LOOKED_AT_EVERY_SECONDS)
        finally:
            end.set()
        if until is None:
            raise Worthless(f"after {DRAWN_WITHIN_SECONDS} s {said[-1]} certificates are issued.")
        return said

    def _told(self, asked: dict[tuple[int, int, int], tuple[float, float]]) -> list[float]:
        heard = {}
        for at, frame in self._crowd.readers[0].frames():
            if frame["type"] == "score_updated":
                data = frame["data"]
                heard[data["match_id"], data["participant1_score"], data["participant2_score"]] = at
        if missing := asked.keys() - heard.keys():
            raise Worthless(f"{len(missing)} of {len(asked)} scores were not told.")
        return [1000 * (heard[score] - at) for score, (at, _) in asked.items()]


def measure(stage: Stage, tournaments: int, entrants: int) -> tuple[list[Window], list[Window]]:
    """The quiet windows and the busy ones, one after the other."""
    env = stage.environment(stage.database(), MEDIA_ROOT=str(stage.directory / "media"), **RAISED)
    world = stage.tell("entitled", env | UNHURRIED, tournaments, entrants)
    quiet, busy = [], []
    with workers(stage, env) as port, task_worker(stage, env), seat(port, world["live"], world["ticket"]) as crowd:
        season = Season(port, world, crowd)
        for tournament in world["over"]:
            quiet.append(season.quiet())
            busy.append(season.busy(tournament))
            shown = busy[-1].progress
            print(f"{shown[-1]} drawn in {busy[-1].seconds:.0f} s; the page said {shown}", flush=True)  # noqa: T201
    return quiet, busy


def page(quiet: list[Window], busy: list[Window], machine: dict[str, str], command: str) -> str:
    drawn, seconds = sum(window.progress[-1] for window in busy), sum(window.seconds for window in busy)
    each = busy[0].progress[-1]
    steps = [len(set(window.progress)) for window in busy]
    return "\n".join(
        [
            *("# Scores while certificates are drawn", ""),
            f"{drawn:,} certificates, drawn by tasks in {seconds:.0f} s ({drawn / seconds:.1f} a second), while ten",
            "scores a second were entered in another tournament. Milliseconds of a score, quiet / meanwhile, and how",
            "much longer it took: of all scores, and between which the pairs of windows lie.",
            "",
            "| | scores | p50 | p95 | p99 | longest | p50, ratio | pairs | p95, ratio | pairs |",
            "| --- | ---: | --- | --- | --- | --- | ---: | --- | ---: | --- |",
            _line("to the answer", [window.answered for window in quiet], [window.answered for window in busy]),
            _line("to a spectator", [window.told for window in quiet], [window.told for window in busy]),
            "",
            f"- {len(busy)} windows in which the {each} certificates of a tournament are drawn, each after a quiet",
            f"  one of {QUIET_SECONDS:.0f} s; two workers, the task worker, PostgreSQL, Redis and whoever asks on both",
            "  cores.",
            "- A score goes to the next of 16 matches, over HTTP on a new connection, one each 0.1 s. A spectator",
            "  hears of it after its batch of 100 ms.",
            "- The organizer's page was looked at once a second, also while nothing was drawn. It went from 0 to",
            f"  {each} in {min(steps)} to {max(steps)} different numbers.",
            "- Others were busy on this machine meanwhile: milliseconds are worth little, the ratios more.",
            f"- Command: `{command}`",
            *(f"- {name.capitalize()}: {value}" for name, value in machine.items()),
            "",
        ]
    )


def _line(name: str, quiet: list[list[float]], busy: list[list[float]]) -> str:
    sides = [sorted(value for window in side for value in window) for side in (quiet, busy)]
    values = {at: tuple(_cut(side, at) for side in sides) for at in (50, 95, 99)}
    cells = [f"{values[at][0]:.0f} / {values[at][1]:.0f}" for at in values]
    cells.append(f"{sides[0][-1]:.0f} / {sides[1][-1]:.0f}")
    for at in (50, 95):
        ratios = [_cut(other, at) / _cut(calm, at) for calm, other in zip(quiet, busy, strict=True)]
        cells += [f"**{values[at][1] / values[at][0]:.2f}**", f"{min(ratios):.2f} to {max(ratios):.2f}"]
    return f"| {name} | {len(sides[0])} / {len(sides[1])} | " + " | ".join(cells) + " |"


def _cut(values: list[float], at: int) -> float:
    return quantiles(values, n=100, method="inclusive")[at - 1]


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.certificates", description=__doc__)
    parser.add_argument("--tournaments", type=int, default=TOURNAMENTS, help=f"(default {TOURNAMENTS})")
    parser.add_argument("--entrants", type=int, default=ENTRANTS, help=f"of each (default {ENTRANTS})")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    # Ended from outside, it still ends what it has started.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    machine = describe()
    collect_static_files()
    with prepared(*cores()) as stage:
        os.sched_setaffinity(0, {stage.load_core})
        quiet, busy = measure(stage, options.tournaments, options.entrants)
    command = f"python -m bench.certificates --tournaments {options.tournaments} --entrants {options.entrants}"
    text = page(quiet, busy, machine, command)
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "certificates.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
