"""Signing in and up, and setting a password anew. Throttles refuse in the form, which keeps its contents."""

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, Any

from allauth.account.views import LoginView, PasswordChangeView, PasswordSetView
from allauth.mfa.base.views import IndexView
from allauth.mfa.models import Authenticator
from allauth.mfa.webauthn.views import LoginWebAuthnView, ReauthenticateWebAuthnView
from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import (
    INTERNAL_RESET_SESSION_TOKEN,
    PasswordResetConfirmView,
    RedirectURLMixin,
    redirect_to_login,
)
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse, reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.generic import FormView

from apps.accounts.adapters import passkey_host
from apps.accounts.browser_sessions import signed_in_lately
from apps.accounts.factors import has_second_factor
from apps.accounts.models import User
from apps.accounts.reset_links import reset_tokens, set_by_link
from apps.accounts.services import ask_for_reset, reset_was_followed, sign_up
from apps.accounts.showing_again import place_to_show_again
from apps.limits.throttles import TooManyAttempts, refused, take_of_address
from apps.web.forms import ResetForm, SignUpForm
from apps.web.refusals import in_words_of
from apps.web.views.base import signed_in, viewer
from apps.web.views.providers import ways_in


def accepted(request: HttpRequest, form: BaseForm, act: Callable[[], None]) -> bool:
    """Whether `act` was done; else the form says why not."""
    try:
        act()
    except TooManyAttempts as refusal:
        form.add_error(None, refused(request, refusal))
    except ValidationError as error:
        form.add_error(None, in_words_of(error))
    return form.is_valid()


# Generic for the type checker, and not when they run.
if TYPE_CHECKING:
    SignUpFormView = FormView[SignUpForm]
    ResetFormView = FormView[ResetForm]
else:
    SignUpFormView = ResetFormView = FormView


def _has_passkeys(request: HttpRequest) -> bool:
    """A passkey is of a name. Where the site is opened by an address or another name, there is none."""
    return request.get_host().partition(":")[0] == passkey_host()


class SignInView(LoginView):  # type: ignore[misc]
    template_name = "web/account/sign_in.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"has_passkeys": _has_passkeys(self.request), "providers": ways_in(self.request)}
        return super().get_context_data(**more, **kwargs)  # type: ignore[no-any-return]


class FactorsView(IndexView):  # type: ignore[misc]
    template_name = "web/account/factors.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        more = {"has_passkeys": _has_passkeys(self.request), "site": settings.SITE_URL if passkey_host() else ""}
        return super().get_context_data(**more, **kwargs)  # type: ignore[no-any-return]


class PasskeyView(LoginWebAuthnView):  # type: ignore[misc]
    """Signs in by a passkey alone."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        """What the key is to sign, for a page of ours. It is kept in a session, of which nobody makes as many as they
        like, nor has others make them."""
        if request.headers.get("Sec-Fetch-Site", "same-origin") != "same-origin":
            return redirect("account_login")
        take_of_address(request, "passkey")
        return super().get(request, *args, **kwargs)  # type: ignore[no-any-return]

    def form_invalid(self, form: Any) -> HttpResponse:
        for errors in form.errors.values():
            messages.error(self.request, errors[0])
        return redirect("account_login")


class PasskeyAgainView(ReauthenticateWebAuthnView):  # type: ignore[misc]
    template_name = "web/account/again_by_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        return self.render_to_response(self.get_context_data(form=form))  # type: ignore[no-any-return]


def after_showing_again(view: Callable[..., Any]) -> Callable[..., Any]:
    """A page that shows or changes what somebody signs in with: for who showed a moment ago that it is they.

    Allauth would keep what was sent until then, headers and all, in the session; here it has to be sent once more.
    """

    @never_cache
    @login_required
    @wraps(view)
    def shown(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        place = place_to_show_again(request, signed_in(request))
        # Where there is a way to show it here, allauth's view asks for it by itself before it shows anything.
        if place and (request.method != "GET" or place == reverse("again_by_provider")):
            return redirect_to_login(request.path, place)
        try:
            return view(request, *args, **kwargs)
        except (IntegrityError, Authenticator.DoesNotExist):
            # Two pages did it at once.
            return redirect("mfa_index")

    return shown


class NewPasswordView(PasswordChangeView):  # type: ignore[misc]
    """Sets another password, for who knows the one until now."""

    template_name = "web/account/new_password.html"
    success_url = reverse_lazy("web:account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = viewer(request)
        if user is not None and not user.has_usable_password():
            return redirect("account_set_password")
        if user is not None and has_second_factor(user) and (place := place_to_show_again(request, user)):
            return redirect_to_login(request.path, place)
        return super().dispatch(request, *args, **kwargs)


class FirstPasswordView(PasswordSetView):  # type: ignore[misc]
    """Sets a password for who has none, and signed in just now."""

    template_name = "web/account/first_password.html"
    success_url = reverse_lazy("web:account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = viewer(request)
        if user is not None and not user.has_usable_password() and not signed_in_lately(request, user):
            return redirect_to_login(request.path, reverse("again_by_provider"))
        return super().dispatch(request, *args, **kwargs)


class SignUpView(RedirectURLMixin, SignUpFormView):
    """Makes an account and signs its owner in, unless a link to their address comes first."""

    template_name = "web/account/sign_up.html"
    form_class = SignUpForm
    next_page = "web:front"

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        made: list[User] = []

        def act() -> None:
            take_of_address(self.request, "sign_up")
            made.append(sign_up(**form.cleaned_data))

        if not accepted(self.request, form, act):
            return self.form_invalid(form)
        if made[0].awaits_address:
            return redirect("account_email_verification_sent")
        login(self.request, made[0])
        if address := form.cleaned_data["email"]:
            # The same for an address that is somebody else's, who is told by mail.
            text = _("A mail is on its way to %(address)s. Follow its link, and what concerns you is mailed there.")
            messages.success(self.request, text % {"address": address})
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        next_page = self.get_redirect_url()
        return super().get_context_data(next=next_page, providers=ways_in(self.request), **kwargs)


class ResetView(ResetFormView):
    """Asks for the link that sets a new password; the answer is the same for addresses that no account has."""

    template_name = "web/account/reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("account_reset_password_done")

    def form_valid(self, form: ResetForm) -> HttpResponse:
        def act() -> None:
            take_of_address(self.request, "reset")
            ask_for_reset(form.cleaned_data["email"])

        return super().form_valid(form) if accepted(self.request, form, act) else self.form_invalid(form)


class ResetConfirmView(PasswordResetConfirmView):
    """Sets the new password of whoever follows the link."""

    template_name = "web/account/reset_confirm.html"
    token_generator = reset_tokens
    success_url = reverse_lazy("account_reset_password_from_key_done")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        # Before the new password is hashed.
        if not accepted(self.request, form, lambda: take_of_address(self.request, "reset")):
            return self.form_invalid(form)
        hashed = form.save(commit=False).password
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, "")
        user = set_by_link(form.user.pk, token, hashed)
        if user is None:
            self.validlink = False
            return self.render_to_response(self.get_context_data())
        reset_was_followed(self.request, user)
        return redirect(self.get_success_url())
