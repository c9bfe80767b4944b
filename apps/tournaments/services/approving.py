"""Letting people in where registrations wait for an organizer, and turning them away."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.events import RegistrationUpdated
from apps.tournaments.domain.registration_states import REGISTRATION, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT, TournamentState
from apps.tournaments.mails import MOVED_UP, REGISTERED, REJECTED
from apps.tournaments.models import Registration
from apps.tournaments.selectors.registrations import count_participants, public_registration
from apps.tournaments.services.late_entry import enter_late
from apps.tournaments.services.registrations import (
    free_roster,
    move_registration,
    own_registration,
    places_left,
    promote_first_waiting,
    take_as_here_after_check_in,
    tell_drawn,
    tell_registrations,
    tournament_of_registration,
)
from apps.tournaments.services.write import TournamentWrite, tournament_write

LONGEST_REASON = 500
TOO_LATE = "The tournament began before anybody decided."


def confirm_registration(registration_id: int, actor: User) -> Registration:
    """Let in somebody who waits for it, by an organizer: with a place while there is one, else on the waitlist. After
    the start somebody of the waitlist, where the format lets them in."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        if write.tournament.current_state is TournamentState.LIVE:
            return _let_in_late(write, registration_id)
        registration = _to_decide(write, registration_id)
        REGISTRATION.require(registration.current_state, RegistrationState.PENDING)
        has_place = places_left(write.tournament) > 0
        move_registration(registration, RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED)
        if has_place:
            take_as_here_after_check_in(write, [registration])
        _tell(write, registration)
        write.mail(REGISTERED, [registration.pk], waits=int(not has_place))
    return registration


def _let_in_late(write: TournamentWrite, registration_id: int) -> Registration:
    write.require(Role.ORGANIZER)
    registration = own_registration(write, registration_id)
    REGISTRATION.require(registration.current_state, RegistrationState.WAITLISTED)
    move_registration(registration, RegistrationState.CONFIRMED)
    enter_late(write, [registration], lambda row: _tell(write, row))
    write.mail(MOVED_UP, [registration.pk])
    return registration


def reject_registration(registration_id: int, actor: User, reason: str = "") -> Registration:
    """Turn somebody away before the start, by an organizer, with a reason that they and the staff read. The place they
    may have had goes to the first who waits."""
    if len(reason) > LONGEST_REASON:
        raise InvalidInput(f"A reason has at most {LONGEST_REASON} characters.")
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        registration = _to_decide(write, registration_id)
        move_registration(registration, RegistrationState.REJECTED, seed=None, reason=reason.strip())
        free_roster(write, registration)
        promoted = promote_first_waiting(write)
        _tell(write, registration)
        tell_registrations(write, [promoted] if promoted else [])
        tell_drawn(write, registration)
        write.mail(REJECTED, [registration.pk])
    return registration


def turn_away_undecided(write: TournamentWrite) -> None:
    """It begins: who still waits to be let in does not play."""
    waiting = Registration.objects.filter(tournament=write.tournament, state=RegistrationState.PENDING.value)
    undecided = list(waiting)
    for registration in undecided:
        move_registration(registration, RegistrationState.REJECTED, seed=None, reason=TOO_LATE)
        free_roster(write, registration)
        _tell(write, registration)
    if undecided:
        write.mail(REJECTED, [registration.pk for registration in undecided])


def _to_decide(write: TournamentWrite, registration_id: int) -> Registration:
    write.require(Role.ORGANIZER)
    TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
    return own_registration(write, registration_id)


def _tell(write: TournamentWrite, registration: Registration) -> None:
    taken = count_participants(write.tournament.pk)
    row = public_registration(registration)
    write.tell(RegistrationUpdated(write.tournament.pk, **row, participants=taken, reason=registration.reason))
