"""Taking somebody out of a tournament that is being played."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import RegistrationDisqualified
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Match, Registration
from apps.tournaments.selectors.contests import load_bracket_of
from apps.tournaments.selectors.registrations import count_participants, public_registration
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.registrations import move_registration, tournament_of_registration
from apps.tournaments.services.write import tournament_write


def disqualify_registration(registration_id: int, actor: User) -> Registration:
    """Walk over the open and the coming matches of a registration; the results so far stay."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        if not Match.objects.filter(tournament=write.tournament).exists():
            raise Conflict("The bracket is being drawn; try again in a moment.", state=write.tournament.state)
        before = load_bracket_of(write.tournament.pk)
        registration = before.people.get(registration_id)
        if registration is None:
            raise Conflict("This player is not in the bracket, so there is nothing to disqualify them from.")
        move_registration(registration, RegistrationState.DISQUALIFIED)
        write.tell(
            RegistrationDisqualified(
                write.tournament.pk,
                **public_registration(registration),
                timestamp=write.at,
                disqualified_by=by,
                participants=count_participants(write.tournament.pk),
            )
        )
        apply_contest(write, before, before.contest.without(registration_id))
    return registration
