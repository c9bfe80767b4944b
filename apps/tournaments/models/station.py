from django.core.validators import RegexValidator, URLValidator
from django.db import models

from apps.common.names import NameField
from apps.tournaments.models.tournament import Tournament

LONGEST_URL = 500
# Neither control characters nor those that turn the direction of the text.
VISIBLE = RegexValidator(
    "^[^\x00-\x20\x7f-\x9f\u200e\u200f\u2028-\u202e\u2066-\u2069]+\\Z", "Enter a valid URL.", "invalid"
)


class Stream(models.Model):
    """Where matches are shown: a channel, by its address."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="streams")
    name = NameField(max_length=60, help_text="Shown to everyone.")
    url = models.URLField(max_length=LONGEST_URL, validators=[URLValidator(["http", "https"]), VISIBLE])
    ordering = models.PositiveSmallIntegerField(default=0, help_text="The lowest comes first.")

    class Meta:
        ordering = ["ordering", "id"]
        constraints = [models.UniqueConstraint(fields=["tournament", "name"], name="one_stream_per_name")]

    def __str__(self) -> str:
        return self.name


class Station(models.Model):
    """A place where a match is played: a table, a screen, a court."""

    tournament = models.ForeignKey(Tournament, models.CASCADE, related_name="stations")
    name = NameField(max_length=40, help_text="Shown to everyone.")
    is_open = models.BooleanField(default=True)
    is_stream = models.BooleanField(default=False, help_text="What is played there is shown on the stream.")
    stream = models.ForeignKey(Stream, models.SET_NULL, null=True, blank=True, related_name="stations")

    class Meta:
        ordering = ["id"]
        constraints = [models.UniqueConstraint(fields=["tournament", "name"], name="one_station_per_name")]

    def __str__(self) -> str:
        return self.name
