"""What somebody gets by mail: their choice, the confirmation of their address, and the links in mails."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.contrib.auth.mixins import LoginRequiredMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_POST
from django.views.generic import FormView
from django.views.i18n import set_language

from apps.accounts.addresses import confirm_address, user_to_confirm
from apps.accounts.mail_choices import end_mails, kinds_off, read_off_token, want_only
from apps.accounts.mail_kinds import KINDS
from apps.accounts.services import ask_to_confirm
from apps.limits.throttles import TooManyAttempts, take_of_address
from apps.web.forms import MailForm
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
        wanted = [kind for kind in KINDS if kind not in kinds_off(user.pk)]
        return {"kinds": wanted, "language": user.language or settings.LANGUAGE_CODE, "time_zone": user.time_zone}

    def form_valid(self, form: MailForm) -> HttpResponse:
        user = signed_in(self.request)
        want_only(user, form.cleaned_data["kinds"])
        user.language, user.time_zone = form.cleaned_data["language"], form.cleaned_data["time_zone"]
        user.save(update_fields=["language", "time_zone"])
        with override(user.language):
            messages.success(self.request, _("Saved."))
        answer = super().form_valid(form)
        answer.set_cookie(settings.LANGUAGE_COOKIE_NAME, user.language)
        return answer


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
        messages.success(request, _("A link is on its way to %(address)s.") % {"address": user.email})
    return redirect("web:mails")


@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, token: str) -> HttpResponse:
    """The link in the mail shows a button: mail programs follow links by themselves."""
    user = user_to_confirm(token)
    is_done = user is not None and request.method == "POST"
    if user is not None and is_done:
        confirm_address(user)
        user.refresh_from_db()
    facts = {"owner": user, "is_done": is_done}
    return render(request, "web/confirm_email.html", facts, status=200 if user else 404)


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


def choose_language(request: HttpRequest) -> HttpResponse:
    """Django's; who is signed in gets their mails in the language, too."""
    answer: HttpResponse = set_language(request)
    user, language = viewer(request), request.POST.get("language", "")
    if user is not None and request.method == "POST" and language in dict(settings.LANGUAGES):
        user.language = language
        user.save(update_fields=["language"])
    return answer
