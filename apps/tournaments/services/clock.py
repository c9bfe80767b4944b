"""What the clock does when a deadline falls due: the same as people would, under the same lock and rules."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.tournaments.domain.deadline_states import CLOCK, NOT_WHILE_AWAY, TIMETABLE, DeadlineKind, DeadlineState
from apps.tournaments.domain.errors import Conflict, DomainError
from apps.tournaments.domain.match_states import MATCH, MatchState
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Deadline, Heartbeat, Match, Outage
from apps.tournaments.selectors.deadlines import away_between, check_in_open_since, comes_after_another
from apps.tournaments.services.brackets import begin_tournament, close_check_in, look_ahead
from apps.tournaments.services.deadlines import OPEN, end, put
from apps.tournaments.services.invitations import expire_invitation
from apps.tournaments.services.match_end import forfeit
from apps.tournaments.services.matches import participant
from apps.tournaments.services.reminders import remind
from apps.tournaments.services.results import accept_report, waiting_report
from apps.tournaments.services.tournaments import move_tournament, throw_bracket_away
from apps.tournaments.services.veto import choose_by_clock
from apps.tournaments.services.write import TournamentWrite, tournament_write

# So often a process says that the site is there; and for so long it may have said nothing before it was away.
BEAT, AWAY_AFTER = timedelta(seconds=5), timedelta(seconds=30)
AWAY = "outage"


def beat() -> None:
    """Say that the site is there; and where nobody has said so for a while, that it was away."""
    now = timezone.now()
    if Heartbeat.objects.filter(at__gt=now - BEAT, at__lte=now).exists():
        return
    with transaction.atomic():
        row = Heartbeat.objects.select_for_update(skip_locked=True).first()
        if row is None:
            # Being said by another process; or never yet.
            if not Heartbeat.objects.exists():
                Heartbeat.objects.get_or_create(pk=1, defaults={"at": now})
            return
        # A row of the future was written by a clock that was ahead: nothing is known of what was before.
        if now - row.at > AWAY_AFTER:
            Outage.objects.create(began=row.at, ended=now)
        row.at = now
        row.save(update_fields=["at"])


def act_on(deadline_id: int) -> None:
    """Do what is due, if it still is; or move it by as long as the site was away."""
    known = Deadline.objects.filter(pk=deadline_id).values_list("tournament", "kind").first()
    if known is None:
        return
    tournament_id, kind = known
    if kind == DeadlineKind.STARTS:
        look_ahead(tournament_id)
    with tournament_write(tournament_id) as write:
        deadline = Deadline.objects.select_related("match").filter(pk=deadline_id, state=OPEN).first()
        # Somebody else was faster, or moved it; or something comes first.
        write.changed = deadline is not None and _is_handled(write, deadline)


def _is_handled(write: TournamentWrite, deadline: Deadline) -> bool:
    """Whether there was something to do, which is done."""
    if deadline.kind in NOT_WHILE_AWAY:
        if not Heartbeat.objects.filter(at__gt=write.now - AWAY_AFTER).exists():
            # The site may have been away, and nobody has written down for how long.
            return False
        if away := _away_while_it_ran(write, deadline):
            put(write, deadline, deadline.due_at + away, AWAY)
            return True
        # No outage until now moves it: it is not looked at again before it is due, or another one ended.
        deadline.counted_from = write.now
        deadline.save(update_fields=["counted_from"])
    if deadline.due_at > write.now or comes_after_another(deadline, write.now):
        return False
    _carry_out(write, deadline)
    return True


def _away_while_it_ran(write: TournamentWrite, deadline: Deadline) -> timedelta:
    """For how long those whom it concerns could do nothing about it: of the tournament's check-in only since it is
    open."""
    since = deadline.counted_from
    if deadline.kind in TIMETABLE:
        opened = check_in_open_since(write.tournament.pk)
        since = max(since, opened) if opened is not None else write.now
    return away_between(since, write.now)


def _carry_out(write: TournamentWrite, deadline: Deadline) -> None:
    try:
        with write.attempt():
            _ACTIONS[DeadlineKind(deadline.kind)](write, deadline)
    except DomainError as error:
        end(write, deadline, DeadlineState.OFF, CLOCK, error.message)
        return
    # It may have ended by what was done.
    deadline.refresh_from_db(fields=["state"])
    if deadline.current_state is DeadlineState.OPEN:
        end(write, deadline, DeadlineState.DONE, CLOCK)


def _open_registration(write: TournamentWrite, deadline: Deadline) -> None:
    TOURNAMENT.require(write.tournament.current_state, TournamentState.PUBLISHED)
    move_tournament(write, TournamentState.REGISTRATION_OPEN, CLOCK)
    throw_bracket_away(write)


def _close_registration(write: TournamentWrite, deadline: Deadline) -> None:
    TOURNAMENT.require(write.tournament.current_state, TournamentState.REGISTRATION_OPEN)
    move_tournament(write, TournamentState.REGISTRATION_CLOSED, CLOCK)


def _open_check_in(write: TournamentWrite, deadline: Deadline) -> None:
    if write.tournament.current_state is TournamentState.REGISTRATION_OPEN:
        move_tournament(write, TournamentState.REGISTRATION_CLOSED, CLOCK)
    TOURNAMENT.require(write.tournament.current_state, TournamentState.REGISTRATION_CLOSED)
    move_tournament(write, TournamentState.CHECK_IN, CLOCK)
    late = write.now - deadline.due_at
    if late > AWAY_AFTER:
        # People have as long as was planned.
        after = [kind.value for kind in (DeadlineKind.CHECK_IN_CLOSES, DeadlineKind.STARTS)]
        for row in Deadline.objects.filter(tournament=write.tournament, kind__in=after, state=OPEN):
            put(write, row, row.due_at + late, AWAY)


def _close_check_in(write: TournamentWrite, deadline: Deadline) -> None:
    TOURNAMENT.require(write.tournament.current_state, TournamentState.CHECK_IN)
    close_check_in(write)


def _start(write: TournamentWrite, deadline: Deadline) -> None:
    begin_tournament(write, CLOCK)


def _give_to_who_is_there(write: TournamentWrite, deadline: Deadline) -> None:
    """One side missing is a walkover for the other; both missing are both out. A guest has no account to say it with,
    so against a guest only the staff decides."""
    match = _match_of(deadline)
    MATCH.require(match.current_state, MatchState.CHECK_IN)
    there = [slot for slot in (1, 2) if getattr(match, f"participant{slot}_ready_at") is not None]
    missing = [participant(match, slot) for slot in (1, 2) if slot not in there]
    if any(side.is_guest for side in missing):
        text = "A guest cannot say that they are there; a referee says it for them, or gives the walkover."
        raise Conflict(text, state=match.state)
    forfeit(write, match, there[0] if there else None, CLOCK)


def _confirm(write: TournamentWrite, deadline: Deadline) -> None:
    match = _match_of(deadline)
    MATCH.require(match.current_state, MatchState.PENDING_RESULT)
    report = waiting_report(match)
    if report is None or report.pk != deadline.subject:
        return
    if any(side.is_guest for side in (match.participant1, match.participant2) if side and side.pk != report.by_id):
        raise Conflict("A guest cannot say that it is not so; a referee enters the result.", state=match.state)
    accept_report(write, match, report, CLOCK)


def _take_a_map(write: TournamentWrite, deadline: Deadline) -> None:
    choose_by_clock(write, _match_of(deadline))


def _end_invitation(write: TournamentWrite, deadline: Deadline) -> None:
    expire_invitation(write, deadline.subject)


def _match_of(deadline: Deadline) -> Match:
    return Match.objects.select_related("participant1", "participant2").get(deadlines=deadline)


_K = DeadlineKind
_ACTIONS: dict[DeadlineKind, Callable[[TournamentWrite, Deadline], None]] = {
    _K.REGISTRATION_OPENS: _open_registration,
    _K.REGISTRATION_CLOSES: _close_registration,
    _K.CHECK_IN_OPENS: _open_check_in,
    _K.CHECK_IN_CLOSES: _close_check_in,
    _K.STARTS: _start,
    _K.MATCH_CHECK_IN: _give_to_who_is_there,
    _K.RESULT_CONFIRMS: _confirm,
    _K.VETO_TURN: _take_a_map,
    _K.INVITATION_ENDS: _end_invitation,
    _K.DISPUTE_REMINDER: remind,
}
