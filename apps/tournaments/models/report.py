from django.db import models

from apps.tournaments.models.match import Match
from apps.tournaments.models.registration import Registration


class ResultReport(models.Model):
    """A result one side says the match had. Every report is kept; at most one is accepted.

    `LIVING`: the states of those that count; a side has one of them at most.
    """

    LIVING = ("submitted", "accepted")

    match = models.ForeignKey(Match, models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    participant1_score = models.PositiveIntegerField()
    participant2_score = models.PositiveIntegerField()
    participant1_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    participant2_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    games = models.JSONField(default=list)
    state = models.CharField(
        max_length=12,
        default="submitted",
        choices=[
            ("submitted", "Submitted"),
            ("accepted", "Accepted"),
            ("rejected", "Rejected"),
            ("superseded", "Superseded"),
        ],
    )
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["match", "version"], name="report_versions_differ"),
            models.UniqueConstraint(fields=["match"], condition=models.Q(state="accepted"), name="one_accepted_report"),
        ]

    def __str__(self) -> str:
        return f"report {self.version} of match {self.match_id}"


class Dispute(models.Model):
    """A result that one side does not accept; a referee's ruling ends it."""

    REASONS = [
        ("score_mismatch", "Score mismatch"),
        ("no_show", "No-show"),
        ("cheating", "Cheating"),
        ("technical_issue", "Technical issue"),
        ("other", "Other"),
    ]
    match = models.ForeignKey(Match, models.CASCADE, related_name="disputes")
    opened_by = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    reason = models.CharField(max_length=20, choices=REASONS)
    description = models.TextField(max_length=2000, blank=True)
    status = models.CharField(max_length=12, default="open", choices=[("open", "Open"), ("resolved", "Resolved")])
    resolved_by = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    resolved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["match"], condition=models.Q(status="open"), name="one_open_dispute_per_match"
            )
        ]

    def __str__(self) -> str:
        return f"dispute of match {self.match_id}"
