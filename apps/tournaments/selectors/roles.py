"""Who may do what in a tournament."""

from collections.abc import Collection
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
    if user_id is None:
        return SPECTATOR
    return standings_of([user_id], tournament_id).get(user_id, SPECTATOR)


def standings_of(user_ids: Collection[int], tournament_id: int, organizer: int | None = None) -> dict[int, Standing]:
    """The same for many, in four queries, or three where the `organizer` is known; who is not in it is a spectator."""
    users = dict(User.objects.filter(pk__in=user_ids, is_active=True).values_list("pk", "is_superuser"))
    if not users:
        return {}
    if organizer is None:
        organizer = Tournament.objects.filter(pk=tournament_id).values_list("organizer", flat=True).first()
    given = dict(TournamentRole.objects.filter(tournament_id=tournament_id, user__in=users).values_list("user", "role"))
    living = Registration.objects.exclude(state__in=[state.value for state in GONE])
    plays = dict(living.filter(tournament_id=tournament_id, user__in=users).values_list("user", "pk"))

    def role(user_id: int) -> Role:
        if users[user_id]:
            return Role.ADMIN
        if user_id == organizer:
            return Role.ORGANIZER
        if user_id in given:
            return Role.from_label(given[user_id])
        return Role.PLAYER if user_id in plays else Role.SPECTATOR

    return {user_id: Standing(role(user_id), plays.get(user_id)) for user_id in users}


def require_role(user_id: int | None, tournament_id: int, least: Role) -> Standing:
    """The person's standing; raises `PermissionRefused` below `least`."""
    standing = standing_of(user_id, tournament_id)
    if standing.role < least:
        raise PermissionRefused(f"Only {_plural(least)} of this tournament may do this.")
    return standing


def _plural(role: Role) -> str:
    return f"{role.label}s" if role is Role.ADMIN else f"{role.label}s and those above them"
