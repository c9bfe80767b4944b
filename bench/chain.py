"""`python -m bench.chain`: what the chain of hashes costs a committed, logged score on PostgreSQL, beside the same
without it, in turn (`bench/site/chained.py`). Writes Artifacts/benchmarks/chain.md.
"""

import argparse
import json
import subprocess
import sys
from math import sqrt
from pathlib import Path
from statistics import median, quantiles

from bench.machine import cores, describe
from bench.run import ROOT, pinned
from bench.site.stage import prepared

AIM = 0.03
# Of a normal distribution, for the limits between which the median of all lies with 95 in a hundred.
WIDTH = 1.96
CLOCKS = {
    "wall": "time on the clock, each commit on the disk",
    "own": "CPU of the process that writes",
    "postgres": "CPU of PostgreSQL",
    "both": "CPU of both",
}
Pairs = list[dict[str, dict[str, float]]]


def measure(pairs: int) -> tuple[Pairs, int]:
    """With and without, of each pair, and how many scores a burst has; the writer on one core, the database where there
    is room."""
    with prepared(*cores()) as stage:
        env = stage.environment(stage.database(), TASK_WORKER="0", REDIS_URL="")
        command = [*pinned(stage.server_core), sys.executable, "-m", "bench.site.chained", str(pairs)]
        done = subprocess.run(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True, check=True)
    found = json.loads(done.stdout)
    for pair in found["pairs"]:
        for burst in pair.values():
            burst["both"] = burst["own"] + burst["postgres"]
    return found["pairs"], found["scores"]


def line(pairs: Pairs, clock: str, scores: int) -> str:
    """Microseconds a score each way, and what the chain adds: the median of the pairs, with its limits."""
    ways = [[1e6 * pair[way][clock] / scores for pair in pairs] for way in ("without", "with")]
    more = sorted(chained / plain - 1 for plain, chained in zip(*ways, strict=True))
    middle, width = len(more) / 2, WIDTH * sqrt(len(more)) / 2
    low, high = more[max(0, int(middle - width))], more[min(len(more) - 1, int(middle + width))]
    first, _, third = quantiles(more, n=4)
    total = sum(ways[1]) / sum(ways[0]) - 1
    verdict = "met" if median(more) < AIM else "missed"
    return (
        f"| {CLOCKS[clock]} | {median(ways[0]):,.0f} | {median(ways[1]):,.0f} | **{median(more):+.1%}** | "
        f"{low:+.1%} to {high:+.1%} | {first:+.1%} to {third:+.1%} | {total:+.1%} | {verdict} |"
    )


def page(pairs: Pairs, scores: int, machine: dict[str, str], command: str) -> str:
    return "\n".join(
        [
            *("# What the chain of the log costs a score", ""),
            f"A score that is saved and told on PostgreSQL; the aim is less than {AIM:.0%} more. Microseconds a score",
            "are medians; more is the median of the pairs, with the limits between which it lies with 95 in a hundred,",
            "and the middle half of the pairs.",
            "",
            "| | without | with | more | limits | pairs | of the sums | |",
            "| --- | ---: | ---: | ---: | --- | --- | ---: | --- |",
            *(line(pairs, clock, scores) for clock in CLOCKS),
            "",
            f"- {len(pairs)} pairs of bursts, in turn, every other pair the other way round; {scores} scores a burst,",
            "  of 32 matches, each in a transaction of its own, then told. Two tournaments in one database.",
            "- Without: nothing is hashed, and no column of the chain is written, to the log or to the tournament's",
            "  row. The benchmark takes that away in its own process; the product has no such switch.",
            "- Others were busy on this machine meanwhile, so times on the clock differ from pair to pair; the ratios",
            "  bear that.",
            f"- Command: `{command}`",
            *(f"- {name.capitalize()}: {value}" for name, value in machine.items()),
            "",
        ]
    )


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m bench.chain", description=__doc__)
    parser.add_argument("--pairs", type=int, default=200, help="of bursts, one each way (default 200)")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "benchmarks")
    options = parser.parse_args()
    machine = describe()
    pairs, scores = measure(options.pairs)
    text = page(pairs, scores, machine, f"python -m bench.chain --pairs {options.pairs}")
    options.out.mkdir(parents=True, exist_ok=True)
    (options.out / "chain.md").write_text(text)
    sys.stdout.write(text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
