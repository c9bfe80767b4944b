"""Reading announcements: those to everybody, and those to the sides of a match for them and for the staff."""

from django.db.models import Q, QuerySet

from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Announcement, Registration
from apps.tournaments.selectors.roles import membership_of


def announcements_for(user_id: int | None, tournament_id: int) -> "QuerySet[Announcement]":
    """Those of a tournament that somebody may read."""
    rows = Announcement.objects.filter(tournament=tournament_id)
    if user_id is None:
        return rows.filter(match=None)
    if membership_of(user_id, tournament_id).role >= Role.REFEREE:
        return rows
    own = Registration.objects.of_person(user_id).filter(tournament=tournament_id).values("pk")
    return rows.filter(Q(match=None) | Q(participant1__in=own) | Q(participant2__in=own))
