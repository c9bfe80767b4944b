from typing import Any

from django.db import models

from apps.accounts.models import User
from apps.tournaments.models.report import Dispute

LONGEST_RULING = 2000


class Ruling(models.Model):
    """What somebody decided about a dispute. A later version corrects those before it, and all of them stay.

    `at`: of the one that made the match's result, the same as when the match was completed. `role`: of whoever ruled,
    as it is told; `by`: the person, with whose account `text` goes.
    """

    dispute = models.ForeignKey(Dispute, models.CASCADE, related_name="rulings")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    role = models.CharField(max_length=20)
    at = models.DateTimeField()
    text = models.TextField(max_length=LONGEST_RULING, blank=True)
    participant1_score = models.PositiveIntegerField()
    participant2_score = models.PositiveIntegerField()
    participant1_tiebreak = models.PositiveIntegerField(null=True)
    participant2_tiebreak = models.PositiveIntegerField(null=True)
    games = models.JSONField(default=list)

    class Meta:
        ordering = ["version"]
        constraints = [models.UniqueConstraint(fields=["dispute", "version"], name="ruling_versions_differ")]

    def __str__(self) -> str:
        return f"ruling {self.version} of dispute {self.dispute_id}"

    def scores(self) -> dict[str, Any]:
        """Its fields that are a match's result, but for the games."""
        return {
            "participant1_score": self.participant1_score,
            "participant2_score": self.participant2_score,
            "participant1_tiebreak": self.participant1_tiebreak,
            "participant2_tiebreak": self.participant2_tiebreak,
        }
