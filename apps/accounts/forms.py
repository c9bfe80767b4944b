"""The forms of signing in and of what one signs in with: django-allauth's, behind this site's throttles."""

import json
import struct
from typing import TYPE_CHECKING, Any

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import LoginForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import get_adapter as get_factor_adapter
from allauth.mfa.base.forms import AuthenticateForm
from allauth.mfa.base.forms import ReauthenticateForm as ReauthenticateByFactorForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import (
    AddWebAuthnForm,
    AuthenticateWebAuthnForm,
    LoginWebAuthnForm,
    ReauthenticateWebAuthnForm,
)
from allauth.socialaccount.adapter import get_adapter as get_site_adapter
from allauth.socialaccount.forms import DisconnectForm as AllauthDisconnectForm
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.signals import social_account_removed
from django import forms
from django.contrib import messages
from django.contrib.auth.forms import UserChangeForm
from django.core.exceptions import ValidationError
from django.db import DatabaseError, transaction
from django.shortcuts import redirect
from django.utils.crypto import constant_time_compare, salted_hmac
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from fido2.webauthn import AuthenticationResponse

from apps.accounts.factors import MOST_PASSKEYS, PASSKEY, counter_of, factor_of_code
from apps.accounts.mailboxes import mailbox_key
from apps.accounts.models import StaleAccount, User
from apps.limits.throttles import refused_in_the_form, take_of_address

# What the libraries below raise for bytes that are no credential.
NO_CREDENTIAL = (
    *(LookupError, TypeError, ValueError, AttributeError, ArithmeticError, struct.error),
    *(RecursionError, NotImplementedError),
)


def password_field(label: Any, complete: str) -> forms.CharField:
    widget = forms.PasswordInput(attrs={"autocomplete": complete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget)


class SignInForm(LoginForm):  # type: ignore[misc]
    """Counted by address here, and by account in the guard."""

    password = password_field(gettext_lazy("Password"), "current-password")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {"autocomplete": "username webauthn", "autocapitalize": "none", "autofocus": True}
        self.fields["login"] = forms.CharField(
            label=_("User name or e-mail"), max_length=254, widget=forms.TextInput(attrs=attrs)
        )
        self.order_fields(["login", "password"])

    def user_credentials(self) -> dict[str, str]:
        """By which of both it is, the guard finds out."""
        return {"username": self.cleaned_data["login"], "password": self.cleaned_data["password"]}

    def clean(self) -> Any:
        if self.errors:
            return self.cleaned_data
        with refused_in_the_form(self.request):
            take_of_address(self.request, "sign_in")
            return super().clean()


class PasswordAgainForm(AllauthReauthenticateForm):  # type: ignore[misc]
    password = password_field(gettext_lazy("Your password"), "current-password")

    def clean_password(self) -> str:
        with refused_in_the_form(context.request):
            take_of_address(context.request, "sign_in")
            return str(super().clean_password())


class _NewPassword(forms.Form):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["password1"].label = _("New password")
        # Allauth's has no words in every language of ours.
        self.fields["password1"].widget.attrs.pop("placeholder", None)


class NewPasswordForm(_NewPassword, AllauthChangePasswordForm):  # type: ignore[misc]
    oldpassword = password_field(gettext_lazy("The password until now"), "current-password")
    password2 = None

    def clean_oldpassword(self) -> str:
        form = PasswordAgainForm({"password": self.cleaned_data["oldpassword"]}, user=self.user)
        if not form.is_valid():
            raise ValidationError(form.errors["password"])
        return str(self.cleaned_data["oldpassword"])

    def clean(self) -> Any:
        """Where the old one is wrong, nothing is said of the new one."""
        if "oldpassword" in self.errors:
            self.errors.pop("password1", None)
        return super().clean()


class FirstPasswordForm(_NewPassword, AllauthSetPasswordForm):  # type: ignore[misc]
    password2 = None


class _OfAFactor(forms.Form):
    """A factor may go between what is shown of it and what is noted of that: all has ended then."""

    def save(self) -> None:
        try:
            with transaction.atomic():
                super().save()  # type: ignore[misc]  # allauth's, with which these are mixed
        except DatabaseError:
            factor = getattr(self, "authenticator", None) or self.cleaned_data["credential"]
            if Authenticator.objects.filter(pk=factor.pk).exists():
                raise
            raise ImmediateHttpResponse(redirect("account_login")) from None


class _CodeForm(_OfAFactor):
    """A code is counted by account, and used up."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=20,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True}),
    )
    user: User

    def clean_code(self) -> str:
        with refused_in_the_form(context.request):
            take_of_address(context.request, "sign_in")
            factor = factor_of_code(self.user, self.cleaned_data["code"])
        if factor is None:
            raise ValidationError(_("This code is wrong, or was used before."))
        self.authenticator = factor
        return str(self.cleaned_data["code"])


class CodeForm(_CodeForm, AuthenticateForm):  # type: ignore[misc]
    """The second step of signing in."""


class CodeAgainForm(_CodeForm, ReauthenticateByFactorForm):  # type: ignore[misc]
    """That it is still they."""


class ConnectAppForm(ActivateTOTPForm):  # type: ignore[misc]
    code = _CodeForm.base_fields["code"]

    def clean_code(self) -> str:
        with refused_in_the_form(context.request):
            take_of_address(context.request, "sign_in")
        code = str(super().clean_code())
        # It is used up by that.
        context.request.used_until = counter_of(self.secret, code)
        return code


class CredentialField(forms.JSONField):
    """What a browser sends of a passkey, which may be any bytes; an object of JSON once it is clean."""

    widget = forms.HiddenInput

    def clean(self, value: Any) -> Any:
        try:
            found = super().clean(value)
        except NO_CREDENTIAL:
            found = None
        # PostgreSQL keeps no NUL, and no passkey has one.
        if not isinstance(found, dict) or "\\u0000" in json.dumps(found):
            raise get_factor_adapter().validation_error("incorrect_code")
        return found


class DisconnectForm(AllauthDisconnectForm):  # type: ignore[misc]
    """Also of a site that people cannot sign in by any more; those are no way in that would be left."""

    def clean(self) -> Any:
        cleaned = super().clean()
        user, account = self.request.user, cleaned.get("account")
        on = [provider.sub_id for provider in get_site_adapter().list_providers(self.request)]
        others = SocialAccount.objects.filter(user=user, provider__in=on).exclude(pk=account.pk if account else 0)
        if account and not user.has_usable_password() and not others.exists():
            raise get_site_adapter().validation_error("no_password")
        return cleaned

    def save(self) -> None:
        account = self.cleaned_data["account"]
        account.delete()
        social_account_removed.send(sender=SocialAccount, request=self.request, socialaccount=account)
        adapter = get_adapter()
        adapter.add_message(self.request, messages.INFO, "socialaccount/messages/account_disconnected.txt")
        adapter.send_notification_mail("socialaccount/email/account_disconnected", account.user)


class _Credential(_OfAFactor):
    credential = CredentialField()

    def clean_credential(self) -> Any:
        with refused_in_the_form(context.request):
            take_of_address(context.request, "sign_in")
        try:
            return super().clean_credential()  # type: ignore[misc]
        except NO_CREDENTIAL:
            raise get_factor_adapter().validation_error("incorrect_code") from None


class PasskeyForm(_Credential, AuthenticateWebAuthnForm):  # type: ignore[misc]
    """The second step of signing in."""


class PasskeyAgainForm(_Credential, ReauthenticateWebAuthnForm):  # type: ignore[misc]
    """That it is still they."""


class PasskeyAloneForm(_Credential, LoginWebAuthnForm):  # type: ignore[misc]
    """Instead of a password; so the key has to have asked for a finger, a face or a PIN."""

    def clean_credential(self) -> Authenticator:
        factor: Authenticator = super().clean_credential()
        shown = AuthenticationResponse.from_dict(self.cleaned_data["credential"])
        if not shown.response.authenticator_data.is_user_verified():
            raise ValidationError(_("This key does not ask who you are. Sign in with your password, and use it then."))
        return factor


class AddPasskeyForm(AddWebAuthnForm):  # type: ignore[misc]
    name = forms.CharField(label=gettext_lazy("Its name"), max_length=60, required=False)
    credential = CredentialField()

    def clean(self) -> Any:
        if Authenticator.objects.filter(user=self.user, type=PASSKEY).count() >= MOST_PASSKEYS:
            raise ValidationError(_("You have as many passkeys as you can have. Remove one first."))
        try:
            return super().clean()
        except NO_CREDENTIAL:
            raise get_factor_adapter().validation_error("incorrect_code") from None


# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    ChangeForm = UserChangeForm[User]
else:
    ChangeForm = UserChangeForm


class AccountForm(ChangeForm):
    """An account as an administrator changes it, who saw it as it is: a page that was open while others changed it, or
    while its owner did, would undo that."""

    shown = forms.CharField(required=False, label="", widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["shown"] = shown_of(self.instance)

    def clean_shown(self) -> str:
        shown: str = self.cleaned_data["shown"]
        if shown and not constant_time_compare(shown, self.initial["shown"]):
            raise ValidationError(StaleAccount.message)
        return shown

    def clean_email(self) -> str:
        email: str = self.cleaned_data["email"]
        others = User.objects.exclude(pk=self.instance.pk)
        if "email" in self.changed_data and email and others.filter(email_key=mailbox_key(email)).exists():
            raise ValidationError("Another account has this address.")
        return email


# Of an account's page in the admin: what may be changed there, and whether anything ended since.
SHOWN = (
    *("session_epoch", "username", "display_name", "first_name", "last_name", "email"),
    *("is_active", "is_staff", "is_superuser"),
)


def shown_of(user: User) -> str:
    """What a page shows of the account, as a digest that nobody else can make."""
    joined = [sorted(rows.values_list("pk", flat=True)) for rows in (user.groups, user.user_permissions)]
    facts = [user.pk, *(getattr(user, name) for name in SHOWN), joined]
    return salted_hmac("deltacrown.account-as-shown", json.dumps(facts), algorithm="sha256").hexdigest()
