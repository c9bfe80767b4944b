"""Who helps to run a tournament."""

from django.contrib import admin, messages
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from apps.accounts.requests import signed_in
from apps.tournaments import models
from apps.tournaments.admin.base import ReadOnlyAdmin
from apps.tournaments.domain.errors import DomainError
from apps.tournaments.services import take_role


@admin.register(models.TournamentRole)
class TournamentRoleAdmin(ReadOnlyAdmin):
    list_display = ("user", "tournament", "role")
    list_select_related = ("user", "tournament")

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        return self.has_view_permission(request, obj)

    def delete_model(self, request: HttpRequest, obj: models.TournamentRole) -> None:
        # Through the service: whose sockets are open learns that something changed.
        try:
            take_role(obj.tournament_id, signed_in(request), obj.user)
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
