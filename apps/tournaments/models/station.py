from django.db import models

from apps.common.names import NameField
from apps.tournaments.models.tournament import Tournament


class Station(models.Model):
    """A place where a match is played: a table, a screen, a court."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="stations")
    name = NameField(max_length=40, help_text="Shown to everyone.")
    is_open = models.BooleanField(default=True)
    is_stream = models.BooleanField(default=False, help_text="What is played there is shown on the stream.")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tournament", "name"], name="one_station_per_name")]

    def __str__(self) -> str:
        return self.name
