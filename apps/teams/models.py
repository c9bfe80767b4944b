from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.common.names import NameField


class TeamQuerySet(models.QuerySet["Team"]):
    def standing(self) -> "TeamQuerySet":
        """Those that were not dissolved."""
        return self.filter(dissolved_at=None)


class Team(models.Model):
    """People who play under one name, whom the captain enters. A dissolved one stays for its results."""

    name = NameField(max_length=60, help_text="Shown to everyone.")
    tag = NameField(max_length=8, blank=True, help_text="A few letters, shown where the name is too long.")
    captain = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="teams_led")
    # Counted, so that teams have an end; who led it first otherwise says nothing.
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="teams_made"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    dissolved_at = models.DateTimeField(null=True, blank=True)

    objects = TeamQuerySet.as_manager()

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name


class TeamMember(models.Model):
    """A person in a team. Its captain is one of them."""

    team = models.ForeignKey(Team, models.CASCADE, related_name="memberships")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="team_memberships")
    joined_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["team", "user"], name="one_membership_of_a_team")]

    def __str__(self) -> str:
        return f"{self.user_id} in team {self.team_id}"


class TeamInvitation(models.Model):
    """An open offer of a place in a team: to whoever has the user name, or the link. It goes once it is answered.

    `user`: whose name it is, if anybody's. `digest`: of the link's code, which is nowhere here.
    """

    team = models.ForeignKey(Team, models.CASCADE, related_name="invitations")
    username = models.CharField(max_length=150, blank=True)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="team_invitations"
    )
    digest = models.CharField(max_length=64, null=True, blank=True, unique=True)
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="+")
    at = models.DateTimeField(auto_now_add=True)
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(username="", user__isnull=True, digest__isnull=False)
                | (~Q(username="") & Q(digest__isnull=True)),
                name="team_invitation_by_name_or_by_link",
            ),
            models.UniqueConstraint(
                fields=["team", "username"], condition=~Q(username=""), name="one_invitation_of_a_name_to_a_team"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk} to team {self.team_id}"

    def is_good(self, now: datetime) -> bool:
        return self.ends_at > now
