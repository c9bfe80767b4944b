"""The end of a tournament: its result is made, an organizer approves it where somebody has to, and it is told."""

from dataclasses import replace

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import StandingsUpdated, TournamentCompleted
from apps.tournaments.domain.match_states import OVER, MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import HAS_A_RESULT, TOURNAMENT, TournamentState
from apps.tournaments.domain.winner import Podium, determine_podium_of
from apps.tournaments.models import Match, Registration, TournamentResult
from apps.tournaments.selectors.contests import changed_standings, load_bracket_of
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
    result = make_result(write, podium, counts=not podium.requires_review)
    _tell(write, result)
    new = TournamentState.AWAITING_REVIEW if podium.requires_review else TournamentState.COMPLETED
    move_tournament(write, new, by="system")
    _run_hooks(write, result)


def determine_result(tournament_id: int, actor: User) -> TournamentResult:
    """The result of a tournament that is over; raises `Conflict` before the end, naming a match that is in the way."""
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.LIVE, *HAS_A_RESULT)
        write.changed = False
        return _result_of(write)


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
        result = _result_of(write)
        result.approved_at, result.approved_by = write.now, actor
        result.save(update_fields=["approved_at", "approved_by"])
        _tell(write, result)
        _tell_final_places(write)
        move_tournament(write, TournamentState.COMPLETED, by)
        hooks.result_approved.run(write, result)


def _result_of(write: TournamentWrite) -> TournamentResult:
    """The living result; it is made here where everything was played before there were such rows."""
    tournament = write.tournament
    result = living_result(tournament.pk)
    if result is not None:
        return result
    _require_all_played(tournament.pk)
    podium = determine_podium_of(load_bracket_of(tournament.pk).contest)
    if podium is None:
        raise Conflict("The next round is not drawn yet; its matches are to be played first.", state=tournament.state)
    write.changed = True
    counts = tournament.current_state is not TournamentState.AWAITING_REVIEW
    result = make_result(write, podium, counts=counts)
    _tell(write, result)
    _run_hooks(write, result)
    return result


def _require_all_played(tournament_id: int) -> None:
    over = [state.value for state in OVER]
    left = (
        Match.objects.filter(tournament=tournament_id)
        .exclude(state__in=over)
        .select_related("participant1", "participant2")
    )
    match = left.order_by("stage", "round", "position", "pk").first()
    if match is None:
        return
    sides = " – ".join(side.name if side else "?" for side in (match.participant1, match.participant2))
    is_disputed = match.current_state is MatchState.DISPUTED
    problem = "is disputed; rule on it first" if is_disputed else "is not over; play it first"
    raise Conflict(f"Match {match.pk} ({sides}, round {match.round}) {problem}.", match_id=match.pk, state=match.state)


def _tell_final_places(write: TournamentWrite) -> None:
    """The two of the final, who shared their places in the standings while the result did not count."""
    reviewed = load_bracket_of(write.tournament.pk)
    changed, removed = changed_standings(reviewed, replace(reviewed, counts=True))
    if changed:
        write.tell(StandingsUpdated(write.tournament.pk, changed, removed))


def _run_hooks(write: TournamentWrite, result: TournamentResult) -> None:
    hooks.result_made.run(write, result)
    if result.approved_at is not None:
        hooks.result_approved.run(write, result)


def _tell(write: TournamentWrite, result: TournamentResult) -> None:
    """Tell who won, after the position of the log that the result names."""
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
