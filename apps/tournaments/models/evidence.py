from django.db import models
from django.utils import timezone

from apps.accounts.models import User
from apps.tournaments.models.match import Match
from apps.tournaments.models.registration import Registration
from apps.tournaments.models.report import Dispute, ResultReport

LONGEST_LINK = 500


class Evidence(models.Model):
    """What a side of a match shows for what it says: a link, or a picture that is kept below MEDIA_ROOT.

    It is of a report or of a dispute. `participant1` and `participant2`: the sides of the match as they were, who may
    look at it; `given_by`: the person, with whose account it goes.
    """

    match = models.ForeignKey(Match, models.CASCADE, related_name="evidence")
    report = models.ForeignKey(ResultReport, models.CASCADE, null=True, related_name="evidence")
    dispute = models.ForeignKey(Dispute, models.CASCADE, null=True, related_name="evidence")
    by = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    given_by = models.ForeignKey(User, models.SET_NULL, null=True, related_name="+")
    participant1 = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    participant2 = models.ForeignKey(Registration, models.PROTECT, related_name="+")
    link = models.CharField(max_length=LONGEST_LINK, blank=True)
    picture = models.CharField(max_length=120, blank=True)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(report__isnull=True, dispute__isnull=False)
                | models.Q(report__isnull=False, dispute__isnull=True),
                name="evidence_of_one_thing",
            ),
            models.CheckConstraint(
                condition=(models.Q(link="") & ~models.Q(picture="")) | (~models.Q(link="") & models.Q(picture="")),
                name="evidence_is_link_or_picture",
            ),
        ]

    def __str__(self) -> str:
        return f"evidence {self.pk} of match {self.match_id}"
