"""Who helps to run a tournament."""

from apps.accounts.models import User
from apps.tournaments.domain.errors import InvalidInput, NotFound
from apps.tournaments.domain.events import AccessChanged
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import TournamentRole
from apps.tournaments.services.write import TournamentWrite, tournament_write

GIVEN = (Role.REFEREE, Role.ORGANIZER)


def give_role(tournament_id: int, actor: User, user: User, role: Role) -> None:
    """Make somebody a referee or an organizer of the tournament, in place of what they were there, without asking them.

    People are asked with `invite`."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        require_giveable(role)
        write.changed = set_role(write, user, role, by)


def take_role(tournament_id: int, actor: User, user: User) -> None:
    """Take the role back that somebody was given; raises `NotFound` where there is none. A creator stays organizer."""
    with tournament_write(tournament_id, actor) as write:
        by = write.require(Role.ORGANIZER).role.label
        if not drop_role(write, user, by):
            raise NotFound("This person was given no role in this tournament.")


def require_giveable(role: Role) -> None:
    if role not in GIVEN:
        raise InvalidInput("Only the roles referee and organizer can be given.")


def role_given(write: TournamentWrite, user: User | None) -> Role:
    """What the person was given here; of nobody, and of who was given nothing, that is a spectator."""
    held = TournamentRole.objects.filter(tournament=write.tournament, user=user).first()
    return Role.from_label(held.role) if held else Role.SPECTATOR


def set_role(write: TournamentWrite, user: User, role: Role, by: str) -> bool:
    """Give the role and tell it; whether the person was something else before."""
    if role_given(write, user) is role:
        return False
    given = {"role": role.label}
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
