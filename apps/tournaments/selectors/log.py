"""The whole log of a tournament: as its readers take it along, and checked for what was done to it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from apps.accounts.ending import DELETED
from apps.common.times import in_utc
from apps.tournaments.domain.log_chain import BEFORE_THE_FIRST, commit_of, erased_values, row_hash
from apps.tournaments.models import LoggedEvent, Tournament, TournamentResult
from apps.tournaments.selectors.roles import Membership

# A row may tell of a whole field of players.
_AT_A_TIME = 100
# What may stand where a name, words or answers were taken away with an account.
_OF_NOBODY: tuple[Any, ...] = (DELETED, "", {})
# How many rows at once may have been put in or taken out and still be told from a changed row.
_FAR = 100


def rows_in_order(tournament_id: int) -> Iterator[list[LoggedEvent]]:
    """All rows, some at a time: however many there are, no more is held."""
    found = LoggedEvent.objects.filter(tournament=tournament_id).order_by("sequence")
    last = 0
    while rows := list(found.filter(sequence__gt=last)[:_AT_A_TIME]):
        yield rows
        last = rows[-1].sequence


def exported(tournament_id: int, reader: Membership) -> Iterator[list[dict[str, Any]]]:
    """The rows as this reader may have them; of one that is hidden from them its number and its hashes."""
    for rows in rows_in_order(tournament_id):
        yield [_exported(row, reader) for row in rows]


def _exported(row: LoggedEvent, reader: Membership) -> dict[str, Any]:
    hashes = {"sequence": row.sequence, "previous": row.previous, "hash": row.hash}
    told = {"type": row.type, "at": in_utc(row.at)}
    if reader.role >= row.least_role or reader.registration_id in row.audience_registrations:
        whose = {"least_role": row.least_role, "audience": row.audience_registrations, "public": row.public}
        return {**hashes, **told, "data": row.data, **whose, "salt": row.salt, "personal": row.personal}
    return hashes if row.public is None else {**hashes, **told, "data": row.public}


@dataclass(frozen=True)
class Broken:
    """The first row at which the log is not what was written; `problem`: a sentence."""

    sequence: int
    problem: str


def first_broken(tournament: Tournament) -> Broken | None:
    """None where every row is as it was written, and none is missing or more. Others may add rows meanwhile."""
    newest, expected = BEFORE_THE_FIRST, 1
    for rows in rows_in_order(tournament.pk):
        if rows[-1].sequence > tournament.sequence:
            # Rows that came since the tournament was read, which counts them by now; or that were put in.
            tournament.refresh_from_db(fields=["sequence", "log_hash", "log_hashed"])
        for row in rows:
            if found := _broken(row, expected, newest, tournament):
                return found
            newest, expected = row.hash, expected + 1
    last = expected - 1
    if last < tournament.sequence:
        return Broken(expected, f"Row {expected} is missing.")
    if newest != tournament.log_hash:
        return Broken(last, f"Row {last} was changed and hashed anew, or rows after it were removed.")
    return _not_as_results_say(tournament.pk)


def _broken(row: LoggedEvent, expected: int, newest: str, tournament: Tournament) -> Broken | None:
    if row.sequence > expected:
        return Broken(expected, f"Row {expected} is missing.")
    if row.sequence > tournament.sequence:
        return Broken(row.sequence, f"Row {row.sequence} was put in after the end.")
    if not row.hash and row.sequence > tournament.log_hashed:
        return Broken(row.sequence, f"Row {row.sequence} and those after it are not hashed yet; the next write does.")
    commit = _commit(row)
    if commit is None or not _fits(row, commit, row.sequence):
        return _displaced(row, commit) or Broken(row.sequence, f"Row {row.sequence} was changed.")
    if row.previous != newest:
        changed = max(row.sequence - 1, 1)
        return Broken(changed, f"Row {changed} was changed and hashed anew: the row after it names another hash.")
    return None


def _commit(row: LoggedEvent) -> str | None:
    """None where `personal` names what is not there, or what was not taken away, or something has no canonical form."""
    try:
        commit = commit_of(row.data, row.public, row.salt, row.personal)
        is_whole = all(value in _OF_NOBODY for value in erased_values(row.data, row.public, row.personal))
    except (LookupError, TypeError, ValueError, AttributeError):
        return None
    return commit if is_whole else None


def _displaced(row: LoggedEvent, commit: str | None) -> Broken | None:
    """Whether the row is whole, and was written with another number."""
    if commit is None:
        return None
    own = row.sequence
    for distance in range(1, _FAR):
        if _fits(row, commit, own - distance):
            first = own - distance
            return Broken(first, f"Row {first} was put in: what was written as {first} comes later.")
        if _fits(row, commit, own + distance):
            return Broken(own, f"Row {own} is missing: what was written as {own + distance} stands there.")
    return None


def _fits(row: LoggedEvent, commit: str, number: int) -> bool:
    what = row.type, in_utc(row.at), row.least_role, row.audience_registrations, commit
    return row_hash(row.previous, number, *what) == row.hash


def _not_as_results_say(tournament_id: int) -> Broken | None:
    """The results name rows as they were when they were approved."""
    results = TournamentResult.objects.filter(tournament=tournament_id, log_sequence__gt=0).exclude(log_hash="")
    for result in results.order_by("log_sequence"):
        row = LoggedEvent.objects.filter(tournament=tournament_id, sequence=result.log_sequence).first()
        if row is None or row.hash != result.log_hash:
            said = (
                f"Row {result.log_sequence} or one before it was changed: result {result.version} names another hash."
            )
            return Broken(result.log_sequence, said)
    return None
