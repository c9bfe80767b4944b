"""Statements: what a bank says became of what it was sent, taken in line by line."""

import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass

from apps.accounts.models import User
from apps.payouts.domain.payout_states import SendingState
from apps.payouts.domain.statements import (
    MOST_UNSETTLED,
    Outcome,
    Read,
    Sent,
    lines_of,
    match_lines,
    plain_reference,
    shown,
)
from apps.payouts.models import LINE_LENGTH, REASON_LENGTH, Sending, Statement, StatementLine
from apps.payouts.providers import FILE, MANUAL
from apps.payouts.selectors.books import unsettled_lines
from apps.payouts.services.attempts import end_attempt
from apps.payouts.services.write import locked_payout, money_write, within
from apps.tournaments.domain.errors import Conflict, NotFound
from apps.tournaments.services.write import TournamentWrite

ENDS = {Outcome.PAID: SendingState.PAID, Outcome.FAILED: SendingState.FAILED}


@dataclass(frozen=True)
class Taken:
    """What a statement said. `was_known`: the same table was taken in before, and nothing was done now."""

    dry_run: bool
    was_known: bool
    lines: list[Read]


def take_statement(tournament_id: int, actor: User, content: bytes, *, dry_run: bool) -> Taken:
    """Take in a table that came back, or only look at what it would do. What matches nothing is named, and stands in
    the reconciliation until somebody settles it."""
    lines = lines_of(content)
    # Of what it says: a browser that sends a table again writes other line ends.
    checksum = hashlib.sha256(json.dumps([sorted(line.cells.items()) for line in lines]).encode()).hexdigest()
    with money_write(tournament_id, actor) as write:
        write.changed = False
        known = Statement.objects.filter(tournament=tournament_id, checksum=checksum).first()
        if known is not None:
            return Taken(dry_run, True, [])
        attempts = _attempts(tournament_id)
        read = list(match_lines(lines, _sent(tournament_id, attempts.values())))
        if not dry_run:
            _require_room(tournament_id, read)
            write.changed = True
            _take(write, checksum, read, attempts)
    return Taken(dry_run, False, read)


def _require_room(tournament_id: int, read: Iterable[Read]) -> None:
    """Raises `Conflict` where so many lines wait to be settled that those of this one are too many."""
    more = sum(found.outcome is Outcome.UNMATCHED for found in read)
    waiting = len(unsettled_lines(tournament_id)) if more else 0
    if waiting + more > MOST_UNSETTLED:
        raise Conflict(
            f"{waiting} lines of statements match nothing here and wait to be settled, and this one would add {more}: "
            "settle some first, and see that it is the statement of this tournament."
        )


def settle_line(tournament_id: int, actor: User, line_id: int, note: str) -> StatementLine:
    """Say what a line was that matches nothing; it leaves the reconciliation. Settling it again changes nothing."""
    with money_write(tournament_id, actor) as write:
        lines = StatementLine.objects.filter(statement__tournament=tournament_id, outcome=Outcome.UNMATCHED.value)
        line = lines.filter(pk=line_id).first()
        if line is None:
            raise NotFound
        if line.settled_at is not None:
            write.changed = False
            return line
        line.settled_by, line.settled_at, line.note = actor, write.now, within(note, REASON_LENGTH)
        line.save()
    return line


def _attempts(tournament_id: int) -> dict[str, Sending]:
    """Those that a bank may speak of, by key: what another provider sends it tells by itself."""
    rows = Sending.objects.filter(payout__tournament=tournament_id, provider__in=(FILE, MANUAL))
    return {row.key: row for row in rows.select_related("payout")}


def _sent(tournament_id: int, attempts: Iterable[Sending]) -> dict[str, Sent]:
    """By key. What has been answered is asked for all at once: the tournament's lock is held meanwhile."""
    lines = StatementLine.objects.filter(statement__tournament=tournament_id, sending__isnull=False)
    answered = set(lines.exclude(outcome=Outcome.UNMATCHED.value).values_list("sending", flat=True))
    return {
        row.key: Sent(
            row.key, row.amount, row.payout.currency, SendingState(row.state), row.pk in answered, row.reference
        )
        for row in attempts
    }


def _take(write: TournamentWrite, checksum: str, read: list[Read], attempts: dict[str, Sending]) -> None:
    statement = Statement.objects.create(
        tournament=write.tournament, checksum=checksum, taken_by=write.actor, taken_at=write.now
    )
    rows = [_row(statement, found, attempts.get(plain_reference(found.line["reference"]))) for found in read]
    for found, row in zip(read, rows, strict=True):
        state = ENDS.get(found.outcome)
        if state is not None and row.sending is not None:
            payout = locked_payout(write, row.sending.payout_id)
            said = shown(found.line["bank_reference"]), shown(found.line["reason"])
            end_attempt(write, payout, row.sending, state, *said)
    StatementLine.objects.bulk_create(rows)


def _row(statement: Statement, found: Read, sending: Sending | None) -> StatementLine:
    return StatementLine(
        statement=statement,
        number=found.line.number,
        outcome=found.outcome.value,
        sentence=found.sentence[:LINE_LENGTH],
        sending=sending,
    )
