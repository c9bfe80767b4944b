"""`python -m bench.pages`: what open pages cost a room in which twenty scores a second are told, alone and with, once a
second, something for which the page is written anew: as pages, and as sockets that are none; 5,000 of them, and one."""

import argparse
import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import httpx

from bench.contestants import CONTESTANTS, environment
from bench.machine import cores, describe, wait_for_rest
from bench.run import ROOT, Bench, build_generator, fill
from bench.site.stage import Stage, database_name, prepared
from bench.site.statements import Statements
from bench.site.worthless import Worthless

OURS = next(contestant for contestant in CONTESTANTS if contestant.name == "ours-production")
SCORES_A_SECOND = 20
EVERY_SECONDS = 1.0
METRIC = "deltacrown_pages_written_total"
# A process of its own, as another worker's write would be: it announces something every second.
ANNOUNCE = f"""
import time
from apps.accounts.models import User
from apps.tournaments.models import Tournament
from apps.tournaments.services import announce
organizer, tournament = User.objects.get(username="organizer"), Tournament.objects.get()
while True:
    announce(tournament.pk, organizer, "Go on")
    time.sleep({EVERY_SECONDS})
"""
AROUND = """
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.events import around_a_tournament
print(around_a_tournament(Tournament.objects.get()))
"""
Result = dict[str, Any]


@dataclass(frozen=True)
class Case:
    name: str
    sockets: int
    pieces: bool
    announcing: bool


CASES = (
    Case("one page", 1, True, False),
    Case("5,000 pages", 5000, True, False),
    Case("5,000 sockets that are none", 5000, False, False),
    Case("one page, and news", 1, True, True),
    Case("5,000 pages, and news", 5000, True, True),
    Case("5,000 sockets that are none, and news", 5000, False, True),
)


class Counting(Bench):
    """Reads how often the server wrote a page, and how many statements the database was asked, while the generator
    runs."""

    statements: Statements

    def _generate(self, paths: list[str], port: int, *more: Any) -> Result:
        seen: list[tuple[float, float, int]] = []
        over = threading.Event()

        def look() -> None:
            while not over.wait(0.5):
                seen.append((time.monotonic(), written(port), sum(self.statements.counted().values())))

        looking = threading.Thread(target=look)
        looking.start()
        try:
            result = super()._generate(paths, port, *more)
        finally:
            over.set()
            looking.join()
        (began, *before), (ended, *after) = seen[len(seen) // 2], seen[-1]
        pages, statements = ((now - then) / (ended - began) for then, now in zip(before, after, strict=True))
        return {**result, "written_per_second": pages, "statements_per_second": statements}


def written(port: int) -> float:
    text = httpx.get(f"http://127.0.0.1:{port}/metrics", timeout=30, trust_env=False).text
    return sum(float(line.split()[-1]) for line in text.splitlines() if line.startswith(METRIC))


@contextmanager
def announcing(env: dict[str, str]) -> Iterator[None]:
    command = [sys.executable, "manage.py", "shell", "-c", ANNOUNCE]
    teller = subprocess.Popen(command, cwd=ROOT, env={**env, "PATH": os.environ["PATH"]}, stdout=subprocess.DEVNULL)
    try:
        yield
        if teller.poll() is not None:
            raise Worthless("nothing was announced")
    finally:
        teller.kill()
        teller.wait()


def shown_around(env: dict[str, str]) -> str:
    """What a page of the room names when it opens its socket (`Position.around`)."""
    command = [sys.executable, "manage.py", "shell", "--no-imports", "-c", AROUND]
    done = subprocess.run(command, cwd=ROOT, env={**env, "PATH": os.environ["PATH"]}, capture_output=True, check=True)
    return done.stdout.decode().strip()


def run(stage: Stage, case: Case, seconds: float, patience: float) -> Result:
    with tempfile.TemporaryDirectory(dir=stage.directory) as name:
        directory = Path(name)
        database = stage.database()
        env = {**environment(CASES[1].sockets, directory), "REDIS_URL": stage.redis.url, "DATABASE_URL": database}
        paths = fill(env, case.sockets)
        if case.pieces:
            around = shown_around(env)
            paths = [f"{path}&pieces=en&around={around}" for path in paths]
        bench = Counting(directory, env, build_generator(directory), *cores(), seconds, 1)
        bench.statements = Statements(stage.postgres.url, database_name(database))
        wait_for_rest(patience)
        with announcing(env) if case.announcing else nullcontext(), closing(bench.statements):
            return bench.measure(OURS, paths, rate=SCORES_A_SECOND)


def page(runs: dict[str, list[Result]], command: str) -> str:
    def middle(name: str, value: str) -> float:
        return median(result[value] for result in runs[name])

    lines = [
        f"| {name} | {middle(name, 'written_per_second'):.2f} | {middle(name, 'statements_per_second'):.0f} "
        f"| {middle(name, 'p50'):.1f} | {middle(name, 'p99'):.1f} "
        f"| {median(1e3 * result['server_cpu'] / result['seconds'] for result in found):.0f} |"
        for name, found in runs.items()
    ]

    def worse(pages: Case, others: Case) -> str:
        pairs = zip(runs[pages.name], runs[others.name], strict=True)
        found = sorted(of_pages["p99"] / of_others["p99"] for of_pages, of_others in pairs)
        return f"{median(found):.2f}x ({found[0]:.2f} to {found[-1]:.2f})"

    with_news = f"; with news {worse(*CASES[4:])}" if CASES[4].name in runs else ""
    return "\n".join(
        [
            *("# Open pages", ""),
            "Twenty scores a second in one room, on PostgreSQL and Redis. News: once a second something else.",
            "The statements are all that the database is asked; those that write what is told are among them.",
            "",
            "The p99 of a score, 5,000 pages / 5,000 sockets that are none, median of the rounds: "
            f"{worse(*CASES[1:3])}{with_news}.",
            "The server has a core of its own, which is busy with 5,000 sockets for nine tenths of the time: what",
            "little comes in between is seen in the p99 many times over, and single rounds differ by as much.",
            "",
            "| case | pages written a second | statements a second | score p50 ms | score p99 ms | CPU ms a second |",
            "| --- | ---: | ---: | ---: | ---: | ---: |",
            *lines,
            "",
            f"- Command: `{command}`",
            *(f"- {name.capitalize()}: {value}" for name, value in describe().items()),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.pages", description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--without-news", action="store_true", help="the cases alone in which scores alone are told")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--patience", type=float, default=20, help="seconds to wait for the machine to rest, each run")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    cases = [case for case in CASES if not (case.announcing and options.without_news)]
    runs: dict[str, list[Result]] = {case.name: [] for case in cases}
    with prepared(*cores()) as stage:
        for number in range(options.rounds):
            for case in cases[:: -1 if number % 2 else 1]:
                result = run(stage, case, options.seconds, options.patience)
                runs[case.name].append(result)
                rate, p99 = result["written_per_second"], result["p99"]
                print(f"{case.name:40} {rate:.2f} written/s  p99 {p99:.1f} ms", flush=True)  # noqa: T201
    text = page(runs, " ".join(["python -m bench.pages", *sys.argv[1:]]))
    (options.out / "pages.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
