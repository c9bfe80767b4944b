"""Under `/accounts/`: the ways in, and what one signs in with. The names are django-allauth's, which refers to them.

Only what this site has stands here. Allauth's own list has more doors, such as one that changes the address.
"""

from collections.abc import Callable
from typing import Any

from allauth.account import views as allauth
from allauth.mfa.base import views as factors
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkeys
from allauth.socialaccount.providers.discord import views as discord
from allauth.socialaccount.providers.google import views as google
from allauth.socialaccount.providers.openid_connect import views as openid_connect
from allauth.socialaccount.providers.twitch import views as twitch
from django.contrib.auth import views as auth
from django.http import HttpResponseBase
from django.urls import URLPattern, path, reverse_lazy
from django.views.decorators.cache import never_cache
from django.views.generic import RedirectView, TemplateView

from apps.web.views import account, addresses, mails, providers, sessions

INDEX = reverse_lazy("mfa_index")


def _page(name: str) -> dict[str, str]:
    return {"template_name": f"web/account/{name}.html"}


def _shown(view: Any, name: str, **more: Any) -> Callable[..., Any]:
    return account.after_showing_again(view.as_view(**_page(name), **more))


def _moved(name: str) -> Callable[..., HttpResponseBase]:
    return RedirectView.as_view(pattern_name=name, permanent=True, query_string=True)


def _provider(address: str, leave: Callable[..., Any], come_back: Callable[..., Any], name: str) -> list[URLPattern]:
    return [
        path(f"{address}login/", providers.leaving(leave), name=f"{name}_login"),
        path(f"{address}login/callback/", providers.coming_back(come_back), name=f"{name}_callback"),
    ]


urlpatterns = [
    path("login/", account.SignInView.as_view(), name="account_login"),
    path("logout/", auth.LogoutView.as_view(), name="account_logout"),
    path("signup/", account.SignUpView.as_view(), name="account_signup"),
    path("inactive/", TemplateView.as_view(**_page("inactive")), name="account_inactive"),
    path("reauthenticate/", allauth.ReauthenticateView.as_view(**_page("again")), name="account_reauthenticate"),
    path("password/change/", account.NewPasswordView.as_view(), name="account_change_password"),
    path("password/reset/", account.ResetView.as_view(), name="account_reset_password"),
    path(
        "password/reset/done/",
        auth.PasswordResetDoneView.as_view(**_page("reset_sent")),
        name="account_reset_password_done",
    ),
    path(
        "password/reset/key/done/",
        auth.PasswordResetCompleteView.as_view(**_page("reset_complete")),
        name="account_reset_password_from_key_done",
    ),
    path(
        "password/reset/key/<uidb64>/<token>/",
        account.ResetConfirmView.as_view(),
        name="account_reset_password_from_key",
    ),
    path("confirm-email/", TemplateView.as_view(**_page("sign_up_sent")), name="account_email_verification_sent"),
    path("confirm-email/<token>/", mails.confirm, name="account_confirm_email"),
    path("email/", addresses.AddressView.as_view(), name="account_email"),
    path("email/<token>/", addresses.take, name="take_address"),
    path("sessions/", never_cache(sessions.SessionsView.as_view()), name="usersessions_list"),
    path("password/set/", account.FirstPasswordView.as_view(), name="account_set_password"),
    path("reauthenticate/provider/", providers.AgainView.as_view(), name="again_by_provider"),
    path("3rdparty/", providers.ConnectionsView.as_view(), name="socialaccount_connections"),
    *_provider("oidc/<provider_id>/", openid_connect.login, openid_connect.callback, "openid_connect"),
    *_provider("discord/", discord.oauth2_login, discord.oauth2_callback, "discord"),
    *_provider("google/", google.oauth2_login, google.oauth2_callback, "google"),
    *_provider("twitch/", twitch.oauth2_login, twitch.oauth2_callback, "twitch"),
    *_provider("steam/", providers.leave_for_steam, providers.back_from_steam, "steam"),
    path("2fa/", account.FactorsView.as_view(), name="mfa_index"),
    path("2fa/authenticate/", factors.AuthenticateView.as_view(**_page("second_step")), name="mfa_authenticate"),
    path("2fa/reauthenticate/", factors.ReauthenticateView.as_view(**_page("again")), name="mfa_reauthenticate"),
    path("2fa/totp/activate/", _shown(app.ActivateTOTPView, "connect_app"), name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", _shown(app.DeactivateTOTPView, "take_app_away"), name="mfa_deactivate_totp"),
    path(
        "2fa/recovery-codes/",
        _shown(recovery.ViewRecoveryCodesView, "recovery_codes"),
        name="mfa_view_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/generate/",
        _shown(recovery.GenerateRecoveryCodesView, "new_recovery_codes"),
        name="mfa_generate_recovery_codes",
    ),
    path(
        "2fa/recovery-codes/download/",
        account.after_showing_again(recovery.DownloadRecoveryCodesView.as_view()),
        name="mfa_download_recovery_codes",
    ),
    path("2fa/webauthn/add/", _shown(passkeys.AddWebAuthnView, "add_passkey"), name="mfa_add_webauthn"),
    path(
        "2fa/webauthn/keys/<int:pk>/remove/",
        _shown(passkeys.RemoveWebAuthnView, "remove_passkey", success_url=INDEX),
        name="mfa_remove_webauthn",
    ),
    path("2fa/webauthn/login/", account.PasskeyView.as_view(), name="mfa_login_webauthn"),
    path(
        "2fa/webauthn/reauthenticate/",
        account.PasskeyAgainView.as_view(),
        name="mfa_reauthenticate_webauthn",
    ),
    # Where these pages were before; mails that lead there are around for days.
    path("sign-in/", _moved("account_login")),
    path("sign-up/", _moved("account_signup")),
    path("password-reset/", _moved("account_reset_password")),
    path("password-reset/<uidb64>/<token>/", _moved("account_reset_password_from_key")),
]
