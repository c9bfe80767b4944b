"""Signing up, and setting a forgotten password anew. Throttles refuse in the form, which keeps its contents."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from django.contrib.auth import login
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.views import LoginView, PasswordResetConfirmView, RedirectURLMixin
from django.core.exceptions import ValidationError
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.generic import FormView

from apps.accounts.forms import SignInForm
from apps.accounts.models import User
from apps.accounts.reset_links import reset_tokens
from apps.accounts.services import ask_for_reset, reset_was_followed, sign_up
from apps.limits.throttles import TooManyAttempts, refused, take_of_address
from apps.web.forms import ResetForm, SignUpForm


def accepted(request: HttpRequest, form: BaseForm, act: Callable[[], None]) -> bool:
    """Whether `act` was done; else the form says why not."""
    try:
        act()
    except TooManyAttempts as refusal:
        form.add_error(None, refused(request, refusal))
    except ValidationError as error:
        form.add_error(None, error)
    return form.is_valid()


# Generic for the type checker, and not when they run.
if TYPE_CHECKING:
    SignUpFormView = FormView[SignUpForm]
    ResetFormView = FormView[ResetForm]
else:
    SignUpFormView = ResetFormView = FormView


class SignInView(LoginView):
    template_name = "web/account/sign_in.html"
    authentication_form = SignInForm
    redirect_authenticated_user = True

    def get_redirect_url(self, *args: Any, **kwargs: Any) -> str:
        """Never this page again, which Django takes for a mistake of ours and answers with 500."""
        url = super().get_redirect_url(*args, **kwargs)
        return "" if urlsplit(url).path == self.request.path else url


class SignUpView(RedirectURLMixin, SignUpFormView):
    """Makes an account and signs its owner in."""

    template_name = "web/account/sign_up.html"
    form_class = SignUpForm
    next_page = "web:front"

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        def act() -> None:
            take_of_address(self.request, "sign_up")
            login(self.request, sign_up(**form.cleaned_data))

        return super().form_valid(form) if accepted(self.request, form, act) else self.form_invalid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)


class ResetView(ResetFormView):
    """Asks for the link that sets a new password; the answer is the same for addresses that no account has."""

    template_name = "web/account/reset.html"
    form_class = ResetForm
    success_url = reverse_lazy("web:password_reset_done")

    def form_valid(self, form: ResetForm) -> HttpResponse:
        def act() -> None:
            take_of_address(self.request, "reset")
            ask_for_reset(form.cleaned_data["email"])

        return super().form_valid(form) if accepted(self.request, form, act) else self.form_invalid(form)


class ResetConfirmView(PasswordResetConfirmView):
    """Sets the new password of whoever follows the link."""

    template_name = "web/account/reset_confirm.html"
    token_generator = reset_tokens
    success_url = reverse_lazy("web:password_reset_complete")

    def form_valid(self, form: "SetPasswordForm[User]") -> HttpResponse:
        # Before the new password is hashed.
        if not accepted(self.request, form, lambda: take_of_address(self.request, "reset")):
            return self.form_invalid(form)
        response = super().form_valid(form)
        reset_was_followed(self.request, form.user)
        return response
