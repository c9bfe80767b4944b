"""Accounts that people have at other sites, and sign in with here. Each site is on when its keys are set.

Kept of a person are their number there and the name they have there, nothing else. An address counts where the site
says that it is theirs, and no account here has it: who has an account signs in to that, and connects the two.
"""

import logging
from typing import Any

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter, _build_apps_from_settings
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.signals import social_account_removed
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models.signals import post_delete
from django.dispatch import receiver
from django.http import HttpRequest
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.accounts.models import User
from apps.accounts.services import account_without_password
from apps.accounts.showing_again import place_to_show_again
from apps.accounts.staying import end_all_of, stay_signed_in
from apps.common.names import harmless
from apps.limits.throttles import take_of_address

logger = logging.getLogger(__name__)


class ProviderAdapter(DefaultSocialAccountAdapter):  # type: ignore[misc]
    error_messages = {
        **DefaultSocialAccountAdapter.error_messages,
        "no_password": gettext_lazy("It is the only way in that you have. Set a password first."),
        "connected_other": gettext_lazy("Another account here is connected with it."),
    }

    def list_apps(self, request: Any, provider: Any = None, client_id: Any = None) -> list[SocialApp]:
        """Those of the settings, and none of a table."""
        found = _build_apps_from_settings(provider=provider, client_id=client_id)
        return [app for apps in found.values() for app in apps]

    def populate_user(self, request: HttpRequest, sociallogin: SocialLogin, data: dict[str, Any]) -> Any:
        said = (data.get("name"), data.get("username"))
        names = [harmless(name) for name in said if isinstance(name, str) and name]
        user = sociallogin.user
        # Allauth forgets a user name that it finds taken.
        sociallogin.wished = str(data.get("username") or data.get("name") or "")
        user.display_name = (names or [""])[0]
        sociallogin.account.extra_data = {"name": (names or [""])[-1][:100]}
        return user

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        # Some sites say it in a word, which would be true whatever it says.
        verified = (row.email for row in sociallogin.email_addresses if str(row.verified).lower() == "true")
        sociallogin.confirmed_email = next(verified, "")
        # Of addresses there is one table, and it is ours.
        sociallogin.email_addresses = []
        # Nor is anything asked of the other site later: their key to it would lie in the session.
        sociallogin.token = None
        user = request.user
        if sociallogin.state.get("process") == AuthProcess.CONNECT and isinstance(user, User):
            self._require_shown_again(request, user)

    @staticmethod
    def _require_shown_again(request: HttpRequest, user: User) -> None:
        """Allauth would let it wait in the session, and be done whenever the owner shows who they are for something
        else: somebody may have begun it in their browser."""
        if place := place_to_show_again(request, user):
            messages.error(request, _("That took too long. Connect the two once more."))
            raise ImmediateHttpResponse(redirect_to_login(reverse("socialaccount_connections"), place))

    def save_user(self, request: HttpRequest, sociallogin: SocialLogin, form: Any = None) -> User:
        take_of_address(request, "sign_up")
        shown, email = sociallogin.user.display_name, sociallogin.confirmed_email
        try:
            with transaction.atomic():
                user = account_without_password(sociallogin.wished, shown, email)
                sociallogin.user = sociallogin.account.user = user
                sociallogin.account.save()
        except (IntegrityError, DataError, ValidationError):
            # What it says of them cannot be kept; or the same answer came twice at once, or somebody was faster with
            # the name or the address.
            messages.error(request, _("That did not work. Try it once more."))
            raise ImmediateHttpResponse(redirect("account_login")) from None
        if email and not user.email:
            text = _(
                "Another account here has the address %(address)s. If that is yours: end this new one on My account, "
                "sign in to yours, and connect the two there."
            )
            messages.warning(request, text % {"address": email})
        return user

    def on_authentication_error(
        self, request: HttpRequest, provider: Any, error: Any = None, exception: Any = None, extra_context: Any = None
    ) -> None:
        if exception is not None:
            logger.warning(
                "signing in by another site failed", extra={"provider": provider.id, "why": type(exception).__name__}
            )
        raise ImmediateHttpResponse(did_not_work(request))


def did_not_work(request: HttpRequest) -> Any:
    messages.error(
        request, _("Signing in there did not work, or you changed your mind. Try again, or use another way.")
    )
    return redirect("socialaccount_connections" if request.user.is_authenticated else "account_login")


@receiver(post_delete, sender=SocialAccount)
def _end_what_was_given_out(instance: SocialAccount, **_: Any) -> None:
    """In the transaction of the deletion."""
    end_all_of(instance.user_id)


@receiver(social_account_removed)
def _stay(request: HttpRequest, socialaccount: SocialAccount, **_: Any) -> None:
    if isinstance(request.user, User):
        stay_signed_in(request, request.user)
