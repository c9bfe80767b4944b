"""Run the property tests with examples that chance chooses, a new seed each time, until the time is up.

usage: fuzz.py [--minutes N] [--seed N] [pytest's arguments, as in: -k limiter]

Each run prints its seed. `--seed N` runs that one alone: the way to see a failure again. What is found becomes an
`@example`, or a test of its own, before it is mended.
"""

import argparse
import os
import random
import subprocess
import sys
import time
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def command(seed: int, more: list[str]) -> list[str]:
    return [sys.executable, "-m", "pytest", "-m", "fuzz", "-q", "-x", f"--hypothesis-seed={seed}", *more]


def run(seed: int, more: list[str]) -> bool:
    """Whether all tests passed with this seed."""
    print(f"seed {seed}", flush=True)
    environment = {**os.environ, "HYPOTHESIS_PROFILE": os.environ.get("HYPOTHESIS_PROFILE") or "fuzz"}
    passed = subprocess.run(command(seed, more), cwd=ROOT, env=environment).returncode == 0
    if not passed:
        print(f"Seen again with: make fuzz ARGS='--seed {seed}'", file=sys.stderr)
    return passed


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="fuzz.py", description=__doc__, formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--minutes", type=float, default=60.0, help="begin no further run after so long (default: 60)")
    parser.add_argument("--seed", type=int, help="run this seed, once")
    options, more = parser.parse_known_args(arguments)
    if options.seed is not None:
        return 0 if run(options.seed, more) else 1
    until = time.monotonic() + 60 * options.minutes
    runs = 0
    while runs == 0 or time.monotonic() < until:
        if not run(random.SystemRandom().getrandbits(32), more):
            return 1
        runs += 1
    print(f"{runs} runs, nothing found.")
    return 0


if __name__ == "__main__":
    sys.exit(main())
