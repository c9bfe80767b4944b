"""The profile of a player, which everybody sees, and the switch for one's own."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from apps.accounts.services import show_profile
from apps.analytics.selectors.players import public_profile
from apps.web.views.base import page, signed_in


@require_safe
@page
def player(request: HttpRequest, pk: int) -> HttpResponse:
    profile = public_profile(pk)
    rows = [
        {**row, "start_at": parse_datetime(row["start_at"]) if row["start_at"] else None}
        for row in profile["tournaments"]
    ]
    rate = profile["record"]["win_rate"]
    facts = {"profile": profile, "rows": rows, "percent": "–" if rate is None else f"{100 * rate:.0f} %"}
    return render(request, "web/player.html", facts)


@require_POST
@login_required
def show(request: HttpRequest) -> HttpResponse:
    shown = request.POST.get("shown") == "yes"
    show_profile(signed_in(request), shown)
    messages.success(request, _("Everybody sees your profile now.") if shown else _("Nobody sees your profile now."))
    return redirect("web:account")
