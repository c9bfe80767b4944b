"""What an organizer sees: their own tournaments and all that belongs to them.

What the engine owns (states, results, the log) is shown, not edited: it changes through services.
"""

from typing import Any, cast

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import JSONField, Model, Q, QuerySet, URLField
from django.forms.fields import InvalidJSONInput
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.accounts.models import User
from apps.common.parsers import fault_of
from apps.tournaments import models
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.services import edit_tournament, take_role


class StrictJSONField(forms.JSONField):
    """JSON of a form, with the limits of the API's: what cannot be read, or no database holds, is the field's error."""

    def to_python(self, value: Any) -> Any:
        try:
            found = super().to_python(value)
        except (RecursionError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid", params={"value": value}) from None
        if (text := fault_of(found)) is not None:
            raise ValidationError(text)
        return found

    def bound_data(self, data: Any, initial: Any) -> Any:
        try:
            return super().bound_data(data, initial)
        except (RecursionError, ValueError):
            return InvalidJSONInput(data)


class OwnedAdmin(admin.ModelAdmin):
    """Rows of tournaments the person organizes; `path` leads from the row to its tournament."""

    path = "tournament__"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        organizes = Q(**{f"{self.path}organizer": request.user})
        held = Q(**{f"{self.path}roles__user": request.user, f"{self.path}roles__role": "organizer"})
        return rows.filter(organizes | held).distinct()

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.user.is_active and request.user.is_staff

    def has_view_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        if obj is None or request.user.is_superuser:
            return self.has_module_permission(request)
        return self.has_module_permission(request) and self.get_queryset(request).filter(pk=obj.pk).exists()

    has_change_permission = has_view_permission

    def has_add_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


class ReadOnlyAdmin(OwnedAdmin):
    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return False


@admin.register(models.Game)
class GameAdmin(admin.ModelAdmin):
    list_display = ("name", "slug", "team_size", "result_type")
    prepopulated_fields = {"slug": ("name",)}


@admin.register(models.Tournament)
class TournamentAdmin(OwnedAdmin):
    path = ""
    list_display = ("name", "game", "format", "state", "organizer", "start_at")
    list_filter = ("state", "game")
    search_fields = ("name", "slug")
    formfield_overrides = {JSONField: {"form_class": StrictJSONField}}
    readonly_fields = ("organizer", "slug", "state", "epoch", "sequence", "revision", "created_at")

    def save_model(self, request: HttpRequest, obj: models.Tournament, form: Any, change: bool) -> None:
        # Through the service: a plain save would write back a sequence that has counted on since.
        fields = {name: form.cleaned_data[name] for name in form.changed_data}
        edit_tournament(obj.pk, cast(User, request.user), **fields)

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (DomainError, ValidationError) as error:
            text = error.message if isinstance(error, DomainError) else " ".join(error.messages)
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())


@admin.register(models.Registration)
class RegistrationAdmin(ReadOnlyAdmin):
    list_display = ("name", "tournament", "state", "seed", "checked_in_at")
    list_filter = ("state",)
    search_fields = ("name", "tournament__name")
    list_select_related = ("tournament",)


@admin.register(models.Bracket)
class BracketAdmin(ReadOnlyAdmin):
    list_display = ("tournament", "format", "seeding_method", "random_seed", "generated_at")
    list_select_related = ("tournament",)


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


class OfMatchAdmin(ReadOnlyAdmin):
    path = "match__tournament__"


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


@admin.register(models.TournamentRole)
class TournamentRoleAdmin(ReadOnlyAdmin):
    list_display = ("user", "tournament", "role")
    list_select_related = ("user", "tournament")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: models.TournamentRole) -> None:
        # Through the service: whose sockets are open learns that something changed.
        try:
            take_role(obj.tournament_id, cast(User, request.user), obj.user)
        except DomainError as error:
            self.message_user(request, error.message, messages.ERROR)

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[models.TournamentRole]) -> None:
        for role in queryset:
            self.delete_model(request, role)


@admin.register(models.Invitation)
class InvitationAdmin(ReadOnlyAdmin):
    """Without its person: whether a name is somebody's is not for those who invite."""

    exclude = ("user",)
    list_display = ("username", "tournament", "role", "state", "at")
    list_filter = ("state",)
    list_select_related = ("tournament",)


@admin.register(models.LoggedEvent)
class LoggedEventAdmin(ReadOnlyAdmin):
    list_display = ("tournament", "sequence", "type", "at")
    list_filter = ("type",)
    list_select_related = ("tournament",)


@admin.register(models.Announcement)
class AnnouncementAdmin(ReadOnlyAdmin):
    list_display = ("title", "tournament", "created_at")
    list_select_related = ("tournament",)
