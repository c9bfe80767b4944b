"""A page as everybody sees it who is not signed in: rendered once for each version of its tournament."""

import re
import time
from collections.abc import Callable
from functools import wraps

from django.contrib.messages import get_messages
from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import get_token
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import get_language

from apps.tournaments.selectors.tournaments import visible_version
from apps.tournaments.selectors.versioned_cache import VersionedCache
from apps.web.views.base import viewer

View = Callable[[HttpRequest, int], HttpResponse]
# What hangs on the clock, as whether there is a countdown, may be so old.
GOOD_FOR_SECONDS = 5.0
# The one thing on the page that is each visitor's own.
_TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")[^"]+')


def shared_with_visitors(view: View) -> View:
    """Keep the page of a tournament, by language, until a write to the tournament; a private one is kept for nobody.

    The page takes no parameters, so that no query makes it another page, and neither does a cookie that signs nobody
    in. Only whoever has a message waiting gets a page of their own. Another spelling of the path leads to the path.
    """
    pages: VersionedCache[list[bytes]] = VersionedCache()

    @wraps(view)
    def shown(request: HttpRequest, pk: int) -> HttpResponse:
        if request.path != (path := reverse("web:tournament", args=[pk])):
            return redirect(path, permanent=True)
        if not _is_like_any_other(request):
            return view(request, pk)
        # The page's links back to itself are the same for everybody.
        request.META["QUERY_STRING"] = ""
        version = visible_version(None, pk), time.monotonic() // GOOD_FOR_SECONDS
        parts = pages.get((pk, get_language()), version, lambda: _TOKEN.split(view(request, pk).content))
        return HttpResponse(get_token(request).encode().join(parts))

    return shown


def _is_like_any_other(request: HttpRequest) -> bool:
    return request.method in ("GET", "HEAD") and viewer(request) is None and len(get_messages(request)) == 0
