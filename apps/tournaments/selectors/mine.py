"""What a person has to do with tournaments that are not over."""

from typing import Any, TypedDict

from django.db.models import Q

from apps.accounts.models import User
from apps.common.times import in_utc
from apps.tournaments.domain.match_states import OVER
from apps.tournaments.domain.roles import Role
from apps.tournaments.domain.shapes import MatchShape, RegistrationShape
from apps.tournaments.domain.tournament_states import ENDED
from apps.tournaments.models import Registration, Tournament, TournamentRole
from apps.tournaments.selectors.matches import my_matches, public_match
from apps.tournaments.selectors.registrations import public_registration

# Of each kind; there is no end to what an account may register for.
MOST = 100
_ENDED = [state.value for state in ENDED]


class TournamentName(TypedDict):
    id: int
    slug: str
    name: str
    state: str
    start_at: str | None


class MyRegistration(RegistrationShape):
    tournament: TournamentName


class MyRole(TypedDict):
    tournament: TournamentName
    role: str


class MyMatch(MatchShape):
    tournament_id: int


class Mine(TypedDict):
    registrations: list[MyRegistration]
    roles: list[MyRole]
    open_matches: list[MyMatch]


def what_is_mine(person: User) -> Mine:
    """At most `MOST` of each, the newest first; matches in the order that they are played."""
    own = Registration.objects.living().of_person(person.pk).exclude(tournament__state__in=_ENDED)
    registrations = own.select_related("tournament").order_by("-pk")[:MOST]
    over = [state.value for state in OVER]
    waiting = my_matches(person.pk).exclude(state__in=over).exclude(tournament__state__in=_ENDED)[:MOST]
    return {
        "registrations": [{"tournament": _name(row.tournament), **public_registration(row)} for row in registrations],
        "roles": _roles(person),
        "open_matches": [{"tournament_id": row.tournament_id, **public_match(row)} for row in waiting],
    }


def _roles(person: User) -> list[MyRole]:
    given = dict(TournamentRole.objects.filter(user=person).values_list("tournament_id", "role"))
    runs = Tournament.objects.filter(Q(organizer=person) | Q(pk__in=list(given))).exclude(state__in=_ENDED)
    return [
        {
            "tournament": _name(row),
            "role": Role.ORGANIZER.label if row.organizer_id == person.pk else given[row.pk],
        }
        for row in runs.order_by("-pk")[:MOST]
    ]


def _name(tournament: Tournament) -> TournamentName:
    start: Any = tournament.start_at
    return {
        "id": tournament.pk,
        "slug": tournament.slug,
        "name": tournament.name,
        "state": tournament.state,
        "start_at": in_utc(start) if start else None,
    }
