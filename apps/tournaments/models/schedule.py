from django.db import models

from apps.tournaments.domain.scheduling import Lengths
from apps.tournaments.models.tournament import Tournament


class SchedulePlan(models.Model):
    """By what a tournament's matches are given their times, and when all of it is over as it looks now.

    `minutes`: by best-of, where they are not as many games as there may be. `stations`: None for those that are open.
    `saves` and `moves`: how often organizers saved one, and how often the clock moved times since. `looked_at`: when a
    process last looked whether matches run late.
    """

    tournament = models.OneToOneField(Tournament, models.CASCADE, related_name="schedule")
    start_at = models.DateTimeField()
    minutes_per_game = models.PositiveSmallIntegerField()
    minutes = models.JSONField(default=dict)
    stations = models.PositiveSmallIntegerField(null=True)
    rest_minutes = models.PositiveSmallIntegerField(default=0)
    made_at = models.DateTimeField()
    over_at = models.DateTimeField()
    saves = models.PositiveIntegerField(default=0)
    moves = models.PositiveIntegerField(default=0)
    looked_at = models.DateTimeField(null=True, db_index=True)

    def __str__(self) -> str:
        return f"schedule of tournament {self.tournament_id}"

    @property
    def lengths(self) -> Lengths:
        return Lengths(self.minutes_per_game, {int(best_of): minutes for best_of, minutes in self.minutes.items()})
