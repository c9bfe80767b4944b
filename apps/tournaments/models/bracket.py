from typing import Any

from django.db import models

from apps.tournaments.domain.contest import Halt
from apps.tournaments.models.choices import FORMAT_CHOICES, SEEDING_CHOICES
from apps.tournaments.models.tournament import Tournament


class Bracket(models.Model):
    """How the matches of a tournament were drawn, with all it takes to draw them again.

    `halt` says why nothing is open to be played, where it is not over. While it is `drawing`, `draw_wanted` names what
    is to be drawn: whatever changes what a draw goes by gives it another name, and a draw that was begun before counts
    no more. `draw_claimed_until`: until then a process draws it, and says so again and again.
    """

    tournament = models.OneToOneField(Tournament, models.CASCADE, related_name="bracket")
    format = models.CharField(max_length=30, choices=FORMAT_CHOICES)
    seeding_method = models.CharField(max_length=20, choices=SEEDING_CHOICES)
    random_seed = models.PositiveBigIntegerField(help_text="Given to the shuffle of a random draw.")
    options = models.JSONField(default=dict)
    entrants = models.JSONField(default=list, help_text="Registration ids, first seed first.")
    left_after = models.JSONField(default=list, help_text="Who was disqualified when their group was over.")
    redrawn = models.BooleanField(default=False, help_text="Whether another one was thrown away for it.")
    halt = models.CharField(max_length=10, blank=True, choices=[(halt.value, halt.value) for halt in Halt])
    draw_wanted = models.UUIDField(null=True, editable=False)
    draw_wanted_at = models.DateTimeField(null=True, editable=False)
    draw_claimed_until = models.DateTimeField(null=True, editable=False)
    generated_at = models.DateTimeField()
    generated_by = models.CharField(max_length=20)

    class Meta:
        indexes = [
            # What the search for draws that are due asks, again and again.
            models.Index(fields=["draw_wanted_at"], condition=models.Q(draw_wanted__isnull=False), name="draw_wanted")
        ]

    def __str__(self) -> str:
        return f"{self.format} of {len(self.entrants)}"

    @property
    def drawn(self) -> list[Any]:
        """The pairings of the rounds drawn so far, where rounds are drawn one by one."""
        return [drawn.pairings for drawn in self.rounds_drawn.all()]


class DrawnRound(models.Model):
    """A round as it was drawn: later results would draw another one."""

    bracket = models.ForeignKey(Bracket, models.CASCADE, related_name="rounds_drawn")
    number = models.PositiveSmallIntegerField(help_text="From 1.")
    pairings = models.JSONField(default=list)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["bracket", "number"], name="one_draw_per_round")]

    def __str__(self) -> str:
        return f"round {self.number} of bracket {self.bracket_id}"
