"""Games, tournaments, and what a tournament has once."""

from typing import Any

from django.contrib import admin
from django.db.models import JSONField
from django.http import HttpRequest

from apps.accounts.requests import signed_in
from apps.tournaments import models
from apps.tournaments.admin.base import ModelAdmin, OwnedAdmin, ReadOnlyAdmin
from apps.tournaments.admin.fields import StrictJSONField
from apps.tournaments.services import edit_tournament


@admin.register(models.Game)
class GameAdmin(ModelAdmin):
    list_display = ("name", "slug", "team_size", "result_type")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(models.Tournament)
class TournamentAdmin(OwnedAdmin):
    path = ""
    list_display = ("name", "game", "format", "state", "organizer", "start_at")
    list_filter = ("state", "game")
    search_fields = ("name", "slug")
    formfield_overrides = {JSONField: {"form_class": StrictJSONField}}
    readonly_fields = ("organizer", "slug", "state", "epoch", "sequence", "revision", "extra", "created_at")

    def save_model(self, request: HttpRequest, obj: models.Tournament, form: Any, change: bool) -> None:
        # Through the service: a plain save would write back a sequence that has counted on since.
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_tournament(obj.pk, signed_in(request), **fields)


@admin.register(models.Bracket)
class BracketAdmin(ReadOnlyAdmin):
    list_display = ("tournament", "format", "seeding_method", "random_seed", "generated_at")
    list_select_related = ("tournament",)


@admin.register(models.Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    list_display = ("title", "tournament", "created_at")
    list_select_related = ("tournament",)


@admin.register(models.LoggedEvent)
class LoggedEventAdmin(ReadOnlyAdmin):
    list_display = ("tournament", "sequence", "type", "at")
    list_filter = ("type",)
    list_select_related = ("tournament",)
