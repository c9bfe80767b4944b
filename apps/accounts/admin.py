from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.contrib.auth.admin import UserAdmin
from django.http import HttpRequest

from apps.accounts.forms import AccountForm, AdminSignInForm
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import User

admin.site.site_header = admin.site.site_title = "DeltaCrown"
admin.site.login_form = AdminSignInForm


# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    BaseAdmin = UserAdmin[User]
else:
    BaseAdmin = UserAdmin


@admin.register(User)
class AccountAdmin(BaseAdmin):
    form = AccountForm
    list_display = ("username", "display_name", "is_active", "is_superuser")
    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("display_name",)}))

    def has_module_permission(self, request: object) -> bool:
        return bool(getattr(getattr(request, "user", None), "is_superuser", False))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What somebody did stays theirs: a ban ends an account."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if "email" in form.changed_data:
            obj.email_key = mailbox_key(obj.email)
        super().save_model(request, obj, form, change)
