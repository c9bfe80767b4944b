"""Who takes part."""

from django.contrib import admin

from apps.tournaments import models
from apps.tournaments.admin.base import ReadOnlyAdmin


@admin.register(models.Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("name", "tournament", "state", "seed", "checked_in_at")
    list_filter = ("state",)
    search_fields = ("name", "tournament__name")
    list_select_related = ("tournament",)
