from django.db import models

from apps.tournaments.models.registration import Registration


class GuestClaim(models.Model):
    """By which code a guest's registration becomes somebody's. The code itself is nowhere here.

    `claimed_at`: whose it is since then, its registration says.
    """

    registration = models.OneToOneField(Registration, models.CASCADE, related_name="claim")
    digest = models.CharField(max_length=64, unique=True)
    claimed_at = models.DateTimeField(null=True, blank=True)

    def __str__(self) -> str:
        return f"claim of registration {self.registration_id}"
