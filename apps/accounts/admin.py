from typing import TYPE_CHECKING, Any

from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialToken
from allauth.usersessions.models import UserSession
from django.contrib import admin, messages
from django.contrib.admin.utils import unquote
from django.contrib.auth.admin import GroupAdmin, UserAdmin
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language
from unfold.admin import ModelAdmin
from unfold.forms import AdminPasswordChangeForm, UserCreationForm

from apps.accounts.factors import take_factors_away
from apps.accounts.forms import AccountForm
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import User, end_everything_of
from apps.accounts.revocations import end_all_sessions
from apps.accounts.showing_again import place_to_show_again
from apps.accounts.tasks import mail_of_new_address, tell_owner

# Secrets, and what is only of use with them. An account's page has what an administrator needs of it.
for kind in (EmailAddress, Authenticator, UserSession, SocialAccount, SocialApp, SocialToken):
    admin.site.unregister(kind)


# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    BaseAdmin = UserAdmin[User]
    AnyAdmin = admin.ModelAdmin[Any]
    Unfolded = object
else:
    BaseAdmin, AnyAdmin, Unfolded = UserAdmin, object, ModelAdmin


def _place_first(request: HttpRequest) -> HttpResponse | None:
    """Where an administrator shows that it is they, before they change what people sign in with."""
    user = request.user
    place = place_to_show_again(request, user) if request.method == "POST" and isinstance(user, User) else ""
    return redirect_to_login(request.path, place) if place else None


def _say(request: HttpRequest, users: list[User], done: str, none: str) -> None:
    """What an action came to: with whom it was done, or why with nobody."""
    if users:
        messages.success(request, done.format(", ".join(user.username for user in users)))
    else:
        messages.warning(request, none)


class PasswordOfSomebodyForm(AdminPasswordChangeForm):  # type: ignore[misc]  # has no types
    """Its owner hears of it: administrators are people, too, and leave browsers open."""

    def save(self, commit: bool = True) -> User:
        user: User = super().save(commit)
        tell_owner(user, "password_changed")
        return user


class ForSuperusers(AnyAdmin):
    """Whoever else could change accounts or groups would make a superuser of themselves, whatever rights they have."""

    def has_module_permission(self, request: object) -> bool:
        return bool(getattr(getattr(request, "user", None), "is_superuser", False))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_module_permission(request)

    def changelist_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _place_first(request) or super().changelist_view(request, *args, **kwargs)


admin.site.unregister(Group)


@admin.register(Group)
class RightsAdmin(ForSuperusers, GroupAdmin, Unfolded):
    def changeform_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _place_first(request) or super().changeform_view(request, *args, **kwargs)

    def delete_view(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _place_first(request) or super().delete_view(request, *args, **kwargs)


@admin.register(User)
class AccountAdmin(ForSuperusers, BaseAdmin, Unfolded):
    form = AccountForm
    add_form = UserCreationForm
    change_password_form = PasswordOfSomebodyForm
    list_display = ("username", "display_name", "standing", "has_factors", "is_superuser")
    list_filter = (*UserAdmin.list_filter, "awaits_address")
    fieldsets = (*(UserAdmin.fieldsets or ()), (None, {"fields": ("display_name", "shown")}))

    readonly_fields = ("last_login", "date_joined")

    actions = ("take_factors_away", "refuse_sign_ups", "sign_out_everywhere")

    def get_queryset(self, request: HttpRequest) -> QuerySet[User]:
        factors = Authenticator.objects.filter(user=OuterRef("pk"))
        found: QuerySet[User] = super().get_queryset(request).annotate(has_factors=Exists(factors))
        return found

    @admin.display(ordering="is_active")
    def standing(self, user: User) -> str:
        if user.ended_at:
            return "ended"
        if user.awaits_address:
            return "waits for the link to its address"
        return "active" if user.is_active else "not active"

    @admin.display(ordering="has_factors", description="Second factors")
    def has_factors(self, user: User) -> str:
        return "yes" if getattr(user, "has_factors", False) else "-"

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        if place := _place_first(request):
            return place
        try:
            return self._changed(request, object_id, *args, **kwargs)
        except IntegrityError:
            # Somebody was faster with the name or the address, which the form sees by now.
            return self._changed(request, object_id, *args, **kwargs)

    def _changed(self, request: HttpRequest, object_id: str | None, *args: Any, **kwargs: Any) -> Any:
        with transaction.atomic():
            user = self.get_object(request, unquote(object_id)) if object_id and request.method == "POST" else None
            if user is not None:
                # What the form is compared with stays so until it is saved.
                User.objects.select_for_update(no_key=True).filter(pk=user.pk).first()
            return super().changeform_view(request, object_id, *args, **kwargs)

    def user_change_password(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        return _place_first(request) or super().user_change_password(request, *args, **kwargs)

    @admin.action(
        permissions=["take_factors_away"], description="Take all second factors away, of people who lost theirs"
    )
    def take_factors_away(self, request: HttpRequest, users: QuerySet[User]) -> None:
        taken = [user for user in users if take_factors_away([user.pk])]
        for user in taken:
            tell_owner(user, "factors_taken")
            self.log_change(request, user, "Second factors taken away.")
        done = "Their passwords alone are enough now; they are signed out everywhere: {}."
        _say(request, taken, done, "None of them has a second factor.")

    @admin.action(permissions=["change"], description="Refuse those that wait for the link to their address")
    def refuse_sign_ups(self, request: HttpRequest, users: QuerySet[User]) -> None:
        waiting = User.objects.filter(awaits_address=True)
        # The link is good no more, and the name stays taken.
        refused = [user for user in users if waiting.filter(pk=user.pk).update(awaits_address=False)]
        for user in refused:
            self.log_change(request, user, "Sign-up refused.")
        _say(request, refused, "Their links begin no account any more: {}.", "None of them waits for a link.")

    @admin.action(permissions=["change"], description="Sign them out everywhere, apps and scripts too")
    def sign_out_everywhere(self, request: HttpRequest, users: QuerySet[User]) -> None:
        ended = list(users)
        for user in ended:
            end_all_sessions(user.pk)
            self.log_change(request, user, "Signed out everywhere.")
        _say(request, ended, "Signed out everywhere: {}.", "")

    def has_take_factors_away_permission(self, request: HttpRequest) -> bool:
        return self.has_module_permission(request)

    def has_change_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """An account that ended stays as it is: its page may be open still from before."""
        return (obj is None or obj.ended_at is None) and bool(super().has_change_permission(request, obj))

    def has_delete_permission(self, request: HttpRequest, obj: User | None = None) -> bool:
        """What somebody did stays theirs: a ban ends an account."""
        return False

    def save_model(self, request: HttpRequest, obj: User, form: Any, change: bool) -> None:
        if "email" in form.changed_data:
            obj.email_key = mailbox_key(obj.email)
        if obj.is_active:
            # Whoever lets somebody in knows who it is.
            obj.awaits_address = False
        super().save_model(request, obj, form, change)
        if change and "email" in form.changed_data:
            before = form.initial["email"]
            if before and obj.confirmed_email == before:
                mail_of_new_address.enqueue(obj.pk, before, obj.language or get_language())
            # Who came in by the address until now comes in anew.
            end_everything_of([obj.pk])
