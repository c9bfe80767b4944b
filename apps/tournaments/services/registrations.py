"""Registering, withdrawing and checking in."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Any

from django.db.models import Q

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.events import (
    RegistrationCancelled,
    RegistrationCheckedIn,
    RegistrationCheckinReverted,
    RegistrationCreated,
    RegistrationSeeded,
    RegistrationsUpdated,
    StandingsUpdated,
)
from apps.tournaments.domain.registration_states import GONE, MAY_BE_CHECKED_IN, REGISTRATION, RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.tournament_states import BEFORE_START, TOURNAMENT, TournamentState
from apps.tournaments.mails import MOVED_UP, REGISTERED
from apps.tournaments.models import Bracket, Match, Registration, RegistrationAnswer, RosterPlace, Tournament
from apps.tournaments.models.registration import NAME_LENGTH
from apps.tournaments.selectors.contests import bracket_standings, load_bracket_of
from apps.tournaments.selectors.deadlines import check_in_is_over
from apps.tournaments.selectors.matches import with_people
from apps.tournaments.selectors.registrations import count_participants, my_registration, public_registration
from apps.tournaments.services.answers import check_answers, save_answers
from apps.tournaments.services.matches import tell_matches
from apps.tournaments.services.repetition import (
    MOST_SEEDS,
    MOST_UNDONE_BY_ORGANIZERS,
    MOST_UNDONE_CHECK_INS,
    MOST_WITHDRAWALS,
    require_few,
)
from apps.tournaments.services.write import TournamentWrite, tournament_write

UNDO_CHECK_IN_WITHIN = timedelta(minutes=15)
MAX_SEED = 4096
DRAWN = "The bracket is drawn by these seeds; open registration again to change them."

NO_ANSWERS: Mapping[str, Any] = {}


def register_player(tournament_id: int, user: User, answers: Mapping[str, Any] = NO_ANSWERS) -> Registration:
    """Register a player: confirmed while there are places, else on the waitlist; where the tournament asks for
    approval, an organizer decides.

    Raises `Conflict` outside the registration time or when the player is registered already, and Django's
    `ValidationError` for answers that are none to what is asked.
    """
    with tournament_write(tournament_id, user) as write:
        tournament = write.tournament
        TOURNAMENT.require(tournament.current_state, TournamentState.REGISTRATION_OPEN)
        if tournament.participation != "solo":
            raise Conflict("In this tournament captains register their teams.", state=tournament.state)
        mine = my_registration(user.pk, tournament.pk)
        if mine is not None:
            raise Conflict("You are registered in this tournament already.", registration_id=mine.pk)
        require_few_withdrawals(tournament, user)
        return enter_registration(write, answers, user=user, name=user.shown_name[:NAME_LENGTH])


def enter_registration(write: TournamentWrite, answers: Mapping[str, Any], **whose: Any) -> Registration:
    """Save and tell a new registration with its answers: with a place while there is one, else on the waitlist; where
    the tournament asks for approval, it waits for that. Raises Django's `ValidationError` for wrong answers."""
    tournament = write.tournament
    answered = check_answers(write, answers)
    taken = count_participants(tournament.pk)
    has_place = taken < tournament.max_participants
    if tournament.needs_approval:
        state = REGISTRATION.initial
    else:
        state = RegistrationState.CONFIRMED if has_place else RegistrationState.WAITLISTED
        REGISTRATION.check(REGISTRATION.initial, state)
    registration = Registration.objects.create(tournament=tournament, state=state.value, **whose)
    save_answers(registration, answered, by_its_person=True)
    row = public_registration(registration)
    taken += state is RegistrationState.CONFIRMED
    write.tell(RegistrationCreated(tournament.pk, **row, participants=taken))
    if not tournament.needs_approval:
        write.mail(REGISTERED, [registration.pk], waits=int(not has_place))
    return registration


def require_absent(tournament: Tournament, people: Collection[User], besides: Registration | None = None) -> None:
    """Raises `Conflict` where one of these takes part already: nobody is in a tournament twice."""
    ids = [person.pk for person in people]
    places = RosterPlace.objects.standing().filter(tournament=tournament, user__in=ids)
    living = Registration.objects.living().filter(tournament=tournament)
    there = living.filter(Q(user__in=ids) | Q(pk__in=places.order_by().values("registration")))
    found = (there.exclude(pk=besides.pk) if besides else there).first()
    if found is not None:
        raise Conflict(f"Somebody of this roster takes part already, in “{found.name}”.", state=tournament.state)


def require_few_withdrawals(tournament: Tournament, user: User) -> None:
    gone = [state.value for state in GONE]
    before = Registration.objects.of_person(user.pk).filter(tournament=tournament, state__in=gone)
    if before.count() >= MOST_WITHDRAWALS:
        text = f"You have left this tournament {MOST_WITHDRAWALS} times; ask its organizer to be let in again."
        raise Conflict(text, state=tournament.state)


def tell_registrations(write: TournamentWrite, registrations: Collection[Registration]) -> None:
    """Tell the rows of these as they are now, if there are any."""
    if registrations:
        rows = [public_registration(registration) for registration in registrations]
        write.tell(RegistrationsUpdated(write.tournament.pk, rows, count_participants(write.tournament.pk)))


def places_left(tournament: Tournament) -> int:
    return tournament.max_participants - count_participants(tournament.pk)


def take_registration_back(write: TournamentWrite, registration: Registration) -> None:
    """Take a registration back before the start; the first who waits moves up."""
    move_registration(registration, RegistrationState.WITHDRAWN, seed=None)
    free_roster(write, registration)
    promoted = promote_first_waiting(write)
    event = RegistrationCancelled(
        write.tournament.pk,
        registration.pk,
        registration.name,
        registration.state,
        promoted.pk if promoted else None,
        count_participants(write.tournament.pk),
    )
    write.tell(event)
    tell_registrations(write, [promoted] if promoted else [])
    tell_drawn(write, registration)


def free_roster(write: TournamentWrite, registration: Registration) -> None:
    """Its people may take part with another team, once it is gone."""
    if registration.team_id is not None:
        registration.roster.update(left_at=write.now)
        # Nobody would know later whose these were.
        RegistrationAnswer.objects.filter(registration=registration).delete()


def tell_drawn(write: TournamentWrite, registration: Registration) -> None:
    """A bracket that is drawn already shows who left, without the seed: in matches, and in the rows of a table."""
    # While the first draw is made there is a bracket, and nothing in it that anybody could see.
    if not Match.objects.filter(tournament=write.tournament).exists():
        return
    drawn = Match.objects.filter(Q(participant1=registration) | Q(participant2=registration))
    tell_matches(write, with_people(drawn))
    rows = bracket_standings(load_bracket_of(write.tournament.pk))
    own = [row for row in rows if row["registration_id"] == registration.pk]
    if own:
        write.tell(StandingsUpdated(write.tournament.pk, own))


def promote_first_waiting(write: TournamentWrite) -> Registration | None:
    """Give a free place to the first of the waitlist, if there is either. After the start nobody moves up: only an
    organizer lets somebody in then, where the format does."""
    if write.tournament.current_state not in BEFORE_START:
        return None
    first = Registration.objects.filter(tournament=write.tournament).waitlist().first()
    if first is None or places_left(write.tournament) <= 0:
        return None
    move_registration(first, RegistrationState.CONFIRMED)
    take_as_here_after_check_in(write, [first])
    write.mail(MOVED_UP, [first.pk])
    return first


def take_as_here_after_check_in(write: TournamentWrite, registrations: Collection[Registration]) -> None:
    """Who gets a place once check-in is over counts as checked in: they could not check in while it was open, and who
    has not is out at the start."""
    if registrations and write.tournament.check_in_required and check_in_is_over(write.tournament.pk):
        move_registrations(registrations, RegistrationState.CHECKED_IN, checked_in_at=write.now)


def check_in_registration(registration_id: int, actor: User) -> Registration:
    """Say that the player is here, by the player or an organizer, while check-in is open."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        TOURNAMENT.require(write.tournament.current_state, TournamentState.CHECK_IN)
        registration = own_registration(write, registration_id)
        move_registration(registration, RegistrationState.CHECKED_IN, checked_in_at=write.now)
        row = public_registration(registration)
        write.tell(RegistrationCheckedIn(write.tournament.pk, **row, checked_in_at=write.at))
    return registration


def check_in_registrations(tournament_id: int, registration_ids: Collection[int], actor: User) -> list[Registration]:
    """The same for many at once, by an organizer: all of them, or none where one cannot be checked in. Who is checked
    in already stays so."""
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, TournamentState.CHECK_IN)
        found = list(Registration.objects.filter(tournament=write.tournament, pk__in=set(registration_ids)))
        if len(found) != len(set(registration_ids)):
            missing = sorted(set(registration_ids) - {registration.pk for registration in found})
            raise NotFound(f"There are no such registrations here: {', '.join(map(str, missing[:20]))}.")
        absent = [row for row in found if row.current_state is not RegistrationState.CHECKED_IN]
        if wrong := [row for row in found if row.current_state not in MAY_BE_CHECKED_IN]:
            names = ", ".join(f"{row.name} ({row.state})" for row in wrong[:20])
            raise Conflict(f"These cannot be checked in: {names}.", state=write.tournament.state)
        write.changed = bool(absent)
        move_registrations(absent, RegistrationState.CHECKED_IN, checked_in_at=write.now)
        tell_registrations(write, absent)
    return found


def undo_check_in(registration_id: int, actor: User) -> Registration:
    """Take a check-in back: by the player within 15 minutes, by an organizer at any time before the start."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        TOURNAMENT.require(write.tournament.current_state, TournamentState.CHECK_IN)
        registration = own_registration(write, registration_id)
        by_organizer = write.require(Role.SPECTATOR).role >= Role.ORGANIZER
        since = registration.checked_in_at
        if not by_organizer and since is not None and write.now - since > UNDO_CHECK_IN_WITHIN:
            raise Conflict("A check-in can be undone for 15 minutes; ask an organizer.", state=registration.state)
        most = MOST_UNDONE_BY_ORGANIZERS if by_organizer else MOST_UNDONE_CHECK_INS
        text = f"This check-in was undone {most} times; " + ("it stays now." if by_organizer else "ask an organizer.")
        require_few(write, RegistrationCheckinReverted, most, text, registration_id=registration.pk)
        move_registration(registration, RegistrationState.CONFIRMED, checked_in_at=None)
        row = public_registration(registration)
        write.tell(RegistrationCheckinReverted(write.tournament.pk, **row, timestamp=write.at))
    return registration


def seed_registration(registration_id: int, seed: int | None, actor: User) -> Registration:
    """Give a registration its seed before the start, or take it back; a seed is given once."""
    with tournament_write(tournament_of_registration(registration_id), actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *BEFORE_START)
        if seed is not None and not 1 <= seed <= MAX_SEED:
            raise InvalidInput(f"A seed is a number from 1 to {MAX_SEED}.")
        if Bracket.objects.filter(tournament=write.tournament).exists():
            raise Conflict(DRAWN)
        registration = own_registration(write, registration_id)
        if registration.current_state in GONE:
            raise Conflict("This registration was withdrawn; it cannot be seeded.", state=registration.state)
        others = Registration.objects.filter(tournament=write.tournament, seed=seed).exclude(pk=registration.pk)
        if seed is not None and others.exists():
            raise Conflict(f"Seed {seed} is given to somebody else; take it back there first.")
        write.changed = registration.seed != seed
        require_few(write, RegistrationSeeded, MOST_SEEDS, f"Seeds were given {MOST_SEEDS} times here; they stay now.")
        registration.seed = seed
        registration.save(update_fields=["seed"])
        write.tell(RegistrationSeeded(write.tournament.pk, **public_registration(registration)))
    return registration


def move_registration(registration: Registration, new: RegistrationState, **fields: object) -> None:
    """Save another state and `fields`; raises `Conflict` for an illegal move."""
    registration.state = REGISTRATION.check(registration.current_state, new).value
    for name, value in fields.items():
        setattr(registration, name, value)
    registration.save(update_fields=["state", *fields])


def move_registrations(registrations: Collection[Registration], new: RegistrationState, **fields: object) -> None:
    """The same for many in one statement."""
    for registration in registrations:
        registration.state = REGISTRATION.check(registration.current_state, new).value
        for name, value in fields.items():
            setattr(registration, name, value)
    moved = Registration.objects.filter(pk__in=[registration.pk for registration in registrations])
    moved.update(state=new.value, **fields)


def own_registration(write: TournamentWrite, registration_id: int) -> Registration:
    """The registration, read under the lock, if it is the actor's or the actor organizes the tournament."""
    registration = Registration.objects.select_related("user", "team__captain").filter(pk=registration_id).first()
    if registration is None:
        raise NotFound
    is_own = write.actor is not None and registration.is_run_by(write.actor.pk)
    if not is_own and write.require(Role.SPECTATOR).role < Role.ORGANIZER:
        raise PermissionRefused("This is not your registration.")
    return registration


def tournament_of_registration(registration_id: int) -> int:
    tournament_id = Registration.objects.filter(pk=registration_id).values_list("tournament_id", flat=True).first()
    if tournament_id is None:
        raise NotFound
    return tournament_id
