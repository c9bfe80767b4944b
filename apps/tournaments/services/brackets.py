"""Drawing the bracket and starting the tournament."""

import secrets

from apps.accounts.models import User
from apps.tournaments.domain.bracket import UNKNOWN, Node, Standing, Tree, derive
from apps.tournaments.domain.errors import Conflict
from apps.tournaments.domain.events import BracketGenerated
from apps.tournaments.domain.formats import build_tree
from apps.tournaments.domain.match_states import MatchState
from apps.tournaments.domain.registration_states import RegistrationState
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.seeding import SeedingMethod, seed_entrants
from apps.tournaments.domain.tournament_states import TOURNAMENT, TournamentState
from apps.tournaments.models import Bracket, Match, Registration, Tournament
from apps.tournaments.services.registrations import move_registration, promote_first_waiting
from apps.tournaments.services.tournaments import move_tournament
from apps.tournaments.services.write import TournamentWrite, tournament_write

DRAWABLE = (TournamentState.REGISTRATION_CLOSED, TournamentState.CHECK_IN)


def generate_bracket(tournament_id: int, actor: User, random_seed: int | None = None) -> Bracket:
    """Draw the bracket of the registrations that will play, or draw it anew while nothing is played.

    `random_seed` is recorded and gives the same draw again; by default it is drawn from the system.
    """
    with tournament_write(tournament_id, actor) as write:
        write.require(Role.ORGANIZER)
        TOURNAMENT.require(write.tournament.current_state, *DRAWABLE)
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
        if bracket is None or set(bracket.entrants) != {one.pk for one in _entrants(write.tournament)}:
            bracket = _draw(write, random_seed)
        move_tournament(write, TournamentState.LIVE, by)
        for registration in _entrants(write.tournament):
            move_registration(registration, RegistrationState.ACTIVE)
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
        [one.pk for one in entrants], [one.seed for one in entrants], SeedingMethod(tournament.seeding), seed
    )
    _freeze_seeds(tournament, order)
    redrawn, _ = Bracket.objects.filter(tournament=tournament).delete()
    options = {"third_place": tournament.third_place}
    by = write.require(Role.ORGANIZER).role.label
    bracket = Bracket.objects.create(
        tournament=tournament,
        format=tournament.format,
        seeding_method=tournament.seeding,
        random_seed=seed,
        options=options,
        entrants=order,
        generated_at=write.now,
        generated_by=by,
    )
    tree = build_tree(tournament.format, len(order), options)
    played = _create_matches(tournament, bracket, tree)
    write.tell(
        BracketGenerated(
            bracket.pk,
            tournament.pk,
            bracket.format,
            bracket.seeding_method,
            tree.rounds,
            played,
            write.at,
            by,
            bool(redrawn),
        )
    )
    return bracket


def _freeze_seeds(tournament: Tournament, order: list[int]) -> None:
    rows = Registration.objects.filter(tournament=tournament)
    rows.update(seed=None)
    seeded = rows.in_bulk(order)
    for seed, registration_id in enumerate(order, start=1):
        seeded[registration_id].seed = seed
    Registration.objects.bulk_update(seeded.values(), ["seed"], batch_size=200)


def _create_matches(tournament: Tournament, bracket: Bracket, tree: Tree) -> int:
    """Make the rows; how many of them are matches to be played, byes left out."""
    state = derive(tree, bracket.entrants, {})
    rows = Match.objects.bulk_create([_match(tournament, bracket, node, state[node.key], tree) for node in tree.nodes])
    by_key = {row.key: row for row in rows}
    for (key, is_winner), (target, slot) in tree.links.items():
        if is_winner:
            by_key[key].winner_to = by_key[target]
            by_key[key].winner_to_slot = slot
    Match.objects.bulk_update(rows, ["winner_to", "winner_to_slot"], batch_size=200)
    return sum(not row.bye for row in rows)


def _match(tournament: Tournament, bracket: Bracket, node: Node, standing: Standing, tree: Tree) -> Match:
    final = node.key == tree.final
    first, second = (slot if isinstance(slot, int) else None for slot in standing.slots)
    return Match(
        tournament=tournament,
        bracket=bracket,
        key=node.key,
        side=node.side.value,
        round=node.round,
        position=node.position,
        participant1_id=first,
        participant2_id=second,
        best_of=tournament.best_of_final if final else tournament.best_of,
        bye=standing.bye,
        state=state_of(standing).value,
        winner_id=standing.winner if isinstance(standing.winner, int) else None,
    )


def state_of(standing: Standing) -> MatchState:
    """The state of a match nobody has touched yet."""
    # A walkover whose player is not known yet has not happened yet.
    if standing.bye and standing.winner is not UNKNOWN:
        return MatchState.COMPLETED
    return MatchState.CHECK_IN if standing.playable else MatchState.SCHEDULED
