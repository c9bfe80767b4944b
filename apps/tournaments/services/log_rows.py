"""Rows of the log as they are added: numbered, and each hashed with the one before.

The tournament's row holds the newest hash (`log_hash`) and the number of its row (`log_hashed`). Both are read with the
lock and written in the one update that raises the numbers, so the chain costs no statement of its own. Where a process
of a version before the chain has added rows meanwhile, `log_hashed` stays behind, and they are hashed first.
"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from django.db import connection

from apps.common.times import in_utc
from apps.tournaments.domain.log_chain import new_commit, row_hash
from apps.tournaments.models import LoggedEvent, Tournament

AT_A_TIME = 500
_COUNTERS = ("revision", "extra", "access_version")
_ADVANCE = (
    f"UPDATE {Tournament._meta.db_table} SET sequence = %s, log_hashed = %s, log_hash = %s, "
    + ", ".join(f"{name} = {name} + %s" for name in _COUNTERS)
    + " WHERE id = %s AND sequence = %s RETURNING revision, extra"
)
_HASHED = ["previous", "hash", "salt", "personal"]


class Reached(NamedTuple):
    revision: int
    extra: int


def append_rows(tournament: Tournament, rows: Sequence[LoggedEvent], counters: dict[str, int]) -> Reached:
    """Number the rows after the newest one, chain them, save them, and raise the tournament's counters.

    The tournament's row is locked; another write in the same transaction may have gone on since it was read.
    """
    reached = _advance(tournament, rows, counters)
    if reached is None:
        tournament.refresh_from_db(fields=["sequence", "log_hash", "log_hashed"])
        reached = _advance(tournament, rows, counters)
    if reached is None:
        raise RuntimeError(f"tournament {tournament.pk} was written to without its lock")
    if rows:
        LoggedEvent.objects.bulk_create(rows)
    return reached


def _advance(tournament: Tournament, rows: Sequence[LoggedEvent], counters: dict[str, int]) -> Reached | None:
    """None where the tournament is not at the number at which it was read."""
    if tournament.log_hashed < tournament.sequence:
        hash_rest(tournament)
    for sequence, row in enumerate(rows, start=tournament.sequence + 1):
        row.sequence = sequence
    newest = chain(rows, tournament.log_hash)
    sequence = tournament.sequence + len(rows)
    by = [counters[name] for name in _COUNTERS]
    with connection.cursor() as cursor:
        cursor.execute(
            _ADVANCE,
            [sequence, sequence, newest, *by, tournament.pk, tournament.sequence],
        )
        found = cursor.fetchone()
    return Reached(*found) if found else None


def chain(rows: Iterable[LoggedEvent], previous: str) -> str:
    """Hash the rows, each after the one before; the last hash."""
    at, shown = None, ""
    for row in rows:
        commit, row.salt, row.personal = new_commit(row.data, row.public)
        if row.at is not at:
            # One write has one time.
            at, shown = row.at, in_utc(row.at)
        what = row.type, shown, row.least_role, row.audience_registrations, commit
        row.previous, row.hash = previous, row_hash(previous, row.sequence, *what)
        previous = row.hash
    return previous


def hash_rest(tournament: Tournament) -> None:
    """Hash the rows that were added without, a batch at a time. The tournament's row is locked."""
    # Locked, since somebody's erasure may be at work on them.
    rest = LoggedEvent.objects.select_for_update(no_key=True).filter(tournament=tournament).order_by("sequence")
    while rows := list(rest.filter(sequence__gt=tournament.log_hashed)[:AT_A_TIME]):
        tournament.log_hash = chain(rows, tournament.log_hash)
        tournament.log_hashed = rows[-1].sequence
        LoggedEvent.objects.bulk_update(rows, _HASHED)
    tournament.save(update_fields=["log_hash", "log_hashed"])
