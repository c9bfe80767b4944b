"""What the clock does when a deadline falls due: the same as people would, under the same lock and rules."""

from collections.abc import Callable
from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from apps.tournaments.domain.deadlines import CLOCK, NOT_WHILE_AWAY, DeadlineKind, DeadlineState
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.domain.match_states import MATCH, MatchState
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Deadline, Heartbeat, Match, Outage
from apps.tournaments.selectors.deadlines import away_between
from apps.tournaments.services.brackets import begin_tournament, close_check_in
from apps.tournaments.services.deadlines import OPEN, end, put
from apps.tournaments.services.match_end import forfeit
from apps.tournaments.services.results import accept_report, waiting_report
from apps.tournaments.services.tournaments import move_tournament, throw_bracket_away
from apps.tournaments.services.write import TournamentWrite, tournament_write

# So often a process says that the site is there; and for so long it may have said nothing before it was away.
BEAT, AWAY_AFTER = timedelta(seconds=5), timedelta(seconds=30)
AWAY = "outage"


def beat() -> None:
    """Say that the site is there; and where nobody has said so for a while, that it was away."""
    now = timezone.now()
    with transaction.atomic():
        row = Heartbeat.objects.select_for_update(skip_locked=True).filter(at__lt=now - BEAT).first()
        if row is None:
            # Said a moment ago, or being said; or never yet.
            if not Heartbeat.objects.exists():
                Heartbeat.objects.get_or_create(pk=1, defaults={"at": now})
            return
        if now - row.at > AWAY_AFTER:
            Outage.objects.create(began=row.at, ended=now)
        row.at = now
        row.save(update_fields=["at"])


def act_on(deadline_id: int) -> None:
    """Do what is due, if it still is; or move it by as long as the site was away."""
    tournament_id = Deadline.objects.filter(pk=deadline_id).values_list("tournament", flat=True).first()
    if tournament_id is None:
        return
    with tournament_write(tournament_id) as write:
        found = Deadline.objects.select_related("match").filter(pk=deadline_id, state=OPEN)
        deadline = found.first()
        # Somebody else was faster, or moved it.
        if deadline is None:
            write.changed = False
        elif not _moved_by_an_outage(write, deadline):
            write.changed = deadline.due_at <= write.now
            if write.changed:
                _carry_out(write, deadline)


def _moved_by_an_outage(write: TournamentWrite, deadline: Deadline) -> bool:
    if deadline.kind not in NOT_WHILE_AWAY:
        return False
    away = away_between(deadline.counted_from, write.now)
    if not away:
        return False
    put(write, deadline, deadline.due_at + away, AWAY)
    return True


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


def _close_check_in(write: TournamentWrite, deadline: Deadline) -> None:
    TOURNAMENT.require(write.tournament.current_state, TournamentState.CHECK_IN)
    close_check_in(write)


def _start(write: TournamentWrite, deadline: Deadline) -> None:
    begin_tournament(write, CLOCK)


def _give_to_who_is_there(write: TournamentWrite, deadline: Deadline) -> None:
    """One side missing is a walkover for the other; both missing are both out."""
    match = _match_of(deadline)
    MATCH.require(match.current_state, MatchState.CHECK_IN)
    there = [slot for slot in (1, 2) if getattr(match, f"participant{slot}_ready_at") is not None]
    forfeit(write, match, there[0] if there else None, CLOCK)


def _confirm(write: TournamentWrite, deadline: Deadline) -> None:
    match = _match_of(deadline)
    MATCH.require(match.current_state, MatchState.PENDING_RESULT)
    report = waiting_report(match)
    if report is None or report.pk != deadline.subject:
        return
    accept_report(write, match, report, CLOCK)


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
}
