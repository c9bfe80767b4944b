"""Who may do what in a tournament."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

from django.db import connection

from apps.tournaments.domain.errors import PermissionRefused
from apps.tournaments.domain.registration_states import GONE
from apps.tournaments.domain.roles import EVERYTHING, Role, Scope
from apps.tournaments.models import Tournament, TournamentRole


@dataclass(frozen=True)
class Membership:
    """A person's role in one tournament and the living registration there that is theirs, if any. `acts`: whether they
    act for it in matches; a team's substitutes, and a captain who does not play, only read along."""

    role: Role
    registration_id: int | None = None
    acts: bool = False
    scope: Scope = EVERYTHING

    @property
    def plays_as(self) -> int | None:
        """The registration that they act for."""
        return self.registration_id if self.acts else None


SPECTATOR = Membership(Role.SPECTATOR)
_GONE = sorted(state.value for state in GONE)
_LIVING = f"state NOT IN ({', '.join(['%s'] * len(_GONE))})"
# Asked with every write and every socket: putting the same together with the ORM takes ten times as long as asking it.
_STANDINGS = f"""
    SELECT person.id, person.is_superuser,
        (SELECT organizer_id FROM tournaments_tournament WHERE id = %s),
        (SELECT role FROM tournaments_tournamentrole WHERE tournament_id = %s AND user_id = person.id),
        (SELECT scope FROM tournaments_tournamentrole WHERE tournament_id = %s AND user_id = person.id),
        COALESCE(
            (SELECT id FROM tournaments_registration WHERE tournament_id = %s AND user_id = person.id AND {_LIVING}),
            (SELECT registration_id FROM tournaments_rosterplace
                WHERE tournament_id = %s AND user_id = person.id AND left_at IS NULL AND NOT is_substitute)),
        COALESCE(
            (SELECT registration_id FROM tournaments_rosterplace
                WHERE tournament_id = %s AND user_id = person.id AND left_at IS NULL),
            (SELECT MIN(registration.id) FROM teams_team
                JOIN tournaments_registration AS registration ON registration.team_id = teams_team.id
                WHERE registration.tournament_id = %s AND teams_team.captain_id = person.id AND {_LIVING}))
    FROM accounts_user AS person WHERE person.is_active AND person.id IN ({{users}})
"""


def role_of(user_id: int | None, tournament_id: int) -> Role:
    return membership_of(user_id, tournament_id).role


def membership_of(user_id: int | None, tournament_id: int) -> Membership:
    """The highest of what the person is here; unknown and inactive users are spectators."""
    if user_id is None:
        return SPECTATOR
    return memberships_of([user_id], tournament_id).get(user_id, SPECTATOR)


def memberships_of(user_ids: Collection[int], tournament_id: int) -> dict[int, Membership]:
    """The same for many, in one query; who is not in it is a spectator."""
    if not user_ids:
        return {}
    statement = _STANDINGS.format(users=", ".join(["%s"] * len(user_ids)))
    with connection.cursor() as cursor:
        cursor.execute(statement, [*[tournament_id] * 4, *_GONE, *[tournament_id] * 3, *_GONE, *user_ids])
        rows = cursor.fetchall()
    return {
        user_id: Membership(
            role := _role(is_superuser, user_id == organizer, label, played or read),
            played or read,
            played is not None,
            _scope(scope) if role is Role.REFEREE else EVERYTHING,
        )
        for user_id, is_superuser, organizer, label, scope, played, read in rows
    }


def _scope(stored: Any) -> Scope:
    # SQLite gives the text of it.
    return Scope.of(json.loads(stored) if isinstance(stored, str) else stored or {})


def _role(is_superuser: bool, organizes: bool, label: str | None, registration_id: int | None) -> Role:
    """The highest of what somebody is."""
    if is_superuser:
        return Role.ADMIN
    if organizes:
        return Role.ORGANIZER
    if label is not None:
        return Role.from_label(label)
    return Role.SPECTATOR if registration_id is None else Role.PLAYER


def require_role(user_id: int | None, tournament_id: int, least: Role) -> Membership:
    """The person's standing; raises `PermissionRefused` below `least`."""
    standing = membership_of(user_id, tournament_id)
    if standing.role < least:
        raise PermissionRefused(f"Only {_plural(least)} of this tournament may do this.")
    return standing


def staff_of(tournament_id: int) -> set[int]:
    """The user ids of a tournament's organizers and referees."""
    owner = Tournament.objects.filter(pk=tournament_id).values_list("organizer", flat=True)
    given = TournamentRole.objects.filter(tournament=tournament_id).values_list("user", "role")
    return {*owner, *(user_id for user_id, role in given if Role.from_label(role) >= Role.REFEREE)}


def _plural(role: Role) -> str:
    return f"{role.label}s" if role is Role.ADMIN else f"{role.label}s and those above them"
