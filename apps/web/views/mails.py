"""What somebody gets by mail: their choice, the confirmation of their address, and the links in mails."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import login
from django.contrib.auth.decorators import login_required
from django.contrib.auth.hashers import make_password
from django.contrib.auth.mixins import LoginRequiredMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView
from django.views.i18n import set_language

from apps.accounts.addresses import begin_account, confirm_address, user_to_confirm
from apps.accounts.languages import remember_language
from apps.accounts.mail_choices import choose_language, choose_mails, end_mails, kinds_off, read_off_token
from apps.accounts.mail_kinds import KINDS
from apps.accounts.models import User
from apps.accounts.services import ask_to_confirm
from apps.limits.throttles import TooManyAttempts, take, take_of_address
from apps.web.forms import BeginForm, MailForm
from apps.web.views.account import accepted
from apps.web.views.base import signed_in, viewer

# Generic for the type checker, and not when it runs.
if TYPE_CHECKING:
    MailFormView = FormView[MailForm]
else:
    MailFormView = FormView


class MailView(LoginRequiredMixin, MailFormView):
    template_name = "web/my_mails.html"
    form_class = MailForm
    success_url = reverse_lazy("web:mails")

    def get_initial(self) -> dict[str, Any]:
        user = signed_in(self.request)
        off = kinds_off(user.pk)
        wanted = [kind for kind in KINDS if kind not in off]
        seen = {"seen_on": ",".join(wanted), "seen_off": ",".join(off)}
        return {"kinds": wanted, "language": user.language or get_language(), "time_zone": user.time_zone, **seen}

    def form_valid(self, form: MailForm) -> HttpResponse:
        user = signed_in(self.request)
        choose_mails(user, form.switched_on, form.switched_off)
        language = form.cleaned_data["language"]
        choose_language(user, language, form.cleaned_data["time_zone"])
        with override(language):
            messages.success(self.request, _("Saved."))
        return remember_language(super().form_valid(form), language)


@require_POST
@login_required
def ask(request: HttpRequest) -> HttpResponse:
    """Mail the link by which the address is confirmed."""
    user = signed_in(request)
    try:
        take_of_address(request, "reset")
        ask_to_confirm(user)
    except TooManyAttempts as refusal:
        messages.error(request, refusal.message)
    else:
        # The same without an address: whoever gave one that is another's is not to learn that.
        messages.success(
            request, _("If your account has an address that is not confirmed, a link is on its way there.")
        )
    return redirect("web:mails")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail shows a button: mail programs follow links by themselves."""
    user = user_to_confirm(token)
    if user is not None and user.awaits_address:
        return _begin(request, user)
    is_done = user is not None and (request.method == "POST" or user.is_reached_by_mail)
    if user is not None and request.method == "POST":
        confirm_address(user)
        user.refresh_from_db()
    facts = {"owner": user, "is_done": is_done}
    return render(request, "web/confirm_email.html", facts, status=200 if user else 404)


def _begin(request: HttpRequest, user: User) -> HttpResponse:
    """The account begins for who knows its password, or sets another one: somebody else may have signed up with this
    address, and then theirs is good no more."""
    form = BeginForm(request.POST if request.method == "POST" else None, owner=user)
    if request.method == "POST" and form.is_valid():
        new = form.cleaned_data["new_password"]

        def act() -> None:
            take_of_address(request, "sign_in")
            # A bucket of its own: who tries passwords elsewhere is not to keep anybody from beginning.
            take("known_source", f"begin:{user.pk}")
            if not new and not user.check_password(form.cleaned_data["password"]):
                raise ValidationError({"password": _("The password is wrong.")})

        if accepted(request, form, act):
            if begin_account(user, make_password(new) if new else ""):
                user.refresh_from_db()
                login(request, user)
                messages.success(request, _("Your account has begun."))
                return redirect("web:front")
            form.add_error(None, _("Another account has confirmed this address, so it is not yours."))
    return render(request, "web/account/begin.html", {"form": form, "owner": user})


@csrf_exempt
@require_http_methods(["GET", "HEAD", "POST"])
def off(request: HttpRequest, token: str) -> HttpResponse:
    """No more mails of a kind: by the button of this page, or by the mail program itself (RFC 8058)."""
    found = read_off_token(token)
    if found is None:
        return render(request, "web/mail_off.html", {"kind": None}, status=404)
    user_id, kind = found
    if request.method == "POST":
        end_mails(user_id, kind)
    label = KINDS[kind].label if kind in KINDS else kind
    return render(request, "web/mail_off.html", {"kind": label, "is_done": request.method == "POST"})


def language(request: HttpRequest) -> HttpResponse:
    """Django's; who is signed in gets their mails in the language, too."""
    answer: HttpResponse = set_language(request)
    user, chosen = viewer(request), request.POST.get("language", "")
    if user is not None and request.method == "POST" and chosen in dict(settings.LANGUAGES):
        choose_language(user, chosen)
    return answer
