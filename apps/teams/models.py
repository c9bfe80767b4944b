from django.conf import settings
from django.db import models

from apps.common.names import NameField


class Team(models.Model):
    """People who play under one name; the captain acts for them."""

    name = NameField(max_length=60, help_text="Shown to everyone.")
    tag = NameField(max_length=8, blank=True, help_text="A few letters, shown where the name is too long.")
    captain = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="teams_led")
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["name", "id"]

    def __str__(self) -> str:
        return self.name
