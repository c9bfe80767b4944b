from django.db import models

from apps.tournaments.models.choices import FORMAT_CHOICES, SEEDING_CHOICES
from apps.tournaments.models.tournament import Tournament


class Bracket(models.Model):
    """How the matches of a tournament were drawn, with all it takes to draw them again."""

    tournament = models.OneToOneField(Tournament, models.CASCADE, related_name="bracket")
    format = models.CharField(max_length=30, choices=FORMAT_CHOICES)
    seeding_method = models.CharField(max_length=20, choices=SEEDING_CHOICES)
    random_seed = models.PositiveBigIntegerField(help_text="Given to the shuffle of a random draw.")
    options = models.JSONField(default=dict)
    entrants = models.JSONField(default=list, help_text="Registration ids, first seed first.")
    drawn = models.JSONField(default=list, help_text="The rounds drawn so far, where rounds are drawn one by one.")
    left_after = models.JSONField(default=list, help_text="Who was disqualified when their group was over.")
    generated_at = models.DateTimeField()
    generated_by = models.CharField(max_length=20)

    def __str__(self) -> str:
        return f"{self.format} of {len(self.entrants)}"
