"""Becoming a player whom an organizer entered as a guest."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from apps.limits.throttles import take
from apps.tournaments import services
from apps.tournaments.domain.errors import DomainError
from apps.web.forms import ClaimForm
from apps.web.views.account import accepted
from apps.web.views.base import signed_in


@require_http_methods(["GET", "HEAD", "POST"])
@login_required
@never_cache
def claim(request: HttpRequest, code: str = "") -> HttpResponse:
    """`code`: of the address that a picture leads to. Only sending the form uses it."""
    form = ClaimForm(request.POST if request.method == "POST" else None, initial={"code": code})
    if request.method == "POST" and form.is_valid():
        user, found = signed_in(request), []

        def become() -> None:
            take("claims", str(user.pk))
            try:
                found.append(services.claim_guest(form.cleaned_data["code"], user))
            except DomainError as error:
                raise ValidationError({"code": error.message}) from None

        if accepted(request, form, become):
            messages.success(request, _("You play as {name} now.").format(name=found[0].name))
            return redirect("web:tournament", found[0].tournament_id)
    return render(request, "web/claim.html", {"form": form})
