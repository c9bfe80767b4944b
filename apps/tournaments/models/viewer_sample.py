from django.db import models
from django.db.models import Q

from apps.tournaments.models.match import Match
from apps.tournaments.models.tournament import Tournament


class ViewerSample(models.Model):
    """How many persons watched a room in one minute; no row says that nobody did. `match`: None for the tournament's
    own room. `at` is the minute's beginning."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="viewer_samples")
    match = models.ForeignKey(Match, models.CASCADE, null=True, blank=True, related_name="viewer_samples")
    at = models.DateTimeField(db_index=True)
    viewers = models.PositiveIntegerField()

    class Meta:
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["tournament", "at"], condition=Q(match=None), name="one_sample_a_minute_of_a_tournament"
            ),
            models.UniqueConstraint(
                fields=["match", "at"], condition=Q(match__isnull=False), name="one_sample_a_minute_of_a_match"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.viewers} at {self.at:%H:%M}"
