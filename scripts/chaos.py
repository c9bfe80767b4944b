"""Play tournaments while everything fails in turn, and check what every client saw. See Documents/Operations.md.

usage: python -m scripts.chaos [--seconds 60] [--seeds 1] [--first 1] [--clients 200] [--players 16] [--every 4]
                               [--only kill_worker flush_redis ...] [--out Artifacts/chaos/report.md]
"""

import argparse
import asyncio
import os
import signal
import sys
import tempfile
import time
from pathlib import Path

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "deltacrown.settings_test")
django.setup()

# After Django is set up: what follows a room imports models.
from tests.acceptance.faults.faults import FAULTS  # noqa: E402
from tests.acceptance.faults.report import write_report  # noqa: E402
from tests.acceptance.faults.run import Order, Result, perform  # noqa: E402
from tests.support import postgres_server, redis_server  # noqa: E402
from tests.support.postgres_server import PostgresServer  # noqa: E402
from tests.support.redis_server import RedisServer  # noqa: E402

ROOT = Path(__file__).resolve().parents[1]


def main() -> int:
    options = _options()
    # As an interrupt, so that what was started is ended.
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    results = []
    for seed in range(options.first, options.first + options.seeds):
        sizes = options.seconds, options.clients, options.players, options.every
        order = Order(seed, *sizes, tuple(options.only))
        print(f"seed {seed} ...", flush=True)
        began = time.monotonic()
        results.append(alone(order))
        verdict = "passed" if not results[-1].problems else results[-1].account
        print(f"seed {seed}: {verdict} ({time.monotonic() - began:.0f} s)", flush=True)
        write_report(results, options.out)
    print(f"Written to {options.out}")
    return int(any(result.problems for result in results))


def alone(order: Order) -> Result:
    """One run with a Redis and a PostgreSQL of its own."""
    with tempfile.TemporaryDirectory(prefix="chaos-") as name:
        directory = Path(name)
        postgres = PostgresServer(postgres_server.find_binaries(os.environ.get("PATH"))[0]).start()
        try:
            with RedisServer(redis_server.find_binary(os.environ.get("PATH"))[0], directory) as redis:
                return asyncio.run(perform(order, directory, redis, postgres))
        finally:
            postgres.remove()


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m scripts.chaos", description=__doc__.splitlines()[0])
    parser.add_argument("--seconds", type=float, default=60, help="how long each tournament is played (default: 60)")
    parser.add_argument("--seeds", type=int, default=1, help="how many runs, each with another seed (default: 1)")
    parser.add_argument("--first", type=int, default=1, help="the first seed (default: 1)")
    parser.add_argument("--clients", type=int, default=200, help="sockets (default: 200)")
    parser.add_argument("--players", type=int, default=16, choices=[4, 8, 16], help="a power of two (default: 16)")
    parser.add_argument("--every", type=float, default=4, help="seconds from fault to fault (default: 4)")
    parser.add_argument("--only", nargs="*", default=[], choices=sorted(FAULTS), help="these faults alone")
    parser.add_argument("--out", type=Path, default=ROOT / "Artifacts" / "chaos" / "report.md")
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
