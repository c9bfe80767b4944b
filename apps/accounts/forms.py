"""Signing in by a form, on the pages and in the admin."""

from typing import TYPE_CHECKING, Any

from django.contrib.admin.forms import AdminAuthenticationForm
from django.contrib.auth.forms import AuthenticationForm, UserChangeForm
from django.core.exceptions import ValidationError

from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import User
from apps.limits.throttles import TooManyAttempts, refused, take_of_address


class SignInForm(AuthenticationForm):
    """Django's, counted by address here, and by account in the guard."""

    def clean(self) -> dict[str, Any]:
        try:
            take_of_address(self.request, "sign_in")
            return super().clean()
        except TooManyAttempts as refusal:
            raise refused(self.request, refusal) from None


class AdminSignInForm(SignInForm, AdminAuthenticationForm):
    """The same, for those who may enter the admin."""


# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    ChangeForm = UserChangeForm[User]
else:
    ChangeForm = UserChangeForm


class AccountForm(ChangeForm):
    """An account as an administrator changes it."""

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.instance.pk)
        if "email" in self.changed_data and email and others.filter(email_key=mailbox_key(email)).exists():
            raise ValidationError("Another account has this address.")
        return email
