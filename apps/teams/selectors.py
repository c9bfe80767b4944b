"""Reading teams."""

from django.db.models import QuerySet
from django.utils import timezone

from apps.accounts.models import User
from apps.teams.errors import NoSuchTeam
from apps.teams.models import Team, TeamInvitation, TeamMember


def teams_of(user: User) -> "QuerySet[Team]":
    """Those a person is in, the first they joined first."""
    mine = Team.objects.standing().filter(memberships__user=user).select_related("captain")
    return mine.prefetch_related("memberships__user").order_by("memberships__pk")


def team_named(team_id: int) -> Team:
    """The team, dissolved or not; raises `NoSuchTeam`."""
    found = Team.objects.filter(pk=team_id).select_related("captain").prefetch_related("memberships__user").first()
    if found is None:
        raise NoSuchTeam
    return found


def is_member(team: Team, user: User | None) -> bool:
    return user is not None and any(membership.user_id == user.pk for membership in team.memberships.all())


def members_of(team: Team) -> list[TeamMember]:
    return list(team.memberships.all())


def invitations_to(user: User) -> "QuerySet[TeamInvitation]":
    """What a person is invited to and has not answered, the newest first."""
    return user.team_invitations.filter(ends_at__gt=timezone.now()).select_related("team", "invited_by").order_by("-pk")


def open_invitations_of(team: Team) -> "QuerySet[TeamInvitation]":
    return team.invitations.filter(ends_at__gt=timezone.now()).order_by("-pk")
