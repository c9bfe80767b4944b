"""Who runs a tournament, and who helps."""

import uuid

from apps.accounts.models import User
from apps.tournaments.domain.errors import Conflict, InvalidInput, NotFound, PermissionRefused
from apps.tournaments.domain.events import AccessChanged
from apps.tournaments.domain.roles import EVERYTHING, Role, Scope
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Station, Tournament, TournamentRole
from apps.tournaments.services.editing import hindrance_to_another
from apps.tournaments.services.write import TournamentWrite, tournament_write

MOST_STAGES = 8
GIVEN = (Role.REFEREE, Role.ORGANIZER)


def give_role(tournament_id: int, actor: User, user: User, role: Role, scope: Scope = EVERYTHING) -> None:
    """Make somebody a referee or an organizer of the tournament, in place of what they were there, without asking them.

    People are asked with `invite`."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        require_giveable(role)
        require_scope(write, role, scope)
        write.changed = set_role(write, user, role, by, scope)


def take_role(tournament_id: int, actor: User, user: User) -> None:
    """Take the role back that somebody was given; raises `NotFound` where there is none. A creator stays organizer."""
    with tournament_write(tournament_id, actor, even_archived=True) as write:
        by = write.require(Role.ORGANIZER).role.label
        if not drop_role(write, user, by):
            raise NotFound("This person was given no role in this tournament.")


def hand_over(tournament_id: int, actor: User, username: str) -> Tournament:
    """Make one of its organizers the one whose tournament it is. Who it was until now stays an organizer.

    Raises `Conflict` where nobody of this name holds that role here, whether anybody has it or not, where they run as
    many tournaments as they may, and where it is over.
    """
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        tournament = write.tournament
        if actor.pk != tournament.organizer_id and not actor.is_superuser:
            raise PermissionRefused("Only whose tournament it is hands it over.")
        if tournament.current_state in ENDED:
            raise Conflict("It is over, and nobody runs it any more.", state=tournament.state)
        organizers = TournamentRole.objects.filter(tournament=tournament, role=Role.ORGANIZER.label)
        people = User.objects.filter(tournament_roles__in=organizers, is_active=True)
        heir = people.filter(username=username).first()
        if heir is None:
            text = "Hand it over to one of its other organizers; invite somebody to that role first."
            raise Conflict(text, state=tournament.state)
        if hindrance_to_another(heir):
            raise Conflict("They run as many tournaments as they may at a time.", state=tournament.state)
        before = tournament.organizer
        drop_role(write, heir, by)
        tournament.organizer = heir
        # Followers know whose it is, and begin anew: no event tells it.
        tournament.epoch = uuid.uuid4()
        tournament.save(update_fields=["organizer", "epoch"])
        write.tell(AccessChanged(tournament.pk, "handed_over", heir.pk, Role.ORGANIZER.label, write.at, by))
        set_role(write, before, Role.ORGANIZER, by)
    return tournament


def require_giveable(role: Role) -> None:
    if role not in GIVEN:
        raise InvalidInput("Only the roles referee and organizer can be given.")


def require_scope(write: TournamentWrite, role: Role, scope: Scope) -> None:
    """Raises `InvalidInput` for stations that are not here, stages that no format has, and where it is no referee's."""
    if scope.is_everything:
        return
    if role is not Role.REFEREE:
        raise InvalidInput("Only referees have to do with some of the matches; leave the scope out.")
    here = Station.objects.filter(tournament=write.tournament, pk__in=scope.stations)
    if here.count() != len(scope.stations) or not all(1 <= stage <= MOST_STAGES for stage in scope.stages):
        raise InvalidInput("A scope names stations of this tournament, and stages by their numbers.")


def given_to(write: TournamentWrite, user: User | None) -> tuple[Role, Scope]:
    """What the person was given here, and for which matches; of nobody, and of who was given nothing, that is a
    spectator."""
    held = TournamentRole.objects.filter(tournament=write.tournament, user=user).first()
    return (Role.from_label(held.role), Scope.of(held.scope)) if held else (Role.SPECTATOR, EVERYTHING)


def set_role(write: TournamentWrite, user: User, role: Role, by: str, scope: Scope = EVERYTHING) -> bool:
    """Give the role and tell it; whether the person was something else before, or a referee of other matches."""
    if given_to(write, user) == (role, scope):
        return False
    given = {"role": role.label, "scope": {} if scope.is_everything else scope.stored()}
    TournamentRole.objects.update_or_create(tournament=write.tournament, user=user, defaults=given)
    write.tell(AccessChanged(write.tournament.pk, "role_given", user.pk, role.label, write.at, by))
    return True


def drop_role(write: TournamentWrite, user: User | None, by: str) -> bool:
    """Take back what the person was given and tell it; whether there was anything."""
    held = TournamentRole.objects.filter(tournament=write.tournament, user=user).first()
    if held is None:
        return False
    held.delete()
    write.tell(AccessChanged(write.tournament.pk, "role_taken", held.user_id, held.role, write.at, by))
    return True
