"""Taking another mail address: asked for on a page, and taken by the link that is mailed there."""

from typing import TYPE_CHECKING, Any

from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.generic import FormView

from apps.accounts.addresses import address_to_take
from apps.accounts.services import ask_for_address, take_new_address
from apps.accounts.showing_again import place_to_show_again
from apps.accounts.staying import stay_signed_in
from apps.limits.throttles import take_of_address
from apps.web.forms import AddressForm
from apps.web.views.account import accepted
from apps.web.views.base import signed_in, viewer

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    AddressFormView = FormView[AddressForm]
else:
    AddressFormView = FormView


class AddressView(LoginRequiredMixin, AddressFormView):
    """Asks for the link by which one's account takes another address; the answer is the same for addresses of others.

    It is for who showed just now that it is they: whoever reads the address may set a password.
    """

    template_name = "web/account/address.html"
    form_class = AddressForm
    success_url = reverse_lazy("web:account")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = viewer(request)
        if user is not None and (place := place_to_show_again(request, user)):
            return redirect_to_login(request.path, place)
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: AddressForm) -> HttpResponse:
        user = signed_in(self.request)

        def act() -> None:
            take_of_address(self.request, "reset")
            ask_for_address(user, form.cleaned_data["email"])

        if not accepted(self.request, form, act):
            return self.form_invalid(form)
        text = _("A link is on its way to that address. It is your account's once you follow it.")
        messages.success(self.request, text)
        return super().form_valid(form)


@require_http_methods(["GET", "HEAD", "POST"])
def take(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail shows a button: mail programs follow links by themselves."""
    found = address_to_take(token)
    if found is None:
        return render(request, "web/account/take_address.html", {}, status=404)
    user, email = found
    if (here := viewer(request)) is not None and here != user:
        return render(request, "web/account/take_address.html", {"is_somebody_else": True}, status=403)
    if here is None:
        # Whoever reads the address is not to give it to an account of somebody else by one click.
        return redirect_to_login(request.path)
    is_done = request.method == "POST" and take_new_address(user, email)
    if is_done:
        stay_signed_in(request, user)
    facts = {"owner": user, "address": email, "is_done": is_done, "is_another_s": request.method == "POST"}
    return render(request, "web/account/take_address.html", facts)
