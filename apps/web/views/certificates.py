"""Certificates: an organizer has them made, their owners find them, and anybody checks one."""

from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.certificates import services
from apps.certificates.domain.codes import printed, read_code
from apps.certificates.facts import award_label
from apps.certificates.models import LANGUAGE_CHOICES, REASON_LENGTH, SIGNED_BY_LENGTH, Certificate
from apps.certificates.selectors import (
    ALTERED,
    certificates_for,
    certificates_of,
    named,
    options_of,
    progress_of,
    standing_of,
)
from apps.limits.throttles import take_of_address
from apps.tournaments.domain.errors import DomainError, InvalidInput, NotFound
from apps.tournaments.domain.roles import Role
from apps.tournaments.models import Tournament
from apps.tournaments.selectors.roles import require_role
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.views.base import page, signed_in

AT_A_TIME = 50
UNKNOWN = "unknown"


class CertificateOptionsForm(forms.Form):
    signed_by = forms.CharField(
        label=gettext_lazy("Signed by"),
        required=False,
        max_length=SIGNED_BY_LENGTH,
        help_text=gettext_lazy("The name on the line at the bottom; empty: no line."),
    )
    language = forms.ChoiceField(label=gettext_lazy("Language"), choices=LANGUAGE_CHOICES)
    is_automatic = forms.BooleanField(label=gettext_lazy("Issue them by itself when the result counts"), required=False)


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def certificates(request: HttpRequest, pk: int) -> HttpResponse:
    """An organizer has certificates made, sees how far they are, and takes one back."""
    user = signed_in(request)
    tournament = visible_tournament(user, pk)
    try:
        require_role(user.pk, pk, Role.ORGANIZER)
        if request.method != "POST":
            return _shown(request, tournament, _form(tournament))
        return _act(request, tournament)
    except NotFound:
        raise
    except DomainError as error:
        messages.error(request, error.message)
    return redirect("web:tournament" if request.method != "POST" else "web:certificates", pk)


def _act(request: HttpRequest, tournament: Tournament) -> HttpResponse:
    verb, user = request.POST.get("verb", ""), signed_in(request)
    if verb == "options":
        return _set_options(request, tournament)
    if verb == "issue":
        _say_prepared(request, services.issue_certificates(tournament.pk, user))
    elif verb == "revoke":
        _revoke(request, tournament)
    else:
        raise InvalidInput(_("This form does not say what it is about; open it again."))
    return redirect("web:certificates", tournament.pk)


def _say_prepared(request: HttpRequest, made: services.Preparing) -> None:
    said = ngettext("%(count)s certificate is being made.", "%(count)s certificates are being made.", made.count)
    messages.success(request, said % {"count": made.count})
    for item in made.unprintable:
        said = _("%(name)s gets none: no font has %(characters)s.")
        messages.error(request, said % {"name": item.name, "characters": " ".join(item.characters)})


def _revoke(request: HttpRequest, tournament: Tournament) -> None:
    reason = request.POST.get("reason", "").strip()[:REASON_LENGTH]
    found = named(request.POST.get("code", ""))
    if not reason or found.tournament_id != tournament.pk:
        raise InvalidInput(_("Say why you revoke it: everybody who checks it reads that."))
    services.revoke_certificate(found.code, signed_in(request), reason)
    messages.success(request, _("The certificate of %(name)s is revoked.") % {"name": found.facts["name"]})


def _set_options(request: HttpRequest, tournament: Tournament) -> HttpResponse:
    form = CertificateOptionsForm(request.POST)
    if form.is_valid():
        try:
            services.set_certificate_options(tournament.pk, signed_in(request), **form.cleaned_data)
        except ValidationError as error:
            form.add_error(None, error)
        else:
            messages.success(request, _("Saved. Certificates that are issued stay as they are."))
            return redirect("web:certificates", tournament.pk)
    return _shown(request, tournament, form)


def _form(tournament: Tournament) -> CertificateOptionsForm:
    options = options_of(tournament.pk)
    fields = ("signed_by", "language", "is_automatic")
    return CertificateOptionsForm(initial={name: getattr(options, name) for name in fields})


def _shown(request: HttpRequest, tournament: Tournament, form: CertificateOptionsForm) -> HttpResponse:
    rows = certificates_for(signed_in(request), tournament.pk).order_by("pk")
    found = Paginator(rows, AT_A_TIME).get_page(request.GET.get("page"))
    facts = {
        "tournament": tournament,
        "form": form,
        "progress": progress_of(tournament.pk),
        "found": found,
        "certificates": [_card(row) for row in found],
        "longest_reason": REASON_LENGTH,
    }
    return render(request, "web/certificates.html", facts)


def _card(row: Certificate) -> dict[str, Any]:
    return {"row": row, "facts": row.facts, "award": award_label(row.award, row.facts["place"])}


@require_safe
@login_required
@never_cache
def my_certificates(request: HttpRequest) -> HttpResponse:
    rows = certificates_of(signed_in(request))
    found = Paginator(rows, AT_A_TIME).get_page(request.GET.get("page"))
    return render(request, "web/my_certificates.html", {"found": found, "certificates": [_card(row) for row in found]})


@require_safe
@never_cache
def verify(request: HttpRequest) -> HttpResponse:
    """Where somebody enters the code that they have on paper."""
    text = request.GET.get("code", "")
    if code := read_code(text):
        return redirect("web:verify_certificate", code)
    return render(request, "web/verify.html", {"state": UNKNOWN if text else "", "text": text})


@require_safe
@never_cache
def verify_certificate(request: HttpRequest, code: str) -> HttpResponse:
    """What one says, and whether it counts. It reads the row of this code, and nothing else."""
    take_of_address(request, "certificates")
    try:
        row = named(code)
    except NotFound:
        return render(request, "web/verify.html", {"state": UNKNOWN, "text": code}, status=404)
    state = standing_of(row)
    facts = {"state": state, "row": row, "code": printed(row.code)}
    if state != ALTERED:
        facts |= {"facts": row.facts, "award": award_label(row.award, row.facts["place"])}
    return render(request, "web/verify.html", facts)
