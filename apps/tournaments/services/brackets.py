"""Drawing the bracket and starting the tournament."""

import secrets
from typing import Any

from apps.accounts.models import User
from apps.tournaments.domain.contest import Contest
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import BracketGenerated
from apps.tournaments.domain.formats import double_elimination, find_format, single_elimination, swiss
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.seeding import SeedingMethod, seed_entrants
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Bracket, Registration, Tournament
from apps.tournaments.selectors.contests import total_rounds, write_rounds
from apps.tournaments.services.registrations import move_registration, move_registrations, promote_first_waiting
from apps.tournaments.services.repetition import MOST_DRAWS, require_few
from apps.tournaments.services.rows import create_rows
from apps.tournaments.services.tournaments import move_tournament
from apps.tournaments.services.write import TournamentWrite, tournament_write

KNOCKOUTS = (single_elimination.NAME, double_elimination.NAME)
DRAWABLE = (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)


def generate_bracket(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Draw the bracket of the registrations that will play, or draw it anew while nothing is played.

    `random_seed` is recorded and gives the same draw again; by default it is drawn from the system.
    """
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *DRAWABLE)
        require_few(write, BracketGenerated, MOST_DRAWS, f"The bracket was drawn {MOST_DRAWS} times; it stays now.")
        return _draw(write, random_seed)


def start_tournament(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Go live: who did not check in is a no-show, the waitlist fills in, the bracket is drawn and frozen.

    Raises `Conflict` where fewer than the minimum of participants are there.
    """
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        # A tournament that is over may become live too, but by reopening a match.
        TOURNAMENT.require(write.tournament.current_state, *DRAWABLE)
        if write.tournament.current_state is TournamentState.CHECK_IN:
            _settle_check_in(write)
        bracket = Bracket.objects.filter(tournament=write.tournament).first()
        # A bracket drawn earlier stands, unless somebody in it did not turn up.
        if bracket is None or set(bracket.entrants) != {entrant.pk for entrant in _entrants(write.tournament)}:
            bracket = _draw(write, random_seed)
        move_tournament(write, TournamentState.LIVE, by)
        move_registrations(_entrants(write.tournament), RegistrationState.ACTIVE)
    return bracket


def _settle_check_in(write: TournamentWrite) -> None:
    if not write.tournament.check_in_required:
        return
    absent = Registration.objects.filter(tournament=write.tournament, state=RegistrationState.CONFIRMED.value)
    for registration in list(absent):
        move_registration(registration, RegistrationState.NO_SHOW, seed=None)
        # Whoever waits in line is taken as present: nobody could check in from the waitlist.
        promote_first_waiting(write)


def _entrants(tournament: Tournament) -> list[Registration]:
    playing = (RegistrationState.CONFIRMED.value, RegistrationState.CHECKED_IN.value)
    return list(Registration.objects.filter(tournament=tournament, state__in=playing).order_by("id"))


def _draw(write: TournamentWrite, random_seed: int | None) -> Bracket:
    tournament = write.tournament
    entrants = _entrants(tournament)
    if len(entrants) < tournament.min_participants:
        raise Conflict(
            f"{len(entrants)} participants are there and {tournament.min_participants} are needed; "
            "wait for more, or lower the minimum.",
            state=tournament.state,
        )
    seed = random_seed if random_seed is not None else secrets.randbits(32)
    order = seed_entrants(
        [entrant.pk for entrant in entrants],
        [entrant.seed for entrant in entrants],
        SeedingMethod(tournament.seeding),
        seed,
    )
    _freeze_seeds(tournament, order)
    redrawn, _ = Bracket.objects.filter(tournament=tournament).delete()
    by = write.require(Role.ORGANIZER).role.label
    contest = Contest(find_format(tournament.format), tuple(order), _options(tournament, seed))
    if (first := contest.next_round) is not None and contest.format.draw is not None:
        contest = contest.with_round(first)
    bracket = Bracket.objects.create(
        tournament=tournament,
        format=tournament.format,
        seeding_method=tournament.seeding,
        random_seed=seed,
        options=contest.options,
        entrants=order,
        drawn=write_rounds(contest.drawn),
        generated_at=write.now,
        generated_by=by,
    )
    rows = create_rows(tournament, bracket, contest, contest.state.keys())
    write.tell(
        BracketGenerated(
            bracket.pk,
            tournament.pk,
            bracket.format,
            bracket.seeding_method,
            total_rounds(contest),
            sum(not row.bye for row in rows),
            write.at,
            by,
            bool(redrawn),
        )
    )
    return bracket


def _options(tournament: Tournament, random_seed: int) -> dict[str, Any]:
    """The format's options as they are recorded with the draw."""
    fields: dict[str, Any] = {"third_place": tournament.third_place}
    if tournament.format == swiss.NAME:
        # Where nobody is left whom all could meet, it is over.
        fields |= {"best_of": tournament.best_of, "no_legal_round": "end"}
    if tournament.format not in KNOCKOUTS:
        # Of lots, where the rules leave two level.
        fields |= {"random_seed": random_seed}
    return {**fields, **tournament.options}


def _freeze_seeds(tournament: Tournament, order: list[int]) -> None:
    rows = Registration.objects.filter(tournament=tournament)
    rows.update(seed=None)
    seeded = rows.in_bulk(order)
    for seed, registration_id in enumerate(order, start=1):
        seeded[registration_id].seed = seed
    Registration.objects.bulk_update(seeded.values(), ["seed"], batch_size=200)
