"""Certificates: their owners find them, and anybody checks one."""

from typing import Any

from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from apps.certificates.domain.codes import printed, read_code
from apps.certificates.facts import award_label
from apps.certificates.models import Certificate
from apps.certificates.selectors import ALTERED, certificates_of, named, standing_of
from apps.limits.throttles import take_of_address
from apps.tournaments.domain.errors import NotFound
from apps.web.views.base import signed_in

AT_A_TIME = 50
UNKNOWN = "unknown"


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
