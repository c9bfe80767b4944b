"""Whose tournaments, matches and disputes somebody sees on the organizers' site.

An organizer sees a tournament whole. A referee sees the tournament, the matches of their scope, and the disputes of
these. Everything on the site starts from a queryset of this file.
"""

from django.db.models import Exists, OuterRef, Q, QuerySet

from apps.accounts.models import User
from apps.tournaments.domain.roles import Role, Scope
from apps.tournaments.models import Dispute, Match, Tournament, TournamentRole

REFEREE, ORGANIZER = Role.REFEREE.label, Role.ORGANIZER.label


def has_a_part(person: User) -> bool:
    """Whether the site has anything for this person."""
    if person.is_superuser:
        return True
    return Tournament.objects.filter(organizer=person).exists() or TournamentRole.objects.filter(user=person).exists()


def organized_by(person: User) -> QuerySet[Tournament]:
    """The tournaments that the person organizes."""
    if person.is_superuser:
        return Tournament.objects.all()
    held = TournamentRole.objects.filter(tournament=OuterRef("pk"), user=person, role=ORGANIZER)
    return Tournament.objects.filter(Q(organizer=person) | Exists(held))


def tournaments_of(person: User) -> QuerySet[Tournament]:
    """Those, and the ones that the person is a referee of."""
    if person.is_superuser:
        return Tournament.objects.all()
    held = TournamentRole.objects.filter(tournament=OuterRef("pk"), user=person)
    return Tournament.objects.filter(Q(organizer=person) | Exists(held))


def matches_of(person: User) -> QuerySet[Match]:
    """All matches of what the person organizes, and of each tournament that they referee, those of their scope."""
    own = Q(tournament__in=organized_by(person).order_by().values("pk"))
    if person.is_superuser:
        return Match.objects.filter(own)
    for role in TournamentRole.objects.filter(user=person, role=REFEREE):
        own |= Q(tournament=role.tournament_id) & covered(Scope.of(role.scope))
    return Match.objects.filter(own)


def covered(scope: Scope) -> Q:
    """The matches that a scope covers, as `Scope.covers` says it of one."""
    if scope.is_everything:
        return Q()
    return Q(station__in=sorted(scope.stations)) | Q(stage__in=sorted(scope.stages))


def disputes_of(person: User) -> QuerySet[Dispute]:
    return Dispute.objects.filter(match__in=matches_of(person).order_by().values("pk"))
