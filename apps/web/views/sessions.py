"""Where somebody is signed in, and signing out there."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from apps.accounts.browser_sessions import places_of, sign_out_elsewhere, sign_out_of
from apps.accounts.models import User
from apps.accounts.showing_again import place_to_show_again
from apps.limits.throttles import take
from apps.web.views.base import signed_in


class SessionsView(LoginRequiredMixin, TemplateView):
    template_name = "web/account/sessions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        user = signed_in(self.request)
        places = places_of(user, self.request.session.session_key)
        return super().get_context_data(places=places, zone=user.time_zone or settings.TIME_ZONE, **kwargs)

    def post(self, request: HttpRequest) -> HttpResponse:
        """`place`: the key of one; without it, all others end."""
        user, place = signed_in(request), request.POST.get("place", "")
        if not place:
            return _end_all_others(request, user)
        sign_out_of(user, place)
        messages.success(request, _("Signed out there."))
        return redirect("usersessions_list")


def _end_all_others(request: HttpRequest, user: User) -> HttpResponse:
    """For who showed just now that it is they, and not again and again: the owner of a browser that was left open is
    somewhere among the others."""
    if way := place_to_show_again(request, user):
        messages.info(request, _("Show first that it is you. Then sign out everywhere else once more."))
        return redirect_to_login(request.path, way)
    take("sign_out_elsewhere", str(user.pk))
    if not sign_out_elsewhere(request, user):
        return redirect("account_login")
    messages.success(request, _("Signed out there."))
    return redirect("usersessions_list")
