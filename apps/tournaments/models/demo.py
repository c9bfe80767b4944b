from django.db import models

from apps.tournaments.models.tournament import Tournament


class DemoTournament(models.Model):
    """Marks a tournament as one that a demo made; nothing else is the demo's to touch.

    `owner` is the demo that plays it, for as long as it renews its lease; after `leased_until` any other may take over.
    """

    tournament = models.OneToOneField(Tournament, models.CASCADE, primary_key=True, related_name="demo")
    owner = models.CharField(max_length=40)
    leased_until = models.DateTimeField()

    def __str__(self) -> str:
        return f"demo's tournament {self.tournament_id}"
