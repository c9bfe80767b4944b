from django.conf import settings
from django.db import models
from django.db.models import Q

from apps.accounts.models import User
from apps.common.names import NameField
from apps.teams.models import Team
from apps.tournaments.domain.registration_states import GONE, REGISTRATION, RegistrationState
from apps.tournaments.models.choices import REGISTRATION_STATE_CHOICES
from apps.tournaments.models.tournament import Tournament

NAME_LENGTH = 60
_LIVING = ~Q(state__in=[state.value for state in GONE])


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def living(self) -> "RegistrationQuerySet":
        return self.filter(_LIVING)

    def played_by(self, user_id: int) -> "RegistrationQuerySet":
        """Those that the person acts for: their own, and those of teams they lead."""
        return self.filter(Q(user=user_id) | Q(team__captain=user_id))


class Registration(models.Model):
    """Who takes part in one tournament: the one identity that matches, results and standings point at.

    It is a person's, a team's, or a guest's, whom an organizer entered by name and who has no account. Whose it is
    matters to nobody but `people` and `played_by`; everybody else asks those.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="registrations")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="registrations")
    is_guest = models.BooleanField(default=False, db_default=False)
    name = NameField(max_length=NAME_LENGTH, help_text="Shown to everyone.")
    state = models.CharField(max_length=15, choices=REGISTRATION_STATE_CHOICES, default=REGISTRATION.initial.value)
    seed = models.PositiveIntegerField(null=True, blank=True)
    # Why it was turned away: the words of an organizer, for its people and the staff.
    reason = models.CharField(max_length=500, blank=True, default="", db_default="")
    checked_in_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(user__isnull=False, team__isnull=True, is_guest=False)
                | Q(user__isnull=True, team__isnull=False, is_guest=False)
                | Q(user__isnull=True, team__isnull=True, is_guest=True),
                name="registration_of_a_person_a_team_or_a_guest",
            ),
            models.UniqueConstraint(
                fields=["tournament", "user"], condition=_LIVING, name="one_living_registration_per_person"
            ),
            models.UniqueConstraint(
                fields=["tournament", "team"], condition=_LIVING, name="one_living_registration_per_team"
            ),
            models.UniqueConstraint(
                fields=["tournament", "seed"], condition=Q(seed__isnull=False), name="one_registration_per_seed"
            ),
        ]
        indexes = [models.Index(fields=["tournament", "state"])]

    def __str__(self) -> str:
        return self.name

    @property
    def current_state(self) -> RegistrationState:
        return RegistrationState(self.state)

    def people(self) -> list[User]:
        """The accounts that act for it; none for a guest, whom the staff acts for."""
        if self.team is not None:
            return [self.team.captain]
        return [] if self.user is None else [self.user]

    def is_played_by(self, user_id: int) -> bool:
        return user_id in (person.pk for person in self.people())
