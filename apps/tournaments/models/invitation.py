from django.conf import settings
from django.db import models

from apps.accounts.models import InvitedAddress
from apps.tournaments.domain.invitation_states import InvitationState
from apps.tournaments.models.choices import GIVEN_ROLE_CHOICES, choices
from apps.tournaments.models.tournament import Tournament


class Invitation(models.Model):
    """A role in a tournament offered to a person, who has it only once they accept.

    It is made out to a user name, whether anybody has that name or not, so that inviting tells nobody who has an
    account; `user` is who had the name then. Or to whoever reads a mail address: then `username` is what
    `accounts/invited_addresses.py` calls them, and `user` is nobody until they accept. What only a tournament has is
    its `tournament` and `role`: another kind of thing that people are invited to takes the rest as it is.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="invitations")
    role = models.CharField(max_length=10, choices=GIVEN_ROLE_CHOICES)
    scope = models.JSONField(default=dict, blank=True, db_default=models.Value({}, models.JSONField()))
    username = models.CharField(max_length=150)
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, null=True, blank=True, related_name="invitations"
    )
    invited_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="invitations_sent")
    at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=choices(InvitationState), default=InvitationState.OPEN.value)
    answered_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tournament", "username"],
                condition=models.Q(state=InvitationState.OPEN.value),
                name="one_open_invitation_per_name",
            )
        ]
        indexes = [models.Index(fields=["user", "state"], name="invitation_of_user")]

    def __str__(self) -> str:
        return f"{self.role} {self.username}"

    @property
    def is_by_address(self) -> bool:
        return self.username.startswith(InvitedAddress.PREFIX)

    @property
    def offer(self) -> str:
        """What is offered, in one text: the role, and of which matches."""
        parts = [f"{kind}:{number}" for kind in ("stations", "stages") for number in self.scope.get(kind, ())]
        return " ".join([self.role, *parts])
