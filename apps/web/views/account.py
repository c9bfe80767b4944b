from typing import Any

from django.contrib.auth import login
from django.contrib.auth.views import RedirectURLMixin
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.views.generic import FormView

from apps.accounts.services import sign_up
from apps.web.forms import SignUpForm


class SignUpView(RedirectURLMixin, FormView):
    """Makes an account and signs its owner in."""

    template_name = "web/account/sign_up.html"
    form_class = SignUpForm
    next_page = "web:front"

    def form_valid(self, form: SignUpForm) -> HttpResponse:
        try:
            user = sign_up(**form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
            return self.form_invalid(form)
        login(self.request, user)
        return super().form_valid(form)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(next=self.get_redirect_url(), **kwargs)
