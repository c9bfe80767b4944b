from typing import Any

from django.conf import settings
from django.db import models

from apps.tournaments.domain.log_chain import HASH_DIGITS
from apps.tournaments.models.tournament import Tournament


class TournamentResult(models.Model):
    """Who took which place in a tournament that was played to its end.

    One row of a tournament is living; a reopening supersedes it, and it stays. `places`: from the first, a
    `{"registration_id", "name", "from", "to"}` each, with the name as it was then; who is disqualified has none.
    `rules`: the rules that were applied, with their reasons; `review_reason`: the one for which a person has to look.
    Where nobody had to, `approved_at` is `made_at`, and `approved_by` is empty.
    `log_sequence` and `log_hash` name the newest row of the log before the events of its approval, and until then
    before those of its making.
    """

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="results")
    version = models.PositiveIntegerField()
    places: models.JSONField[Any, Any] = models.JSONField(default=list)
    method = models.CharField(max_length=20)
    rules = models.JSONField(default=list)
    requires_review = models.BooleanField()
    review_reason = models.CharField(max_length=120, blank=True)
    made_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True, blank=True)
    approved_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="+")
    superseded_at = models.DateTimeField(null=True, blank=True)
    log_sequence = models.PositiveBigIntegerField(default=0)
    log_hash = models.CharField(max_length=HASH_DIGITS, blank=True)

    class Meta:
        ordering = ["tournament", "version"]
        constraints = [
            models.UniqueConstraint(fields=["tournament", "version"], name="tournament_result_versions_differ"),
            models.UniqueConstraint(
                fields=["tournament"],
                condition=models.Q(superseded_at__isnull=True),
                name="one_living_result_of_a_tournament",
            ),
        ]

    def __str__(self) -> str:
        return f"result {self.version} of tournament {self.tournament_id}"
