from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.tournaments.domain.dispute_states import DISPUTE, DisputeState
from apps.tournaments.domain.report_states import REPORT, ReportState
from apps.tournaments.models.choices import DISPUTE_STATE_CHOICES, REPORT_STATE_CHOICES
from apps.tournaments.models.match import Match
from apps.tournaments.models.registration import Registration


class ResultReport(models.Model):
    """A result one side says the match had. Every report is kept; at most one is accepted."""

    match = models.ForeignKey(Match, models.CASCADE, related_name="reports")
    version = models.PositiveIntegerField()
    by = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    participant1_score = models.PositiveIntegerField()
    participant2_score = models.PositiveIntegerField()
    participant1_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    participant2_tiebreak = models.PositiveIntegerField(null=True, blank=True)
    games = models.JSONField(default=list)
    state = models.CharField(max_length=12, default=REPORT.initial.value, choices=REPORT_STATE_CHOICES)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["version"]
        constraints = [
            models.UniqueConstraint(fields=["match", "version"], name="report_versions_differ"),
            models.UniqueConstraint(
                fields=["match"], condition=models.Q(state=ReportState.ACCEPTED.value), name="one_accepted_report"
            ),
        ]

    def __str__(self) -> str:
        return f"report {self.version} of match {self.match_id}"

    @property
    def current_state(self) -> ReportState:
        return ReportState(self.state)


class Dispute(models.Model):
    """A result that one side does not accept; a referee's ruling ends it."""

    REASONS = [
        ("score_mismatch", "Score mismatch"),
        ("no_show", "No-show"),
        ("cheating", "Cheating"),
        ("technical_issue", "Technical issue"),
        ("other", "Other"),
    ]
    match = models.ForeignKey(Match, models.CASCADE, related_name="disputes", verbose_name=_("Match"))
    opened_by = models.ForeignKey(Registration, models.PROTECT, related_name="+", verbose_name=_("Opened by"))
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="disputes_written"
    )
    reason = models.CharField(_("Reason"), max_length=20, choices=REASONS)
    description = models.TextField(_("Description"), max_length=2000, blank=True)
    status = models.CharField(_("State"), max_length=12, default=DISPUTE.initial.value, choices=DISPUTE_STATE_CHOICES)
    resolved_by = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(_("Opened"), auto_now_add=True)
    resolved_at = models.DateTimeField(_("Settled"), null=True, blank=True)

    class Meta:
        verbose_name, verbose_name_plural = _("dispute"), _("disputes")
        constraints = [
            models.UniqueConstraint(
                fields=["match"],
                condition=models.Q(status=DisputeState.OPEN.value),
                name="one_open_dispute_per_match",
            )
        ]

    def __str__(self) -> str:
        return f"dispute of match {self.match_id}"

    @property
    def current_state(self) -> DisputeState:
        return DisputeState(self.status)
