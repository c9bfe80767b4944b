"""Setting, moving and ending deadlines. What happens when one falls due is in `clock.py`."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.deadline_states import (
    CLOCK,
    DEADLINE,
    HIDDEN,
    TIMETABLE,
    DeadlineKind,
    DeadlineState,
)
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound
from apps.tournaments.domain.events import DeadlineMoved
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED
from apps.tournaments.models import Deadline, Match
from apps.tournaments.services.repetition import MOST_DEADLINES, require_few
from apps.tournaments.services.write import TournamentWrite, tournament_write

OPEN = DeadlineState.OPEN.value
FARTHEST = timedelta(days=731)


def plan_deadline(tournament_id: int, actor: User, kind: str, due_at: datetime) -> Deadline:
    """Say when the clock is to do something of the timetable, by an organizer, in place of what was said before."""
    if kind not in TIMETABLE:
        raise InvalidInput(f"Choose one of {', '.join(TIMETABLE)}.")
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        _require_going_on(write)
        if write.tournament.current_state not in BEFORE_START:
            text = "This tournament has begun: nothing of its timetable is to come."
            raise Conflict(text, state=write.tournament.state)
        _require_ahead(write, due_at)
        return set_deadline(write, DeadlineKind(kind), due_at, by)


def move_deadline(deadline_id: int, actor: User, to: datetime) -> Deadline:
    """Let something happen at another time, by an organizer."""
    with _open_one(deadline_id, actor) as (write, deadline, by):
        _require_ahead(write, to)
        write.changed = deadline.due_at != to
        if write.changed:
            put(write, deadline, to, by)
    return deadline


def switch_off_deadline(deadline_id: int, actor: User) -> Deadline:
    """Let something not happen by the clock, by an organizer."""
    with _open_one(deadline_id, actor) as (write, deadline, by):
        end(write, deadline, DeadlineState.OFF, by)
    return deadline


@contextmanager
def _open_one(deadline_id: int, actor: User) -> Iterator[tuple[TournamentWrite, Deadline, str]]:
    """The open deadline, read under the lock of its tournament, for an organizer; and the role of who acts."""
    tournament_id = Deadline.objects.filter(pk=deadline_id).values_list("tournament", flat=True).first()
    if tournament_id is None:
        raise NotFound
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        deadline = Deadline.objects.select_related("match").filter(pk=deadline_id).first()
        if deadline is None:
            raise NotFound
        DEADLINE.require(deadline.current_state, DeadlineState.OPEN)
        yield write, deadline, by


def _require_going_on(write: TournamentWrite) -> None:
    if write.tournament.current_state in ENDED:
        raise Conflict("This tournament is over, so nothing of it happens by the clock.", state=write.tournament.state)


def _require_ahead(write: TournamentWrite, at: datetime) -> None:
    if not write.now < at <= write.now + FARTHEST:
        raise InvalidInput("Choose a time that is still to come, within two years.")
    # Of people: the clock has its own number of them, two a match.
    by = write.require(Role.ORGANIZER).role.label
    text = f"Deadlines were moved {MOST_DEADLINES} times here; they stay now."
    require_few(write, DeadlineMoved, MOST_DEADLINES, text, moved_by=by)


def set_deadline(
    write: TournamentWrite,
    kind: DeadlineKind,
    due_at: datetime,
    by: str,
    *,
    match: Match | None = None,
    subject: int = 0,
) -> Deadline:
    """In place of the open one of this kind and subject, if there is one."""
    subject = subject or (match.pk if match else 0)
    found = Deadline.objects.filter(tournament=write.tournament, kind=kind.value, subject=subject, state=OPEN)
    deadline = found.select_related("match").first()
    if deadline is not None:
        if deadline.due_at != due_at:
            put(write, deadline, due_at, by)
        return deadline
    deadline = Deadline(tournament=write.tournament, kind=kind.value, subject=subject, match=match)
    deadline.due_at, deadline.counted_from = due_at, write.now
    deadline.save()
    tell_deadline(write, deadline, by)
    return deadline


def set_quietly(write: TournamentWrite, kind: DeadlineKind, subject: int, due_at: datetime) -> None:
    """In place of the open one, without a word: of what is nobody's business before it ends."""
    fields = {"due_at": due_at, "counted_from": write.now, "moved_from": None, "moved_by": ""}
    Deadline.objects.update_or_create(
        tournament=write.tournament, kind=kind.value, subject=subject, state=OPEN, defaults=fields
    )


def end_quietly(write: TournamentWrite, kind: DeadlineKind, subjects: Collection[int]) -> None:
    """There is nothing left for the clock to do about these."""
    rows = Deadline.objects.filter(tournament=write.tournament, kind=kind.value, subject__in=subjects, state=OPEN)
    rows.update(state=DEADLINE.check(DeadlineState.OPEN, DeadlineState.OFF).value)


def put(write: TournamentWrite, deadline: Deadline, due_at: datetime, by: str) -> None:
    """Move an open deadline. Whoever does it has counted what outages there were."""
    deadline.moved_from, deadline.moved_by = deadline.due_at, by
    deadline.due_at, deadline.counted_from = due_at, write.now
    deadline.save(update_fields=["due_at", "moved_from", "moved_by", "counted_from"])
    tell_deadline(write, deadline, by)


def end(write: TournamentWrite, deadline: Deadline, state: DeadlineState, by: str, reason: str = "") -> None:
    deadline.state = DEADLINE.check(deadline.current_state, state).value
    deadline.save(update_fields=["state"])
    tell_deadline(write, deadline, by, reason)


def end_all(write: TournamentWrite, kinds: Collection[DeadlineKind], match: Match | None = None) -> None:
    """There is nothing left for the clock to do: what these deadlines were for has happened, or cannot any more."""
    rows = Deadline.objects.filter(tournament=write.tournament, kind__in=[kind.value for kind in kinds], state=OPEN)
    for deadline in list((rows.filter(match=match) if match else rows).select_related("match")):
        end(write, deadline, DeadlineState.OFF, CLOCK)


def end_with_matches(write: TournamentWrite, match_ids: Collection[int]) -> None:
    """These matches are taken back, and their rooms with them: it is told in the tournament's alone."""
    for deadline in Deadline.objects.filter(match__in=match_ids, state=OPEN):
        deadline.match = None
        end(write, deadline, DeadlineState.OFF, CLOCK)


def tell_deadline(write: TournamentWrite, deadline: Deadline, by: str, reason: str = "") -> None:
    match = deadline.match
    sides = [side for side in (match.participant1_id, match.participant2_id) if side] if match else []
    write.tell(
        DeadlineMoved(
            write.tournament.pk,
            deadline.match_id,
            deadline.pk,
            deadline.kind,
            in_utc(deadline.due_at) if deadline.state == OPEN else None,
            in_utc(deadline.moved_from) if deadline.moved_from else None,
            deadline.state,
            by,
            reason,
            sides if deadline.kind in HIDDEN else [],
        )
    )
