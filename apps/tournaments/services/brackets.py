"""Drawing the bracket and starting the tournament."""

from contextlib import suppress

from apps.accounts.models import User
from apps.tournaments.domain.contest import Halt
from apps.tournaments.domain.deadline_states import TIMETABLE
from apps.tournaments.domain.errors import InvalidInput
from apps.tournaments.domain.events import BracketGenerated, BracketUpdated
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Bracket, Registration, Tournament
from apps.tournaments.selectors.contests import MOST_DRAWN_AT_ONCE, is_large, total_rounds
from apps.tournaments.selectors.drawn import entrants_of, fits
from apps.tournaments.services.approving import turn_away_undecided
from apps.tournaments.services.bracket_rows import save_rounds
from apps.tournaments.services.deadlines import end_all
from apps.tournaments.services.draw_plans import check_plan, first_contest, planned
from apps.tournaments.services.first_draw import freeze_seeds, generated
from apps.tournaments.services.halts import save_halt, want_draw
from apps.tournaments.services.registrations import (
    move_registration,
    move_registrations,
    promote_first_waiting,
    tell_registrations,
)
from apps.tournaments.services.repetition import MOST_DRAWS, require_few
from apps.tournaments.services.rows import create_rows
from apps.tournaments.services.tournaments import move_tournament, throw_bracket_away
from apps.tournaments.services.write import TournamentWrite, tournament_write

DRAWABLE = (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)


def generate_bracket(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Draw the bracket of the registrations that will play, or draw it anew while nothing is played.

    `random_seed` is told with it and gives the same draw again; by default it is the one that is due for this field.
    """
    look_ahead(tournament_id)
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        TOURNAMENT.require(write.tournament.current_state, *DRAWABLE)
        text = f"The bracket was drawn {MOST_DRAWS} times; it stays now."
        require_few(write, BracketGenerated, MOST_DRAWS, text)
        # Of many it is told that a draw is wanted; that may be asked for again before it is there.
        require_few(write, BracketUpdated, MOST_DRAWS, text, bracket_status=Halt.DRAWING.value)
        return _draw(write, random_seed, by)


def start_tournament(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Go live: who did not check in is a no-show, the waitlist fills in, the bracket is drawn and frozen.

    Raises `Conflict` where fewer than the minimum of participants are there.
    """
    look_ahead(tournament_id)
    with tournament_write(tournament_id, actor) as write:
        return begin_tournament(write, write.require(Role.ORGANIZER).role.label, random_seed)


def close_and_start(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Close registration and go live at once, with whoever has a place: nobody checks in, so nobody is a no-show.

    Raises `Conflict` where registration is not open, and where fewer than the minimum of participants are there.
    """
    look_ahead(tournament_id)
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        TOURNAMENT.require(write.tournament.current_state, TournamentState.REGISTRATION_OPEN)
        move_tournament(write, TournamentState.REGISTRATION_CLOSED, by)
        return begin_tournament(write, by, random_seed)


def begin_tournament(write: TournamentWrite, by: str, random_seed: int | None = None) -> Bracket:
    """The same in a write that is open, by whoever may."""
    # A tournament that is over may become live too, but by reopening a match.
    TOURNAMENT.require(write.tournament.current_state, *DRAWABLE)
    if write.tournament.current_state is TournamentState.CHECK_IN:
        _settle_check_in(write)
    turn_away_undecided(write)
    bracket = Bracket.objects.filter(tournament=write.tournament).first()
    # A bracket drawn earlier stands, unless somebody in it did not turn up.
    if bracket is None or not fits(bracket):
        bracket = _draw(write, random_seed, by)
    move_tournament(write, TournamentState.LIVE, by)
    move_registrations(_entrants(write.tournament), RegistrationState.ACTIVE)
    end_all(write, TIMETABLE)
    return bracket


def close_check_in(write: TournamentWrite) -> None:
    """Who has not checked in is out, and who waits in line comes in, as if they had checked in: they could not."""
    promoted, absent = _settle_check_in(write)
    # Where check-in closes a second time, they count as checked in as soon as they move up.
    waiting = [registration for registration in promoted if registration.current_state is RegistrationState.CONFIRMED]
    move_registrations(waiting, RegistrationState.CHECKED_IN, checked_in_at=write.now)
    tell_registrations(write, [*absent, *promoted])


def look_ahead(tournament_id: int) -> None:
    """Have it known, before the lock, whether the entrants there are now make a bracket."""
    tournament = Tournament.objects.filter(pk=tournament_id).first()
    number = entrants_of(tournament).count() if tournament is not None else 0
    if tournament is not None and number > MOST_DRAWN_AT_ONCE:
        with suppress(InvalidInput):
            check_plan(tournament.format, number, tournament.options)


def _settle_check_in(write: TournamentWrite) -> tuple[list[Registration], list[Registration]]:
    """Who came in from the waitlist, and who is out."""
    if not write.tournament.check_in_required:
        return [], []
    absent = list(Registration.objects.filter(tournament=write.tournament, state=RegistrationState.CONFIRMED.value))
    promoted = []
    for registration in absent:
        move_registration(registration, RegistrationState.NO_SHOW, seed=None)
        # Whoever waits in line is taken as present: nobody could check in from the waitlist.
        promoted.append(promote_first_waiting(write))
    return [registration for registration in promoted if registration is not None], absent


def _entrants(tournament: Tournament) -> list[Registration]:
    return list(entrants_of(tournament))


def _draw(write: TournamentWrite, random_seed: int | None, by: str) -> Bracket:
    """Draw the bracket, or, for many, have it drawn as soon as this is committed."""
    tournament = write.tournament
    entrants = _entrants(tournament)
    before = Bracket.objects.filter(tournament=tournament)
    bracket = planned(tournament, entrants, random_seed)
    bracket.redrawn, bracket.generated_at, bracket.generated_by = before.exists(), write.now, by
    if is_large(bracket):
        check_plan(tournament.format, len(entrants), tournament.options)
        throw_bracket_away(write)
        bracket.save()
        want_draw(write, bracket)
        return bracket
    contest = first_contest(bracket)
    bracket.entrants = list(contest.entrants)
    before.delete()
    bracket.save()
    save_rounds(bracket, contest)
    save_halt(write, bracket, contest.halt)
    freeze_seeds(tournament.pk, bracket.entrants)
    rows = create_rows(tournament, bracket, contest, contest.state.keys())
    write.tell(generated(write, bracket, total_rounds(contest), rows))
    return bracket
