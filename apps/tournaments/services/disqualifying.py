"""Taking somebody out of a tournament that is being played."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import RegistrationDisqualified
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Match, Registration
from apps.tournaments.selectors.contests import Loaded, load_bracket_of
from apps.tournaments.selectors.registrations import count_participants, public_registration
from apps.tournaments.services.bracket_rows import apply_contest
from apps.tournaments.services.registrations import move_registration, tournament_of_registration
from apps.tournaments.services.write import TournamentWrite, tournament_write


def disqualify_registration(registration_id: int, actor: User) -> Registration:
    """Walk over the open and the coming matches of a registration; the results so far stay."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE)
        before, registration = in_the_bracket(write, registration_id)
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


def require_being_played(write: TournamentWrite) -> None:
    """Raise `Conflict` where there is no bracket with matches yet."""
    if not Match.objects.filter(tournament=write.tournament).exists():
        raise Conflict("The bracket is being drawn; try again in a moment.", state=write.tournament.state)


def in_the_bracket(write: TournamentWrite, registration_id: int) -> tuple[Loaded, Registration]:
    """The bracket as it stands, and the registration in it; raises `Conflict` where it is not."""
    require_being_played(write)
    before = load_bracket_of(write.tournament.pk)
    registration = before.people.get(registration_id)
    if registration is None:
        raise Conflict("This player is not in the bracket, so there is nothing that they could be taken out of.")
    return before, registration
