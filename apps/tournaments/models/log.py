from django.conf import settings
from django.db import models
from django.db.models import Value
from django.utils.translation import gettext_lazy as _

from apps.common.names import NameField
from apps.tournaments.domain.event_registry import LONGEST_NAME
from apps.tournaments.domain.log_chain import HASH_DIGITS, SALT_DIGITS
from apps.tournaments.domain.roles import Role
from apps.tournaments.models.match import Match
from apps.tournaments.models.registration import Registration
from apps.tournaments.models.tournament import Tournament


class LoggedEvent(models.Model):
    """One line of the event log: what is told to clients, replayed to those who come back, and audited.

    `sequence` numbers the tournament's room, `match_sequence` the match's room (null where it is not told there).
    A line stays when its match is drawn anew: the tournament's numbers have no gap. `hash` chains it to the line before
    it, whose hash is `previous`, as `domain/log_chain.py` says; `salt` and `personal` are what that needs.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="events", verbose_name=_("Tournament"))
    sequence = models.PositiveBigIntegerField(_("Number"))
    match = models.ForeignKey(Match, models.SET_NULL, null=True, blank=True, related_name="events")
    match_sequence = models.PositiveBigIntegerField(null=True, blank=True)
    type = models.CharField(_("Kind"), max_length=LONGEST_NAME)
    data = models.JSONField(_("Details"))
    least_role = models.PositiveSmallIntegerField(default=Role.SPECTATOR.value)
    audience_registrations = models.JSONField(default=list)
    public = models.JSONField(null=True, blank=True)
    actor = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    at = models.DateTimeField(_("When"))
    previous = models.CharField(max_length=HASH_DIGITS, default="", db_default="")
    hash = models.CharField(max_length=HASH_DIGITS, default="", db_default="")
    salt = models.CharField(max_length=SALT_DIGITS, default="", db_default="")
    personal = models.JSONField(default=dict, db_default=Value({}, models.JSONField()))

    class Meta:
        verbose_name, verbose_name_plural = _("event"), _("events")
        ordering = ["tournament", "sequence"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "sequence"], name="one_event_per_sequence"),
            models.UniqueConstraint(
                fields=["match", "match_sequence"],
                condition=models.Q(match_sequence__isnull=False),
                name="one_event_per_match_sequence",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sequence} {self.type}"


class Announcement(models.Model):
    """Words of an organizer to everyone in the tournament's room; or those of the staff to the sides of one match.

    `participant1` and `participant2`: the sides of that match as they were, who may read it. It goes with its match:
    without one it would be everybody's.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="announcements")
    match = models.ForeignKey(Match, models.CASCADE, null=True, blank=True, related_name="announcements")
    participant1 = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="+")
    participant2 = models.ForeignKey(Registration, models.CASCADE, null=True, blank=True, related_name="+")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    title = NameField(max_length=120)
    body = models.TextField(max_length=2000, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(match=None, participant1=None, participant2=None)
                | models.Q(match__isnull=False, participant1__isnull=False, participant2__isnull=False),
                name="announcement_to_all_or_to_both_sides",
            )
        ]

    def __str__(self) -> str:
        return self.title
