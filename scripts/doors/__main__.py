"""Send a site requests that nobody would send, at every door, and see that each is answered. See tests/README.md.

usage: python -m scripts.doors [--count 100000] [--seed N] [--at-once 24]

The site is the production command with two workers, on a PostgreSQL and a Redis of its own. Of every hundred requests
some sixty are HTTP (pages, API, schema, docs, admin), thirty are frames on sockets, ten are documents for the engine.
What may not be: a 5xx, a connection cut without an answer, a close code outside the protocol's table, a traceback or an
error in the log.
Exit code 1 where there was one. A seed brings the same requests again, though not in the same order.
"""

import argparse
import asyncio
import importlib
import random
import sys
import time
from typing import Any

from scripts.own_site import own_site

SHOWN = 12


def main() -> int:
    options = _options()
    with own_site("doors") as site:
        # Not at the top: models are made for the database that the settings name.
        people, run = (importlib.import_module(f"scripts.doors.{name}") for name in ("site", "run"))
        with people.serving(site) as server:
            print(f"seed {options.seed}, {options.count} requests", flush=True)
            began = time.monotonic()
            tally = asyncio.run(run.knock(server, options.seed, options.count, options.at_once))
            seconds = time.monotonic() - began
        return _told(tally, _troubles(server), seconds)


def _troubles(server: Any) -> list[str]:
    """What the log must not hold: tracebacks, and lines of the level error."""
    lines = server.log().splitlines()
    return [line for line in lines if "Traceback" in line or '"level": "error"' in line or '"level":"error"' in line]


def _told(tally: Any, troubles: list[str], seconds: float) -> int:
    for answer, count in sorted(tally.answers.items()):
        print(f"{count:8d}  {answer}")
    print(f"{tally.sent} requests in {seconds:.0f} s, {len(tally.failures)} failures, {len(troubles)} lines of trouble")
    for line in [*tally.failures[:SHOWN], *troubles[:SHOWN]]:
        print(f"  {line[:900]}")
    return int(bool(tally.failures or troubles))


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.doors", description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=100_000, help="how many requests (default: 100000)")
    parser.add_argument("--seed", type=int, default=random.SystemRandom().getrandbits(32), help="default: any")
    parser.add_argument("--at-once", type=int, default=24, help="how many at the same time (default: 24)")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
