"""Who may do what in a tournament."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import OuterRef, Subquery

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


def standings_of(user_ids: Collection[int], tournament_id: int) -> dict[int, Standing]:
    """The same for many, in one query; who is not in it is a spectator."""
    organizer = Tournament.objects.filter(pk=tournament_id).values("organizer")
    given = TournamentRole.objects.filter(tournament=tournament_id, user=OuterRef("pk")).values("role")[:1]
    living = Registration.objects.exclude(state__in=[state.value for state in GONE])
    plays = living.filter(tournament=tournament_id, user=OuterRef("pk")).values("pk")[:1]
    columns = Subquery(organizer), Subquery(given), Subquery(plays)
    users = User.objects.filter(pk__in=user_ids, is_active=True) if user_ids else User.objects.none()
    return {
        pk: Standing(_role(is_superuser, pk == organizer_id, label, registration_id), registration_id)
        for pk, is_superuser, organizer_id, label, registration_id in users.values_list("pk", "is_superuser", *columns)
    }


def _role(is_superuser: bool, organizes: bool, label: str | None, registration_id: int | None) -> Role:
    """The highest of what somebody is."""
    if is_superuser:
        return Role.ADMIN
    if organizes:
        return Role.ORGANIZER
    if label is not None:
        return Role.from_label(label)
    return Role.SPECTATOR if registration_id is None else Role.PLAYER


def require_role(user_id: int | None, tournament_id: int, least: Role) -> Standing:
    """The person's standing; raises `PermissionRefused` below `least`."""
    standing = standing_of(user_id, tournament_id)
    if standing.role < least:
        raise PermissionRefused(f"Only {_plural(least)} of this tournament may do this.")
    return standing


def _plural(role: Role) -> str:
    return f"{role.label}s" if role is Role.ADMIN else f"{role.label}s and those above them"
