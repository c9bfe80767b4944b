"""A page as everybody sees it who is not signed in: rendered once for each version of its tournament."""

import re
import time
from collections.abc import Callable
from functools import wraps

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.urls import reverse
from django.utils.translation import get_language

from apps.tournaments.selectors.kept import Kept
from apps.tournaments.selectors.tournaments import visible_version
from apps.web.views.base import viewer

View = Callable[[HttpRequest, int], HttpResponse]
# What hangs on the clock, as whether there is a countdown, may be so old.
GOOD_FOR_SECONDS = 5.0
# The one thing on the page that is each visitor's own.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


def shared_with_visitors(view: View) -> View:
    """Keep the page of a tournament, by language, until a write to the tournament; a private one is kept for nobody.

    Not for a request that carries a session, messages or a query, or comes by another spelling of the path: the page
    may show them.
    """
    pages: Kept[list[bytes]] = Kept()

    @wraps(view)
    def shown(request: HttpRequest, pk: int) -> HttpResponse:
        if request.path != reverse("web:tournament", args=[pk]) or not _is_like_any_other(request):
            return view(request, pk)
        version = visible_version(None, pk), time.monotonic() // GOOD_FOR_SECONDS
        parts = pages.get((pk, get_language()), version, lambda: _TOKEN.split(view(request, pk).content))
        return HttpResponse(get_token(request).encode().join(parts))

    return shown


def _is_like_any_other(request: HttpRequest) -> bool:
    own = {settings.SESSION_COOKIE_NAME, "messages"}.intersection(request.COOKIES)
    return request.method == "GET" and not own and not request.META.get("QUERY_STRING") and viewer(request) is None
