"""A match up to its result."""

from collections.abc import Iterable
from datetime import datetime

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.deadline_states import DeadlineKind
from apps.tournaments.domain.dispute_states import DISPUTE, DisputeState
from apps.tournaments.domain.errors import Conflict, InvalidInput, PermissionRefused
from apps.tournaments.domain.events import (
    BracketUpdated,
    DisputeResolved,
    MatchCheckedIn,
    MatchScheduled,
    MatchStarted,
    MatchStateChanged,
    MatchUpdated,
)
from apps.tournaments.domain.match_states import MATCH, OVER, MatchState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.mails import DISPUTE_RULED
from apps.tournaments.models import Bracket, Dispute, Match, Registration
from apps.tournaments.selectors.contests import bracket_status
from apps.tournaments.selectors.matches import public_match, public_participants
from apps.tournaments.services.deadlines import FARTHEST, end_all
from apps.tournaments.services.repetition import MOST_SCHEDULES, require_few
from apps.tournaments.services.veto_rows import follow_match
from apps.tournaments.services.write import TournamentWrite, match_write

SCHEDULED = f"The time of this match was set {MOST_SCHEDULES} times; it stays now."


# What the clock was to end is over when the match goes on, whichever way.
_WAITS_FOR = {
    MatchState.CHECK_IN: DeadlineKind.MATCH_CHECK_IN,
    MatchState.PENDING_RESULT: DeadlineKind.RESULT_CONFIRMS,
    MatchState.DISPUTED: DeadlineKind.DISPUTE_REMINDER,
}


def participant_slot(write: TournamentWrite, match: Match) -> int:
    """1 or 2: the actor's side; raises `PermissionRefused` for everyone else."""
    own = write.require(Role.SPECTATOR).plays_as
    slot = match.slot_of(own) if own is not None else None
    if slot is None:
        raise PermissionRefused("Only the players of this match may do this.")
    return slot


def acting_slot(write: TournamentWrite, match: Match, registration_id: int | None) -> int:
    """The actor's own side; or that of a guest, whose registration a referee names."""
    return participant_slot(write, match) if registration_id is None else _slot_of_guest(write, match, registration_id)


def _slot_of_guest(write: TournamentWrite, match: Match, registration_id: int) -> int:
    write.require(Role.REFEREE)
    slot = match.slot_of(registration_id)
    if slot is None:
        raise Conflict("Name one of the two who play in this match.", state=match.state)
    if not participant(match, slot).is_guest:
        raise PermissionRefused("They say it themselves: only for guests does a referee.")
    return slot


def participant(match: Match, slot: int) -> Registration:
    """The registration in a slot of a match that has both."""
    found = match.participant1 if slot == 1 else match.participant2
    if found is None:
        raise Conflict("This match does not have both participants yet.", state=match.state)
    return found


def participant_id(match: Match, slot: int) -> int:
    return participant(match, slot).pk


def move_match(write: TournamentWrite, match: Match, new: MatchState, by: str, *, is_played_again: bool = True) -> None:
    """Change a match's state and tell it; raises `Conflict` for an illegal move. The caller saves the match.

    `is_played_again`: whether a match that goes back has its veto anew.
    """
    old = match.current_state
    match.state = MATCH.check(old, new).value
    if old in _WAITS_FOR:
        end_all(write, [_WAITS_FOR[old]], match)
    write.tell(MatchStateChanged(match.pk, match.tournament_id, old.value, new.value, write.at, by))
    if is_played_again:
        follow_match(write, match, old, new)


def settle_dispute(write: TournamentWrite, match: Match, by: str) -> Dispute | None:
    """Resolve the open dispute of a match, and give it, if there is one."""
    dispute = Dispute.objects.filter(match=match, status=DisputeState.OPEN.value).first()
    if dispute is not None:
        dispute.status = DISPUTE.check(dispute.current_state, DisputeState.RESOLVED).value
        dispute.resolved_by, dispute.resolved_at = by, write.now
        dispute.save(update_fields=["status", "resolved_by", "resolved_at"])
        write.tell(DisputeResolved(match.pk, match.tournament_id, dispute.pk, by, dispute.status, write.at))
        mail_ruling(write, match)
    return dispute


def mail_ruling(write: TournamentWrite, match: Match) -> None:
    sides = [side for side in (match.participant1_id, match.participant2_id) if side is not None]
    write.mail(DISPUTE_RULED, sides, match=match.pk)


def tell_matches(write: TournamentWrite, matches: Iterable[Match]) -> None:
    """Tell, in the tournament's room and in theirs, what is shown of these matches now."""
    shown = [(match, public_match(match)) for match in matches]
    for bracket in Bracket.objects.filter(pk__in={match.bracket_id for match, _ in shown}):
        nodes = [node for match, node in shown if match.bracket_id == bracket.pk]
        status = bracket_status(bracket, write.tournament.current_state)
        write.tell(BracketUpdated(bracket.pk, write.tournament.pk, nodes, [], status))
    for match, node in shown:
        write.tell(MatchUpdated(match.pk, write.tournament.pk, node, public_participants(match)))


def ready_up(match_id: int, actor: User, registration_id: int | None = None) -> Match:
    """A player says they are at the match; with both there, it is ready. Saying it twice changes nothing.

    `registration_id`: a guest's, for whom a referee says it.
    """
    with match_write(match_id, actor) as (write, match):
        slot = acting_slot(write, match, registration_id)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        MATCH.require(match.current_state, MatchState.CHECK_IN, MatchState.READY)
        field = f"participant{slot}_ready_at"
        write.changed = getattr(match, field) is None
        if write.changed:
            me = participant(match, slot)
            setattr(match, field, write.now)
            write.tell(MatchCheckedIn(match.pk, match.tournament_id, me.pk, me.name, write.at))
            both = match.participant1_ready_at and match.participant2_ready_at
            # A reopened match is ready before anybody says so.
            if both and match.current_state is MatchState.CHECK_IN:
                move_match(write, match, MatchState.READY, by=str(me.pk))
            match.save(update_fields=[field, "state"])
    return match


def schedule_match(match_id: int, actor: User, at: datetime | None) -> Match:
    """Set or clear the time a match is meant to begin; a schedule does not place it before. To set it again to the same
    changes nothing. Raises `InvalidInput` for a time that is more than two years away."""
    with match_write(match_id, actor) as (write, match):
        by = write.require(Role.REFEREE).role.label
        if match.current_state in OVER:
            raise Conflict("This match is over.", state=match.state)
        write.changed = match.scheduled_time != at
        if write.changed:
            if at is not None and abs(at - write.now) > FARTHEST:
                raise InvalidInput("Choose a time within two years.")
            require_few(write, MatchScheduled, MOST_SCHEDULES, SCHEDULED, match_id=match.pk, scheduled_by=by)
            match.scheduled_time = match.not_before = match.told_time = at
            match.save(update_fields=["scheduled_time", "not_before", "told_time"])
            shown = in_utc(at) if at else None
            write.tell(MatchScheduled(match.pk, match.tournament_id, shown, False, write.at, by))
    return match


def start_match(match_id: int, actor: User) -> Match:
    """A referee begins the match, waiting for nobody any longer."""
    with match_write(match_id, actor) as (write, match):
        by = write.require(Role.REFEREE).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        first, second = participant(match, 1), participant(match, 2)
        move_match(write, match, MatchState.LIVE, by)
        match.started_at = write.now
        match.save(update_fields=["state", "started_at"])
        scheduled = in_utc(match.scheduled_time) if match.scheduled_time else None
        names = first.pk, first.name, second.pk, second.name
        write.tell(MatchStarted(match.pk, match.tournament_id, *names, scheduled, match.round, match.position))
    return match
