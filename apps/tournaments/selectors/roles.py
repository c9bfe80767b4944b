"""Who may do what in a tournament."""

from dataclasses import dataclass

from apps.accounts.models import User
from apps.tournaments.domain.errors import PermissionRefused
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Registration, Tournament, TournamentRole


@dataclass(frozen=True)
class Standing:
    """A person's role in one tournament and their living registration there, if any."""

    role: Role
    registration_id: int | None = None


SPECTATOR = Standing(Role.SPECTATOR)


def role_of(user_id: int | None, tournament_id: int) -> Role:
    return standing_of(user_id, tournament_id).role


def standing_of(user_id: int | None, tournament_id: int) -> Standing:
    """The highest of what the person is here; unknown and inactive users are spectators."""
    user = User.objects.filter(pk=user_id, is_active=True).first() if user_id is not None else None
    if user is None:
        return SPECTATOR
    registration_id = (
        Registration.objects.filter(tournament_id=tournament_id, user=user)
        .exclude(state__in=[state.value for state in GONE])
        .values_list("pk", flat=True)
        .first()
    )
    return Standing(_role(user, tournament_id, registration_id), registration_id)


def _role(user: User, tournament_id: int, registration_id: int | None) -> Role:
    if user.is_superuser:
        return Role.ADMIN
    if Tournament.objects.filter(pk=tournament_id, organizer=user).exists():
        return Role.ORGANIZER
    given = TournamentRole.objects.filter(tournament_id=tournament_id, user=user).values_list("role", flat=True).first()
    if given:
        return Role.from_label(given)
    return Role.PLAYER if registration_id is not None else Role.SPECTATOR


def require_role(user_id: int | None, tournament_id: int, least: Role) -> Standing:
    """The person's standing; raises `PermissionRefused` below `least`."""
    standing = standing_of(user_id, tournament_id)
    if standing.role < least:
        raise PermissionRefused(f"Only {_plural(least)} of this tournament may do this.")
    return standing


def _plural(role: Role) -> str:
    return f"{role.label}s" if role is Role.ADMIN else f"{role.label}s and those above them"
