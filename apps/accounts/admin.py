from typing import Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from apps.accounts.models import User
from apps.accounts.revocations import end_all_sessions


@admin.register(User)
class AccountAdmin(UserAdmin):
    list_display = ("username", "display_name", "is_active", "is_superuser")
    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("display_name",)}))

    def has_module_permission(self, request: object) -> bool:
        return bool(getattr(getattr(request, "user", None), "is_superuser", False))

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        # Sockets opened as the one are not those of the other.
        if change and "is_superuser" in form.changed_data:
            end_all_sessions(obj.pk)
