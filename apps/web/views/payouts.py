"""Prizes and payouts: what everybody sees, and what a person is to get."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from apps.accounts.models import User
from apps.payouts import services
from apps.payouts.selectors.details import details_of
from apps.payouts.selectors.payouts import own_payouts
from apps.payouts.selectors.pools import visible_pool
from apps.tournaments.domain.errors import DomainError, NotFound
from apps.tournaments.selectors.tournaments import visible_tournament
from apps.web.payout_forms import DetailsForm
from apps.web.payout_page import MOST_SHOWN, prizes_shown, rows_of
from apps.web.refusals import in_words
from apps.web.views.base import number_in, page, signed_in, viewer


@require_safe
@page
def prizes(request: HttpRequest, pk: int) -> HttpResponse:
    """What a tournament gives out, for whoever may see it."""
    person = viewer(request)
    shown = prizes_shown(visible_pool(person, pk))
    return render(request, "web/prizes.html", {"tournament": visible_tournament(person, pk), "prizes": shown})


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
@page
def my_payouts(request: HttpRequest) -> HttpResponse:
    """What a person is to get, and where it is to go."""
    me = signed_in(request)
    chosen, form = 0, None
    if request.method == "POST":
        chosen, form = number_in(request.POST.get("payout", "")), DetailsForm(request.POST)
        if form.is_valid() and _said(request, me, chosen, form):
            return redirect("web:my_payouts")
    rows = rows_of(own_payouts(me).select_related("tournament")[:MOST_SHOWN])
    shown = [(row, _form_of(row, form if row.payout.pk == chosen else None)) for row in rows]
    return render(request, "web/my_payouts.html", {"shown": shown}, status=400 if form is not None else 200)


def _said(request: HttpRequest, me: User, payout_id: int, form: DetailsForm) -> bool:
    try:
        services.put_details(payout_id, me, **form.cleaned_data)
    except NotFound:
        raise
    except (DomainError, ValidationError) as error:
        form.add_error(None, in_words(str(error.message)))
        return False
    messages.success(request, _("Saved. It is kept encrypted, and deleted 90 days after the payment."))
    return True


def _form_of(row: Any, sent: DetailsForm | None) -> DetailsForm | None:
    """The form of a payout that waits: as it was sent, or with what was said before."""
    if not row.says_details:
        return None
    if sent is not None:
        return sent
    known = details_of(row.payout)
    return DetailsForm(initial=known.stored() if known else None, auto_id=f"id_{row.payout.pk}_%s")
