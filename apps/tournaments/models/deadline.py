from django.db import models

from apps.tournaments.domain.deadline_states import DEADLINE, DeadlineKind, DeadlineState
from apps.tournaments.models.choices import choices
from apps.tournaments.models.match import Match
from apps.tournaments.models.tournament import Tournament


class Deadline(models.Model):
    """A time at which the clock does something in a tournament; the only column that holds one.

    `subject`: the match, the report or the invitation that it is about, 0 for the tournament itself;
    `match`: the match either way.
    `counted_from`: outages that ended before are counted in `due_at` already.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="deadlines")
    kind = models.CharField(max_length=24, choices=choices(DeadlineKind))
    subject = models.PositiveBigIntegerField(default=0)
    match = models.ForeignKey(Match, models.CASCADE, null=True, blank=True, related_name="deadlines")
    due_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=choices(DeadlineState), default=DEADLINE.initial.value)
    moved_from = models.DateTimeField(null=True, blank=True)
    moved_by = models.CharField(max_length=20, blank=True)
    counted_from = models.DateTimeField()

    class Meta:
        ordering = ["due_at", "id"]
        constraints = [
            models.UniqueConstraint(
                fields=["tournament", "kind", "subject"],
                condition=models.Q(state=DeadlineState.OPEN.value),
                name="one_open_deadline_per_subject",
            )
        ]
        indexes = [
            # What the search for those that are due asks, again and again.
            models.Index(fields=["due_at"], condition=models.Q(state=DeadlineState.OPEN.value), name="deadline_open")
        ]

    def __str__(self) -> str:
        return f"{self.kind} of tournament {self.tournament_id}"

    @property
    def current_state(self) -> DeadlineState:
        return DeadlineState(self.state)


class Heartbeat(models.Model):
    """When some process of the site was last there: one row."""

    at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M:%S}"


class Outage(models.Model):
    """A time in which no process of the site was there."""

    began = models.DateTimeField()
    ended = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return f"{self.began:%Y-%m-%d %H:%M:%S} to {self.ended:%H:%M:%S}"
