"""`ETag` is a tournament's revision, on everything that belongs to it. `If-None-Match` saves an answer that is known,
`If-Match` refuses a write to what has changed since it was read (RFC 9110, section 13)."""

import re
from collections.abc import Callable
from typing import Any

from django.utils.cache import patch_vary_headers
from django.utils.http import parse_etags
from rest_framework.permissions import SAFE_METHODS
from rest_framework.request import Request
from rest_framework.response import Response

from apps.tournaments.selectors.versioned_cache import Version

_ETAG = re.compile(r'"([0-9]{1,19})"')


def etag_of(revision: int) -> str:
    return f'"{revision}"'


def tagged(request: Request, version: Version, body: Callable[[], Any]) -> Response:
    """`body()` under the tournament's tag, or 304 where the client has it.

    The version is read before the body: a tag may be older than what it stands for, never newer.
    """
    etag = etag_of(version.revision)
    known = [tag.removeprefix("W/") for tag in parse_etags(request.headers.get("If-None-Match", ""))]
    unchanged = request.method in SAFE_METHODS and (etag in known or known == ["*"])
    response = Response(status=304) if unchanged else Response(body())
    response["ETag"] = etag
    response["Cache-Control"] = "private, no-cache"
    # What is shown depends on who looks.
    patch_vary_headers(response, ["Authorization", "Cookie"])
    return response


def expected_revisions(if_match: str | None) -> frozenset[int] | None:
    """The revisions an `If-Match` names; None for any, which is `*` or no header."""
    if if_match is None or if_match.strip() == "*":
        return None
    named = (_ETAG.fullmatch(tag) for tag in parse_etags(if_match))
    return frozenset(int(found[1]) for found in named if found)
