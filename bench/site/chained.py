"""What the chain of hashes costs a committed, logged score: bursts of scores with it and without it, in turn.

`python -m bench.site.chained <pairs>` fills an empty database with two tournaments, one for each way, and prints of
each pair of bursts the seconds on the clock, the CPU seconds of this process, and those of PostgreSQL.

Without the chain nothing is hashed and none of its columns is written, neither to the log nor to the tournament's row:
as the version before it did, which is made here alone.
"""

import asyncio
import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from unittest import mock

from bench.machine import TICKS
from bench.site.world import live, make_organizer

from django.core.management import call_command  # isort: skip
from django.db import connection  # isort: skip

from apps.accounts.models import User
from apps.tournaments import services
from apps.tournaments.models import LoggedEvent, Match, Tournament
from apps.tournaments.realtime.utils import flush_all_batches
from apps.tournaments.services import log_rows
from apps.tournaments.services.log_rows import Reached

MATCHES, TIMES = 32, 2
WARM_UP_BURSTS = 5
OF_THE_CHAIN = ("previous", "hash", "salt", "personal")
_COUNTERS = ("revision", "extra", "access_version")
_ADVANCE = (
    f"UPDATE {Tournament._meta.db_table} SET sequence = %s, "
    + ", ".join(f"{name} = {name} + %s" for name in _COUNTERS)
    + " WHERE id = %s AND sequence = %s RETURNING revision, extra"
)


def advance(tournament: Tournament, rows: Sequence[LoggedEvent], counters: dict[str, int]) -> Reached | None:
    """`log_rows._advance` as it was before the chain."""
    for sequence, row in enumerate(rows, start=tournament.sequence + 1):
        row.sequence = sequence
    by = [counters[name] for name in _COUNTERS]
    with connection.cursor() as cursor:
        cursor.execute(_ADVANCE, [tournament.sequence + len(rows), *by, tournament.pk, tournament.sequence])
        found = cursor.fetchone()
    return Reached(*found) if found else None


@contextmanager
def unchained() -> Iterator[None]:
    fields = [LoggedEvent._meta.get_field(name) for name in OF_THE_CHAIN]
    with mock.patch.object(log_rows, "_advance", advance):
        for field in fields:
            # What the database makes by itself is left out of an INSERT; these have defaults there.
            field.generated = True
        try:
            yield
        finally:
            for field in fields:
                field.generated = False


def burst(matches: Sequence[Match], organizer: User, number: int) -> dict[str, float]:
    """Each match is given a score, all of them are told, and that again."""
    theirs, own, wall = postgres_seconds(), time.process_time(), time.monotonic()
    for turn in range(TIMES):
        for match in matches:
            services.update_score(match.pk, organizer, (TIMES * number + turn) % 90, number // 90 % 90)
        asyncio.run(flush_all_batches())
    return {
        "wall": time.monotonic() - wall,
        "own": time.process_time() - own,
        "postgres": postgres_seconds() - theirs,
    }


def postgres_seconds() -> float:
    """CPU seconds of the database server and all of its processes, those that have ended among them."""
    server = _server()
    ticks = sum(_ticks(server)) + sum(sum(_ticks(process)[:2]) for process in _children(server))
    return ticks / TICKS


def _ticks(process: int) -> list[int]:
    """Of a process: user, system, and both of its children that have ended. Nothing where it has ended meanwhile."""
    return [int(word) for word in _stat(process)[11:15]]


def _children(parent: int) -> Iterator[int]:
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit() and _stat(int(entry.name))[1:2] == [str(parent)]:
            yield int(entry.name)


def _stat(process: int) -> list[str]:
    try:
        return Path(f"/proc/{process}/stat").read_text().rpartition(") ")[2].split()
    except OSError:
        return []


@cache
def _server() -> int:
    with connection.cursor() as cursor:
        cursor.execute("SHOW data_directory")
        (directory,) = cursor.fetchone()
    return int(Path(directory, "postmaster.pid").read_text().split()[0])


def measure(pairs: int) -> list[dict[str, dict[str, float]]]:
    call_command("migrate", verbosity=0)
    organizer = make_organizer()
    chained, plain = (live(organizer, 2 * MATCHES, name) for name in ("chained", "plain"))
    matches = {row.pk: list(row.matches.filter(round=1)) for row in (chained, plain)}
    found = []
    for number in range(-WARM_UP_BURSTS, pairs):
        pair = {}
        for way in ("with", "without")[:: 1 if number % 2 else -1]:
            if way == "with":
                pair[way] = burst(matches[chained.pk], organizer, number + WARM_UP_BURSTS)
            else:
                with unchained():
                    pair[way] = burst(matches[plain.pk], organizer, number + WARM_UP_BURSTS)
        if number >= 0:
            found.append(pair)
    check(chained, plain)
    return found


def check(chained: Tournament, plain: Tournament) -> None:
    """As many scores were logged each way, hashed in the one and not in the other."""
    scores = [row.events.filter(type="score_updated") for row in (chained, plain)]
    hashed = [rows.exclude(hash="").count() for rows in scores]
    if scores[0].count() != scores[1].count() or hashed != [scores[0].count(), 0]:
        raise SystemExit(f"The run is worth nothing: {[rows.count() for rows in scores]} scores, {hashed} hashed.")


if __name__ == "__main__":
    sys.stdout.write(json.dumps({"scores": MATCHES * TIMES, "pairs": measure(int(sys.argv[1]))}))
