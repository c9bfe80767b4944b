"""Matches, their games, reports and disputes."""

from django.contrib import admin
from django.db.models import URLField

from apps.tournaments import models
from apps.tournaments.admin.base import OfMatchAdmin, ReadOnlyAdmin


@admin.register(models.Match)
class MatchAdmin(ReadOnlyAdmin):
    list_display = (
        "key",
        "tournament",
        "participant1",
        "participant2",
        "participant1_score",
        "participant2_score",
        "state",
    )
    list_filter = ("state", "side")
    formfield_overrides = {URLField: {"assume_scheme": "https"}}
    list_select_related = ("tournament", "participant1", "participant2")


@admin.register(models.MatchGame)
class MatchGameAdmin(OfMatchAdmin):
    list_display = ("match", "n", "participant1_score", "participant2_score", "map")
    list_select_related = ("match",)


@admin.register(models.ResultReport)
class ResultReportAdmin(OfMatchAdmin):
    list_display = ("match", "version", "by", "participant1_score", "participant2_score", "state")
    list_select_related = ("match", "by")


@admin.register(models.Dispute)
class DisputeAdmin(OfMatchAdmin):
    list_display = ("match", "opened_by", "reason", "status", "created_at")
    list_filter = ("status", "reason")
    list_select_related = ("match", "opened_by")
