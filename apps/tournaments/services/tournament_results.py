"""The end of a tournament: its result is made, an organizer approves it where somebody has to, and it is told."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import TournamentCompleted
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.domain.winner import Podium
from apps.tournaments.models import Registration, TournamentResult
from apps.tournaments.selectors.events import newest_change_of_state
from apps.tournaments.selectors.results import living_result
from apps.tournaments.services import hooks
from apps.tournaments.services.registrations import move_registrations, tell_registrations
from apps.tournaments.services.result_rows import make_result
from apps.tournaments.services.tournaments import move_tournament
from apps.tournaments.services.write import TournamentWrite, tournament_write


def end_tournament(write: TournamentWrite, podium: Podium, *, people_moved: bool = False) -> None:
    """Everything is played. `people_moved`: they have finished already, and nobody is told of each."""
    tournament = write.tournament
    if not people_moved:
        begun = [RegistrationState.ACTIVE.value, RegistrationState.ELIMINATED.value]
        people_there = list(Registration.objects.filter(tournament=tournament, state__in=begun))
        move_registrations(people_there, RegistrationState.FINISHED)
        tell_registrations(write, people_there)
    result = make_result(write, podium)
    _tell(write, result)
    new = TournamentState.AWAITING_REVIEW if result.requires_review else TournamentState.COMPLETED
    move_tournament(write, new, by="system")
    hooks.result_made.run(write, result)
    if result.approved_at is not None:
        hooks.result_approved.run(write, result)


def approve_result(tournament_id: int, actor: User, reviewed: int | None = None) -> None:
    """An organizer has looked at a result that was not to count without that; the tournament is completed.

    `reviewed`: the `newest_change_of_state` when they looked; raises `Conflict` where the tournament was made live
    since, and ended with another result.
    """
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.AWAITING_REVIEW)
        if reviewed not in (None, newest_change_of_state(tournament_id)):
            raise Conflict("There is another result by now; look at it again.", state=write.tournament.state)
        result = living_result(tournament_id)
        if result is not None:
            _approve(write, result)
        move_tournament(write, TournamentState.COMPLETED, by)
        if result is not None:
            hooks.result_approved.run(write, result)


def _approve(write: TournamentWrite, result: TournamentResult) -> None:
    result.approved_at, result.approved_by = write.now, write.actor
    result.save(update_fields=["approved_at", "approved_by"])
    _tell(write, result)


def _tell(write: TournamentWrite, result: TournamentResult) -> None:
    """Tell who won, from the position of the log that the result names."""
    write.keep_position(result)
    alone = {place["from"]: place for place in result.places if place["from"] == place["to"]}
    first, second, third = (alone.get(number, {}).get("registration_id") for number in (1, 2, 3))
    write.tell(
        TournamentCompleted(
            result.tournament_id,
            first,
            second,
            third,
            result.method,
            result.approved_at is None,
            result.rules,
            write.at,
            alone[1]["name"] if first is not None else "",
        )
    )
