from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import User
from apps.common.names import NameField
from apps.teams.models import Team
from apps.tournaments.domain.registration_states import GONE, OUT, REGISTRATION, WAITING, RegistrationState
from apps.tournaments.domain.tournament_states import BEFORE_START, ENDED
from apps.tournaments.models.choices import REGISTRATION_STATE_CHOICES
from apps.tournaments.models.tournament import Tournament

NAME_LENGTH = 60
WAITLIST_ORDER = (F("waitlist_rank").asc(nulls_last=True), "id")
_LIVING = ~Q(state__in=[state.value for state in GONE])


class RegistrationQuerySet(models.QuerySet["Registration"]):
    def living(self) -> "RegistrationQuerySet":
        return self.filter(_LIVING)

    def waitlist(self) -> "RegistrationQuerySet":
        """Who waits for a place, the first to get one first: those whom an organizer put first, then as they came."""
        return self.filter(state=RegistrationState.WAITLISTED.value).order_by("tournament_id", *WAITLIST_ORDER)

    def at_stake(self) -> "RegistrationQuerySet":
        """Those that play, or may play yet, in what is not over."""
        over = [state.value for state in ENDED]
        before = [state.value for state in BEFORE_START]
        waits = Q(state__in=[state.value for state in WAITING]) & ~Q(tournament__state__in=before)
        out = [state.value for state in OUT]
        return self.living().exclude(tournament__state__in=over).exclude(state__in=out).exclude(waits)

    def of_person(self, user_id: int) -> "RegistrationQuerySet":
        """Those that are the person's in any way: also of teams that they lead, or are a substitute of."""
        places = RosterPlace.objects.standing().filter(user=user_id)
        return self.filter(
            Q(user=user_id) | Q(team__captain=user_id) | Q(pk__in=places.order_by().values("registration"))
        )


class Registration(models.Model):
    """Who takes part in one tournament: the one identity that matches, results and standings point at.

    It is a person's, a team's, or a guest's, whom an organizer entered by name and who has no account. Whose it is
    matters to nobody but the methods here; everybody else asks those.
    """

    tournament = models.ForeignKey(
        Tournament, models.CASCADE, related_name="registrations", verbose_name=_("Tournament")
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="registrations"
    )
    team = models.ForeignKey(Team, models.PROTECT, null=True, blank=True, related_name="registrations")
    is_guest = models.BooleanField(_("Guest"), default=False, db_default=False)
    name = NameField(_("Name"), max_length=NAME_LENGTH, help_text=_("Shown to everyone."))
    state = models.CharField(max_length=15, choices=REGISTRATION_STATE_CHOICES, default=REGISTRATION.initial.value)
    seed = models.PositiveIntegerField(_("Seed"), null=True, blank=True)
    # Of who was put first on the waitlist. Null: after those, in the order in which they came.
    waitlist_rank = models.PositiveIntegerField(null=True, blank=True)
    # Why it was turned away: the words of an organizer, for its people and the staff.
    reason = models.CharField(_("Reason"), max_length=500, blank=True, default="", db_default="")
    checked_in_at = models.DateTimeField(_("Checked in"), null=True, blank=True)
    created_at = models.DateTimeField(_("Registered"), auto_now_add=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("participant"), _("participants")
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

    @property
    def roster(self) -> "RosterQuerySet":
        """The places of those who play for a team now, the starters first."""
        return RosterPlace.objects.standing().filter(registration=self)

    def people(self) -> list[User]:
        """The accounts that act for it: of a team its starters; none for a guest, whom the staff acts for."""
        if self.team_id is not None:
            return [place.user for place in self.roster.filter(is_substitute=False).select_related("user")]
        return [] if self.user is None else [self.user]

    def is_played_by(self, user_id: int) -> bool:
        if self.team_id is None:
            return self.user_id == user_id
        return self.roster.filter(user=user_id, is_substitute=False).exists()

    def is_run_by(self, user_id: int) -> bool:
        """Whether the person may withdraw and check it in: who plays as it, and a captain, who may not play."""
        is_captain = self.team is not None and self.team.captain_id == user_id
        return is_captain or self.is_played_by(user_id)

    def is_of(self, user_id: int) -> bool:
        """Whether it is this person's in any way, as `of_person` says."""
        if self.team is None:
            return self.user_id == user_id
        return self.team.captain_id == user_id or self.roster.filter(user=user_id).exists()


class RosterQuerySet(models.QuerySet["RosterPlace"]):
    def standing(self) -> "RosterQuerySet":
        return self.filter(left_at=None)


class RosterPlace(models.Model):
    """A person who plays for a team in one tournament, or stands by to. Starters act for it, substitutes read along.

    Whoever has one is in the tournament with it, and with nothing else. One that was left stays: the log names its
    person by it, and forgets them by it.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="+")
    registration = models.ForeignKey(Registration, models.CASCADE, related_name="places")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="roster_places")
    is_substitute = models.BooleanField(default=False)
    left_at = models.DateTimeField(null=True, blank=True)

    objects = RosterQuerySet.as_manager()

    class Meta:
        ordering = ["is_substitute", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tournament", "user"], condition=Q(left_at=None), name="one_roster_place_per_person"
            )
        ]

    def __str__(self) -> str:
        return f"{self.user_id} for registration {self.registration_id}"
