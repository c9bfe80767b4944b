"""Somebody's own account: what is kept of them, the tournaments they run, and its end."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import FormView

from apps.accounts.ending import AccountInUse, end_account, hindrances_of
from apps.accounts.factors import has_second_factor
from apps.accounts.identity import CredentialError
from apps.accounts.personal import data_of
from apps.accounts.services import change_shown_name, confirm
from apps.accounts.showing_again import place_to_show_again
from apps.limits.throttles import take, take_of_address
from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.selectors.tournaments import heirs_of
from apps.web.forms import EndForm, NameForm
from apps.web.refusals import in_words
from apps.web.views.account import accepted
from apps.web.views.base import page, signed_in

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    EndFormView = FormView[EndForm]
    NameFormView = FormView[NameForm]
else:
    EndFormView = NameFormView = FormView


class AccountView(LoginRequiredMixin, EndFormView):
    template_name = "web/me.html"
    form_class = EndForm
    success_url = reverse_lazy("web:front")

    def get_form_kwargs(self) -> dict[str, Any]:
        return {**super().get_form_kwargs(), "user": signed_in(self.request)}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        facts = {"runs": heirs_of(user.pk), "hindrances": hindrances_of(user)}
        return super().get_context_data(**facts, **kwargs)

    def form_valid(self, form: EndForm) -> HttpResponse:
        user = signed_in(self.request)
        if has_second_factor(user) and (place := place_to_show_again(self.request, user)):
            return redirect_to_login(self.request.path, place)

        def act() -> None:
            take_of_address(self.request, "sign_in")
            try:
                confirm(self.request, user, form.cleaned_data["password"])
                end_account(user.pk)
            except CredentialError:
                if not user.has_usable_password():
                    raise ValidationError(_("Sign in once more, and do it within five minutes.")) from None
                raise ValidationError({"password": _("The password is wrong.")}) from None
            except AccountInUse as error:
                raise ValidationError(list(map(str, error.sentences))) from None

        if not accepted(self.request, form, act):
            return self.form_invalid(form)
        logout(self.request)
        messages.success(self.request, _("Your account has ended. Within minutes nothing here names you any more."))
        return super().form_valid(form)


class NameView(LoginRequiredMixin, NameFormView):
    """Gives oneself another name."""

    template_name = "web/account/name.html"
    form_class = NameForm
    success_url = reverse_lazy("web:account")

    def get_initial(self) -> dict[str, Any]:
        return {"display_name": signed_in(self.request).display_name}

    def form_valid(self, form: NameForm) -> HttpResponse:
        user = signed_in(self.request)

        def act() -> None:
            take("own_name", str(user.pk))
            change_shown_name(user, form.cleaned_data["display_name"])

        if not accepted(self.request, form, act):
            return self.form_invalid(form)
        messages.success(self.request, _("Everybody sees you as %(name)s now.") % {"name": user.shown_name})
        return super().form_valid(form)


@require_safe
@login_required
def data(request: HttpRequest) -> HttpResponse:
    user = signed_in(request)
    take("own_data", str(user.pk))
    answer = JsonResponse(data_of(user), json_dumps_params={"indent": 1, "ensure_ascii": False})
    answer["Content-Disposition"] = 'attachment; filename="deltacrown-data.json"'
    answer["Cache-Control"] = "private, no-store"
    return answer


@require_POST
@login_required
@page
def hand_over(request: HttpRequest, pk: int) -> HttpResponse:
    try:
        tournament = services.hand_over(pk, signed_in(request), request.POST.get("username", ""))
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, in_words(error.message))
    else:
        heir = tournament.organizer.shown_name
        messages.success(
            request, _("%(name)s organizes %(tournament)s now.") % {"tournament": tournament, "name": heir}
        )
    return redirect("web:account")
