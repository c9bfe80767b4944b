"""Who helps to run a tournament."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import InvalidInput, NotFound
from apps.tournaments.domain.events import AccessChanged
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import TournamentRole
from apps.tournaments.services.write import tournament_write


def give_role(tournament_id: int, actor: User, user: User, role: Role) -> None:
    """Make somebody a referee or an organizer of the tournament, in place of what they were there."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        if role not in (Role.REFEREE, Role.ORGANIZER):
            raise InvalidInput("Only the roles referee and organizer can be given.")
        held = TournamentRole.objects.filter(tournament=write.tournament, user=user).first()
        write.changed = held is None or held.role != role.label
        if write.changed:
            given = {"role": role.label}
            TournamentRole.objects.update_or_create(tournament=write.tournament, user=user, defaults=given)
            write.tell(AccessChanged(tournament_id, "role_given", user.pk, role.label, write.at, by))


def take_role(tournament_id: int, actor: User, user: User) -> None:
    """Take the role back that somebody was given; raises `NotFound` where there is none. A creator stays organizer."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        held = TournamentRole.objects.filter(tournament=write.tournament, user=user).first()
        if held is None:
            raise NotFound("This person was given no role in this tournament.")
        held.delete()
        write.tell(AccessChanged(tournament_id, "role_taken", user.pk, held.role, write.at, by))
