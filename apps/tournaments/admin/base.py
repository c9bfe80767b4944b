"""Whose rows an organizer sees: their own tournaments', and nothing of others.

What the engine owns (states, results, the log) is shown, not edited: it changes through services.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from apps.tournaments.domain.errors import DomainError

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    ModelAdmin = admin.ModelAdmin[Any]
else:
    from unfold.admin import ModelAdmin


class OwnedAdmin(ModelAdmin):
    """Rows of tournaments the person organizes; `path` leads from the row to its tournament."""

    path = "tournament__"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        if request.user.is_superuser:
            return rows
        organizes = Q(**{f"{self.path}organizer": request.user})
        held = Q(**{f"{self.path}roles__user": request.user, f"{self.path}roles__role": "organizer"})
        return rows.filter(organizes | held).distinct()

    def lookup_allowed(self, lookup: str, value: Any, request: HttpRequest) -> bool:
        """Only what the filters of the list ask for: a pattern of one's own stops a worker, and others' fields are
        theirs."""
        fields = [name for name in self.get_list_filter(request) if isinstance(name, str)]
        asked = ("", "__exact", "__id__exact", "__isnull", "__in")
        return lookup in {f"{name}{kind}" for name in fields for kind in asked}

    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What a service refuses is said, and the form is shown again."""
        try:
            return super().changeform_view(request, *args, **kwargs)
        except (DomainError, ValidationError) as error:
            text = error.message if isinstance(error, DomainError) else " ".join(error.messages)
            self.message_user(request, text, messages.ERROR)
            return HttpResponseRedirect(request.get_full_path())

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


class OfMatchAdmin(ReadOnlyAdmin):
    path = "match__tournament__"
