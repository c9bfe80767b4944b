"""Leaving a tournament by oneself: before its start, and between two rounds of one that draws rounds."""

from apps.accounts.models import User
from apps.tournaments.domain.events import RegistrationUpdated
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT, TournamentState
from apps.tournaments.models import Registration
from apps.tournaments.selectors.registrations import count_participants, public_registration
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.disqualifying import in_the_bracket
from apps.tournaments.services.registrations import (
    move_registration,
    own_registration,
    take_registration_back,
    tournament_of_registration,
)
from apps.tournaments.services.write import TournamentWrite, tournament_write


def withdraw_registration(registration_id: int, actor: User) -> Registration:
    """Leave, by the player or an organizer. Before the start the registration is taken back and the first who waits
    moves up. Between two rounds they are not paired any more, and keep their points and their place by them.

    Raises `Conflict` where a match of theirs is open, and in formats whose matches all stand.
    """
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START, TournamentState.LIVE)
        registration = own_registration(write, registration_id)
        waits = registration.current_state is RegistrationState.WAITLISTED
        if write.tournament.current_state is TournamentState.LIVE and not waits:
            return _drop_out(write, registration)
        take_registration_back(write, registration)
    return registration


def _drop_out(write: TournamentWrite, own: Registration) -> Registration:
    before, registration = in_the_bracket(write, own.pk)
    after = before.contest.dropping(registration.pk)
    move_registration(registration, RegistrationState.DROPPED_OUT)
    row, taken = public_registration(registration), count_participants(write.tournament.pk)
    write.tell(RegistrationUpdated(write.tournament.pk, **row, participants=taken, reason=""))
    apply_contest(write, before, after)
    return registration
