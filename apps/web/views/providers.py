"""Signing in by accounts at other sites: going there, coming back, and which of them are connected."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.socialaccount.adapter import get_adapter
from allauth.socialaccount.models import SocialAccount, SocialApp
from allauth.socialaccount.providers.base import AuthProcess
from allauth.socialaccount.views import ConnectionsView as AllauthConnectionsView
from django.contrib.auth.mixins import LoginRequiredMixin
from django.contrib.auth.views import redirect_to_login
from django.core.exceptions import ImproperlyConfigured, PermissionDenied
from django.db import DataError, transaction
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe
from django.views.generic import TemplateView
from requests import RequestException
from urllib3.exceptions import HTTPError

from apps.accounts.models import User
from apps.accounts.providers import did_not_work
from apps.accounts.showing_again import place_to_show_again
from apps.accounts.steam import SteamProvider
from apps.limits.throttles import take_of_address
from apps.web.views.base import signed_in, viewer

# What another site may answer that is not what it should be.
NO_ANSWER = (
    *(RequestException, HTTPError, LookupError, TypeError, ValueError, AttributeError),
    *(OverflowError, RecursionError, ImproperlyConfigured, DataError),
)

View = Callable[..., HttpResponse]
LOGIN, CONNECT = AuthProcess.LOGIN, AuthProcess.CONNECT


def ways_in(request: HttpRequest) -> list[dict[str, str]]:
    """The sites that one may sign in by: what each is called, and where it begins."""
    providers = get_adapter().list_providers(request)
    return [{"id": way.sub_id, "name": way.name, "url": way.get_login_url(request)} for way in providers]


def leaving(view: View) -> View:
    """Begins signing in at another site. The browser goes there from a page of ours, since our policy lets no form of
    ours lead to another site."""

    @require_POST
    @never_cache
    @wraps(view)
    def leave(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        take_of_address(request, "sign_in")
        if request.POST.get("process", LOGIN) != LOGIN:
            user = viewer(request)
            if request.POST["process"] != CONNECT or user is None:
                return did_not_work(request)  # type: ignore[no-any-return]
            if place := place_to_show_again(request, user):
                return redirect_to_login(reverse("socialaccount_connections"), place)
        # What is asked of the other site is not for a query to say.
        request.GET = QueryDict()
        try:
            answer = view(request, *args, **kwargs)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except NO_ANSWER:
            return did_not_work(request)  # type: ignore[no-any-return]
        url = answer.headers.get("Location", "")
        if not url.startswith(("https://", "http://")):
            return answer
        return render(request, "web/account/leaving.html", {"url": url})

    return leave


def coming_back(view: View) -> View:
    """Where another site sends somebody who signed in there."""

    @require_safe
    @never_cache
    @wraps(view)
    def come_back(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            return view(request, *args, **kwargs)
        except SocialApp.DoesNotExist:
            raise Http404 from None
        except NO_ANSWER:
            return did_not_work(request)  # type: ignore[no-any-return]

    return come_back


def leave_for_steam(request: HttpRequest) -> HttpResponse:
    steam: SteamProvider = get_adapter().get_provider(request, SteamProvider.id)
    return steam.redirect_from_request(request)  # type: ignore[no-any-return]


def back_from_steam(request: HttpRequest) -> HttpResponse:
    steam: SteamProvider = get_adapter().get_provider(request, SteamProvider.id)
    try:
        return steam.come_back(request)
    except PermissionDenied:
        return did_not_work(request)  # type: ignore[no-any-return]


class ConnectionsView(AllauthConnectionsView):  # type: ignore[misc]
    """Which accounts at other sites sign in to this one."""

    template_name = "web/account/connections.html"

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        user = signed_in(request)
        if place := place_to_show_again(request, user):
            return redirect_to_login(request.path, place)
        with transaction.atomic():
            # Of two pages that take the last two away at once, the second sees what the first has left.
            User.objects.select_for_update(no_key=True).get(pk=user.pk)
            return super().post(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        ways = ways_in(self.request)
        names = {way["id"]: way["name"] for way in ways}
        rows = SocialAccount.objects.filter(user=signed_in(self.request)).order_by("pk")
        connected = [
            {"pk": row.pk, "site": names.get(row.provider, row.provider), "name": row.extra_data.get("name", "")}
            for row in rows
        ]
        left = [way for way in ways if way["id"] not in {row.provider for row in rows}]
        return super().get_context_data(connected=connected, ways=left, **kwargs)  # type: ignore[no-any-return]


class AgainView(LoginRequiredMixin, TemplateView):
    """That it is still they, for who has no password."""

    template_name = "web/account/again_by_provider.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mine = set(SocialAccount.objects.filter(user=signed_in(self.request)).values_list("provider", flat=True))
        ways = [way for way in ways_in(self.request) if way["id"] in mine]
        return super().get_context_data(providers=ways, next=self.request.GET.get("next", ""), **kwargs)
