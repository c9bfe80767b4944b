from django.conf import settings
from django.db import models

from apps.common.names import NameField
from apps.tournaments.domain.registration_states import GONE, REGISTRATION, RegistrationState
from apps.tournaments.models.choices import REGISTRATION_STATE_CHOICES
from apps.tournaments.models.tournament import Tournament

NAME_LENGTH = 60


class Registration(models.Model):
    """A player in one tournament: the one identity that matches, results and standings point at."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="registrations")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="registrations")
    name = NameField(max_length=NAME_LENGTH, help_text="Shown to everyone.")
    state = models.CharField(max_length=15, choices=REGISTRATION_STATE_CHOICES, default=REGISTRATION.initial.value)
    seed = models.PositiveIntegerField(null=True, blank=True)
    checked_in_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tournament", "user"],
                condition=~models.Q(state__in=[state.value for state in GONE]),
                name="one_living_registration_per_person",
            ),
            models.UniqueConstraint(
                fields=["tournament", "seed"], condition=models.Q(seed__isnull=False), name="one_registration_per_seed"
            ),
        ]
        indexes = [models.Index(fields=["tournament", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def current_state(self) -> RegistrationState:
        return RegistrationState(self.state)
