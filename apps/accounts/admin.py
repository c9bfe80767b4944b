from typing import TYPE_CHECKING, Any

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.auth.admin import UserAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from apps.accounts.factors import take_factors_away
from apps.accounts.forms import AccountForm
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import User

admin.site.site_header = admin.site.site_title = "DeltaCrown"
# There is one page to sign in, which asks for the second factor.
admin.site.login = secure_admin_login(admin.site.login)  # type: ignore[method-assign]
# Secrets, and what is only of use with them. An account's page has what an administrator needs of it.
for kind in (EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(kind)


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

    actions = ("take_factors_away",)

    @admin.action(description="Take all second factors away, of people who lost theirs")
    def take_factors_away(self, request: HttpRequest, users: QuerySet[User]) -> None:
        for user in users:
            take_factors_away([user.pk])
            self.log_change(request, user, "Second factors taken away.")
        messages.success(request, "Their passwords alone are enough now; they are signed out everywhere.")

    def has_module_permission(self, request: object) -> bool:
        return bool(getattr(getattr(request, "user", None), "is_superuser", False))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What somebody did stays theirs: a ban ends an account."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if "email" in form.changed_data:
            obj.email_key = mailbox_key(obj.email)
        super().save_model(request, obj, form, change)
