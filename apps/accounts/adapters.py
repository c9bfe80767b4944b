"""What django-allauth asks this site: who may sign in, what is said, what is mailed, what a passkey is for.

Of allauth are the ways to sign in, their order and their memory. Addresses and the links mailed to them are our own
(`addresses.py`, `reset_links.py`): those have throttles by mailbox, and go by tasks.
"""

from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

import segno
from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.internal.flows.login import AUTHENTICATION_METHODS_SESSION_KEY
from allauth.account.internal.stagekit import clear_login
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import HASH_SESSION_KEY, authenticate
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from apps.accounts import tasks
from apps.accounts.account_letters import CHANGES
from apps.accounts.factors import has_second_factor
from apps.accounts.models import User
from apps.limits.throttles import client_address_of, take

# What a session of the account would be sealed with when its password or passkey was shown. Between that and the code
# there may be minutes.
SHOWN_OF = "dc_shown_of"

SAID = {
    "mfa/messages/totp_activated.txt": gettext_lazy("The app is connected."),
    "mfa/messages/totp_deactivated.txt": gettext_lazy("The app is not connected any more."),
    "mfa/messages/webauthn_added.txt": gettext_lazy("The passkey is saved."),
    "mfa/messages/webauthn_removed.txt": gettext_lazy("The passkey is gone."),
    "mfa/messages/recovery_codes_generated.txt": gettext_lazy("These are your new recovery codes. Keep them safe."),
    "account/messages/password_changed.txt": gettext_lazy("Password saved"),
    "account/messages/password_set.txt": gettext_lazy("Password saved"),
    "socialaccount/messages/account_connected.txt": gettext_lazy("Connected."),
    "socialaccount/messages/account_connected_updated.txt": gettext_lazy("Connected."),
    "socialaccount/messages/account_connected_other.txt": gettext_lazy("Another account here is connected with it."),
    "socialaccount/messages/account_disconnected.txt": gettext_lazy("Not connected any more."),
}
WRONG = gettext_lazy("The name or the password is wrong.")


class AccountAdapter(DefaultAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultAccountAdapter.error_messages,
        # One text: which of the two a name was taken for is nobody's business.
        "username_password_mismatch": WRONG,
        "email_password_mismatch": WRONG,
        "incorrect_password": gettext_lazy("The password is wrong."),
        "enter_current_password": gettext_lazy("The password is wrong."),
    }

    def pre_login(self, request: HttpRequest, user: Any, **kwargs: Any) -> HttpResponse | None:
        if not user.may_sign_in:
            clear_login(request)
            return redirect("account_inactive")
        request.session[SHOWN_OF] = user.get_session_auth_hash()
        # Allauth notes what somebody typed. It would lie in the session of who never comes to the second step.
        for record in request.session.get(AUTHENTICATION_METHODS_SESSION_KEY, ()):
            record.pop("username", None)
        return None

    def login(self, request: HttpRequest, user: Any) -> None:
        """The end of every way in. What was shown at its begin counts as long as nothing ended since."""
        if not user.may_sign_in or request.session.pop(SHOWN_OF, None) != user.get_session_auth_hash():
            clear_login(request)
            raise ImmediateHttpResponse(redirect("account_login"))
        super().login(request, user)
        if user.language and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            # Nobody has chosen another one in this browser.
            request.new_language = user.language  # type: ignore[attr-defined]
        if not user.language:
            # Of accounts from before mails had one.
            User.objects.filter(pk=user.pk, language="").update(language=get_language() or "")

    def reauthenticate(self, user: Any, password: str) -> bool:
        # By account, whatever browser it is: one that is open forgets who it is, and signs out all others, at will.
        take("known_source", f"in:{user.pk}")
        found = authenticate(context.request, username=user.username, password=password, account=user)
        if found is None:
            return False
        if user == context.request.user and found.session_epoch == user.session_epoch:
            # The password may have been hashed anew just now, which sessions are sealed with.
            context.request.session[HASH_SESSION_KEY] = found.get_session_auth_hash()
        return True

    def get_reauthentication_methods(self, user: Any) -> list[dict[str, Any]]:
        """Where there is a second factor the password alone shows nothing."""
        methods: list[dict[str, Any]] = super().get_reauthentication_methods(user)
        if not user.is_authenticated or not has_second_factor(user):
            return methods
        return [method for method in methods if method["id"] != "reauthenticate"]

    def is_safe_url(self, url: str) -> bool:
        """Never the way back to signing in, which would lead here again."""
        try:
            return urlsplit(url).path != reverse("account_login") and bool(super().is_safe_url(url))
        except ValueError:  # of what is no address, such as //[
            return False

    def get_client_ip(self, request: HttpRequest) -> str:
        return client_address_of(request) or "0.0.0.0"  # of a local socket, which has none

    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """In our words, and only what is worth a word."""
        text = message or SAID.get(message_template or "")
        if text:
            messages.add_message(request, level, str(text), extra_tags=extra_tags)

    def send_notification_mail(self, template_prefix: str, user: Any, *args: Any, **kwargs: Any) -> None:
        change = template_prefix.rpartition("/")[2]
        if change in CHANGES:
            tasks.tell_owner(user, change)


class FactorAdapter(DefaultMFAAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": gettext_lazy("That did not work. Try it once more."),
        "cannot_generate_recovery_codes": gettext_lazy("Connect an app or add a passkey first."),
    }

    def get_totp_label(self, user: Any) -> str:
        return str(user.username)

    def get_totp_issuer(self) -> str:
        return "DeltaCrown"

    def build_totp_svg(self, url: str) -> str:
        return str(segno.make(url, error="m").svg_inline(scale=5, border=4, light="white", omitsize=True))

    def generate_authenticator_name(self, user: Any, type: Authenticator.Type) -> str:
        number = Authenticator.objects.filter(user_id=user.pk, type=type).count() + 1
        return _("Passkey {number}").format(number=number)

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """Never by the request's Host: a passkey is this site's, whoever asks."""
        return {"id": passkey_host(), "name": "DeltaCrown"}

    def get_public_key_credential_user_entity(self, user: Any) -> dict[str, Any]:
        return {**super().get_public_key_credential_user_entity(user), "display_name": user.shown_name}


def passkey_host() -> str:
    """The name that passkeys are for; empty where the site has none, but an address."""
    host = urlsplit(settings.SITE_URL).hostname or ""
    try:
        ip_address(host)
    except ValueError:
        return host
    return ""
