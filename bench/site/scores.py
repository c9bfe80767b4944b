"""Committed, logged scores per second in one tournament: each saved in a transaction of its own, and logged with those
that wait beside it.

`python -m bench.site.scores <threads> <matches> <seconds>` fills an empty database, then has so many referees share the
matches of a round, save a score of each and have them told, and prints how many rows the log has of them.
"""

import asyncio
import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from bench.site.world import live, make_organizer

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.models import Match, Tournament
from apps.tournaments.realtime.utils import flush_all_batches

WARM_UP_SECONDS = 1.0


def referee(matches: list[Match], organizer: User, seconds: float) -> int:
    """Save a score of each match, have them told, and again until the time is over; how many were saved."""
    until, saved = time.monotonic() + seconds, 0
    try:
        while time.monotonic() < until:
            for match in matches:
                saved += 1
                services.update_score(match.pk, organizer, saved % 10, saved // 10 % 10)
            asyncio.run(flush_all_batches())
    finally:
        # Back to the pool: the thread ends.
        connection.close()
    return saved


def play(tournament: Tournament, organizer: User, threads: int, seconds: float) -> int:
    matches = list(tournament.matches.filter(round=1))
    with ThreadPoolExecutor(threads) as pool:
        return sum(pool.map(lambda first: referee(matches[first::threads], organizer, seconds), range(threads)))


def measure(threads: int, matches: int, seconds: float) -> dict[str, Any]:
    call_command("migrate", verbosity=0)
    organizer = make_organizer()
    tournament = live(organizer, 2 * matches)
    play(tournament, organizer, threads, WARM_UP_SECONDS)
    before = tournament.events.filter(type="score_updated").count()
    began, cpu = time.monotonic(), time.process_time()
    saved = play(tournament, organizer, threads, seconds)
    taken, cpu = time.monotonic() - began, time.process_time() - cpu
    logged = tournament.events.filter(type="score_updated").count() - before
    tournament.refresh_from_db()
    numbers = list(tournament.events.order_by("sequence").values_list("sequence", flat=True))
    if numbers != list(range(1, tournament.sequence + 1)):
        raise SystemExit("The run is worth nothing: the numbers of the log have a gap.")
    return {"saved": saved, "logged": logged, "seconds": taken, "per_second": logged / taken, "busy": cpu / taken}


if __name__ == "__main__":
    sys.stdout.write(json.dumps(measure(int(sys.argv[1]), int(sys.argv[2]), float(sys.argv[3]))))
